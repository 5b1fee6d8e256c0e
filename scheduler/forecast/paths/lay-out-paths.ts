import type { SlotSpan } from '../../calendar/zoned-slots.ts';
import type { SamplePaths } from './sample-paths.ts';

/** Where the inquiries of a drawn slot go: a part of it, [share before, share after), to one slot of the forecast. */
interface Piece {
	readonly drawn: number;
	readonly onto: number;
	readonly before: number;
	readonly after: number;
}

/**
 * Paths on the slots of the wall clock laid onto the slots of a forecast. A drawn slot stands for a whole step; of one
 * that is cut, each part gets its share of the count by cumulative rounding, so that parts of a whole add up to it. A
 * slot that the clock shows twice has the same count both times.
 *
 * @param drawn one column a slot of the wall clock
 * @param slots `slots[i]`: column of `spans[i]`
 * @param bounds `bounds[j]` … `bounds[j + 1]` is slot j of the forecast; within the spans
 */
export function layOutPaths(
	drawn: SamplePaths,
	spans: readonly SlotSpan[],
	slots: ArrayLike<number>,
	step: number,
	bounds: Float64Array
): SamplePaths {
	const count = bounds.length - 1;
	const pieces: Piece[] = [];
	let j = 0;
	for (const [i, { start, end }] of spans.entries()) {
		while (j < count && (bounds[j + 1] as number) <= start) j++;
		for (let k = j; k < count && (bounds[k] as number) < end; k++) {
			const from = Math.max(start, bounds[k] as number);
			const to = Math.min(end, bounds[k + 1] as number);
			if (to > from) {
				pieces.push({
					drawn: slots[i] as number,
					onto: k,
					before: (from - start) / step,
					after: (to - start) / step
				});
			}
		}
	}
	const counts = new Float32Array(drawn.paths * count);
	for (let p = 0; p < drawn.paths; p++) {
		for (const { drawn: slot, onto, before, after } of pieces) {
			const whole = drawn.counts[p * drawn.slots + slot] as number;
			const at = p * count + onto;
			counts[at] = (counts[at] as number) + Math.round(whole * after) - Math.round(whole * before);
		}
	}
	return { paths: drawn.paths, slots: count, counts };
}
