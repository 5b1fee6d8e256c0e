/**
 * Counts the text frames of one server connection without looking inside: what a load generator can afford.
 * Understands what servers send: unmasked frames, after the HTTP answer.
 */
export class FrameCounter {
	frames = 0;
	/** Set to get every whole text frame: its first byte and its payload. */
	onFrame: ((firstByte: number, payload: Buffer) => void) | undefined;
	/** Called for every ping: a wall that never answers is taken for gone after 30 s. */
	onPing: (() => void) | undefined;
	#upgraded = false;
	/** Bytes of a payload that are still to come and need not be looked at. */
	#skip = 0;
	/** Bytes that did not make a whole header, or frame where frames are wanted. */
	#rest: Buffer = Buffer.alloc(0);

	take(chunk: Buffer): void {
		let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
		this.#rest = Buffer.alloc(0);
		if (!this.#upgraded) {
			const end = bytes.indexOf('\r\n\r\n');
			if (end === -1) {
				this.#rest = bytes;
				return;
			}
			if (bytes.toString('latin1', 9, 12) !== '101') throw new Error(bytes.toString('latin1', 0, end));
			this.#upgraded = true;
			bytes = bytes.subarray(end + 4);
		}
		let at = 0;
		while (at < bytes.length) {
			if (this.#skip > 0) {
				const skipped = Math.min(this.#skip, bytes.length - at);
				this.#skip -= skipped;
				at += skipped;
				continue;
			}
			const left = bytes.length - at;
			const short = left >= 2 ? (bytes[at + 1] as number) & 0x7f : 0;
			const header = short === 126 ? 4 : short === 127 ? 10 : 2;
			if (left < header) break;
			const length =
				short === 126
					? bytes.readUInt16BE(at + 2)
					: short === 127
						? Number(bytes.readBigUInt64BE(at + 2))
						: short;
			const firstByte = bytes[at] as number;
			const isText = (firstByte & 0x0f) === 1;
			if (isText && this.onFrame !== undefined) {
				if (left < header + length) break;
				this.onFrame(firstByte, bytes.subarray(at + header, at + header + length));
				at += header + length;
			} else {
				at += header;
				this.#skip = length;
			}
			if (isText) this.frames += 1;
			else if ((firstByte & 0x0f) === 9) this.onPing?.();
		}
		if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
	}
}
