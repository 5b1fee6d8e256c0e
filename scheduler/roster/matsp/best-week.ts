import { leastShift, leastStint, mostConsecutiveDays, mostShift, startsOfDay } from './matsp-instance.ts';
import type { CoverState } from './cover-state.ts';
import { midnight, nextStart, shiftLengths, startsADay, type WeekGrid } from './week-grid.ts';
import type { RandomStream } from '../../simulate/random-stream.ts';

/** Costs are counted in parts of a slot of excess, so that noise can break ties without outweighing one. */
const unit = 64;
const never = 1_000_000_000;

/**
 * Finds the best week of one person for the cover that the others leave, exactly: a dynamic program over the stints of
 * every possible shift, and one over shifts and minutes on top of it. Rest, starts, lengths, one start a day, stints
 * and the contract's minutes hold always; days that are not free stay as they are.
 *
 * One file, since the way back through the best week reads the tables that the way there has filled.
 */
export class BestWeek {
	/** What has been done, in elementary steps. */
	steps = 0;
	readonly #state: CoverState;
	readonly #random: RandomStream;
	/** At (slot · tasks + task): cost of working there from the beginning of the free time until before the slot. */
	readonly #until: Int32Array;
	/** At (day · startsADay + start) · shiftLengths + length: cost of the best stints. */
	readonly #shift: Int32Array;
	/** At (day · startsADay + start) · width + minutes: cheapest way to be free for this start. */
	#before: Int32Array;
	/** At (day + 2) · width + minutes: cheapest way to have worked so much until the end of the day. */
	#any: Int32Array;
	/** At start · width + minutes: shifts of the day before after which this start is the first with enough rest. */
	#rested: [Int32Array, Int32Array];
	#width = 0;
	#person = 0;
	readonly #free: Uint8Array;
	readonly #leastBefore: Int32Array;
	readonly #mostBefore: Int32Array;
	/** Cheapest beginnings of a stint by task, and ends of stints by slot, within one shift. */
	readonly #open: Int32Array;
	readonly #closed = new Int32Array(mostShift + 1);
	readonly #lastTask = new Int32Array(mostShift + 1);
	readonly #lastFrom = new Int32Array(mostShift + 1);
	readonly #openFrom: Int32Array;

	constructor(state: CoverState, random: RandomStream) {
		const { slots, tasks, days, mostSlots } = state.grid;
		this.#state = state;
		this.#random = random;
		this.#until = new Int32Array((slots + 1) * tasks);
		this.#shift = new Int32Array(days * startsADay * shiftLengths);
		const width = mostSlots.reduce((most, one) => Math.max(most, one), 0) + 1;
		this.#before = new Int32Array(days * startsADay * width);
		this.#any = new Int32Array((days + 2) * width);
		this.#rested = [new Int32Array(startsADay * width), new Int32Array(startsADay * width)];
		this.#free = new Uint8Array(days);
		this.#leastBefore = new Int32Array(days + 1);
		this.#mostBefore = new Int32Array(days + 1);
		this.#open = new Int32Array(tasks);
		this.#openFrom = new Int32Array(tasks);
	}

	/**
	 * Gives a person the best week for the cover as it is. The shifts of the free days must have been removed.
	 *
	 * @param fromDay first free day
	 * @param toDay day after the last free one
	 * @param most slots that the person works at most, at least the contract's least
	 * @param noise up to so many 64ths of a slot are added to a shift's cost at random
	 * @returns false when no week keeps the rules; the free days are then empty
	 */
	place(person: number, fromDay: number, toDay: number, most: number, noise: number): boolean {
		const { grid } = this.#state;
		this.#free.fill(0);
		this.#free.fill(1, fromDay, toDay);
		this.#priceCells(grid, fromDay, toDay);
		this.#priceShifts(grid, fromDay, toDay, noise);
		for (;;) {
			const end = this.#chain(person, most);
			if (end < 0) return false;
			this.#follow(person, end);
			const run = this.#longRun(person);
			if (run < 0) return true;
			// Too many days in a row, which is rare: one of them is kept free, and again.
			const days = [];
			for (let day = run; day <= run + mostConsecutiveDays; day++) {
				if (this.#free[day] === 1) days.push(day);
			}
			this.#clear(person, fromDay, toDay);
			if (days.length === 0) return false;
			this.#free[days[this.#random.word() % days.length]!] = 2;
		}
	}

	#clear(person: number, fromDay: number, toDay: number): void {
		for (let day = fromDay; day < toDay; day++) this.#state.removeShift(person, day);
	}

	/** First day of a run that is too long, −1 without one. */
	#longRun(person: number): number {
		const { grid, shiftFrom } = this.#state;
		for (let day = 0, run = 0; day < grid.days; day++) {
			run = shiftFrom[person * grid.days + day]! >= 0 ? run + 1 : 0;
			if (run > mostConsecutiveDays) return day - mostConsecutiveDays;
		}
		return -1;
	}

	#priceCells({ slots, tasks, least, most }: WeekGrid, fromDay: number, toDay: number): void {
		const { heads, weight } = this.#state;
		const until = this.#until;
		const from = Math.max(0, midnight(fromDay));
		const to = Math.min(slots, midnight(toDay) + mostShift);
		until.fill(0, from * tasks, (from + 1) * tasks);
		for (let cell = from * tasks; cell < to * tasks; cell++) {
			const present = heads[cell]!;
			const cost = present < least[cell]! ? -weight[cell]! * unit : present >= most[cell]! ? unit : 0;
			until[cell + tasks] = until[cell]! + cost;
		}
		this.steps += (to - from) * tasks;
	}

	#priceShifts({ slots, tasks }: WeekGrid, fromDay: number, toDay: number, noise: number): void {
		const until = this.#until;
		const open = this.#open;
		const closed = this.#closed;
		const shift = this.#shift;
		for (let day = fromDay; day < toDay; day++) {
			for (let start = 0; start < startsADay; start++) {
				const at = (day * startsADay + start) * shiftLengths;
				const from = midnight(day) + startsOfDay[start]!;
				const longest = Math.min(mostShift, slots - from);
				if (from < 0 || longest < leastShift) {
					shift.fill(never, at, at + shiftLengths);
					continue;
				}
				open.fill(never);
				closed[0] = 0;
				closed[1] = closed[2] = closed[3] = never;
				for (let length = leastStint; length <= longest; length++) {
					const begin = closed[length - leastStint]!;
					const old = (from + length - leastStint) * tasks;
					const now = (from + length) * tasks;
					let best = never;
					for (let task = 0; task < tasks; task++) {
						let first = open[task]!;
						const candidate = begin - until[old + task]!;
						if (candidate < first) open[task] = first = candidate;
						const cost = first + until[now + task]!;
						if (cost < best) best = cost;
					}
					closed[length] = best;
				}
				for (let length = leastShift; length <= mostShift; length++) {
					shift[at + length - leastShift] =
						length <= longest ? closed[length]! + (noise > 0 ? this.#random.word() % noise : 0) : never;
				}
				this.steps += longest * tasks + shiftLengths;
			}
		}
	}

	/**
	 * Bounds of the slots worked before each day, so that only what can become a week is looked at: whole weeks must end
	 * within the contract, and shifts of days that are not free are given.
	 */
	#boundSlots(person: number, mostSlots: number): void {
		const { grid, shiftSlots } = this.#state;
		const { days } = grid;
		const low = this.#leastBefore;
		const high = this.#mostBefore;
		low[days] = grid.leastSlots[person]!;
		high[days] = mostSlots;
		for (let day = days - 1; day >= 0; day--) {
			const fixed = this.#free[day] === 1 ? 0 : shiftSlots[person * days + day]!;
			const longest = this.#free[day] === 1 ? mostShift : fixed;
			low[day] = Math.max(0, low[day + 1]! - longest);
			high[day] = high[day + 1]! - fixed;
		}
		let least = 0;
		let most = 0;
		for (let day = 0; day <= days; day++) {
			low[day] = Math.max(low[day]!, least);
			high[day] = Math.min(high[day]!, most);
			if (day === days) break;
			const fixed = this.#free[day] === 1 ? 0 : shiftSlots[person * days + day]!;
			least += fixed;
			most += this.#free[day] === 1 ? mostShift : fixed;
		}
	}

	/**
	 * The cheapest chain of shifts for every number of slots worked.
	 *
	 * @param most slots at most
	 * @returns the number of slots of the best, −1 without any
	 */
	#chain(person: number, most: number): number {
		const { grid, shiftFrom } = this.#state;
		const { days } = grid;
		const width = (this.#width = grid.mostSlots[person]! + 1);
		this.#person = person;
		const any = this.#any;
		this.#boundSlots(person, most);
		let [now, next] = this.#rested;
		any.fill(never, 0, 2 * width);
		any[0] = any[width] = 0;
		// Rows hold sums within the bounds of their day; outside of them they may hold anything.
		fillRows(now, width, 0, 0);
		for (let day = 0; day < days; day++) {
			const today = (day + 2) * width;
			fillRows(next, width, this.#leastBefore[day + 1]!, this.#mostBefore[day + 1]!);
			if (this.#free[day] === 1) {
				any.copyWithin(today, today - width, today);
				this.#addFreeDay(day, now, next);
			} else if (shiftFrom[person * days + day]! < 0) {
				any.copyWithin(today, today - width, today);
			} else {
				any.fill(never, today, today + width);
				this.#addFixedDay(person, day, now, next);
			}
			[now, next] = [next, now];
		}
		const last = (days + 1) * width;
		let best = never / 2;
		let end = -1;
		for (let slots = this.#leastBefore[days]!; slots <= this.#mostBefore[days]!; slots++) {
			if (any[last + slots]! < best) {
				best = any[last + slots]!;
				end = slots;
			}
		}
		return end;
	}

	/** Extends all chains by every shift of a day. */
	#addFreeDay(day: number, now: Int32Array, next: Int32Array): void {
		const width = this.#width;
		const before = this.#before;
		const shift = this.#shift;
		const low = this.#leastBefore[day]!;
		const high = this.#mostBefore[day]!;
		const nextLow = this.#leastBefore[day + 1]!;
		const nextHigh = this.#mostBefore[day + 1]!;
		for (let start = 0; start < startsADay; start++) {
			this.#openStart(day, start, now);
			const at = (day * startsADay + start) * width;
			const options = (day * startsADay + start) * shiftLengths;
			for (let option = 0; option < shiftLengths; option++) {
				const cost = shift[options + option]!;
				if (cost === never) break;
				const length = option + leastShift;
				const into = nextStart[start * shiftLengths + option]! * width + length;
				const to = Math.min(high, nextHigh - length);
				for (let slots = Math.max(low, nextLow - length); slots <= to; slots++) {
					const sum = before[at + slots]! + cost;
					if (sum < next[into + slots]!) next[into + slots] = sum;
				}
			}
			this.steps += shiftLengths * Math.max(0, high - low + 1);
		}
		this.#closeDay(day, next, 0, startsADay);
	}

	/** Extends all chains by the shift that a day has. */
	#addFixedDay(person: number, day: number, now: Int32Array, next: Int32Array): void {
		const { grid, shiftFrom, shiftSlots } = this.#state;
		const at = person * grid.days + day;
		const fixedStart = startsOfDay.indexOf(shiftFrom[at]! - midnight(day));
		const length = shiftSlots[at]!;
		for (let start = 0; start <= fixedStart; start++) this.#openStart(day, start, now);
		const row = nextStart[fixedStart * shiftLengths + length - leastShift]!;
		const into = row * this.#width + length;
		const from = (day * startsADay + fixedStart) * this.#width;
		const to = Math.min(this.#mostBefore[day]!, this.#mostBefore[day + 1]! - length);
		for (
			let slots = Math.max(this.#leastBefore[day]!, this.#leastBefore[day + 1]! - length);
			slots <= to;
			slots++
		) {
			next[into + slots] = this.#before[from + slots]!;
		}
		this.#closeDay(day, next, row, row + 1);
	}

	/** Chains that are free for a start: those that were for the start before, and those that have rested just now. */
	#openStart(day: number, start: number, now: Int32Array): void {
		const width = this.#width;
		const before = this.#before;
		const at = (day * startsADay + start) * width;
		const rested = start * width;
		const low = this.#leastBefore[day]!;
		const high = this.#mostBefore[day]!;
		this.steps += Math.max(0, high - low + 1);
		if (start > 0) {
			for (let slots = low; slots <= high; slots++) {
				const long = before[at - width + slots]!;
				const short = now[rested + slots]!;
				before[at + slots] = short < long ? short : long;
			}
			return;
		}
		// Whoever did not work the day before; a shift that stays there is passed over by nobody.
		const free = day * width;
		const maySkip = day === 0 || !this.#stays(this.#person, day - 1);
		for (let slots = low; slots <= high; slots++) {
			const long = maySkip ? this.#any[free + slots]! : never;
			const short = now[rested + slots]!;
			before[at + slots] = short < long ? short : long;
		}
	}

	/** Takes the chains of a day into those that end on it or before. */
	#closeDay(day: number, next: Int32Array, fromRow: number, toRow: number): void {
		const width = this.#width;
		const any = this.#any;
		const today = (day + 2) * width;
		const low = this.#leastBefore[day + 1]!;
		const high = this.#mostBefore[day + 1]!;
		for (let row = fromRow; row < toRow; row++) {
			for (let slots = low; slots <= high; slots++) {
				const cost = next[row * width + slots]!;
				if (cost < any[today + slots]!) any[today + slots] = cost;
			}
		}
		this.steps += (toRow - fromRow) * Math.max(0, high - low + 1);
	}

	/** Goes the best chain backwards and gives the person its shifts on free days. */
	#follow(person: number, end: number): void {
		const { days } = this.#state.grid;
		const width = this.#width;
		const any = this.#any;
		let slots = end;
		let cost = any[(days + 1) * width + slots]!;
		let day = days - 1;
		// A start that the shift before must leave rest for; none when a day lies between.
		let until = -1;
		for (;;) {
			if (until < 0) {
				while (day >= 0 && !this.#stays(person, day) && any[(day + 1) * width + slots] === cost) day--;
				if (day < 0) return;
			}
			const found = this.#shiftThat(person, day, slots, cost, until);
			const start = Math.floor(found / shiftLengths);
			const length = (found % shiftLengths) + leastShift;
			const isFree = this.#free[day] === 1;
			if (isFree) this.#lay(person, day, start, length);
			slots -= length;
			cost -= isFree ? this.#shift[day * startsADay * shiftLengths + found]! : 0;
			const maySkip = day === 0 || !this.#stays(person, day - 1);
			if (maySkip && any[day * width + slots] === cost) {
				until = -1;
				day -= 2;
				if (day < 0) return;
			} else {
				until = start;
				day--;
			}
		}
	}

	/** Whether a person has a shift on a day that is not free. */
	#stays(person: number, day: number): boolean {
		const { grid, shiftFrom } = this.#state;
		return this.#free[day] !== 1 && shiftFrom[person * grid.days + day]! >= 0;
	}

	/** A shift of a day that ends a chain of these slots and cost and leaves rest for a start of the next day. */
	#shiftThat(person: number, day: number, slots: number, cost: number, until: number): number {
		const { grid, shiftFrom, shiftSlots } = this.#state;
		const width = this.#width;
		const isFree = this.#free[day] === 1;
		const at = person * grid.days + day;
		const fixed = isFree
			? -1
			: startsOfDay.indexOf(shiftFrom[at]! - midnight(day)) * shiftLengths + shiftSlots[at]! - leastShift;
		for (let option = 0; option < startsADay * shiftLengths; option++) {
			if (!isFree && option !== fixed) continue;
			if (until >= 0 && nextStart[option]! > until) continue;
			const length = (option % shiftLengths) + leastShift;
			const before = slots - length;
			if (before < this.#leastBefore[day]! || before > this.#mostBefore[day]!) continue;
			const own = isFree ? this.#shift[day * startsADay * shiftLengths + option]! : 0;
			if (own === never) continue;
			const start = Math.floor(option / shiftLengths);
			if (this.#before[(day * startsADay + start) * width + before]! + own === cost) return option;
		}
		throw new Error('the chain of shifts has lost its way');
	}

	/** The best stints of one shift, and the shift itself. */
	#lay(person: number, day: number, start: number, length: number): void {
		const { tasks } = this.#state.grid;
		const from = midnight(day) + startsOfDay[start]!;
		const until = this.#until;
		const open = this.#open.fill(never);
		const closed = this.#closed;
		closed[0] = 0;
		closed[1] = closed[2] = closed[3] = never;
		const shiftBy = this.#random.word() % tasks;
		for (let end = leastStint; end <= length; end++) {
			const begin = closed[end - leastStint]!;
			let best = never;
			for (let turn = 0; turn < tasks; turn++) {
				const task = (turn + shiftBy) % tasks;
				const candidate = begin - until[(from + end - leastStint) * tasks + task]!;
				if (candidate < open[task]!) {
					open[task] = candidate;
					this.#openFrom[task] = end - leastStint;
				}
				const cost = open[task]! + until[(from + end) * tasks + task]!;
				if (cost < best) {
					best = cost;
					this.#lastTask[end] = task;
					this.#lastFrom[end] = this.#openFrom[task]!;
				}
			}
			closed[end] = best;
		}
		this.#state.openShift(person, day, from, length);
		for (let end = length; end > 0; end = this.#lastFrom[end]!) {
			this.#state.addStint(person, from + this.#lastFrom[end]!, from + end, this.#lastTask[end]!);
		}
	}
}

/** Empties every row within bounds. */
function fillRows(rows: Int32Array, width: number, low: number, high: number): void {
	if (high < low) return;
	for (let start = 0; start < startsADay; start++)
		rows.fill(never, start * width + low, start * width + high + 1);
}
