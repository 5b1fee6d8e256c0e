import type { PlannedPerson } from '../plan/planned-person.ts';
import type { Contract, Person, Request } from '../problem/roster-problem.ts';
import { dayOff } from '../problem/roster.ts';
import {
	compileAvailability,
	compileFirstRest,
	compileLeave,
	compileOvertimeADay,
	compileProtections,
	compileSkills
} from './cell-rules.ts';
import { canWork } from './options-of-plan.ts';
import { compileMinutes } from './minutes-rules.ts';
import {
	compileComprehensive,
	compileOvertimeAMonth,
	compilePartTimeAverage,
	compileProtectedWeeks
} from './overtime-rules.ts';
import { compilePay } from './pay.ts';
import { compilePublished, compileWishes } from './request-rules.ts';
import { compileRest } from './rest-rules.ts';
import { compileRotation, rotationOf } from './rotation-rules.ts';
import {
	emptyParts,
	type CellRule,
	type PersonParts,
	type RuleCompiler,
	type RuleContext
} from './rule-context.ts';
import { compileRuns } from './run-rules.ts';
import { compileShares } from './share-rules.ts';

/** One family of rules a file; their order says only in which order limits stand. */
const compilers: readonly RuleCompiler[] = [
	compileSkills,
	compileLeave,
	compileAvailability,
	compileProtections,
	compileOvertimeADay,
	compileFirstRest,
	compileRest,
	compileRuns,
	compileMinutes,
	compileWishes,
	compilePublished,
	compileRotation,
	compileOvertimeAMonth,
	compileProtectedWeeks,
	compileComprehensive,
	compilePartTimeAverage,
	compileShares,
	compilePay
];

/** What contracts are made of, so that people who share it share one. */
export interface ContractPool {
	readonly contracts: Contract[];
	readonly known: Map<string, number>;
	/** Lists of options that many people have closed or dear on a day; one object each. */
	readonly lists: Map<string, readonly number[]>;
	/** A number for each list, to compare with. */
	readonly numbers: Map<readonly number[], number>;
}

export function emptyPool(): ContractPool {
	return {
		contracts: [],
		known: new Map<string, number>(),
		lists: new Map<string, readonly number[]>(),
		numbers: new Map<readonly number[], number>()
	};
}

/** Cells of the days before the plan that stand for work and for a night; their times are asked of nobody. */
export interface CarriedCells {
	readonly work: number;
	readonly night: number;
}

export interface CompiledPerson {
	readonly person: Person;
	/** Whether any cell is open on any day. */
	readonly canWork: boolean;
}

/**
 * A person of a plan as the solver knows it: contract, closed cells, limits, requests, locks and history.
 *
 * @param shiftCosts what soft rules charge for each option by itself
 * @param locks the locked cells of the person by day
 * @param published by day, the options made for published shifts that no template makes: open on that day
 */
export function compilePerson(
	context: RuleContext,
	person: PlannedPerson,
	shiftCosts: readonly number[],
	locks: ReadonlyMap<number, number>,
	published: ReadonlyMap<number, number>,
	carried: CarriedCells,
	pool: ContractPool
): CompiledPerson {
	const { plan, days, options, isOffered } = context;
	const size = options.length;
	const parts = emptyParts();
	for (const compile of compilers) compile(context, person, parts);

	const templates = new Map(plan.templates.map((template) => [template.id, template]));
	const ownShifts = new Set(published.values());
	const offered = options.flatMap(({ template, queue, typed }, at) => {
		if (typed !== undefined) return ownShifts.has(at) ? [at] : [];
		const known = templates.get(template);
		return known !== undefined && canWork(person, known, queue) ? [at] : [];
	});
	const hard = parts.cells.filter(({ weight }) => weight === undefined);
	const soft = parts.cells.filter(({ weight }) => weight !== undefined);

	const closed: { day: number; options?: readonly number[] }[] = [];
	const requests: Request[] = [...parts.requests];
	const openDays: boolean[] = [];
	const everOpen = new Uint8Array(size);
	const closedByDay: (readonly number[])[] = [];
	for (let day = 0; day < days.count; day++) {
		const locked = locks.get(day);
		if (locked !== undefined) {
			openDays.push(locked !== dayOff);
			closedByDay.push([]);
			if (locked === dayOff) continue;
			everOpen[locked] = 1;
			addCosts(requests, day, [locked], soft, pool);
			continue;
		}
		const shut: number[] = [];
		const open: number[] = [];
		for (const option of offered) {
			const isOpen =
				(isOffered[day * size + option] === 1 || published.get(day) === option) &&
				!hard.some((rule) => rule.missed(day, option) > 0);
			(isOpen ? open : shut).push(option);
			if (isOpen) everOpen[option] = 1;
		}
		openDays.push(open.length > 0);
		closedByDay.push(shut);
		addCosts(requests, day, open, soft, pool);
	}
	const mine = offered.filter((option) => everOpen[option] === 1);
	closedByDay.forEach((shut, day) => {
		if (locks.has(day)) return;
		const list = shut.filter((option) => everOpen[option] === 1);
		if (list.length === 0) return;
		closed.push(list.length === mine.length ? { day } : { day, options: interned(pool, list) });
	});
	const mustWork = person.rotation === undefined ? [] : rotationDays(context, person, openDays);
	const compiled: Person = {
		id: person.id,
		contract: contractOf(pool, person, parts, mine, context, shiftCosts),
		history: historyOf(person, carried),
		closed,
		locks: [...locks].map(([day, cell]) => ({ day, cell })),
		requests,
		...(parts.ownCounts.length + mustWork.length > 0 && { counts: [...parts.ownCounts, ...mustWork] }),
		...(parts.ownMinutes.length > 0 && { minutes: parts.ownMinutes }),
		...(parts.ownTallies.length > 0 && { tallies: parts.ownTallies }),
		...(parts.ownRests.length > 0 && { rests: parts.ownRests })
	};
	return { person: compiled, canWork: openDays.includes(true) };
}

/** What soft rules and pay charge for the cells of a day: one request for each amount. */
function addCosts(
	requests: Request[],
	day: number,
	open: readonly number[],
	soft: readonly CellRule[],
	pool: ContractPool
): void {
	if (soft.length === 0) return;
	const byCost = new Map<number, number[]>();
	for (const option of open) {
		const cost = soft.reduce(
			(sum, { weight = 0, missed }) => sum + Math.max(0, Math.round(weight * missed(day, option))),
			0
		);
		if (cost === 0) continue;
		const group = byCost.get(cost);
		if (group === undefined) byCost.set(cost, [option]);
		else group.push(option);
	}
	for (const [weight, group] of byCost) {
		requests.push({ day, kind: 'avoid', options: interned(pool, group), weight });
	}
}

function interned({ lists }: ContractPool, list: readonly number[]): readonly number[] {
	const key = list.join();
	const known = lists.get(key);
	if (known !== undefined) return known;
	lists.set(key, list);
	return list;
}

function numberOf({ numbers }: ContractPool, list: readonly number[]): number {
	let number = numbers.get(list);
	if (number === undefined) numbers.set(list, (number = numbers.size));
	return number;
}

/** Runs of days on which the pattern has a shift that is open: each is worked in full. */
function rotationDays({ days }: RuleContext, person: PlannedPerson, open: readonly boolean[]) {
	const pattern = rotationOf(days, person);
	const runs: { rule: string; from: number; to: number; atLeast: number }[] = [];
	pattern.forEach((template, day) => {
		if (template === undefined || open[day] !== true) return;
		const last = runs.at(-1);
		if (last?.to === day) {
			last.to++;
			last.atLeast++;
		} else runs.push({ rule: 'rotation', from: day, to: day + 1, atLeast: 1 });
	});
	return runs;
}

/** The run of work that reaches the first day: nights last. Before it a day off, so that its length is known. */
function historyOf({ carriedIn }: PlannedPerson, { work, night }: CarriedCells): readonly number[] {
	const nights = Math.min(60, carriedIn.consecutiveNights);
	const worked = Math.min(60, Math.max(nights, carriedIn.consecutiveDays));
	if (worked === 0) return [];
	return [dayOff, ...new Array<number>(worked - nights).fill(work), ...new Array<number>(nights).fill(night)];
}

function contractOf(
	pool: ContractPool,
	person: PlannedPerson,
	parts: PersonParts,
	offered: readonly number[],
	{ options }: RuleContext,
	shiftCosts: readonly number[]
): number {
	const { restMinutes, longestRuns, counts, minutes, weekends, tallies, rests } = parts;
	const list = interned(pool, offered);
	const short = JSON.stringify({ restMinutes, longestRuns, counts, minutes, weekends, rests });
	// Tables of tallies are long, but one object each.
	const long = tallies.map(({ parts: summed, ...limit }) => [
		limit,
		summed.map(({ counts: tables, ...part }) => [part, tables.map((table) => numberOf(pool, table))])
	]);
	const key = `${person.wagePerHour} ${numberOf(pool, list)} ${short} ${JSON.stringify(long)}`;
	let contract = pool.known.get(key);
	if (contract === undefined) {
		contract = pool.contracts.length;
		pool.known.set(key, contract);
		pool.contracts.push({
			options: offered.map((option) => ({
				option,
				cost: wageOf(person, options[option]?.minutes ?? 0) + (shiftCosts[option] ?? 0)
			})),
			restMinutes,
			forbiddenSuccessions: [],
			longestRuns,
			counts,
			minutes,
			weekends,
			tallies,
			rests
		});
	}
	return contract;
}

/** Wages of so many minutes in hundredths of the currency, rounded. */
function wageOf({ wagePerHour }: Pick<PlannedPerson, 'wagePerHour'>, minutes: number): number {
	return Math.round((minutes * wagePerHour) / 60);
}
