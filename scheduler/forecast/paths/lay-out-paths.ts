import type { SlotSpan } from '../../calendar/zoned-slots.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import { drawBinomial } from './count-draws.ts';
import type { SamplePaths } from './sample-paths.ts';

/** Where a part of the inquiries of a drawn slot goes. */
interface Piece {
	readonly onto: number;
	/** Part of what is left of the slot when the pieces before it have had theirs; 1 takes all of it. */
	readonly share: number;
}

/** The pieces of one drawn slot, in order of time. */
interface CutSlot {
	readonly drawn: number;
	readonly pieces: readonly Piece[];
}

/**
 * Paths on the slots of the wall clock laid onto the slots of a forecast. A drawn slot stands for a whole step; where it
 * is cut, each of its inquiries falls into a part by its length, so that parts of a whole add up to it and a part has as
 * many on average as the mean spread evenly. A slot that the clock shows twice has the same count both times.
 *
 * @param drawn one column a slot of the wall clock
 * @param slots `slots[i]`: column of `spans[i]`
 * @param bounds `bounds[j]` … `bounds[j + 1]` is slot j of the forecast; within the spans
 * @param name names the queue within the run of `seed`, as in `RandomStream`
 */
export function layOutPaths(
	drawn: SamplePaths,
	spans: readonly SlotSpan[],
	slots: ArrayLike<number>,
	step: number,
	bounds: Float64Array,
	{ seed, name }: { readonly seed: number | string; readonly name: string }
): SamplePaths {
	const cuts = cutSlots(spans, slots, step, bounds);
	const count = bounds.length - 1;
	const random = new RandomStream(seed, `parts/${name}`);
	const counts = new Float32Array(drawn.paths * count);
	for (let p = 0; p < drawn.paths; p++) {
		for (const { drawn: slot, pieces } of cuts) {
			let left = drawn.counts[p * drawn.slots + slot] as number;
			for (const { onto, share } of pieces) {
				const own = share === 1 ? left : drawBinomial(left, share, random);
				const at = p * count + onto;
				counts[at] = (counts[at] as number) + own;
				left -= own;
			}
		}
	}
	return { paths: drawn.paths, slots: count, counts };
}

function cutSlots(
	spans: readonly SlotSpan[],
	slots: ArrayLike<number>,
	step: number,
	bounds: Float64Array
): CutSlot[] {
	const count = bounds.length - 1;
	let j = 0;
	return spans.map(({ start, end }, i) => {
		const pieces: Piece[] = [];
		let left = step;
		while (j < count && (bounds[j + 1] as number) <= start) j++;
		for (let k = j; k < count && (bounds[k] as number) < end; k++) {
			const length = Math.min(end, bounds[k + 1] as number) - Math.max(start, bounds[k] as number);
			if (length <= 0) continue;
			pieces.push({ onto: k, share: length / left });
			left -= length;
		}
		return { drawn: slots[i] as number, pieces };
	});
}
