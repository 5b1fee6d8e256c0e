import { dayNumberOf } from '../../calendar/day-number.ts';
import type { RuleFinding } from '../../rules/check-rules.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { unservedQueues } from '../plan/unserved-queues.ts';
import type { ShiftOption } from '../problem/roster-problem.ts';
import { compilePerson, emptyPool } from './compile-person.ts';
import type { CompiledPlan, PlanDays, PlanFault, PlanNote } from './compiled-plan.ts';
import { coverGrid, coverRows, shiftOption } from './cover-rows.ts';
import { lockOption, nearestOption } from './lock-options.ts';
import { optionsOfPlan } from './options-of-plan.ts';
import { planDays } from './plan-days.ts';
import { findPlanFaults, isWholeShift } from './plan-faults.ts';
import type { PlanOption } from './plan-option.ts';
import { ruleContext } from './rule-context.ts';
import { ruleInWords } from './rule-in-words.ts';
import { shiftFindings } from './shift-findings.ts';
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
		return { status: 'refused', faults: [noLegalShift(plan, made.notes)] };
	}
	const broken = shiftFindings(plan, plan.locks).map((finding) => lockBreaksRule(plan, finding));
	if (broken.length > 0) return { status: 'refused', faults: broken };
	const locks = shiftsByPerson(plan.locks, days, options);
	const published = shiftsByPerson(publishedByHand(plan, days, options), days, options);

	const context = ruleContext(plan, days, options);
	const carried = { work: options.length, night: options.length + 1 };
	const pool = emptyPool();
	const notes: PlanNote[] = [...made.notes, ...leftOut(plan, days)];
	const none: ReadonlyMap<number, number> = new Map<number, number>();
	const people = plan.people.map((person) => {
		const { id } = person;
		const own = locks.get(id) ?? none;
		const kept = published.get(id) ?? none;
		const compiled = compilePerson(context, person, made.shiftCosts, own, kept, carried, pool);
		if (!compiled.canWork) notes.push(withoutShift(id, person.name));
		return compiled.person;
	});
	return {
		status: 'compiled',
		plan,
		problem: {
			days: days.count,
			options: [...options.map((option) => shiftOption(days, grid, option)), ...carriedOptions],
			rowsPerDay: grid.queues.length * grid.slotsPerDay,
			cover: coverRows(coverable(plan, options), days, grid),
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

/**
 * The plan without demand that nobody can cover, not even by a lock. It would add one number to every roster's cost and
 * to a bound that is long in reaching it, and the gap would speak of that number alone; the check of the roster counts it.
 */
function coverable(plan: RosterPlan, options: readonly PlanOption[]): RosterPlan {
	const covered = new Set(options.map(({ queue }) => queue));
	const without = new Set(unservedQueues(plan).flatMap(({ queue }) => (covered.has(queue) ? [] : [queue])));
	return { ...plan, demand: plan.demand.filter(({ queue }) => !without.has(queue)) };
}

/** What the days before the plan hold in a person's history: runs count them, rest does not (`compileFirstRest`). */
const carriedOptions: readonly ShiftOption[] = ['worked before', 'night before'].map((name) => ({
	name,
	start: 0,
	end: 1,
	minutes: 0,
	cover: []
}));

/** What a plan says that its problem does not hold. */
function leftOut(plan: RosterPlan, { midnights, count }: PlanDays): readonly PlanNote[] {
	const { demand, people } = plan;
	const notes: PlanNote[] = unservedQueues(plan).map(({ queue, sentence }) => ({
		code: 'queue_without_skill',
		queue,
		sentence
	}));
	const outside = demand.filter(
		({ start }) => start < (midnights[0] ?? 0) || start >= (midnights[count] ?? 0)
	).length;
	if (outside > 0) {
		notes.push({
			code: 'demand_outside_days',
			sentence: {
				zh: `有 ${outside} 个时段的需求不在排班日期内，未计入。`,
				en: `${outside} slots of the demand lie outside of the roster's days and are left out.`
			}
		});
	}
	const asked = new Set(demand.map(({ queue }) => queue));
	const idle = new Set(people.flatMap(({ skills }) => skills.map(({ queue }) => queue)));
	for (const queue of idle) {
		if (asked.has(queue)) continue;
		notes.push({
			code: 'skill_without_demand',
			queue,
			sentence: {
				zh: `有人会“${queue}”，但该队列没有需求。`,
				en: `Somebody can serve “${queue}”, which no slot of the demand asks for.`
			}
		});
	}
	const split = people.filter(({ splitShifts }) => splitShifts).length;
	if (split > 0) {
		notes.push({
			code: 'split_shifts_not_offered',
			sentence: {
				zh: `${split} 人可分段上班；排班时每人每天只排一个班次。`,
				en: `${split} people may work split shifts; they are given one shift a day.`
			}
		});
	}
	return notes;
}

function noLegalShift({ packs }: RosterPlan, notes: readonly PlanNote[]): PlanFault {
	const rule = notes.find((note) => note.rule !== undefined)?.rule;
	const words = ruleInWords(packs, rule);
	return {
		code: 'no_legal_shift',
		...(rule !== undefined && { rule }),
		sentence: {
			zh: `没有任何班次符合规则${words.zh}`,
			en: `No shift is left that anybody could work${words.en}`
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

/** Published shifts that are no option, so that people can keep them; those of locked days have theirs. */
function publishedByHand(
	plan: RosterPlan,
	days: PlanDays,
	options: readonly PlanOption[]
): readonly Assignment[] {
	const { published, people, locks } = plan;
	const known = new Set(people.map(({ id }) => id));
	const taken = new Set(locks.map(cellKey));
	const byHand = (published?.assignments ?? []).filter((shift) => {
		const day = dayNumberOf(shift.date) - days.first;
		if (!known.has(shift.person) || day < 0 || day >= days.count || taken.has(cellKey(shift))) return false;
		taken.add(cellKey(shift));
		return isWholeShift(shift, days.zone) && nearestOption(days, options, shift, day) === undefined;
	});
	// What was published may break a rule; then it is not offered again.
	const broken = new Set(shiftFindings(plan, byHand).map(cellKey));
	return byHand.filter((shift) => !broken.has(cellKey(shift)));
}

function cellKey({ person, date }: Pick<Assignment, 'person' | 'date'>): string {
	return JSON.stringify([person, date]);
}

/** The option of each shift, by person and day; options grow by shifts that no template makes. */
function shiftsByPerson(
	shifts: readonly Assignment[],
	days: PlanDays,
	options: PlanOption[]
): ReadonlyMap<string, ReadonlyMap<number, number>> {
	const byPerson = new Map<string, Map<number, number>>();
	for (const shift of shifts) {
		const day = dayNumberOf(shift.date) - days.first;
		let mine = byPerson.get(shift.person);
		if (mine === undefined) byPerson.set(shift.person, (mine = new Map<number, number>()));
		mine.set(day, lockOption(days, options, shift, day));
	}
	return byPerson;
}

function lockBreaksRule({ people, packs }: RosterPlan, { person, date, pack, rule }: RuleFinding): PlanFault {
	const name = people.find(({ id }) => id === person)?.name ?? person;
	const id = `${pack}.${rule}`;
	const words = ruleInWords(packs, id);
	return {
		code: 'lock_breaks_rule',
		person,
		date,
		rule: id,
		sentence: {
			zh: `“${name}”锁定在 ${date} 的班次违反规则${words.zh}`,
			en: `The shift of “${name}” locked on ${date} breaks a rule${words.en}`
		}
	};
}
