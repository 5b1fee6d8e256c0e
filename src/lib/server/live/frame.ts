import { constants, deflateRawSync } from 'node:zlib';
import type { ServerMessage } from '#lib/protocol/messages.ts';

/** Below this many bytes a compressed frame saves less than it costs. */
const compressFrom = 200;
/** From here on the fast level: a second of compression would hold up every other board. */
const compressFastFrom = 256 * 1024;

const textOpcode = 0x01;
const pingOpcode = 0x09;
const final = 0x80;
/** RSV1: the payload is compressed (RFC 7692 §6). */
const compressed = 0x40;

/** One whole unmasked server frame (RFC 6455 §5.2). */
function frameBytes(firstByte: number, payload: Uint8Array): Buffer {
	const length = payload.length;
	const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const bytes = Buffer.allocUnsafeSlow(headerLength + length);
	bytes[0] = firstByte;
	if (headerLength === 2) bytes[1] = length;
	else if (headerLength === 4) {
		bytes[1] = 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	bytes.set(payload, headerLength);
	return bytes;
}

/** Raw deflate of one message, without the 00 00 ff ff that every reader adds again (RFC 7692 §7.2.1). */
function deflateMessage(payload: Buffer): Buffer {
	const level = payload.length < compressFastFrom ? constants.Z_DEFAULT_COMPRESSION : constants.Z_BEST_SPEED;
	const stream = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH, level });
	return stream.subarray(0, stream.length - 4);
}

/** An empty ping, ready to be written to a socket. */
export const pingFrame: Buffer = frameBytes(final | pingOpcode, new Uint8Array(0));

/**
 * A message made ready for the wire once, for however many walls: serialised on creation, framed and compressed on
 * first use. All sockets write the same Buffer.
 */
export class Frame {
	readonly #payload: Buffer;
	#plain: Buffer | undefined;
	#compressed: Buffer | undefined;

	constructor(message: ServerMessage) {
		this.#payload = Buffer.from(JSON.stringify(message));
	}

	/** Bytes for a socket without permessage-deflate. */
	get plain(): Buffer {
		return (this.#plain ??= frameBytes(final | textOpcode, this.#payload));
	}

	/** Bytes for a socket with permessage-deflate; the plain ones where compression does not pay. */
	get compressed(): Buffer {
		return (this.#compressed ??= this.#compress());
	}

	#compress(): Buffer {
		if (this.#payload.length < compressFrom) return this.plain;
		const deflated = deflateMessage(this.#payload);
		if (deflated.length >= this.#payload.length) return this.plain;
		return frameBytes(final | compressed | textOpcode, deflated);
	}
}
