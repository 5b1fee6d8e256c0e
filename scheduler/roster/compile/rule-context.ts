import type { DayNumber } from '../../calendar/day-number.ts';
import { isStatutoryHoliday } from '../../calendar/statutory-holiday.ts';
import { minute } from '#lib/domain/units.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type {
	CountLimit,
	MinutesLimit,
	Request,
	RestLimit,
	RunLimit,
	TallyLimit,
	WeekendLimit
} from '../problem/roster-problem.ts';
import type { PlanDays } from './compiled-plan.ts';
import { isChanged } from './plan-days.ts';
import {
	leastMinutesWithin,
	mostMinutesWithin,
	placedMinutesWithin,
	shiftTimes,
	type PlanOption
} from './plan-option.ts';

/** What every rule's compiler is given. */
export interface RuleContext {
	readonly plan: RosterPlan;
	readonly days: PlanDays;
	readonly options: readonly PlanOption[];
	/** Begin and end of option o on day d at `d * options.length + o`, as instants. */
	readonly starts: Float64Array;
	readonly ends: Float64Array;
	/** 1 where option o can be worked on day d at all, whoever works it. */
	readonly isOffered: Uint8Array;
	/** Minutes of work on statutory holidays: the most and the least that any places of breaks leave, and as placed. */
	readonly mostHolidayMinutes: Float64Array;
	readonly leastHolidayMinutes: Float64Array;
	readonly holidayMinutes: Float64Array;
}

/** What one rule says about one person's cells: by how much an option on a day misses it. */
export interface CellRule {
	readonly name: string;
	/** Absent: hard, the cell is closed. */
	readonly weight?: number;
	readonly missed: (day: number, option: number) => number;
}

/** What the rules make of one person. */
export interface PersonParts {
	restMinutes: number;
	readonly longestRuns: RunLimit[];
	/** Those that people in the same situation share. */
	readonly counts: CountLimit[];
	readonly minutes: MinutesLimit[];
	readonly weekends: WeekendLimit[];
	readonly tallies: TallyLimit[];
	readonly rests: RestLimit[];
	/** Those in which this person's past is counted. */
	readonly ownCounts: CountLimit[];
	readonly ownMinutes: MinutesLimit[];
	readonly ownTallies: TallyLimit[];
	readonly ownRests: RestLimit[];
	readonly requests: Request[];
	readonly cells: CellRule[];
}

/** Adds to the parts of a person what one family of rules says. */
export type RuleCompiler = (context: RuleContext, person: PlannedPerson, parts: PersonParts) => void;

export function emptyParts(): PersonParts {
	return {
		restMinutes: 0,
		longestRuns: [],
		counts: [],
		minutes: [],
		weekends: [],
		tallies: [],
		rests: [],
		ownCounts: [],
		ownMinutes: [],
		ownTallies: [],
		ownRests: [],
		requests: [],
		cells: []
	};
}

/** Looks up once what the rules ask of every option on every day. */
export function ruleContext(plan: RosterPlan, days: PlanDays, options: readonly PlanOption[]): RuleContext {
	const size = options.length;
	const starts = new Float64Array(days.count * size);
	const ends = new Float64Array(days.count * size);
	const isOffered = new Uint8Array(days.count * size);
	const mostHolidayMinutes = new Float64Array(days.count * size);
	const leastHolidayMinutes = new Float64Array(days.count * size);
	const holidayMinutes = new Float64Array(days.count * size);
	const promotionOnly = new Set(plan.templates.filter((one) => one.promotionOnly).map(({ id }) => id));
	const promotionDays = new Set(plan.promotionDays);
	for (let day = 0; day < days.count; day++) {
		const isPromotion = promotionDays.has(days.dates[day] ?? '');
		options.forEach((option, at) => {
			const index = day * size + at;
			const { start, end } = shiftTimes(days, day, option);
			starts[index] = start;
			ends[index] = end;
			const onDay = option.days === undefined ? !isChanged(days, day, option) : option.days.includes(day);
			isOffered[index] =
				onDay && option.typed === undefined && (isPromotion || !promotionOnly.has(option.template)) ? 1 : 0;
			const most = holidayPart(days, day, start, end, (from, to) => mostMinutesWithin(option, from, to));
			mostHolidayMinutes[index] = most;
			if (most > 0) {
				leastHolidayMinutes[index] = holidayPart(days, day, start, end, (from, to) =>
					leastMinutesWithin(option, from, to)
				);
				holidayMinutes[index] = holidayPart(days, day, start, end, (from, to) =>
					placedMinutesWithin(option, from, to)
				);
			}
		});
	}
	return {
		plan,
		days,
		options,
		starts,
		ends,
		isOffered,
		mostHolidayMinutes,
		leastHolidayMinutes,
		holidayMinutes
	};
}

function holidayPart(
	days: PlanDays,
	day: number,
	start: number,
	end: number,
	minutesWithin: (from: number, to: number) => number
): number {
	let sum = 0;
	for (let at = day; at < days.midnights.length - 1; at++) {
		const from = days.midnights[at] ?? 0;
		if (from >= end) break;
		const date: DayNumber = days.first + at;
		if (!isStatutoryHoliday(date)) continue;
		sum += minutesWithin((from - start) / minute, ((days.midnights[at + 1] ?? end) - start) / minute);
	}
	return sum;
}
