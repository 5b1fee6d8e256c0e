import type { CountSpread } from '../normal-days/normal-forecast.ts';
import { cusumAtRest, cusumSettings, cusumStep, type CusumSettings, type CusumState } from './cusum.ts';
import { levelBefore, observeCount, type LevelState } from './level-filter.ts';
import { leastExpected } from './so-far.ts';

/** The watch over one queue's day, between two counts; plain values. */
export interface ArrivalWatch {
	readonly level: LevelState;
	readonly cusum: CusumState;
	/** Counts that wait until enough is expected for a residual. */
	readonly pending: {
		readonly since?: number;
		readonly observed: number;
		readonly expected: number;
		readonly slots: number;
	};
	/** Running totals, and those at the time each side of the CUSUM left 0. */
	readonly total: Counted;
	readonly atAbove: Counted;
	readonly atBelow: Counted;
}

interface Counted {
	readonly observed: number;
	readonly expected: number;
}

/** A piece of the day: `observed` arrivals where `expected` were forecast before the day began. */
export interface WatchedPiece {
	/** Its begin, in any unit that rises: an instant, or slots of the day. */
	readonly at: number;
	readonly observed: number;
	readonly expected: number;
	/** Its length in slots of the forecast: 1/12 for 5 minutes of an hour. */
	readonly slots: number;
}

/** To the planner: arrivals have left the forecast, beyond what it allows for and beyond what the update follows. */
export interface ArrivalPrompt {
	readonly direction: 'more' | 'fewer';
	/** Where the change probably began: the `at` of a piece. */
	readonly since: number;
	/** Arrivals since then, and what the forecast of the morning had for that time. */
	readonly observed: number;
	readonly expected: number;
}

const nothing: Counted = { observed: 0, expected: 0 };

/** A watch at the begin of a day that lies `lead` days after the last count of the forecast's history. */
export function beginWatch(spread: CountSpread, lead = 1): ArrivalWatch {
	return {
		level: levelBefore(spread, lead),
		cusum: cusumAtRest,
		pending: { ...nothing, slots: 0 },
		total: nothing,
		atAbove: nothing,
		atBelow: nothing
	};
}

/**
 * Watches arrivals piece by piece (every 5 minutes, say) and prompts when they have changed: a two-sided CUSUM of the
 * innovations of the forecast's own model. Pieces are put together until 5 inquiries are expected.
 *
 * False alarms, measured on days drawn from the model (`tests/property/…/intraday.test.ts`): at most 1 day in 40, at
 * 0.3 to 300 inquiries in each of 288 pieces. A piece that is not known (NaN) or in which nothing is expected is passed over.
 *
 * @throws RangeError when a piece is negative or infinite
 */
export function watchArrivals(
	watch: ArrivalWatch,
	piece: WatchedPiece,
	spread: CountSpread,
	settings: CusumSettings = cusumSettings
): { readonly watch: ArrivalWatch; readonly prompt?: ArrivalPrompt } {
	if (Number.isNaN(piece.observed) || Number.isNaN(piece.expected)) {
		// Time passes all the same: what is known of the level ages by it.
		const pending = { ...watch.pending, slots: watch.pending.slots + piece.slots };
		return { watch: { ...watch, pending } };
	}
	for (const name of ['observed', 'expected', 'slots'] as const) {
		if (!(piece[name] >= 0 && piece[name] < Infinity)) {
			throw new RangeError(`watchArrivals: ${name} must be at least 0 and finite, got ${piece[name]}`);
		}
	}
	const since = watch.pending.since ?? piece.at;
	const observed = watch.pending.observed + piece.observed;
	const expected = watch.pending.expected + piece.expected;
	const slots = watch.pending.slots + piece.slots;
	if (expected < leastExpected) {
		return { watch: { ...watch, pending: { since, observed, expected, slots } } };
	}
	const { state: level, innovation } = observeCount(watch.level, observed, expected, spread, slots);
	const { state: cusum, alarm } = cusumStep(watch.cusum, innovation, since, settings);
	const total = {
		observed: watch.total.observed + observed,
		expected: watch.total.expected + expected
	};
	const atAbove = watch.cusum.above > 0 ? watch.atAbove : watch.total;
	const atBelow = watch.cusum.below > 0 ? watch.atBelow : watch.total;
	const next = { level, cusum, pending: { ...nothing, slots: 0 }, total, atAbove, atBelow };
	if (!alarm) return { watch: next };
	const start = alarm.direction === 'above' ? atAbove : atBelow;
	return {
		watch: next,
		prompt: {
			direction: alarm.direction === 'above' ? 'more' : 'fewer',
			since: alarm.since,
			observed: total.observed - start.observed,
			expected: total.expected - start.expected
		}
	};
}

/** The planner has seen it: the sums start anew, what was learned of the day's level stays. */
export function resetWatch(watch: ArrivalWatch): ArrivalWatch {
	return { ...watch, cusum: cusumAtRest };
}
