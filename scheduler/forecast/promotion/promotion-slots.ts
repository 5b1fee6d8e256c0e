import { hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';

/** Slots this short for two hours after a start, where the load changes within minutes. */
const fineStep: Milliseconds = 5 * minute;
const fineFor: Milliseconds = 2 * hour;

/**
 * The boundaries of the slots of [from, to): 5 minutes in the first two hours after each start, else the planner's
 * step, counted from `from`. A slot of the planner's step that a fine stretch cuts keeps what is left of it.
 *
 * @param from start of the horizon, as a rule a midnight of the shop's zone
 * @returns `bounds[i]` … `bounds[i + 1]` is slot i; ascending, the first is `from`, the last `to`
 * @throws RangeError unless from < to and the step is positive
 * @example promotionSlots(0, 4 * hour, hour, [hour]).length // 27: 1 + 24 + 1 slots
 */
export function promotionSlots(
	from: EpochMs,
	to: EpochMs,
	step: Milliseconds,
	starts: readonly EpochMs[]
): Float64Array {
	if (!(from < to)) throw new RangeError(`promotionSlots: to must be after from, got ${from} and ${to}`);
	if (!(step > 0)) throw new RangeError(`promotionSlots: step must be positive, got ${step}`);
	const bounds = new Set<EpochMs>([from, to]);
	const isFine = (instant: EpochMs): boolean =>
		starts.some((start) => instant > start && instant < start + fineFor);
	for (let at = from; at < to; at += step) if (!isFine(at)) bounds.add(at);
	for (const start of starts) {
		for (let at = start; at <= start + fineFor; at += Math.min(step, fineStep)) {
			if (at > from && at < to) bounds.add(at);
		}
	}
	return Float64Array.from(bounds).sort();
}

/**
 * Counts of other slots, spread evenly within each: what a forecast by the hour expects in 5 minutes. NaN where a slot
 * that it takes from is NaN. What lies outside of the given slots is 0.
 *
 * @param bounds `bounds[i]` … `bounds[i + 1]` is slot i of `counts`
 * @param onto the slots that are wanted, in the same way
 * @throws RangeError when there is not one more bound than counts
 * @example spreadCounts([0, 60], [12], [0, 5, 60]) // [1, 11]
 */
export function spreadCounts(
	bounds: ArrayLike<number>,
	counts: ArrayLike<number>,
	onto: ArrayLike<number>
): Float64Array {
	if (bounds.length !== counts.length + 1) {
		throw new RangeError(
			`spreadCounts: bounds must be one more than counts, got ${bounds.length} for ${counts.length}`
		);
	}
	const spread = new Float64Array(Math.max(0, onto.length - 1));
	let i = 0;
	for (let j = 0; j < spread.length; j++) {
		const from = onto[j] as number;
		const to = onto[j + 1] as number;
		while (i < counts.length && (bounds[i + 1] as number) <= from) i++;
		let sum = 0;
		for (let k = i; k < counts.length && (bounds[k] as number) < to; k++) {
			const start = bounds[k] as number;
			const end = bounds[k + 1] as number;
			sum += ((counts[k] as number) * (Math.min(to, end) - Math.max(from, start))) / (end - start);
		}
		spread[j] = sum;
	}
	return spread;
}
