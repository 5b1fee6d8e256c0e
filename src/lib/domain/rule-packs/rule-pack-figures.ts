import type { Milliseconds } from '../units.ts';
import type { RuleUnit } from './judge-units.ts';
import type { RulePack } from './rule-pack.ts';

/** What a rule pack counts: whole numbers that are added and taken away, so figures of days and shops add up. */
export interface RulePackFigures {
	/** Decided units: met + missed. */
	readonly units: number;
	readonly met: number;
	readonly missed: number;
	/** Units whose customer still waits within the limit; not among `units`. */
	readonly pending: number;
	/** Turns that the rule leaves out (hours, zero-second replies, unanswered ones that are worth nothing). */
	readonly excluded: number;
	/** Σ of turn times, capped, with what unanswered turns are worth. */
	readonly sum: Milliseconds;
	/** Number of turns in `sum`. */
	readonly timed: number;
}

export const noFigures: RulePackFigures = {
	units: 0,
	met: 0,
	missed: 0,
	pending: 0,
	excluded: 0,
	sum: 0,
	timed: 0
};

/** a + b, or a − b with `sign` −1. */
export function addFigures(a: RulePackFigures, b: RulePackFigures, sign: 1 | -1 = 1): RulePackFigures {
	return {
		units: a.units + sign * b.units,
		met: a.met + sign * b.met,
		missed: a.missed + sign * b.missed,
		pending: a.pending + sign * b.pending,
		excluded: a.excluded + sign * b.excluded,
		sum: a.sum + sign * b.sum,
		timed: a.timed + sign * b.timed
	};
}

/** What one unit adds to the figures. */
export function figuresOf({ verdict, sum, timed }: RuleUnit): RulePackFigures {
	const met = verdict === 'met' ? 1 : 0;
	const missed = verdict === 'missed' ? 1 : 0;
	const pending = verdict === 'pending' ? 1 : 0;
	return { units: met + missed, met, missed, pending, excluded: 0, sum, timed };
}

/** What a platform publishes. A value that has nothing to be computed from, or that it does not publish, is absent. */
export interface RulePackValue {
	/** Met units / units, 0 to 1. */
	readonly share?: number;
	/** Mean turn time. */
	readonly mean?: Milliseconds;
}

/**
 * The published value of counted figures.
 *
 * @example rulePackValue(taobao3Min2023, { ...noFigures, units: 4, met: 3, missed: 1 }) // { share: 0.75 }
 */
export function rulePackValue(pack: RulePack, { units, met, sum, timed }: RulePackFigures): RulePackValue {
	return {
		...(pack.statistic !== 'mean' && units > 0 ? { share: met / units } : {}),
		...(pack.statistic !== 'share' && timed > 0 ? { mean: sum / timed } : {})
	};
}
