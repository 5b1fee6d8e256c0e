import { dayOff, type Roster } from '../problem/roster.ts';
import type { ModelBuilder } from './model-builder.ts';
import { hardUnitsOfDay, type PersonRules } from './person-rules.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import type { SubProblem } from './sub-problem.ts';
import { successionCliques } from './succession-cliques.ts';

const minutesOfDay = 1_440;
const halfDay = 720;

/** With more begins of a time of rest than this they are put together. */
const exactBegins = 24;

/**
 * The rows of one person's rules in the program of a part of a roster: a method for each kind of rule. Each adds only rows
 * that a free cell has a part in; what the fixed cells of the person bring enters as a number.
 */
export class PersonRows {
	readonly #prepared: PreparedProblem;
	readonly #sub: SubProblem;
	readonly #builder: ModelBuilder;
	readonly #cells: Roster;
	readonly #freeAt: Int32Array;
	readonly #row: number;
	readonly #rules: PersonRules;
	readonly #price: number | undefined;

	/**
	 * @param freeAt position in `sub.free` by cell of the roster, −1 of cells that stay
	 * @param price what a missed day of a hard rule costs; absent: hard rules hold
	 */
	constructor(
		prepared: PreparedProblem,
		sub: SubProblem,
		cells: Roster,
		freeAt: Int32Array,
		person: number,
		price: number | undefined
	) {
		this.#prepared = prepared;
		this.#sub = sub;
		this.#builder = sub.builder;
		this.#cells = cells;
		this.#freeAt = freeAt;
		this.#row = person * prepared.days;
		this.#rules = prepared.rules[person]!;
		this.#price = price;
	}

	/** Adds the rows of all rules. */
	add(): void {
		this.#addSuccessions();
		for (const run of this.#rules.runs) this.#addLongRuns(run);
		this.#addShortRuns(this.#rules.shortestWork, 1, this.#rules.workBefore);
		this.#addShortRuns(this.#rules.shortestRest, -1, this.#rules.restBefore);
		this.#addCounts();
		this.#addMinutes();
		this.#addWeekends();
		this.#addTallies();
		this.#addRests();
	}

	#isFree(day: number): boolean {
		return this.#freeAt[this.#row + day]! >= 0;
	}

	/** Adds factor × (works on the day, with one of the members) to the open row. */
	#works(day: number, factor: number, member?: Uint8Array, minutes?: Int32Array): void {
		const at = this.#freeAt[this.#row + day]!;
		if (at < 0) {
			const cell = this.#cells[this.#row + day]!;
			if (cell !== dayOff && (member === undefined || member[cell] === 1)) {
				this.#builder.constant(factor * (minutes?.[cell] ?? 1));
			}
			return;
		}
		if (member === undefined && minutes === undefined && this.#sub.worksColumn[at]! >= 0) {
			this.#builder.term(this.#sub.worksColumn[at]!, factor);
			return;
		}
		for (let column = this.#sub.columnStart[at]!; column < this.#sub.columnStart[at + 1]!; column++) {
			const option = this.#sub.columnOption[column]!;
			if (member !== undefined && member[option] !== 1) continue;
			const value = factor * (minutes?.[option] ?? 1);
			if (value !== 0) this.#builder.term(column, value);
		}
	}

	/** Closes a row ≤ upper, with a slack where the rule is soft or the person elastic. */
	#atMost(upper: number, weight: number, units: number): void {
		const price = weight >= 0 ? weight : this.#priceOf(units);
		if (price !== undefined) this.#builder.term(this.#builder.column(price, 0, Infinity, false), -1);
		this.#builder.close(-Infinity, upper);
	}

	#atLeast(lower: number, weight: number, units: number): void {
		const price = weight >= 0 ? weight : this.#priceOf(units);
		if (price !== undefined) this.#builder.term(this.#builder.column(price, 0, Infinity, false), 1);
		this.#builder.close(lower, Infinity);
	}

	#priceOf(units: number): number | undefined {
		return this.#price === undefined ? undefined : (this.#price * units) / hardUnitsOfDay;
	}

	#addSuccessions(): void {
		const { days } = this.#prepared;
		const cliques = successionCliques(this.#rules.successions, this.#prepared.options);
		const last = this.#rules.history.at(-1) ?? dayOff;
		for (let day = 0; day < days; day++) {
			if (!this.#isFree(day) && (day === 0 || !this.#isFree(day - 1))) continue;
			for (const { earlier, later } of cliques) {
				if (day > 0) this.#works(day - 1, 1, earlier);
				else if (last !== dayOff && earlier[last] === 1) this.#builder.constant(1);
				else continue;
				this.#works(day, 1, later);
				this.#atMost(1, -1, hardUnitsOfDay);
			}
		}
	}

	#addLongRuns(run: PersonRules['runs'][number]): void {
		const { days } = this.#prepared;
		// A window that begins before day 0 lies in the run that the history ends with.
		for (let from = -Math.min(run.before, run.days); from + run.days < days; from++) {
			const first = Math.max(0, from);
			const to = from + run.days + 1;
			let free = false;
			for (let day = first; day < to; day++) free ||= this.#isFree(day);
			if (!free) continue;
			for (let day = first; day < to; day++) this.#works(day, 1, run.member);
			this.#builder.constant(first - from);
			this.#atMost(run.days, run.weight, hardUnitsOfDay);
		}
	}

	/**
	 * A run that begins on a day goes on for so many days: works(d) − works(d − 1) ≤ works(d + k), and the same with
	 * days off for works. A run that reaches the last day is exempt by itself.
	 */
	#addShortRuns(least: number, sign: 1 | -1, before: number): void {
		const { days } = this.#prepared;
		const known = this.#rules.history.length > 0;
		if (known && before > 0 && this.#rules.beforeIsWhole) {
			for (let day = 0; day < Math.min(days, least - before); day++) {
				if (!this.#isFree(day)) continue;
				this.#works(day, 1);
				if (sign === 1) this.#atLeast(1, -1, hardUnitsOfDay);
				else this.#atMost(0, -1, hardUnitsOfDay);
			}
		}
		const worksBefore = known && this.#rules.workBefore > 0 ? 1 : 0;
		for (let day = known ? 0 : 1; day < days; day++) {
			for (let ahead = 1; ahead < least && day + ahead < days; ahead++) {
				const later = day + ahead;
				if (!this.#isFree(day) && !this.#isFree(later) && (day === 0 || !this.#isFree(day - 1))) continue;
				this.#works(day, sign);
				if (day > 0) this.#works(day - 1, -sign);
				else this.#builder.constant(-sign * worksBefore);
				this.#works(later, -sign);
				// Days off are 1 − works: the ones of three terms leave one on the right.
				this.#atMost(sign === 1 ? 0 : 1, -1, hardUnitsOfDay);
			}
		}
	}

	#addCounts(): void {
		for (const limit of this.#rules.counts) {
			this.#addLimit(limit, hardUnitsOfDay, (day) => this.#works(day, 1, limit.member));
		}
	}

	#addMinutes(): void {
		for (const limit of this.#rules.minuteLimits) {
			this.#addLimit(limit, 1, (day) => this.#works(day, 1, undefined, this.#rules.minutes));
		}
	}

	#addLimit(
		{ from, to, atLeast, atMost, weight }: PersonRules['minuteLimits'][number],
		units: number,
		addDay: (day: number) => void
	): void {
		if (!this.#anyFree(from, to)) return;
		// Where the least is above the most, a limit is missed by the greater of the two misses, not by both.
		const isEither = atLeast > atMost;
		const price = weight >= 0 ? weight : this.#priceOf(units);
		const slack =
			isEither && price !== undefined ? this.#builder.column(price, 0, Infinity, false) : undefined;
		for (const [bound, sign] of [
			[atMost, -1],
			[atLeast, 1]
		] as const) {
			if (!Number.isFinite(bound)) continue;
			for (let day = from; day < to; day++) addDay(day);
			if (slack !== undefined) this.#builder.term(slack, sign);
			if (isEither) this.#builder.close(sign < 0 ? -Infinity : bound, sign < 0 ? bound : Infinity);
			else if (sign < 0) this.#atMost(bound, weight, units);
			else this.#atLeast(bound, weight, units);
		}
	}

	#addWeekends(): void {
		const { days } = this.#prepared;
		for (const { groupOfDay, groups, atMost, weight } of this.#rules.weekends) {
			const columns: number[] = [];
			let fixed = 0;
			for (let group = 0; group < groups; group++) {
				const inGroup: number[] = [];
				for (let day = 0; day < days; day++) if (groupOfDay[day] === group) inGroup.push(day);
				const worked = inGroup.some((day) => !this.#isFree(day) && this.#cells[this.#row + day] !== dayOff);
				const free = inGroup.filter((day) => this.#isFree(day));
				if (worked) fixed++;
				if (worked || free.length === 0) continue;
				const column = this.#builder.column(0, 0, 1, false);
				columns.push(column);
				for (const day of free) {
					this.#works(day, 1);
					this.#builder.term(column, -1);
					this.#builder.close(-Infinity, 0);
				}
			}
			if (columns.length === 0) continue;
			for (const column of columns) this.#builder.term(column, 1);
			this.#builder.constant(fixed);
			this.#atMost(atMost, weight, hardUnitsOfDay);
		}
	}

	#addTallies(): void {
		for (const { parts, atMost, weight } of this.#rules.tallies) {
			if (!parts.some(({ from, to }) => this.#anyFree(from, to))) continue;
			/** What parts count beyond their own limit, as columns. */
			const beyonds: number[] = [];
			let fixed = 0;
			for (const { from, to, counts, beyond } of parts) {
				if (beyond === -Infinity) continue;
				if (!this.#anyFree(from, to)) {
					fixed += Math.max(0, this.#counted(from, counts) - beyond);
					continue;
				}
				for (let day = from; day < to; day++) this.#works(day, 1, undefined, counts[day - from]);
				const column = this.#builder.column(0, 0, Infinity, false);
				this.#builder.term(column, -1);
				// A row that nothing can break is dropped: then the part has nothing beyond.
				if (this.#builder.close(-Infinity, beyond)) beyonds.push(column);
			}
			for (const [day, counts] of wholeCounts(parts)) this.#works(day, 1, undefined, counts);
			for (const column of beyonds) this.#builder.term(column, 1);
			this.#builder.constant(fixed);
			this.#atMost(atMost, weight, 1);
		}
	}

	/** What days that are all fixed count. */
	#counted(from: number, counts: readonly Int32Array[]): number {
		return counts.reduce((sum, table, day) => {
			const cell = this.#cells[this.#row + from + day]!;
			return sum + (cell === dayOff ? 0 : table[cell]!);
		}, 0);
	}

	/**
	 * A time of rest begins with the stretch, with a midnight or with the end of a shift: one of these is chosen, and
	 * whatever would lie in it is not worked. Where there are many ends, those of a half day are one, which asks for less
	 * than the limit does, but keeps the program small. Soft limits are left out. Both only make it cheaper.
	 */
	#addRests(): void {
		for (const limit of this.#rules.rests) {
			if (limit.weight >= 0 || !this.#anyFree(Math.max(0, limit.from - 1), limit.to)) continue;
			const begins = this.#restBegins(limit);
			const groups = new Map<number, Map<number, Uint8Array>>();
			let isFixed = false;
			for (const begin of begins) {
				const blocked = this.#blockedBy(limit, begin);
				if (blocked === undefined) continue;
				isFixed ||= blocked.size === 0;
				// A midnight stands alone. What is free in all times of a half day must be free in any.
				const isAlone = begins.length <= exactBegins || begin % minutesOfDay === 0;
				const key = isAlone ? begin : Math.floor(begin / halfDay) * halfDay + 0.5;
				const group = groups.get(key);
				groups.set(key, group === undefined ? blocked : inBoth(group, blocked));
			}
			if (isFixed) continue;
			const chosen: number[] = [];
			for (const blocked of groups.values()) {
				const column = this.#builder.column(0, 0, 1, true);
				chosen.push(column);
				for (const [day, member] of blocked) {
					this.#works(day, 1, member);
					this.#builder.term(column, 1);
					this.#builder.close(-Infinity, 1);
				}
			}
			for (const column of chosen) this.#builder.term(column, 1);
			this.#atLeast(1, -1, limit.minutes);
		}
	}

	/** What of the free days must not be worked for a rest that begins then; undefined where fixed days stand in its way. */
	#blockedBy(limit: PersonRules['rests'][number], begin: number): Map<number, Uint8Array> | undefined {
		if (begin + limit.minutes > limit.to * minutesOfDay + limit.after) return undefined;
		const blocked = new Map<number, Uint8Array>();
		for (let day = Math.max(0, limit.from - 1); day < limit.to; day++) {
			const member = this.#within(begin - day * minutesOfDay, limit.minutes);
			if (member === undefined) continue;
			const cell = this.#cells[this.#row + day]!;
			if (this.#isFree(day)) blocked.set(day, member);
			else if (cell !== dayOff && member[cell] === 1) return undefined;
		}
		return blocked;
	}

	/** Where a time of rest may begin, ascending, without those that a midnight after them stands for. */
	#restBegins(limit: PersonRules['rests'][number]): readonly number[] {
		const { optionStart, optionEnd, openStart, openCells } = this.#prepared;
		const first = limit.from * minutesOfDay;
		const begins = new Set([first - limit.before]);
		let latestStart = 0;
		const ends: number[] = [];
		for (let day = Math.max(0, limit.from - 1); day < limit.to; day++) {
			if (day * minutesOfDay >= first - limit.before) begins.add(day * minutesOfDay);
			const at = this.#row + day;
			for (let open = openStart[at]!; open < openStart[at + 1]!; open++) {
				const cell = openCells[open]!;
				if (cell === dayOff) continue;
				latestStart = Math.max(latestStart, optionStart[cell]!);
				ends.push(day * minutesOfDay + optionEnd[cell]!);
			}
		}
		// Where the time goes on after the days, a rest may begin with the midnight after the last shift.
		begins.add(limit.to * minutesOfDay).add((limit.to + 1) * minutesOfDay);
		for (const end of ends) {
			const inDay = end % minutesOfDay;
			// After the latest start nothing begins that day: a whole day off follows.
			const next = end - inDay + minutesOfDay;
			const isCovered =
				limit.minutes <= minutesOfDay &&
				inDay > latestStart &&
				next + limit.minutes <= limit.to * minutesOfDay + limit.after;
			if (end >= first - limit.before && !isCovered) begins.add(end);
		}
		return [...begins].sort((a, b) => a - b);
	}

	/** Options of a day that lie in so many minutes from `begin` on; undefined: none. */
	#within(begin: number, minutes: number): Uint8Array | undefined {
		const { optionStart, optionEnd, options } = this.#prepared;
		if (begin + minutes <= 0 || begin >= 2 * minutesOfDay) return undefined;
		const member = new Uint8Array(options);
		let any = false;
		for (let option = 0; option < options; option++) {
			if (optionStart[option]! >= begin + minutes || optionEnd[option]! <= begin) continue;
			member[option] = 1;
			any = true;
		}
		return any ? member : undefined;
	}

	#anyFree(from: number, to: number): boolean {
		for (let day = from; day < to; day++) if (this.#isFree(day)) return true;
		return false;
	}
}

/** What is blocked in both of two times, day by day. */
function inBoth(
	one: ReadonlyMap<number, Uint8Array>,
	other: ReadonlyMap<number, Uint8Array>
): Map<number, Uint8Array> {
	const both = new Map<number, Uint8Array>();
	for (const [day, member] of one) {
		const also = other.get(day);
		if (also !== undefined)
			both.set(
				day,
				member.map((is, option) => is & also[option]!)
			);
	}
	return both;
}

/** What the parts that count wholly count on each day together: a program has a column once in a row. */
function wholeCounts(parts: PersonRules['tallies'][number]['parts']): ReadonlyMap<number, Int32Array> {
	const sums = new Map<number, Int32Array>();
	for (const { from, counts, beyond } of parts) {
		if (beyond !== -Infinity) continue;
		counts.forEach((table, at) => {
			const sum = sums.get(from + at);
			sums.set(from + at, sum === undefined ? table : sum.map((count, option) => count + table[option]!));
		});
	}
	return sums;
}
