import { dayOff } from '../problem/roster.ts';
import { hardUnitsOfDay, type PersonRules } from './person-rules.ts';
import type { PreparedProblem } from './prepared-problem.ts';

const minutesOfDay = 1_440;

/**
 * Scores one person's row by all of the person's rules in one pass over the days and one over the limits. The answer
 * stands in `hard` and `soft` until the next call, so that an annealer's millions of calls allocate nothing.
 */
export class PersonScorer {
	/** Hard units: `hardUnitsOfDay` per missed day, pair or weekend, one per missed minute. */
	hard = 0;
	/** Cost of the cells (options and requests) and of soft limits. */
	soft = 0;

	readonly #prepared: PreparedProblem;
	readonly #counted: Int32Array;
	readonly #worked: Int32Array;

	constructor(prepared: PreparedProblem) {
		this.#prepared = prepared;
		this.#counted = new Int32Array(Math.max(1, ...prepared.rules.map((rules) => rules.counts.length)));
		const groups = prepared.rules.flatMap((rules) => rules.weekends.map((limit) => limit.groups));
		this.#worked = new Int32Array(Math.max(1, ...groups));
	}

	/**
	 * @param cells an array that holds the row
	 * @param from where the row of `days` cells begins in it
	 */
	score(person: number, cells: Int16Array, from: number): void {
		const { days, options } = this.#prepared;
		const rules = this.#prepared.rules[person]!;
		const costs = this.#prepared.cells[person]!;
		const counted = this.#counted;
		const width = options + 1;
		this.hard = 0;
		this.soft = 0;
		const countLimits = rules.counts.length;
		for (let at = 0; at < countLimits; at++) counted[at] = 0;

		let before = rules.history.length > 0 ? rules.history[rules.history.length - 1]! : dayOff;
		for (let day = 0; day < days; day++) {
			const cell = cells[from + day]!;
			this.soft += costs[day * width + cell + 1]!;
			if (cell !== dayOff) {
				if (before !== dayOff) this.hard += rules.successions[before * options + cell]!;
				for (let at = rules.countStart[cell]!; at < rules.countStart[cell + 1]!; at++) {
					const limit = rules.countLimits[at]!;
					const { from: first, to } = rules.counts[limit]!;
					if (day >= first && day < to) counted[limit]!++;
				}
			}
			before = cell;
		}
		for (let at = 0; at < countLimits; at++) {
			const limit = rules.counts[at]!;
			this.#miss(
				Math.max(counted[at]! - limit.atMost, limit.atLeast - counted[at]!),
				limit.weight,
				hardUnitsOfDay
			);
		}
		this.#shortRuns(rules, cells, from);
		for (const run of rules.runs) this.#longRuns(run, cells, from);
		for (const limit of rules.minuteLimits) {
			let minutes = 0;
			for (let day = limit.from; day < limit.to; day++) {
				const cell = cells[from + day]!;
				if (cell !== dayOff) minutes += rules.minutes[cell]!;
			}
			this.#miss(Math.max(minutes - limit.atMost, limit.atLeast - minutes), limit.weight, 1);
		}
		for (const limit of rules.weekends) {
			const worked = this.#worked.fill(0, 0, limit.groups);
			let groups = 0;
			for (let day = 0; day < days; day++) {
				const group = limit.groupOfDay[day]!;
				if (group < 0 || cells[from + day] === dayOff || worked[group] === 1) continue;
				worked[group] = 1;
				groups++;
			}
			this.#miss(groups - limit.atMost, limit.weight, hardUnitsOfDay);
		}
		if (rules.tallies.length > 0) this.#tally(rules, cells, from);
		if (rules.rests.length > 0) this.#rest(rules, cells, from);
	}

	#tally(rules: PersonRules, cells: Int16Array, from: number): void {
		for (const { parts, atMost, weight } of rules.tallies) {
			let total = 0;
			for (const part of parts) {
				let sum = 0;
				for (let day = part.from; day < part.to; day++) {
					const cell = cells[from + day]!;
					if (cell !== dayOff) sum += part.counts[day - part.from]![cell]!;
				}
				if (part.beyond === -Infinity) total += sum;
				else if (sum > part.beyond) total += sum - part.beyond;
			}
			this.#miss(total - atMost, weight, 1);
		}
	}

	/** The longest time without a shift in each of some stretches of days. */
	#rest(rules: PersonRules, cells: Int16Array, from: number): void {
		const { optionStart, optionEnd } = this.#prepared;
		for (const limit of rules.rests) {
			let free = limit.from * minutesOfDay - limit.before;
			let longest = 0;
			for (let day = Math.max(0, limit.from - 1); day < limit.to; day++) {
				const cell = cells[from + day]!;
				if (cell === dayOff) continue;
				longest = Math.max(longest, day * minutesOfDay + optionStart[cell]! - free);
				free = Math.max(free, day * minutesOfDay + optionEnd[cell]!);
			}
			longest = Math.max(longest, limit.to * minutesOfDay + limit.after - free);
			this.#miss(limit.minutes - longest, limit.weight, 1);
		}
	}

	#miss(amount: number, weight: number, units: number): void {
		if (amount <= 0) return;
		if (weight < 0) this.hard += amount * units;
		else this.soft += amount * weight;
	}

	/** Runs of work or days off that are too short; those that touch an edge of what is known are exempt. */
	#shortRuns(rules: PersonRules, cells: Int16Array, from: number): void {
		const { days } = this.#prepared;
		const { shortestWork, shortestRest } = rules;
		if ((shortestWork <= 1 && shortestRest <= 1) || days === 0) return;
		let works = cells[from] !== dayOff;
		const before = works ? rules.workBefore : rules.restBefore;
		// A run that begins on day 0 is bounded only by a history of the other kind, which day 0 has then ended.
		let known = before > 0 ? rules.beforeIsWhole : rules.history.length > 0;
		if (before === 0 && rules.beforeIsWhole) {
			const missing = works ? shortestRest - rules.restBefore : shortestWork - rules.workBefore;
			if (missing > 0) this.hard += missing * hardUnitsOfDay;
		}
		let length = 1 + before;
		for (let day = 1; day < days; day++) {
			if ((cells[from + day] !== dayOff) === works) {
				length++;
				continue;
			}
			const missing = (works ? shortestWork : shortestRest) - length;
			if (known && missing > 0) this.hard += missing * hardUnitsOfDay;
			works = !works;
			length = 1;
			known = true;
		}
	}

	#longRuns(run: PersonRules['runs'][number], cells: Int16Array, from: number): void {
		const { days } = this.#prepared;
		const { member } = run;
		let length = run.before;
		for (let day = 0; day < days; day++) {
			const cell = cells[from + day]!;
			if (cell !== dayOff && (member === undefined || member[cell] === 1)) {
				length++;
				// Each day beyond the limit is one miss.
				if (length > run.days) this.#miss(1, run.weight, hardUnitsOfDay);
			} else length = 0;
		}
	}
}
