import type { EpochMs } from '../units.ts';
import { localTimeOf, sinceMidnight, type TimeOfDay } from './local-time.ts';

/** Hours on the wall clock, [from, to). `to` may be `24:00`; `from` after `to` crosses midnight. */
export interface LocalHours {
	readonly from: TimeOfDay;
	readonly to: TimeOfDay;
}

/**
 * Whether the wall clock of a zone shows a time in [from, to) at an instant. Hours whose `from` is later than `to`
 * run across midnight.
 *
 * @throws RangeError when a time is not `HH:MM`, both are equal, or the zone is unknown.
 * @example isWithinHours(Date.UTC(2026, 10, 11, 15), 'Asia/Shanghai', { from: '08:00', to: '23:00' }) // false
 */
export function isWithinHours(instant: EpochMs, zone: string, hours: LocalHours): boolean {
	const from = sinceMidnight(hours.from);
	const to = sinceMidnight(hours.to);
	if (from === to) throw new RangeError(`isWithinHours: to must differ from from, got "${hours.to}"`);
	const time = localTimeOf(instant, zone);
	return from < to ? time >= from && time < to : time >= from || time < to;
}
