import type { RandomStream } from '../../simulate/random-stream.ts';
import { BestWeek } from './best-week.ts';
import { CoverState, emptyWeek, type SavedWeek } from './cover-state.ts';
import { dayOf, type WeekGrid } from './week-grid.ts';

/** What a missing head costs at first, in slots of excess; and at most. */
const firstWeight = { free: 8, tight: 2 };
const mostWeight = 400;
/** Steps after which missing heads become dearer. */
const raiseEvery = 100;
/** Steps of a turn besides those of the weeks in it. */
const turnSteps = 1_000;
/** Most people that are planned anew together. */
const mostPeople = 4;
/** What a slot of work above the allowance costs, in slots of excess. */
const overAllowance = 3;
/** Parts of a slot, of 64, by which chance may prefer one shift to another. */
const noise = 32;
/** Slots to either side in which someone counts as being at work near a place. */
const near = 12;

/**
 * Ruin and recreate: a few people lose some days or the whole week, and each gets the best that is left for them, one
 * after the other (`BestWeek`). Worse is accepted now and then, as in simulated annealing. Every roster on the way
 * keeps every rule of people; only the cover may be missed, and missing heads become dearer until they are not.
 */
export class Search {
	readonly state: CoverState;
	readonly #grid: WeekGrid;
	readonly #random: RandomStream;
	readonly #week: BestWeek;
	readonly #saved: readonly SavedWeek[];
	readonly #chosen = new Int32Array(mostPeople);
	readonly #allowance: number;
	/** Slots that all people work above the least of their contracts. */
	#extra = 0;
	#turns = 0;

	/**
	 * @param allowance slots that all people together may work above the least of their contracts. With a finite one the
	 *   search looks for a full cover at a given amount of work, which is much quicker than working less from a full cover
	 */
	constructor(grid: WeekGrid, random: RandomStream, allowance: number) {
		this.#grid = grid;
		this.#random = random;
		this.#allowance = allowance;
		this.state = new CoverState(grid, firstWeight[Number.isFinite(allowance) ? 'tight' : 'free']);
		this.#week = new BestWeek(this.state, random);
		this.#saved = Array.from({ length: mostPeople }, () => emptyWeek(grid));
	}

	/** Elementary steps so far. */
	get steps(): number {
		// A turn counts even when it has nobody to plan, so that every search ends.
		return this.#week.steps + turnSteps * this.#turns;
	}

	/** Gives everyone a week, in an order by chance. Those who can have none by the rules stay without. */
	construct(): void {
		const order = Int32Array.from({ length: this.#grid.people }, (_, person) => person);
		this.#shuffle(order, order.length);
		for (const person of order) this.#place(person, 0, this.#grid.days);
	}

	/** Goes on from a roster. @param weight what missing heads cost, as in `CoverState` */
	load(work: Uint8Array, weight: Int32Array | undefined): void {
		this.state.load(work);
		if (weight !== undefined) this.state.reweigh(weight);
		this.#extra = 0;
		for (let person = 0; person < this.#grid.people; person++) this.#extra += this.#extraOf(person);
	}

	/** Plans a few people anew. @param heat slots of excess by which a change may be worse, on average, to be accepted */
	turn(heat: number): void {
		const { state } = this;
		this.#turns++;
		if (this.#turns % raiseEvery === 0 && state.shortCount > 0) state.raiseShort(1, mostWeight);
		const busiest = state.shortCount > 0 || this.#below(2) === 0 ? -1 : this.#someoneWithSpareSlots();
		const focus = this.#focus(busiest);
		let from = 0;
		let to = this.#grid.days;
		let people = 1 + this.#below(2);
		if (this.#below(100) >= 20) {
			const span = 1 + this.#below(3);
			from = Math.max(0, dayOf(focus) - this.#below(span));
			to = Math.min(this.#grid.days, from + span);
			people = 2 + this.#below(mostPeople - 1);
		}
		const count = this.#choose(Math.min(people, this.#grid.people), busiest, focus);
		const before = this.#cost();
		const extra = this.#extra;
		for (let at = 0; at < count; at++) {
			const person = this.#chosen[at]!;
			state.save(person, this.#saved[at]!);
			this.#extra -= this.#extraOf(person);
			for (let day = from; day < to; day++) state.removeShift(person, day);
		}
		let placed = true;
		for (let at = 0; at < count && placed; at++) {
			placed = this.#place(this.#chosen[at]!, from, to);
		}
		if (placed && this.#cost() <= before - heat * Math.log(this.#random.uniform())) return;
		for (let at = count - 1; at >= 0; at--) state.restore(this.#chosen[at]!, this.#saved[at]!);
		this.#extra = extra;
	}

	/** Gives a person the best week within what is left of the allowance. */
	#place(person: number, from: number, to: number): boolean {
		const { leastSlots, mostSlots } = this.#grid;
		const left = Math.max(0, this.#allowance - this.#extra);
		const most = Math.min(mostSlots[person]!, leastSlots[person]! + left);
		if (!this.#week.place(person, from, to, most, noise)) return false;
		this.#extra += this.#extraOf(person);
		return true;
	}

	#extraOf(person: number): number {
		return Math.max(0, this.state.slotsOf(person) - this.#grid.leastSlots[person]!);
	}

	#cost(): number {
		return this.state.cost + overAllowance * Math.max(0, this.#extra - this.#allowance);
	}

	/** A slot where the cover is missed, else one that `busiest` works, else any. */
	#focus(busiest: number): number {
		const { state } = this;
		const { slots, tasks } = this.#grid;
		if (state.shortCount > 0) return Math.floor(state.short[this.#below(state.shortCount)]! / tasks);
		let slot = this.#below(slots);
		if (busiest < 0) return slot;
		for (let tries = 0; tries < 60 && state.work[busiest * slots + slot] === 0; tries++) {
			slot = this.#below(slots);
		}
		return slot;
	}

	/** Someone who works more than the contract asks for, −1 when such people are not met soon. */
	#someoneWithSpareSlots(): number {
		const { people, leastSlots } = this.#grid;
		for (let tries = 0; tries < 200; tries++) {
			const person = this.#below(people);
			if (this.state.slotsOf(person) > leastSlots[person]!) return person;
		}
		return -1;
	}

	/**
	 * Chooses people into `#chosen`, in an order by chance: half of them at work near the slot.
	 *
	 * @param first among them, unless −1
	 * @returns how many, fewer than wanted when they are not met soon
	 */
	#choose(wanted: number, first: number, slot: number): number {
		const { people, slots } = this.#grid;
		const chosen = this.#chosen;
		let count = 0;
		if (first >= 0) chosen[count++] = first;
		for (let tries = 0; count < wanted && tries < 50; tries++) {
			const person = this.#below(people);
			if (chosen.subarray(0, count).includes(person)) continue;
			if (tries < 30 && this.#below(2) === 0) {
				const at = Math.min(slots - 1, Math.max(0, slot + this.#below(2 * near + 1) - near));
				if (this.state.work[person * slots + at] === 0) continue;
			}
			chosen[count++] = person;
		}
		this.#shuffle(chosen, count);
		return count;
	}

	#shuffle(values: Int32Array, count: number): void {
		for (let at = count - 1; at > 0; at--) {
			const other = this.#below(at + 1);
			const value = values[at]!;
			values[at] = values[other]!;
			values[other] = value;
		}
	}

	#below(limit: number): number {
		return this.#random.word() % limit;
	}
}
