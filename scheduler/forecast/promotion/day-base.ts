import type { EpochMs } from '#lib/domain/units.ts';
import type { PromotionDay } from './promotion-days.ts';

/** The slots of a day and what a normal day would have in them. */
export interface DayBase {
	readonly day: Pick<PromotionDay, 'start' | 'end'>;
	/** All start instants of the promotion, ascending; those on other days lend this one their ramp or their rest. */
	readonly starts: readonly EpochMs[];
	/** `bounds[i]` … `bounds[i + 1]` is slot i, within the day; ascending. */
	readonly bounds: ArrayLike<number>;
	/** `baseline[i]`: inquiries of a normal day in slot i, at least 0. */
	readonly baseline: ArrayLike<number>;
	/** Whether inquiries can come in slot i at all; all of them when not given. */
	readonly isOpen?: (slot: number) => boolean;
}

/** A day of a past promotion as it went. */
export interface PastDay extends DayBase {
	/** `arrivals[i]`: inquiries of slot i; NaN where not known. */
	readonly arrivals: ArrayLike<number>;
	/** w_e, above 0. */
	readonly weight: number;
}

/**
 * The normal day's profile on open slots; by length where no inquiry is expected at all. Adds up to 1.
 *
 * @throws RangeError when there are no slots, or none of them is open
 */
export function baseShares(base: DayBase): Float64Array {
	const slots = base.bounds.length - 1;
	if (!(slots >= 1) || base.baseline.length !== slots) {
		throw new RangeError(
			`launchProfile: bounds must be one more than the slots, at least one, got ${base.bounds.length} for ${base.baseline.length}`
		);
	}
	const shares = new Float64Array(slots);
	for (let i = 0; i < slots; i++) shares[i] = isOpen(base, i) ? (base.baseline[i] as number) : 0;
	if (!(total(shares) > 0)) {
		for (let i = 0; i < slots; i++) {
			shares[i] = isOpen(base, i) ? (base.bounds[i + 1] as number) - (base.bounds[i] as number) : 0;
		}
	}
	if (!(total(shares) > 0)) throw new RangeError('launchProfile: a day must have an open slot, got none');
	return normalise(shares);
}

/** The promotion's starts within the day. */
export function startsWithin({ day, starts }: DayBase): readonly EpochMs[] {
	return starts.filter((start) => start >= day.start && start < day.end);
}

/** Whether inquiries can come in a slot. */
export function isOpen(base: DayBase, slot: number): boolean {
	return base.isOpen?.(slot) ?? true;
}

/** The sum of all values. */
export function total(values: Float64Array): number {
	let sum = 0;
	for (const value of values) sum += value;
	return sum;
}

/** Divides all values by their sum, in place. */
export function normalise(values: Float64Array): Float64Array {
	const sum = total(values);
	for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / sum;
	return values;
}
