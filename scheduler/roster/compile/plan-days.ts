import { instantOf } from '#lib/domain/time/local-time.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import { dateOfDay, dayNumberOf } from '../../calendar/day-number.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { PlanDays } from './compiled-plan.ts';

const minutesOfDay = 1_440;

/**
 * The days of a plan.
 *
 * @throws RangeError when a date or the zone is none
 */
export function planDays({ zone, from, to }: Pick<RosterPlan, 'zone' | 'from' | 'to'>): PlanDays {
	const first = dayNumberOf(from);
	const count = Math.max(0, dayNumberOf(to) - first);
	return {
		zone,
		first,
		count,
		midnights: Array.from({ length: count + 2 }, (_, day) =>
			instantOf(dateOfDay(first + day), '00:00', zone)
		),
		dates: Array.from({ length: count }, (_, day) => dateOfDay(first + day))
	};
}

/**
 * The instant at which the wall shows so many minutes (from 0 to 2,879) after the midnight that a day begins with; of a
 * time that a clock change skips, the instant of the change.
 */
export function wallInstant({ zone, first, midnights }: PlanDays, day: number, minutes: number): EpochMs {
	const midnight = midnights[day];
	const next = midnights[day + 1];
	const afterNext = midnights[day + 2];
	// Nearly all days have 24 hours: then minutes of the wall are minutes of the clock.
	if (midnight !== undefined && next !== undefined && next - midnight === minutesOfDay * minute) {
		if (minutes <= minutesOfDay) return midnight + minutes * minute;
		if (afterNext !== undefined && afterNext - next === minutesOfDay * minute)
			return midnight + minutes * minute;
	}
	const inDay = minutes % minutesOfDay;
	const two = (number: number) => String(number).padStart(2, '0');
	return instantOf(
		dateOfDay(first + day + Math.floor(minutes / minutesOfDay)),
		`${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`,
		zone
	);
}

/** Minutes of the wall of a day: 1,440, or 1,380 and 1,500 where the clock is moved. */
export function dayLength({ midnights }: PlanDays, day: number): number {
	return ((midnights[day + 1] ?? 0) - (midnights[day] ?? 0)) / minute;
}

/**
 * Whether a clock change makes a shift of a day another one than the wall says: the day has not 24 hours, or the shift
 * reaches into a change on the next day.
 */
export function isChanged(days: PlanDays, day: number, shift: { start: number; length: number }): boolean {
	if (dayLength(days, day) !== minutesOfDay) return true;
	const end = shift.start + shift.length;
	if (end <= minutesOfDay) return false;
	const ends = (wallInstant(days, day, end) - wallInstant(days, day, shift.start)) / minute;
	return ends !== shift.length;
}
