import type {
	Contract,
	CostStep,
	CoverShare,
	Person,
	RestLimit,
	RosterProblem,
	TallyLimit
} from '../problem/roster-problem.ts';
import { dayOff, type BreakPlacement, type Roster } from '../problem/roster.ts';

/** What kind of rule is broken; the named limits bring their own name in `rule`. */
export type FindingKind =
	| 'unknown option'
	| 'not offered'
	| 'closed'
	| 'lock'
	| 'rest'
	| 'succession'
	| 'longest run'
	| 'shortest work'
	| 'shortest rest'
	| 'count'
	| 'minutes'
	| 'weekends'
	| 'tally'
	| 'time of rest';

/** One hard rule that the roster breaks. */
export interface RosterFinding {
	readonly kind: FindingKind;
	/** Id of the person. */
	readonly person: string;
	/** The day on which it shows: the later of a pair, the first of a run, the first of a window. */
	readonly day: number;
	/** The limit's own name, where it has one; otherwise the kind. */
	readonly rule: string;
	/** By how much: minutes of rest or work, days, groups of days; 1 for what is broken or not. */
	readonly amount: number;
}

/** The objective of a roster, in parts; `total` is their sum. */
export interface RosterCost {
	readonly total: number;
	readonly options: number;
	readonly requests: number;
	readonly shortage: number;
	readonly surplus: number;
	/** Soft limits that are missed. */
	readonly limits: number;
}

export interface RosterCheck {
	readonly cost: RosterCost;
	readonly findings: readonly RosterFinding[];
}

/** A shortfall or excess that some rule speaks of, before it is known to be hard or soft. */
interface Miss extends Omit<RosterFinding, 'person'> {
	readonly weight: number | undefined;
}

/**
 * Checks a roster against its problem and adds up what it costs. Written from the words of the problem alone: it
 * shares nothing with the solver but the types, and counts in whole numbers.
 *
 * @param placement where the breaks lie; absent: where the options have them
 * @throws RangeError when the roster has not one cell per person and day, or a break has no such place
 */
export function checkRoster(problem: RosterProblem, roster: Roster, placement?: BreakPlacement): RosterCheck {
	const { days, people } = problem;
	if (roster.length !== people.length * days) {
		throw new RangeError(`checkRoster: roster must have ${people.length * days} cells, got ${roster.length}`);
	}
	const findings: RosterFinding[] = [];
	let options = 0;
	let requests = 0;
	let limits = 0;
	const heads = Array.from({ length: problem.cover.length }, () => 0);

	people.forEach((person, at) => {
		const row = Array.from(roster.subarray(at * days, (at + 1) * days));
		const contract = problem.contracts[person.contract];
		if (contract === undefined) return;
		for (const { weight, ...miss } of missesOf(problem, contract, person, row)) {
			if (weight === undefined) findings.push({ ...miss, person: person.id });
			else limits += weight * miss.amount;
		}
		for (const { day, kind, options: wished, weight } of person.requests) {
			const works = isOneOf(row[day] ?? dayOff, wished);
			if (works !== (kind === 'work')) requests += weight;
		}
		row.forEach((cell, day) => {
			options += contract.options.find(({ option }) => option === cell)?.cost ?? 0;
			const add = (shares: readonly CoverShare[], sign: 1 | -1) => {
				for (const { offset, amount } of shares) {
					const index = day * problem.rowsPerDay + offset;
					if (index < heads.length) heads[index] = (heads[index] ?? 0) + sign * amount;
				}
			};
			add(problem.options[cell]?.cover ?? [], 1);
			if (placement === undefined) return;
			problem.options[cell]?.breaks?.forEach(({ places, placed }, index) => {
				const place = placement.places[(at * days + day) * placement.most + index];
				const taken = places[place ?? -1];
				if (taken === undefined) {
					throw new RangeError(
						`checkRoster: placement of ${person.id} on day ${day} must be below ${places.length}, got ${place}`
					);
				}
				add(places[placed] ?? [], 1);
				add(taken, -1);
			});
		});
	});

	let shortage = 0;
	let surplus = 0;
	problem.cover.forEach((row, index) => {
		const balance = (heads[index] ?? 0) - row.requirement;
		shortage += costOf(row.shortage, -balance);
		surplus += costOf(row.surplus, balance);
	});
	const total = options + requests + shortage + surplus + limits;
	return { cost: { total, options, requests, shortage, surplus, limits }, findings };
}

/** What `units` cost, the steps being climbed one after the other. */
function costOf(steps: readonly CostStep[], units: number): number {
	let left = Math.max(0, units);
	let cost = 0;
	for (const step of steps) {
		const taken = Math.min(left, step.units ?? left);
		cost += taken * step.cost;
		left -= taken;
	}
	return cost;
}

function* missesOf(
	problem: RosterProblem,
	contract: Contract,
	person: Person,
	row: readonly number[]
): Generator<Miss> {
	yield* cellMisses(problem, contract, person, row);
	yield* successionMisses(problem, contract, person, row);
	yield* runMisses(contract, person, row);
	for (const limit of [...contract.counts, ...(person.counts ?? [])]) {
		const counted = row.slice(limit.from, limit.to).filter((cell) => isOneOf(cell, limit.options)).length;
		yield* outside('count', limit, limit.from, counted);
	}
	for (const limit of [...contract.minutes, ...(person.minutes ?? [])]) {
		const worked = row
			.slice(limit.from, limit.to)
			.reduce((sum, cell) => sum + (problem.options[cell]?.minutes ?? 0), 0);
		yield* outside('minutes', limit, limit.from, worked);
	}
	for (const { rule, groups, atMost, weight } of contract.weekends) {
		const worked = groups.filter((group) => group.some((day) => row[day] !== dayOff)).length;
		yield* outside('weekends', { rule, atMost, weight }, groups[0]?.[0] ?? 0, worked);
	}
	for (const limit of [...(contract.tallies ?? []), ...(person.tallies ?? [])]) {
		yield* outside('tally', limit, limit.parts[0]?.from ?? 0, tallied(limit, row));
	}
	for (const limit of [...(contract.rests ?? []), ...(person.rests ?? [])]) {
		const { rule, from, minutes, weight } = limit;
		yield* outside(
			'time of rest',
			{ rule, atLeast: minutes, weight },
			from,
			longestRest(problem, limit, row)
		);
	}
}

/** What a row counts, part by part. */
function tallied({ parts }: TallyLimit, row: readonly number[]): number {
	return parts.reduce((total, { from, to, counts, beyond }) => {
		const sum = row
			.slice(from, to)
			.reduce((count, cell, day) => count + (cell === dayOff ? 0 : (counts[day]?.[cell] ?? 0)), 0);
		return total + (beyond === undefined ? sum : Math.max(0, sum - beyond));
	}, 0);
}

/** The longest time between the shifts of some days, their first midnight and their last. */
function longestRest({ options }: RosterProblem, limit: RestLimit, row: readonly number[]): number {
	const { from, to, before, after } = limit;
	const times = row.flatMap((cell, day) => {
		const option = options[cell];
		if (option === undefined || day < from - 1 || day >= to) return [];
		return [{ start: day * 1_440 + option.start, end: day * 1_440 + option.end }];
	});
	let free = from * 1_440 - before;
	let longest = 0;
	for (const { start, end } of times) {
		longest = Math.max(longest, start - free);
		free = Math.max(free, end);
	}
	return Math.max(longest, to * 1_440 + after - free);
}

/** Cells that are not this person's to work, or not as locked. */
function* cellMisses(
	{ options }: RosterProblem,
	contract: Contract,
	person: Person,
	row: readonly number[]
): Generator<Miss> {
	const locks = new Map(person.locks.map(({ day, cell }) => [day, cell]));
	const miss = (kind: FindingKind, day: number): Miss => ({
		kind,
		rule: kind,
		day,
		amount: 1,
		weight: undefined
	});
	for (const [day, cell] of row.entries()) {
		const locked = locks.get(day);
		if (locked !== undefined) {
			// A lock is above what the contract offers and when the person is there.
			if (cell !== locked) yield miss('lock', day);
			continue;
		}
		if (cell === dayOff) continue;
		if (options[cell] === undefined) yield miss('unknown option', day);
		else if (!contract.options.some(({ option }) => option === cell)) yield miss('not offered', day);
		else if (person.closed.some((closed) => closed.day === day && isOneOf(cell, closed.options))) {
			yield miss('closed', day);
		}
	}
}

/** Rest and forbidden pairs, between each day and the next, the last day of the history included. */
function* successionMisses(
	{ options }: RosterProblem,
	contract: Contract,
	person: Person,
	row: readonly number[]
): Generator<Miss> {
	for (const [day, cell] of row.entries()) {
		const before = day === 0 ? (person.history.at(-1) ?? dayOff) : (row[day - 1] ?? dayOff);
		const earlier = options[before];
		const later = options[cell];
		if (earlier === undefined || later === undefined) continue;
		const short = (contract.restMinutes ?? 0) - (later.start + 1_440 - earlier.end);
		if (short > 0) yield { kind: 'rest', rule: 'rest', day, amount: short, weight: undefined };
		if (contract.forbiddenSuccessions.some(([first, second]) => first === before && second === cell)) {
			yield { kind: 'succession', rule: 'succession', day, amount: 1, weight: undefined };
		}
	}
}

function* runMisses(contract: Contract, person: Person, row: readonly number[]): Generator<Miss> {
	const known = [...person.history, ...row];
	const first = -person.history.length;
	for (const { rule, options, days, weight } of contract.longestRuns) {
		for (const { from, to, inside } of runsOf(known, (cell) => isOneOf(cell, options))) {
			// What went wrong wholly before day 0 is past.
			const amount = Math.min(to - from - days, to + first);
			if (inside && amount > 0) yield { kind: 'longest run', rule, day: from + first, amount, weight };
		}
	}
	for (const [kind, works, least] of [
		['shortest work', true, contract.shortestWork ?? 1],
		['shortest rest', false, contract.shortestRest ?? 1]
	] as const) {
		for (const { from, to, inside } of runsOf(known, (cell) => (cell !== dayOff) === works)) {
			const amount = least - (to - from);
			// A run that lasted until the eve is ended by day 0; one that ended before is past.
			if (!inside || amount <= 0 || from === 0 || to === known.length || to + first < 0) continue;
			yield { kind, rule: kind, day: from + first, amount, weight: undefined };
		}
	}
}

/** The stretches of cells of one kind, in order. */
function runsOf(cells: readonly number[], belongs: (cell: number) => boolean) {
	const runs: { from: number; to: number; inside: boolean }[] = [];
	cells.forEach((cell, at) => {
		const inside = belongs(cell);
		const last = runs.at(-1);
		if (last !== undefined && last.inside === inside) last.to = at + 1;
		else runs.push({ from: at, to: at + 1, inside });
	});
	return runs;
}

function* outside(
	kind: FindingKind,
	limit: {
		readonly rule: string;
		readonly atLeast?: number;
		readonly atMost?: number;
		readonly weight?: number | undefined;
	},
	day: number,
	value: number
): Generator<Miss> {
	const amount = Math.max(value - (limit.atMost ?? Infinity), (limit.atLeast ?? -Infinity) - value);
	if (amount > 0) yield { kind, rule: limit.rule, day, amount, weight: limit.weight };
}

/** Whether a cell is worked with one of the options; without options any work counts. */
function isOneOf(cell: number, options: readonly number[] | undefined): boolean {
	return cell !== dayOff && (options?.includes(cell) ?? true);
}
