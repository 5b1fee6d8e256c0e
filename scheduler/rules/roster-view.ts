import { instantOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { ShopCalendar } from '../calendar/business-calendar.ts';
import { dateOfDay, dayNumberOf, weekdayOf, type DayNumber } from '../calendar/day-number.ts';
import type { PlannedPerson } from '../roster/plan/planned-person.ts';
import type { Assignment, PlannedRoster, WorkedTime } from '../roster/plan/planned-roster.ts';
import { workingMinutes } from '../roster/plan/working-minutes.ts';

/** All that the rules look at. */
export interface RuleInput {
	readonly roster: PlannedRoster;
	readonly people: readonly PlannedPerson[];
	/** Weekends, days off and make-up workdays; its zone is the roster's. */
	readonly calendar: ShopCalendar;
	/** Assignments that must stay as they are. */
	readonly locks?: readonly Assignment[];
	/** What people were last told. */
	readonly published?: PlannedRoster;
	/** Instants at which a promotion starts; who works then has a launch shift. */
	readonly launches?: readonly EpochMs[];
}

/** An assignment with what the rules ask of it again and again. */
export interface WorkedShift {
	readonly assignment: Assignment;
	readonly day: DayNumber;
	/** Without unpaid breaks. */
	readonly minutes: number;
}

/** One person and what they work, ascending by start. */
export interface PersonWork {
	readonly person: PlannedPerson;
	readonly shifts: readonly WorkedShift[];
}

/** A roster made ready for the rules. */
export interface RosterView extends RuleInput {
	/** First day, and the day after the last. */
	readonly first: DayNumber;
	readonly end: DayNumber;
	readonly work: readonly PersonWork[];
}

/**
 * Sorts a roster by person and time. It does not judge: an assignment may be illegal in any way.
 *
 * @throws RangeError when the zones differ, the roster has no day, somebody is listed twice, or an assignment is of
 *   nobody, lies outside the days, ends before it begins or is dated on another day than it starts
 */
export function viewRoster(input: RuleInput): RosterView {
	const { roster, people, calendar } = input;
	const { zone } = roster;
	if (calendar.zone !== zone) {
		throw new RangeError(`viewRoster: calendar must be of ${zone}, got ${calendar.zone}`);
	}
	const first = dayNumberOf(roster.from);
	const end = dayNumberOf(roster.to);
	if (end <= first)
		throw new RangeError(`viewRoster: roster.to must be after ${roster.from}, got ${roster.to}`);
	const shifts = new Map<string, WorkedShift[]>();
	for (const { id } of people) {
		if (shifts.has(id)) throw new RangeError(`viewRoster: people must be listed once, got "${id}" twice`);
		shifts.set(id, []);
	}
	for (const assignment of roster.assignments) {
		const { person, date, start } = assignment;
		const mine = shifts.get(person);
		if (mine === undefined)
			throw new RangeError(`viewRoster: person must be one of the people, got "${person}"`);
		const day = dayNumberOf(date);
		if (!(day >= first && day < end)) {
			throw new RangeError(
				`viewRoster: date must be from ${roster.from} to before ${roster.to}, got ${date}`
			);
		}
		if (!(assignment.end > start)) {
			throw new RangeError(`viewRoster: a shift must end after it begins, got ${start}–${assignment.end}`);
		}
		if (!(start >= startOfDay(day, zone) && start < startOfDay(day + 1, zone))) {
			throw new RangeError(`viewRoster: a shift must start on its date ${date}, got ${start}`);
		}
		mine.push({ assignment, day, minutes: workingMinutes(assignment) });
	}
	const work = people.map((person) => ({
		person,
		shifts: (shifts.get(person.id) ?? []).sort(
			(a, b) => a.assignment.start - b.assignment.start || a.assignment.end - b.assignment.end
		)
	}));
	return { ...input, first, end, work };
}

/** The first instant of a day on the wall of a zone. */
export function startOfDay(day: DayNumber, zone: string): EpochMs {
	return instantOf(dateOfDay(day), '00:00', zone);
}

/** The Monday of a day's week. */
export function weekOf(day: DayNumber): DayNumber {
	return day - weekdayOf(day);
}

/** The first day of a day's month. */
export function monthOf(day: DayNumber): DayNumber {
	return dayNumberOf(`${dateOfDay(day).slice(0, 7)}-01`);
}

/**
 * The weeks or months that a roster touches: `from` is the first day in the roster, `carries` whether days before the
 * roster belong to it too, so that the totals carried in count.
 */
export function periodsOf(
	{ first, end }: RosterView,
	startOf: (day: DayNumber) => DayNumber
): readonly { from: DayNumber; to: DayNumber; date: LocalDate; carries: boolean }[] {
	const starts: DayNumber[] = [];
	for (let day = first; day < end; day++) if (day === first || startOf(day) === day) starts.push(day);
	return starts.map((from, at) => ({
		from,
		to: starts[at + 1] ?? end,
		date: dateOfDay(from),
		carries: at === 0 && startOf(from) !== from
	}));
}

/** The shifts of the days `from` ≤ day < `to`. */
export function shiftsBetween(
	{ shifts }: PersonWork,
	from: DayNumber,
	to: DayNumber
): readonly WorkedShift[] {
	return shifts.filter(({ day }) => day >= from && day < to);
}

/** The days worked, ascending, each with its shifts. */
export function workedDays({ shifts }: PersonWork): ReadonlyMap<DayNumber, readonly WorkedShift[]> {
	const days = new Map<DayNumber, WorkedShift[]>();
	for (const shift of shifts) {
		const known = days.get(shift.day);
		if (known === undefined) days.set(shift.day, [shift]);
		else known.push(shift);
	}
	return days;
}

export function sumMinutes(shifts: readonly WorkedShift[]): number {
	return shifts.reduce((sum, { minutes }) => sum + minutes, 0);
}

/**
 * Minutes of work between two times of day, `from` in the evening and `to` in the morning after, as minutes after
 * midnight on the wall: night work.
 */
export function nightMinutes(
	shift: WorkedTime,
	day: DayNumber,
	zone: string,
	from: number,
	to: number
): number {
	let sum = 0;
	for (let evening = day - 1; evening <= day + 1; evening++) {
		sum += workingMinutes(shift, instantAt(evening, from, zone), instantAt(evening + 1, to, zone));
	}
	return sum;
}

/** The instant at which the wall shows so many minutes (from 0 to 1,439) after a day's midnight. */
export function instantAt(day: DayNumber, minutes: number, zone: string): EpochMs {
	const two = (number: number) => String(number).padStart(2, '0');
	return instantOf(dateOfDay(day), `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`, zone);
}

/** Whether a shift has at least so many minutes of work between 22:00 and 06:00. */
export function isNight({ roster }: RosterView, { assignment, day }: WorkedShift, minutes: number): boolean {
	return nightMinutes(assignment, day, roster.zone, 22 * 60, 6 * 60) >= minutes;
}

/** Whether the law protects somebody on a date. */
export function protectedOn({ protections }: PlannedPerson, date: LocalDate): boolean {
	return protections.some(({ from, to }) => date >= from && date < to);
}
