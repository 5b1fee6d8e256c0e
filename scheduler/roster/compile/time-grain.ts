import { sinceMidnight } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';

/**
 * Minutes of a cover unit: the greatest length that divides the slots, the starts and spans of all templates, and the
 * breaks with their windows, so that whatever a shift gives to a slot is a whole number of units.
 *
 * @example 15: slots of 30 min, shifts on the half hour, short breaks of 15 min
 */
export function timeGrain({ slotMinutes, templates }: Pick<RosterPlan, 'slotMinutes' | 'templates'>): number {
	let grain: number = slotMinutes;
	for (const { first, last, stepMinutes, spanMinutes, breaks } of templates) {
		const start = sinceMidnight(first) / minute;
		grain = common(grain, start);
		if (last !== first) grain = common(grain, stepMinutes);
		grain = common(grain, spanMinutes);
		for (const pause of breaks) {
			grain = common(common(grain, pause.minutes), pause.earliest);
		}
	}
	return grain;
}

function common(a: number, b: number): number {
	return b === 0 ? a : common(b, a % b);
}
