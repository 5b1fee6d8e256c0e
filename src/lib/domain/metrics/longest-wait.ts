import type { EpochMs, Milliseconds } from '../units.ts';

/**
 * The ended waits of one day by their exact length, so that the longest stays exact when a late event takes one back.
 * Plain data, eight bytes a wait, in chunks of 32.768 s.
 */
export interface WaitTrack {
	readonly from: EpochMs;
	readonly chunks: (WaitChunk | undefined)[];
	/** As last read; undefined when something has changed since. */
	longest: { readonly wait: LongestWait | undefined } | undefined;
}

interface WaitChunk {
	/** Length × 2¹⁵ + what is left of the chunk at its end: the largest is the longest, and of the longest the first. */
	waits: Float64Array;
	count: number;
	/** The largest of them; −1 without any. */
	top: number;
}

/** A wait and the instant at which it ended. */
export interface LongestWait {
	readonly length: Milliseconds;
	readonly at: EpochMs;
}

const chunkLength = 2 ** 15;

export function emptyWaitTrack(from: EpochMs): WaitTrack {
	return { from, chunks: [], longest: undefined };
}

/** Books a wait that ended at an instant of the day, or takes one back. */
export function bookWait(track: WaitTrack, at: EpochMs, length: Milliseconds, by: number): void {
	track.longest = undefined;
	const since = at - track.from;
	const index = Math.floor(since / chunkLength);
	const packed = length * chunkLength + (chunkLength - 1 - (since % chunkLength));
	const chunk = (track.chunks[index] ??= { waits: new Float64Array(4), count: 0, top: -1 });
	if (by > 0) add(chunk, packed);
	else remove(chunk, packed);
}

function add(chunk: WaitChunk, packed: number): void {
	if (chunk.count === chunk.waits.length) {
		const grown = new Float64Array(2 * chunk.count);
		grown.set(chunk.waits);
		chunk.waits = grown;
	}
	chunk.waits[chunk.count++] = packed;
	if (packed > chunk.top) chunk.top = packed;
}

function remove(chunk: WaitChunk, packed: number): void {
	const { waits } = chunk;
	// What is taken back mostly came a short time ago.
	const i = waits.subarray(0, chunk.count).lastIndexOf(packed);
	if (i < 0) return;
	chunk.count -= 1;
	waits[i] = waits[chunk.count] as number;
	if (packed < chunk.top) return;
	chunk.top = -1;
	for (let left = 0; left < chunk.count; left++) chunk.top = Math.max(chunk.top, waits[left] as number);
}

/** The longest wait that ended in the day, the first of several as long; undefined without any. */
export function longestWaitOf(track: WaitTrack): LongestWait | undefined {
	if (track.longest !== undefined) return track.longest.wait;
	let wait: LongestWait | undefined;
	const { chunks } = track;
	for (let index = 0; index < chunks.length; index++) {
		const chunk = chunks[index];
		if (chunk === undefined || chunk.top < 0) continue;
		const length = Math.floor(chunk.top / chunkLength);
		if (wait !== undefined && length <= wait.length) continue;
		const at = track.from + index * chunkLength + (chunkLength - 1 - (chunk.top % chunkLength));
		wait = { length, at };
	}
	track.longest = { wait };
	return wait;
}
