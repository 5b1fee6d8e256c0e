import { checkRules, ruleCost, type RuleFinding } from '../../rules/check-rules.ts';
import { monthOf, shiftsBetween, sumMinutes, viewRoster, weekOf, type PersonWork, type RosterView } from '../../rules/roster-view.ts'; // prettier-ignore
import { overtimeOf } from '../../rules/overtime.ts';
import { dateOfDay, type DayNumber } from '../../calendar/day-number.ts';
import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { planCoverage, type PlanCoverage } from './plan-coverage.ts';

/** Working time of a week or month, with what the days before the roster left behind. */
export interface RunningTotal {
	/** First day of the week or month; it may lie before the roster. */
	readonly from: LocalDate;
	readonly minutes: number;
	/** Minutes of it that were worked before the roster. */
	readonly carriedIn: number;
}

/** What one person works and costs. */
export interface PersonTotals {
	readonly person: string;
	readonly shifts: number;
	/** Without unpaid breaks. */
	readonly minutes: number;
	/** Overtime minutes by their rate (Labour Law art. 44). */
	readonly extended: number;
	readonly restDay: number;
	readonly holiday: number;
	/** Hundredths of the currency: all minutes at the wage, and what overtime costs on top. */
	readonly wages: number;
	readonly overtimePremium: number;
	readonly weeks: readonly RunningTotal[];
	readonly months: readonly RunningTotal[];
}

/** What a roster costs, in hundredths of the currency; `total` is the sum of the parts. */
export interface PlanCost {
	readonly total: number;
	readonly wages: number;
	readonly overtimePremium: number;
	readonly shortage: number;
	readonly surplus: number;
	/** Soft rules that are broken, wishes and changes of what is published among them. */
	readonly rules: number;
}

/** A roster measured against its plan. */
export interface PlanCheck {
	readonly cost: PlanCost;
	readonly coverage: PlanCoverage;
	readonly findings: readonly RuleFinding[];
	readonly people: readonly PersonTotals[];
}

/** Normal hours by the State Council's rule of 1995. */
const normal = { normalMinutesADay: 480, normalMinutesAWeek: 2_400 };

/**
 * Checks a roster against its plan and adds up what it costs: rules, coverage, wages. Nothing here knows the solver.
 *
 * Overtime is paid as Labour Law art. 44 has it, at the multiples of the plan. Part-time work is paid by the hour without
 * premium; under comprehensive hours only holidays have one here, since the rest is settled with the whole period.
 *
 * @throws RangeError as `checkRules`, when an assignment is of nobody or outside the days of the roster
 */
export function checkPlan(plan: RosterPlan, roster: PlannedRoster): PlanCheck {
	const { people, calendar, locks, published, launches } = plan;
	const input = { roster, people, calendar, locks, launches, ...(published && { published }) };
	const findings = checkRules(input, plan.packs);
	const view = viewRoster(input);
	const totals = view.work.map((work) => totalsOf(view, work, plan));
	const coverage = planCoverage(plan, roster);
	const wages = totals.reduce((sum, one) => sum + one.wages, 0);
	const overtimePremium = totals.reduce((sum, one) => sum + one.overtimePremium, 0);
	const parts = {
		wages,
		overtimePremium,
		shortage: coverage.shortageCost,
		surplus: coverage.surplusCost,
		// Weights of rules are in the currency.
		rules: ruleCost(findings) * 100
	};
	const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
	return { cost: { total, ...parts }, coverage, findings, people: totals };
}

function totalsOf(view: RosterView, work: PersonWork, { costs }: RosterPlan): PersonTotals {
	const { person, shifts } = work;
	const overtime = overtimeOf(view, work, normal);
	const sum = (part: 'extended' | 'restDay' | 'holiday') =>
		overtime.reduce((total, day) => total + day[part], 0);
	const isStandard = person.hours === 'standard';
	const extended = isStandard ? sum('extended') : 0;
	const restDay = isStandard ? sum('restDay') : 0;
	const holiday = sum('holiday');
	const premiumMinutes =
		person.contract === 'part_time'
			? 0
			: (costs.overtime.extended - 1) * extended +
				(costs.overtime.restDay - 1) * restDay +
				(costs.overtime.holiday - 1) * holiday;
	const minutes = sumMinutes(shifts);
	const { weekMinutes, monthMinutes } = person.carriedIn;
	return {
		person: person.id,
		shifts: shifts.length,
		minutes,
		extended,
		restDay,
		holiday,
		wages: Math.round((minutes * person.wagePerHour) / 60),
		overtimePremium: Math.round((premiumMinutes * person.wagePerHour) / 60),
		weeks: runningTotals(view, work, weekOf, weekMinutes),
		months: runningTotals(view, work, monthOf, monthMinutes)
	};
}

function runningTotals(
	view: RosterView,
	work: PersonWork,
	startOf: (day: DayNumber) => DayNumber,
	carriedIn: number
): readonly RunningTotal[] {
	const starts = new Set<DayNumber>();
	for (let day = view.first; day < view.end; day++) starts.add(startOf(day));
	const sorted = [...starts];
	return sorted.map((from, at) => {
		const carried = from < view.first ? carriedIn : 0;
		const worked = sumMinutes(shiftsBetween(work, from, sorted[at + 1] ?? view.end));
		return { from: dateOfDay(from), minutes: carried + worked, carriedIn: carried };
	});
}
