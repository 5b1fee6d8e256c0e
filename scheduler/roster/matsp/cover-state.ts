import { type MatspRoster, type MatspShift, type MatspStint } from './matsp-instance.ts';
import { dayOf, type WeekGrid } from './week-grid.ts';

/** Everybody's week, and by how much the cover is missed. */
export class CoverState {
	readonly grid: WeekGrid;
	/** At person · slots + slot: 0 off, else task + 1. */
	readonly work: Uint8Array;
	/** At person · days + day: slot at which the shift starts, −1 without one. */
	readonly shiftFrom: Int32Array;
	readonly shiftSlots: Int32Array;
	/** Heads at slot · tasks + task. */
	readonly heads: Int32Array;
	/** What a missing head costs there, in slots of excess. */
	readonly weight: Int32Array;
	/** Heads missing and heads too many, over all slots. */
	under = 0;
	excess = 0;
	/** Missing heads by their weights, and the excess. */
	cost = 0;
	/** Cells with heads missing, in no order: the first `shortCount` of `short`. */
	readonly short: Int32Array;
	shortCount = 0;
	readonly #shortAt: Int32Array;

	constructor(grid: WeekGrid, weight: number) {
		const cells = grid.slots * grid.tasks;
		this.grid = grid;
		this.work = new Uint8Array(grid.people * grid.slots);
		this.shiftFrom = new Int32Array(grid.people * grid.days).fill(-1);
		this.shiftSlots = new Int32Array(grid.people * grid.days);
		this.heads = new Int32Array(cells);
		this.weight = new Int32Array(cells).fill(weight);
		this.short = new Int32Array(cells);
		this.#shortAt = new Int32Array(cells).fill(-1);
		for (let cell = 0; cell < cells; cell++) {
			const missing = grid.least[cell]!;
			if (missing === 0) continue;
			this.under += missing;
			this.cost += missing * weight;
			this.#enter(cell);
		}
	}

	/** Lets a person work on a task in one more slot. */
	add(cell: number): void {
		const heads = this.heads[cell]!;
		this.heads[cell] = heads + 1;
		if (heads < this.grid.least[cell]!) {
			this.under--;
			this.cost -= this.weight[cell]!;
			if (heads + 1 === this.grid.least[cell]!) this.#leave(cell);
		} else if (heads >= this.grid.most[cell]!) {
			this.excess++;
			this.cost++;
		}
	}

	/** Takes the work of one slot away. */
	remove(cell: number): void {
		const heads = this.heads[cell]! - 1;
		this.heads[cell] = heads;
		if (heads < this.grid.least[cell]!) {
			if (heads + 1 === this.grid.least[cell]!) this.#enter(cell);
			this.under++;
			this.cost += this.weight[cell]!;
		} else if (heads >= this.grid.most[cell]!) {
			this.excess--;
			this.cost--;
		}
	}

	/** Takes a person's shift of a day away. */
	removeShift(person: number, day: number): void {
		const { slots, tasks, days } = this.grid;
		const at = person * days + day;
		const from = this.shiftFrom[at]!;
		if (from < 0) return;
		const row = person * slots;
		for (let slot = from; slot < from + this.shiftSlots[at]!; slot++) {
			this.remove(slot * tasks + this.work[row + slot]! - 1);
			this.work[row + slot] = 0;
		}
		this.shiftFrom[at] = -1;
		this.shiftSlots[at] = 0;
	}

	/** Gives a person a shift of which the tasks follow. */
	openShift(person: number, day: number, from: number, length: number): void {
		const at = person * this.grid.days + day;
		this.shiftFrom[at] = from;
		this.shiftSlots[at] = length;
	}

	/** Gives a person a stint within an open shift. */
	addStint(person: number, from: number, to: number, task: number): void {
		const { slots, tasks } = this.grid;
		for (let slot = from; slot < to; slot++) {
			this.work[person * slots + slot] = task + 1;
			this.add(slot * tasks + task);
		}
	}

	/** Makes a missing head dearer where one is missing now. */
	raiseShort(by: number, most: number): void {
		for (let at = 0; at < this.shortCount; at++) {
			const cell = this.short[at]!;
			const missing = this.grid.least[cell]! - this.heads[cell]!;
			const raised = Math.min(most, this.weight[cell]! + by);
			this.cost += (raised - this.weight[cell]!) * missing;
			this.weight[cell] = raised;
		}
	}

	/** Puts everybody's work in place of what is there. @param work as `work` */
	load(work: Uint8Array): void {
		const { people, slots, tasks, days } = this.grid;
		for (let person = 0; person < people; person++) {
			for (let day = 0; day < days; day++) this.removeShift(person, day);
			for (let slot = 0, from = -1; slot <= slots; slot++) {
				const task = slot < slots ? work[person * slots + slot]! : 0;
				if (task > 0) {
					if (from < 0) from = slot;
					this.work[person * slots + slot] = task;
					this.add(slot * tasks + task - 1);
				} else if (from >= 0) {
					// Shifts never touch, for there is rest between them.
					this.openShift(person, dayOf(from), from, slot - from);
					from = -1;
				}
			}
		}
	}

	/** Sets what missing heads cost. @param weight as `weight` */
	reweigh(weight: Int32Array): void {
		this.weight.set(weight);
		this.cost = this.excess;
		for (let cell = 0; cell < weight.length; cell++) {
			this.cost += weight[cell]! * Math.max(0, this.grid.least[cell]! - this.heads[cell]!);
		}
	}

	/** Writes a person's week to `into`, for `restore`. */
	save(person: number, into: SavedWeek): void {
		const { slots, days } = this.grid;
		into.work.set(this.work.subarray(person * slots, (person + 1) * slots));
		into.shiftFrom.set(this.shiftFrom.subarray(person * days, (person + 1) * days));
		into.shiftSlots.set(this.shiftSlots.subarray(person * days, (person + 1) * days));
	}

	restore(person: number, saved: SavedWeek): void {
		const { slots, tasks, days } = this.grid;
		for (let day = 0; day < days; day++) this.removeShift(person, day);
		this.work.set(saved.work, person * slots);
		this.shiftFrom.set(saved.shiftFrom, person * days);
		this.shiftSlots.set(saved.shiftSlots, person * days);
		for (let slot = 0; slot < slots; slot++) {
			const task = saved.work[slot]!;
			if (task > 0) this.add(slot * tasks + task - 1);
		}
	}

	/** Slots that a person works. */
	slotsOf(person: number): number {
		const { days } = this.grid;
		let sum = 0;
		for (let day = 0; day < days; day++) sum += this.shiftSlots[person * days + day]!;
		return sum;
	}

	#enter(cell: number): void {
		this.#shortAt[cell] = this.shortCount;
		this.short[this.shortCount++] = cell;
	}

	#leave(cell: number): void {
		const at = this.#shortAt[cell]!;
		const last = this.short[--this.shortCount]!;
		this.short[at] = last;
		this.#shortAt[last] = at;
		this.#shortAt[cell] = -1;
	}
}

/** One person's week. */
export interface SavedWeek {
	readonly work: Uint8Array;
	readonly shiftFrom: Int32Array;
	readonly shiftSlots: Int32Array;
}

export function emptyWeek({ slots, days }: WeekGrid): SavedWeek {
	return {
		work: new Uint8Array(slots),
		shiftFrom: new Int32Array(days).fill(-1),
		shiftSlots: new Int32Array(days)
	};
}

/** Everybody's work as shifts and stints. @param work at person · slots + slot: 0 off, else task + 1 */
export function rosterOf({ people, slots }: WeekGrid, work: Uint8Array): MatspRoster {
	return Array.from({ length: people }, (_, person) => {
		const row = work.subarray(person * slots, (person + 1) * slots);
		const shifts: MatspShift[] = [];
		for (let slot = 0; slot < slots; slot++) {
			if (row[slot] === 0) continue;
			const from = slot;
			while (slot < slots && row[slot] !== 0) slot++;
			shifts.push({ day: dayOf(from), stints: stintsOf(row, from, slot) });
		}
		return shifts;
	});
}

function stintsOf(row: Uint8Array, from: number, to: number): readonly MatspStint[] {
	const stints: MatspStint[] = [];
	for (let begin = from, slot = from + 1; slot <= to; slot++) {
		if (slot < to && row[slot] === row[begin]) continue;
		stints.push({ from: begin, slots: slot - begin, task: row[begin]! - 1 });
		begin = slot;
	}
	return stints;
}
