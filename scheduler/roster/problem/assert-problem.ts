import type {
	Contract,
	CostStep,
	CountLimit,
	CoverShare,
	MinutesLimit,
	Person,
	RestLimit,
	RosterProblem,
	TallyLimit
} from './roster-problem.ts';
import { dayOff } from './roster.ts';

const minutesOfDay = 1_440;

/**
 * Refuses a problem that is not well formed: numbers that are not whole, options and days that do not exist, costs
 * that are not convex. It says nothing about whether the problem can be solved: that is an answer, not a mistake.
 *
 * @throws RangeError "assertProblem: people[3].locks[0].day must be …, got …"
 */
export function assertProblem(problem: RosterProblem): void {
	const { days, options, rowsPerDay, cover, contracts, people } = problem;
	whole('days', days, 1);
	whole('rowsPerDay', rowsPerDay, 0);
	if (cover.length !== days * rowsPerDay) fail('cover.length', `${days * rowsPerDay}`, cover.length);
	options.forEach((option, at) => {
		const name = `options[${at}]`;
		whole(`${name}.start`, option.start, 0, minutesOfDay - 1);
		whole(`${name}.end`, option.end, option.start + 1);
		whole(`${name}.minutes`, option.minutes, 0);
		assertShares(`${name}.cover`, option.cover);
		option.breaks?.forEach(({ places, placed }, index) => {
			whole(`${name}.breaks[${index}].placed`, placed, 0, places.length - 1);
			for (const shares of places) assertShares(`${name}.breaks[${index}].places`, shares);
		});
	});
	cover.forEach((row, at) => {
		whole(`cover[${at}].requirement`, row.requirement, 0);
		assertSteps(`cover[${at}].shortage`, row.shortage);
		assertSteps(`cover[${at}].surplus`, row.surplus);
	});
	const tables = new Set<readonly number[]>();
	contracts.forEach((contract, at) => assertContract(`contracts[${at}]`, contract, problem, tables));
	const ids = new Set<string>();
	people.forEach((person, at) => {
		assertPerson(`people[${at}]`, person, problem, tables);
		if (ids.has(person.id)) fail(`people[${at}].id`, 'used once', person.id);
		ids.add(person.id);
	});
}

/**
 * Every row once: a linear program takes a column once in a row, and what a break saves in two shares of one row is not
 * the sum of what each saves.
 */
function assertShares(name: string, shares: readonly CoverShare[]): void {
	shares.forEach(({ offset, amount }, at) => {
		if (!(Number.isSafeInteger(offset) && offset >= 0)) whole(`${name}[${at}].offset`, offset, 0);
		if (!(Number.isSafeInteger(amount) && amount >= 1)) whole(`${name}[${at}].amount`, amount, 1);
		for (let before = 0; before < at; before++) {
			if (shares[before]?.offset === offset) fail(`${name}[${at}].offset`, 'a row named once', offset);
		}
	});
}

function assertSteps(name: string, steps: readonly CostStep[]): void {
	let before = 0;
	steps.forEach(({ units, cost }, at) => {
		const last = at === steps.length - 1;
		// An end would make everything beyond it free, which is not convex.
		if (last !== (units === undefined)) fail(`${name}[${at}].units`, last ? 'absent' : 'given', units);
		if (units !== undefined) whole(`${name}[${at}].units`, units, 1);
		whole(`${name}[${at}].cost`, cost, before);
		before = cost;
	});
}

function assertContract(
	name: string,
	contract: Contract,
	{ options, days }: RosterProblem,
	seen: Set<readonly number[]>
): void {
	const last = options.length - 1;
	const rest = contract.restMinutes ?? 0;
	whole(`${name}.restMinutes`, rest, 0);
	contract.options.forEach(({ option, cost }, at) => {
		whole(`${name}.options[${at}].option`, option, 0, last);
		whole(`${name}.options[${at}].cost`, cost, 0);
		const end = options[option]?.end ?? 0;
		// Rest is held between neighbouring days: one that reaches over a day off would go unseen.
		if (end + rest > 2 * minutesOfDay) {
			fail(`${name}.options[${at}]`, 'an option whose rest ends before the day after next', end + rest);
		}
	});
	contract.forbiddenSuccessions.forEach((pair, at) =>
		pair.forEach((option) => whole(`${name}.forbiddenSuccessions[${at}]`, option, 0, last))
	);
	contract.longestRuns.forEach((run, at) => {
		whole(`${name}.longestRuns[${at}].days`, run.days, 0);
		assertOptions(`${name}.longestRuns[${at}]`, run.options, last);
		assertWeight(`${name}.longestRuns[${at}]`, run.weight);
	});
	whole(`${name}.shortestWork`, contract.shortestWork ?? 1, 1);
	whole(`${name}.shortestRest`, contract.shortestRest ?? 1, 1);
	assertLimits(name, contract.counts, contract.minutes, days, last);
	assertTallies(name, contract.tallies ?? [], days, last, seen);
	assertRests(name, contract.rests ?? [], days);
	contract.weekends.forEach((limit, at) => {
		whole(`${name}.weekends[${at}].atMost`, limit.atMost, 0);
		const seen = new Set<number>();
		for (const day of limit.groups.flat()) {
			whole(`${name}.weekends[${at}].groups`, day, 0, days - 1);
			if (seen.has(day)) fail(`${name}.weekends[${at}].groups`, 'groups without a common day', day);
			seen.add(day);
		}
		assertWeight(`${name}.weekends[${at}]`, limit.weight);
	});
}

function assertPerson(
	name: string,
	person: Person,
	{ options, days, contracts }: RosterProblem,
	seen: Set<readonly number[]>
): void {
	const last = options.length - 1;
	whole(`${name}.contract`, person.contract, 0, contracts.length - 1);
	person.history.forEach((cell, at) => whole(`${name}.history[${at}]`, cell, dayOff, last));
	person.closed.forEach((closed, at) => {
		whole(`${name}.closed[${at}].day`, closed.day, 0, days - 1);
		assertOptions(`${name}.closed[${at}]`, closed.options, last);
	});
	const locked = new Map<number, number>();
	person.locks.forEach((lock, at) => {
		whole(`${name}.locks[${at}].day`, lock.day, 0, days - 1);
		whole(`${name}.locks[${at}].cell`, lock.cell, dayOff, last);
		const other = locked.get(lock.day);
		if (other !== undefined && other !== lock.cell) {
			fail(`${name}.locks[${at}].cell`, `${other} as the other lock of the day`, lock.cell);
		}
		locked.set(lock.day, lock.cell);
	});
	person.requests.forEach((request, at) => {
		whole(`${name}.requests[${at}].day`, request.day, 0, days - 1);
		assertOptions(`${name}.requests[${at}]`, request.options, last);
		whole(`${name}.requests[${at}].weight`, request.weight, 0);
	});
	assertLimits(name, person.counts ?? [], person.minutes ?? [], days, last);
	assertTallies(name, person.tallies ?? [], days, last, seen);
	assertRests(name, person.rests ?? [], days);
}

function assertLimits(
	name: string,
	counts: readonly CountLimit[],
	minutes: readonly MinutesLimit[],
	days: number,
	last: number
): void {
	for (const limit of counts) assertOptions(`${name}: ${limit.rule}`, limit.options, last);
	for (const limit of [...counts, ...minutes]) {
		whole(`${name}: ${limit.rule}.from`, limit.from, 0, days);
		whole(`${name}: ${limit.rule}.to`, limit.to, limit.from, days);
		// A limit below 0 is one that the past has already used up; it can still be missed by so much.
		if (limit.atLeast !== undefined) whole(`${name}: ${limit.rule}.atLeast`, limit.atLeast);
		if (limit.atMost !== undefined) whole(`${name}: ${limit.rule}.atMost`, limit.atMost);
		assertWeight(`${name}: ${limit.rule}`, limit.weight);
	}
}

function assertTallies(
	name: string,
	tallies: readonly TallyLimit[],
	days: number,
	last: number,
	seen: Set<readonly number[]>
): void {
	for (const { rule, parts, atMost, weight } of tallies) {
		whole(`${name}: ${rule}.atMost`, atMost);
		assertWeight(`${name}: ${rule}`, weight);
		for (const { from, to, counts, beyond } of parts) {
			whole(`${name}: ${rule}.from`, from, 0, days);
			whole(`${name}: ${rule}.to`, to, from, days);
			if (beyond !== undefined) whole(`${name}: ${rule}.beyond`, beyond);
			if (counts.length !== to - from) fail(`${name}: ${rule}.counts.length`, `${to - from}`, counts.length);
			for (const table of counts) {
				// Days and people share tables: each is looked at once.
				if (seen.has(table)) continue;
				seen.add(table);
				if (table.length !== last + 1) fail(`${name}: ${rule}.counts`, `${last + 1} long`, table.length);
				for (const count of table) whole(`${name}: ${rule}.counts`, count);
			}
		}
	}
}

function assertRests(name: string, rests: readonly RestLimit[], days: number): void {
	for (const { rule, from, to, minutes, before, after, weight } of rests) {
		whole(`${name}: ${rule}.from`, from, 0, days - 1);
		whole(`${name}: ${rule}.to`, to, from + 1, days);
		whole(`${name}: ${rule}.minutes`, minutes, 1);
		whole(`${name}: ${rule}.before`, before, from === 0 ? -Infinity : 0, from === 0 ? Infinity : 0);
		whole(`${name}: ${rule}.after`, after, 0);
		assertWeight(`${name}: ${rule}`, weight);
	}
}

function assertOptions(name: string, options: readonly number[] | undefined, last: number): void {
	for (const option of options ?? []) whole(`${name}.options`, option, 0, last);
}

function assertWeight(name: string, weight: number | undefined): void {
	if (weight !== undefined) whole(`${name}.weight`, weight, 0);
}

function whole(name: string, value: number, from = -Infinity, to = Infinity): void {
	if (Number.isSafeInteger(value) && value >= from && value <= to) return;
	const bounds = to === Infinity ? (from === -Infinity ? '' : ` from ${from}`) : ` from ${from} to ${to}`;
	fail(name, `a whole number${bounds}`, value);
}

function fail(name: string, wanted: string, got: unknown): never {
	throw new RangeError(`assertProblem: ${name} must be ${wanted}, got ${String(got)}`);
}
