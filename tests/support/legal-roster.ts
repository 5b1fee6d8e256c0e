import { addDays, type LocalDate } from '#lib/domain/time/local-time.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import {
	nothingCarriedIn,
	type CarriedIn,
	type PlannedPerson
} from '#scheduler/roster/plan/planned-person.ts';
import type { Assignment, ShiftBreak } from '#scheduler/roster/plan/planned-roster.ts';
import type { RuleInput } from '#scheduler/rules/roster-view.ts';
import { instantOf } from '#lib/domain/time/local-time.ts';

export const zone = 'Asia/Shanghai';

/** An instant from `2026-11-09 08:00`, also `24:00`. */
export function at(text: string, inZone = zone): number {
	const [date = '', time = ''] = text.split(' ');
	return instantOf(date, time, inZone);
}

export function person(id: string, changes: Partial<PlannedPerson> = {}): PlannedPerson {
	return {
		id,
		name: id,
		contract: 'full_time',
		hours: 'standard',
		restDays: 'calendar',
		skills: [{ queue: 'chat', level: 3 }],
		wagePerHour: 3000,
		splitShifts: false,
		limits: {},
		leave: [],
		wishes: [],
		protections: [],
		carriedIn: nothingCarriedIn,
		...changes
	};
}

export const carriedIn = (changes: Partial<CarriedIn>): CarriedIn => ({ ...nothingCarriedIn, ...changes });

const pause = (date: LocalDate, kind: 'meal' | 'short', from: string, to: string, inZone: string) => ({
	kind,
	start: at(`${date} ${from}`, inZone),
	end: at(`${date} ${to}`, inZone),
	paid: kind === 'short'
});

/**
 * A shift from one time to another on the wall, of the next day where `to` is not later; `breaks` are
 * `meal 12:00–13:00` on the date itself, or on the next day with a `+` before.
 */
export function shift(
	who: string,
	date: LocalDate,
	from: string,
	to: string,
	breaks: readonly string[] = [],
	inZone = zone
): Assignment {
	const next = to <= from ? addDays(date, 1) : date;
	const pauses: ShiftBreak[] = breaks.map((text) => {
		const [, later, kind, begins = '', ends = ''] = /^(\+?)(meal|short) (.{5})–(.{5})$/.exec(text) ?? [];
		const day = later === '+' ? addDays(date, 1) : date;
		return pause(day, kind === 'meal' ? 'meal' : 'short', begins, ends, inZone);
	});
	return {
		person: who,
		date,
		template: `${from}–${to}`,
		queue: 'chat',
		locked: false,
		start: at(`${date} ${from}`, inZone),
		end: at(`${next} ${to}`, inZone),
		breaks: pauses
	};
}

/** 08:00–17:00 with an unpaid hour at noon: 8 h. */
export const early = (who: string, date: LocalDate) =>
	shift(who, date, '08:00', '17:00', ['meal 12:00–13:00']);

/** 00:00–08:00 with an unpaid half hour, dated by its start: 7.5 h. */
export const night = (who: string, date: LocalDate) =>
	shift(who, date, '00:00', '08:00', ['meal 04:00–04:30']);

/**
 * Two people, Monday 2026-11-09 to Sunday 2026-11-22 in Shanghai, no holiday: Ann works 08–17 Monday to Friday, Bo (part-
 * time) 4 h on three days a week. Legal by every rule of both packs.
 */
export function legalRoster(changes: Partial<PlannedPerson> = {}): RuleInput {
	const days = (from: LocalDate, count: number) =>
		Array.from({ length: count }, (_, day) => addDays(from, day));
	return {
		roster: {
			zone,
			from: '2026-11-09',
			to: '2026-11-23',
			assignments: [
				...[...days('2026-11-09', 5), ...days('2026-11-16', 5)].map((date) => early('ann', date)),
				...[...days('2026-11-09', 3), ...days('2026-11-16', 3)].map((date) =>
					shift('bo', date, '18:00', '22:00')
				)
			]
		},
		people: [person('ann', changes), person('bo', { contract: 'part_time' })],
		calendar: businessCalendar({ zone, holidays: 'china' })
	};
}

/** The roster with `added`, and without what the same person had on the dates of `replaced` or of `added`. */
export function changed(
	input: RuleInput,
	added: readonly Assignment[],
	freed: readonly LocalDate[] = [],
	who = 'ann'
): RuleInput {
	const assignments = input.roster.assignments.filter(
		(one) =>
			!(one.person === who && freed.includes(one.date)) &&
			!added.some(({ person: whose, date }) => whose === one.person && date === one.date)
	);
	return { ...input, roster: { ...input.roster, assignments: [...assignments, ...added] } };
}
