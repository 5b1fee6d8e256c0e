import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** A longer line is not an event (the ingest API takes 32 KiB). */
export const longestLine = 1_048_576;

/** Where the bytes of a recording come from: a file, an upload. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** The stream goes on behind the bound. */
export class TooManyBytes extends Error {
	constructor(limit: number) {
		super(`more than ${limit} bytes`);
		this.name = 'TooManyBytes';
	}
}

/** The same bytes; @throws TooManyBytes as soon as there are more than `limit`. */
export async function* bounded(bytes: ByteStream, limit: number): AsyncGenerator<Uint8Array> {
	let size = 0;
	for await (const chunk of bytes) {
		size += chunk.byteLength;
		if (size > limit) throw new TooManyBytes(limit);
		yield chunk;
	}
}

async function* continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		if (head.byteLength > 0) yield head;
		for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value;
	} finally {
		await rest.return?.();
	}
}

/**
 * The text behind the bytes: inflated where they are gzip, told by the first two of them, whatever the name.
 * @throws the error of zlib when the gzip is broken or ends too early.
 */
export async function* inflated(bytes: ByteStream): AsyncGenerator<Uint8Array> {
	const rest = bytes[Symbol.asyncIterator]();
	let head: Uint8Array = new Uint8Array();
	while (head.byteLength < 2) {
		const step = await rest.next();
		if (step.done === true) break;
		head = head.byteLength === 0 ? step.value : Buffer.concat([head, step.value]);
	}
	const whole = continued(head, rest);
	if (head[0] !== 0x1f || head[1] !== 0x8b) {
		yield* whole;
		return;
	}
	const text = createGunzip({ chunkSize: 65_536 });
	// Its failure destroys `text`, which then throws here.
	pipeline(Readable.from(whole, { objectMode: false }), text).catch(() => undefined);
	yield* text as AsyncIterable<Uint8Array>;
}

/**
 * Lines, some at a time; undefined for one that is no text or too long. The last one may lack its end.
 */
export async function* blocksOfLines(bytes: ByteStream): AsyncGenerator<readonly (string | undefined)[]> {
	let rest = Buffer.alloc(0);
	let first = true;
	for await (const chunk of bytes) {
		const block = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		const end = block.lastIndexOf(10);
		if (end === -1) {
			// One byte too many is enough to know it later; the others need not be kept.
			if (rest.length <= longestLine) rest = Buffer.concat([rest, block]);
			continue;
		}
		yield linesOf(
			rest.length === 0 ? block.subarray(0, end) : Buffer.concat([rest, block.subarray(0, end)]),
			first
		);
		first = false;
		rest = Buffer.from(block.subarray(end + 1));
	}
	if (rest.length > 0) yield linesOf(rest, first);
}

function linesOf(block: Buffer, first: boolean): (string | undefined)[] {
	const marked = first && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
	const text = marked ? block.subarray(3) : block;
	if (isUtf8(text)) {
		const lines = text.toString('utf8').split('\n');
		return text.length <= longestLine
			? lines
			: lines.map((line) => (line.length > longestLine ? undefined : line));
	}
	const lines: (string | undefined)[] = [];
	for (let from = 0; from <= text.length;) {
		const found = text.indexOf(10, from);
		const line = text.subarray(from, found === -1 ? text.length : found);
		lines.push(line.length <= longestLine && isUtf8(line) ? line.toString('utf8') : undefined);
		from += line.length + 1;
	}
	return lines;
}
