import { dayNumberOf } from '../../calendar/day-number.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { ShiftOption } from '../problem/roster-problem.ts';
import { compilePerson, emptyPool } from './compile-person.ts';
import type { CompiledPlan, PlanFault, PlanNote } from './compiled-plan.ts';
import { coverGrid, coverRows, shiftOption } from './cover-rows.ts';
import { lockOption } from './lock-options.ts';
import { optionsOfPlan } from './options-of-plan.ts';
import { planDays } from './plan-days.ts';
import { findPlanFaults } from './plan-faults.ts';
import type { PlanOption } from './plan-option.ts';
import { ruleContext } from './rule-context.ts';
import { timeGrain } from './time-grain.ts';

/** A plan that no roster can be made of, with everything that is wrong with it. */
export interface RefusedPlan {
	readonly status: 'refused';
	readonly faults: readonly PlanFault[];
}

/**
 * Compiles what a planner gives into the plain problem that the solver knows. **Whatever is legal in the problem is legal
 * by the hard rules of the packs**: where the problem cannot say a rule exactly, it says something stricter, and the file
 * of that rule says what. Soft rules cost in the problem what they cost by `ruleCost`, where they can be told exactly;
 * their files say where not.
 *
 * Units: costs in hundredths of the currency, cover in `grain` minutes of a head.
 */
export function compilePlan(plan: RosterPlan): CompiledPlan | RefusedPlan {
	const faults = findPlanFaults(plan);
	if (faults.length > 0) return { status: 'refused', faults };

	const days = planDays(plan);
	const grain = timeGrain(plan);
	const grid = coverGrid(plan, grain);
	const made = optionsOfPlan(plan, days, grain, grid.queues);
	const options: PlanOption[] = [...made.options];
	if (options.length === 0 && plan.locks.length === 0) {
		return { status: 'refused', faults: [noLegalShift(made.notes)] };
	}
	const locks = new Map<string, Map<number, number>>();
	for (const lock of plan.locks) {
		const day = dayNumberOf(lock.date) - days.first;
		let mine = locks.get(lock.person);
		if (mine === undefined) locks.set(lock.person, (mine = new Map<number, number>()));
		mine.set(day, lockOption(days, options, lock, day));
	}

	const context = ruleContext(plan, days, options);
	const carried = { work: options.length, night: options.length + 1 };
	const pool = emptyPool();
	const notes: PlanNote[] = [...made.notes];
	const broken: PlanFault[] = [];
	const people = plan.people.map((person) => {
		const own = locks.get(person.id) ?? new Map<number, number>();
		const compiled = compilePerson(context, person, made.shiftCosts, own, carried, pool);
		if (!compiled.canWork) notes.push(withoutShift(person.id, person.name));
		for (const [day, rule] of compiled.brokenLocks) {
			broken.push(lockBreaksRule(person.id, person.name, days.dates[day] ?? '', rule));
		}
		return compiled.person;
	});
	if (broken.length > 0) return { status: 'refused', faults: broken };

	return {
		status: 'compiled',
		plan,
		problem: {
			days: days.count,
			options: [...options.map((option) => shiftOption(days, grid, option)), ...carriedOptions],
			rowsPerDay: grid.queues.length * grid.slotsPerDay,
			cover: coverRows(plan, days, grid),
			contracts: pool.contracts,
			people
		},
		options,
		queues: grid.queues,
		slotsPerDay: grid.slotsPerDay,
		grain,
		days,
		notes
	};
}

/** What the days before the plan hold in a person's history: runs count them, rest does not (`compileFirstRest`). */
const carriedOptions: readonly ShiftOption[] = ['worked before', 'night before'].map((name) => ({
	name,
	start: 0,
	end: 1,
	minutes: 0,
	cover: []
}));

function noLegalShift(notes: readonly PlanNote[]): PlanFault {
	const rule = notes.find((note) => note.rule !== undefined)?.rule;
	return {
		code: 'no_legal_shift',
		...(rule !== undefined && { rule }),
		sentence: {
			zh: `没有任何班次符合规则${rule === undefined ? '' : `（${rule}）`}。`,
			en: `No shift is left that anybody could work${rule === undefined ? '' : ` (${rule})`}.`
		}
	};
}

function withoutShift(person: string, name: string): PlanNote {
	return {
		code: 'person_without_shift',
		person,
		sentence: {
			zh: `“${name}”在排班期间没有可上的班次。`,
			en: `There is no shift that “${name}” could work on any day.`
		}
	};
}

function lockBreaksRule(person: string, name: string, date: string, rule: string): PlanFault {
	return {
		code: 'lock_breaks_rule',
		person,
		date,
		rule,
		sentence: {
			zh: `“${name}”锁定在 ${date} 的班次违反规则（${rule}）。`,
			en: `The shift of “${name}” locked on ${date} breaks a rule (${rule}).`
		}
	};
}
