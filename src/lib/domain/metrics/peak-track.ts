import type { Peak } from '../board/board-state.ts';
import type { EpochMs } from '../units.ts';

/**
 * A gauge over one day, as the steps by which it changed: whatever order they are booked in or taken back, its maximum
 * and the instant of it are exact. Steps of one millisecond are one step.
 *
 * Plain data. A step takes four bytes; chunks of 32.768 s are sorted and summed when the maximum is read, and only those
 * that have changed since.
 */
export interface PeakTrack {
	readonly from: EpochMs;
	readonly to: EpochMs;
	/** The gauge just before `from`. */
	before: number;
	/** By time since `from`; those without a step are undefined. */
	readonly chunks: (StepChunk | undefined)[];
	/** As last read; undefined when something has changed since. */
	peak: Peak | undefined;
}

interface StepChunk {
	/** Offset in its chunk × 2¹⁶ + step + 2¹⁵, one number a step. */
	steps: Int32Array;
	count: number;
	/** So many of the first are in order, and summed. */
	settled: number;
	/** Σ of the settled steps. */
	sum: number;
	/** The highest level within, over that at the start of the chunk, and the offset at which it is first reached. */
	highest: number;
	highestAt: number;
}

const chunkBits = 15;
const chunkLength = 2 ** chunkBits;
const stepBits = 16;
const stepMask = 2 ** stepBits - 1;
const zeroStep = 2 ** (stepBits - 1);
const largestStep = zeroStep - 1;

/** @param before the gauge just before the day */
export function emptyPeakTrack(from: EpochMs, to: EpochMs, before: number): PeakTrack {
	return { from, to, before, chunks: [], peak: undefined };
}

/** Books that the gauge changed by ±1 at an instant. What lies before the day moves its start, what lies behind it nothing. */
export function bookStep(track: PeakTrack, at: EpochMs, step: 1 | -1): void {
	if (at >= track.to) return;
	track.peak = undefined;
	if (at < track.from) {
		track.before += step;
		return;
	}
	const since = at - track.from;
	const index = Math.floor(since / chunkLength);
	const chunk = (track.chunks[index] ??= emptyChunk());
	append(chunk, since & (chunkLength - 1), step);
}

function emptyChunk(): StepChunk {
	return { steps: new Int32Array(8), count: 0, settled: 0, sum: 0, highest: -Infinity, highestAt: 0 };
}

function append(chunk: StepChunk, offset: number, step: number): void {
	if (chunk.count === chunk.steps.length) {
		const grown = new Int32Array(2 * chunk.count);
		grown.set(chunk.steps);
		chunk.steps = grown;
	}
	chunk.steps[chunk.count++] = (offset << stepBits) | (step + zeroStep);
}

const offsetOf = (packed: number) => packed >> stepBits;
const stepOf = (packed: number) => (packed & stepMask) - zeroStep;

/** The largest value of the gauge in the day, and when it was first reached. */
export function peakOf(track: PeakTrack): Peak {
	if (track.peak !== undefined) return track.peak;
	let level = track.before;
	let value = level;
	let at = track.from;
	const { chunks } = track;
	for (let index = 0; index < chunks.length; index++) {
		const chunk = chunks[index];
		if (chunk === undefined) continue;
		if (chunk.settled < chunk.count) settle(chunk);
		if (level + chunk.highest > value) {
			value = level + chunk.highest;
			at = track.from + index * chunkLength + chunk.highestAt;
		}
		level += chunk.sum;
	}
	return (track.peak = { value, at });
}

/** Sets the gauge before the day so that all steps booked so far lead to a level. */
export function endOn(track: PeakTrack, level: number): void {
	track.peak = undefined;
	track.before = level;
	for (const chunk of track.chunks) {
		if (chunk === undefined) continue;
		if (chunk.settled < chunk.count) settle(chunk);
		track.before -= chunk.sum;
	}
}

/** Brings a chunk's steps in order, makes one of those of one millisecond, and sums them. */
function settle(chunk: StepChunk): void {
	const { steps, count, settled } = chunk;
	const added = steps.subarray(settled, count).sort();
	// The last settled step may still grow by one of its millisecond, so that it is read again too.
	const isBehind = settled > 0 && offsetOf(added[0] as number) > offsetOf(steps[settled - 1] as number);
	if (settled > 0 && !isBehind) steps.subarray(0, count).sort();
	const start = isBehind ? settled : 0;
	if (!isBehind) {
		chunk.sum = 0;
		chunk.highest = -Infinity;
	}
	let written = start;
	for (let i = start; i < count;) {
		const offset = offsetOf(steps[i] as number);
		let step = 0;
		for (; i < count && offsetOf(steps[i] as number) === offset; i++) step += stepOf(steps[i] as number);
		if (step === 0) continue;
		chunk.sum += step;
		if (chunk.sum > chunk.highest) {
			chunk.highest = chunk.sum;
			chunk.highestAt = offset;
		}
		// Never more than were read: a step that is too large for one number came from as many.
		for (let left = step; left !== 0;) {
			const part = Math.max(-largestStep, Math.min(largestStep, left));
			steps[written++] = (offset << stepBits) | (part + zeroStep);
			left -= part;
		}
	}
	chunk.count = chunk.settled = written;
}
