import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as ws from 'ws';
import { Frame, pingFrame } from '#lib/server/live/frame.ts';
import type { ServerMessage } from '#lib/protocol/messages.ts';

/** What `ws` exports besides its types (8.19 and later). */
interface Reading {
	on(event: 'message', listener: (payload: Buffer, isBinary: boolean) => void): void;
	on(event: 'ping', listener: (payload: Buffer) => void): void;
	on(event: 'error', listener: (error: Error) => void): void;
	write(bytes: Buffer): void;
}
const { Receiver, PerMessageDeflate } = ws as unknown as {
	Receiver: new (options: { isServer: boolean; extensions: object }) => Reading;
	PerMessageDeflate: new (options: object) => { accept(offers: readonly object[]): void };
};

/** What a client of `ws` makes of the bytes, given in pieces of `pieceLength`. */
async function received(bytes: Buffer, compresses: boolean, pieceLength = bytes.length): Promise<string> {
	const extensions: Record<string, unknown> = {};
	if (compresses) {
		const deflate = new PerMessageDeflate({ isServer: false, maxPayload: 0 });
		deflate.accept([{ server_no_context_takeover: [true], client_no_context_takeover: [true] }]);
		extensions['permessage-deflate'] = deflate;
	}
	const receiver = new Receiver({ isServer: false, extensions });
	return new Promise((resolve, reject) => {
		receiver.on('message', (payload) => resolve(payload.toString()));
		receiver.on('error', reject);
		for (let at = 0; at < bytes.length; at += pieceLength)
			receiver.write(bytes.subarray(at, at + pieceLength));
	});
}

const delta = (text: string): ServerMessage => ({
	kind: 'delta',
	epoch: 'e',
	base: 1,
	seq: 2,
	at: 1_760_000_000_000,
	patch: { text }
});

/** A text without repetition, so that its compressed form is about as long. */
function noise(length: number): string {
	let seed = 1;
	let text = '';
	while (text.length < length) {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		text += String.fromCharCode(33 + ((seed >> 8) % 90));
	}
	return text;
}

describe('a frame as the client reads it', () => {
	// 7-bit, 16-bit and 64-bit lengths, and the fast compression level from 256 KiB.
	test.each([0, 10, 125, 126, 127, 300, 65_400, 65_535, 65_536, 70_000, 300_000])(
		'the message with a text of %i characters arrives whole, plain and compressed',
		async (length) => {
			for (const text of ['x'.repeat(length), noise(length)]) {
				const message = delta(text);
				const frame = new Frame(message);
				expect(JSON.parse(await received(frame.plain, false))).toEqual(message);
				expect(JSON.parse(await received(frame.compressed, true))).toEqual(message);
			}
		}
	);

	test('one byte at a time, with text outside ASCII', async () => {
		const message = delta('等待 61 · 平均 ｢🌊｣ '.repeat(30));
		const frame = new Frame(message);
		expect(JSON.parse(await received(frame.plain, false, 1))).toEqual(message);
		expect(JSON.parse(await received(frame.compressed, true, 1))).toEqual(message);
	});

	test('any text survives, whatever it holds', async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000 }), async (text) => {
				const message = delta(text);
				const frame = new Frame(message);
				expect(JSON.parse(await received(frame.compressed, true))).toEqual(message);
			}),
			{ numRuns: 200 }
		);
	});

	test('a client that did not negotiate compression refuses a compressed frame', async () => {
		await expect(received(new Frame(delta('x'.repeat(500))).compressed, false)).rejects.toThrow('RSV1');
	});
});

describe('the bytes of a frame', () => {
	test('a server frame is final, text and unmasked', () => {
		const { plain } = new Frame(delta('hello'));
		expect(plain[0]).toBe(0x81);
		expect((plain[1] as number) & 0x80).toBe(0);
	});

	test('a compressed frame sets RSV1 and leaves out the closing 00 00 ff ff', () => {
		const { compressed, plain } = new Frame(delta('wave '.repeat(400)));
		expect(compressed[0]).toBe(0xc1);
		expect(compressed.length).toBeLessThan(plain.length / 10);
		const payload = compressed.subarray(compressed[1] === 126 ? 4 : 2);
		expect(payload.subarray(-4).toString('hex')).not.toBe('0000ffff');
		expect(
			inflateRawSync(Buffer.concat([payload, Buffer.from('0000ffff', 'hex')]), {
				finishFlush: 2
			}).toString()
		).toContain('wave wave');
	});

	test('a message under 200 bytes is not compressed', () => {
		const frame = new Frame({ kind: 'heartbeat', epoch: 'e', seq: 1, at: 1_760_000_000_000 });
		expect(frame.compressed).toBe(frame.plain);
	});

	test('the same Buffer is given to every socket', () => {
		const frame = new Frame(delta('x'.repeat(500)));
		expect(frame.compressed).toBe(frame.compressed);
		expect(frame.plain).toBe(frame.plain);
	});

	test('the ping is 89 00', () => {
		expect(pingFrame.toString('hex')).toBe('8900');
	});
});
