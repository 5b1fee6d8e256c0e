import type { Threshold } from '../board/threshold.ts';

/** Where an alarm changes its severity, in the unit of the figure. */
export interface AlarmLevels {
	/** 1 where larger is worse, −1 where smaller is. */
	readonly sign: 1 | -1;
	/** The milder limit; beyond it is a breach. */
	readonly breach: number;
	/** Beyond it the breach is critical. */
	readonly critical?: number;
	/** Back here a critical alarm eases to a warning; absent where there is no warning. */
	readonly ease?: number;
	/** Back here it is over. */
	readonly clear: number;
}

/**
 * The levels of a threshold; undefined where it has no limit.
 *
 * Each limit has the same dead band behind it, as wide as that from the milder limit back to the clear level: a figure
 * that trembles about the critical limit must not ask again at every turn. A clear level on the wrong side of the
 * milder limit counts as that limit.
 *
 * @example levelsOf({ direction: 'above', warn: 25, critical: 50, clear: 20 })
 * // { sign: 1, breach: 25, critical: 50, ease: 45, clear: 20 }
 */
export function levelsOf({ direction, warn, critical, clear }: Threshold): AlarmLevels | undefined {
	const sign = direction === 'above' ? 1 : -1;
	const milder = (a: number, b: number) => (sign * a < sign * b ? a : b);
	const limits = [warn, critical].filter((limit) => limit !== undefined);
	if (limits.length === 0) return undefined;
	const breach = limits.reduce(milder);
	const clearLevel = milder(breach, clear ?? breach);
	const band = breach - clearLevel;
	return {
		sign,
		breach,
		clear: clearLevel,
		...(critical !== undefined && { critical }),
		...(critical !== undefined && critical !== breach && { ease: critical - band })
	};
}
