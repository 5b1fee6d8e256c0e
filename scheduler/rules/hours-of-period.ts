import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { PlannedPerson } from '../roster/plan/planned-person.ts';
import type { Measure, Parameters, RuleDefinition } from './rule.ts';
import {
	monthOf,
	periodsOf,
	shiftsBetween,
	sumMinutes,
	weekOf,
	type PersonWork,
	type RosterView,
	type WorkedShift
} from './roster-view.ts';

/** Weeks from Monday to Sunday, or calendar months. */
export type Period = 'week' | 'month';

/** What one person works in a week or month that a roster touches. */
export interface HoursOfPeriod {
	/** Its first day in the roster. */
	readonly date: LocalDate;
	/** Of its days in the roster. */
	readonly shifts: readonly WorkedShift[];
	/** Of these shifts and, in the first period, of its days before the roster. */
	readonly minutes: number;
	/** Whether some of its days lie before the roster, so that their totals count. */
	readonly carries: boolean;
	/** Whether all its hours are known: it does not go on after the roster, nor began in days that nobody spoke of. */
	readonly isWhole: boolean;
}

const startOf = { week: weekOf, month: monthOf } as const;
const carriedMinutes = { week: 'weekMinutes', month: 'monthMinutes' } as const;
const isUnknown = { week: 'weekIsUnknown', month: 'monthIsUnknown' } as const;

/** The weeks or months of a roster, in order, with one person's hours. */
export function hoursOfPeriods(view: RosterView, work: PersonWork, period: Period): readonly HoursOfPeriod[] {
	const { carriedIn } = work.person;
	return periodsOf(view, startOf[period]).map(({ from, to, date, carries }) => {
		const shifts = shiftsBetween(work, from, to);
		const before = carries ? carriedIn[carriedMinutes[period]] : 0;
		const goesOn = to === view.end && startOf[period](to) !== to;
		const isWhole = !goesOn && !(carries && carriedIn[isUnknown[period]] === true);
		return { date, shifts, minutes: before + sumMinutes(shifts), carries, isWhole };
	});
}

/** Measures everybody's hours against a least number, in periods of which all hours are known. */
export function atLeastHours(
	period: Period,
	limitOf: (person: PlannedPerson) => number | undefined
): RuleDefinition['measure'] {
	return (view) => measureHours(view, period, limitOf, ({ isWhole }) => isWhole);
}

/** Measures everybody's hours against a most number; whoever has no limit is passed over. */
export function atMostHours<P extends Parameters>(
	period: Period,
	limitOf: (person: PlannedPerson, parameters: P) => number | undefined
): RuleDefinition<P>['measure'] {
	return (view, parameters) =>
		measureHours(
			view,
			period,
			(person) => limitOf(person, parameters),
			() => true
		);
}

function* measureHours(
	view: RosterView,
	period: Period,
	limitOf: (person: PlannedPerson) => number | undefined,
	isJudged: (hours: HoursOfPeriod) => boolean
): Iterable<Measure> {
	for (const work of view.work) {
		const limit = limitOf(work.person);
		if (limit === undefined) continue;
		for (const hours of hoursOfPeriods(view, work, period)) {
			if (!isJudged(hours)) continue;
			yield { person: work.person.id, date: hours.date, figure: hours.minutes, limit };
		}
	}
}
