import { dayOff } from '../problem/roster.ts';
import type { RosterState } from '../solve/roster-state.ts';

/**
 * What every option is worth on top of a roster: by how much the shortage of its day and of the next one gets cheaper,
 * as far as it is too dear there. No change to that option gains more.
 */
export class OptionGains {
	readonly #needs: RosterState;
	/** Days of which some cell may change. */
	readonly #days: readonly number[];
	/** By day, what is missing. */
	readonly #missing: Float64Array;
	/** On its own day and on the next: at `day * options + option`. */
	readonly #today: Float64Array;
	readonly #tomorrow: Float64Array;
	/** By day of the option, the most of each. */
	readonly #bestToday: Float64Array;
	readonly #bestTomorrow: Float64Array;
	#first = 0;
	#last = -1;
	/** The different amounts of cover of all options. */
	readonly #amounts: readonly number[];
	/** By amount and row of a day and the next: by how much its shortage gets cheaper. */
	readonly #less: Float64Array;

	/** @param movable by day, the cells that may change */
	constructor(needs: RosterState, movable: readonly (readonly number[])[]) {
		this.#needs = needs;
		this.#days = movable.flatMap((cells, day) => (cells.length > 0 ? [day] : []));
		const { days, options } = needs.prepared;
		this.#missing = new Float64Array(days);
		this.#today = new Float64Array(days * options);
		this.#tomorrow = new Float64Array(days * options);
		this.#bestToday = new Float64Array(days);
		this.#bestTomorrow = new Float64Array(days);
		this.#amounts = [...new Set(needs.prepared.coverAmount)];
		this.#less = new Float64Array((Math.max(0, ...this.#amounts) + 1) * 2 * needs.prepared.rowsPerDay);
	}

	/**
	 * Learns the gains of the roster that the state holds now.
	 *
	 * @param missingOf by how much the shortage of a day costs more than it may
	 */
	learn(missingOf: (day: number) => number): void {
		const { days, options, coverStart, coverOffset, coverAmount, rowsPerDay, rows } = this.#needs.prepared;
		this.#first = days;
		this.#last = -1;
		for (let day = 0; day < days; day++) {
			this.#missing[day] = missingOf(day);
			if (this.#missing[day] === 0) continue;
			this.#first = Math.min(this.#first, day);
			this.#last = day;
		}
		this.#bestToday.fill(0);
		this.#bestTomorrow.fill(0);
		const less = this.#less;
		const span = 2 * rowsPerDay;
		for (const day of this.#days) {
			const first = day * options;
			const most = this.#missing[day]!;
			const mostLater = this.#missing[day + 1] ?? 0;
			if (most + mostLater === 0) {
				this.#today.fill(0, first, first + options);
				this.#tomorrow.fill(0, first, first + options);
				continue;
			}
			for (let offset = 0; offset < span; offset++) {
				const row = day * rowsPerDay + offset;
				const now = row < rows ? this.#needs.rowCost(row) : 0;
				for (const amount of this.#amounts) {
					less[amount * span + offset] = now > 0 ? now - this.#needs.rowCost(row, amount) : 0;
				}
			}
			for (let option = 0; option < options; option++) {
				let gain = 0;
				let later = 0;
				for (let share = coverStart[option]!; share < coverStart[option + 1]!; share++) {
					const offset = coverOffset[share]!;
					const cheaper = less[coverAmount[share]! * span + offset]!;
					if (offset < rowsPerDay) gain += cheaper;
					else later += cheaper;
				}
				gain = Math.min(gain, most);
				later = Math.min(later, mostLater);
				this.#today[first + option] = gain;
				this.#tomorrow[first + option] = later;
				if (gain > this.#bestToday[day]!) this.#bestToday[day] = gain;
				if (later > this.#bestTomorrow[day]!) this.#bestTomorrow[day] = later;
			}
		}
	}

	/** What a cell put on `day` gains on `on`, the same day or the one after. */
	of(day: number, cell: number, on: number): number {
		if (cell === dayOff) return 0;
		const at = day * this.#needs.prepared.options + cell;
		return on === day ? this.#today[at]! : this.#tomorrow[at]!;
	}

	/** What a cell put on a day gains on it and on the next. */
	ofBoth(day: number, cell: number): number {
		return this.of(day, cell, day) + this.of(day, cell, day + 1);
	}

	/** How many options gain so much or more on a day, be they of it or of the day before. */
	optionsFrom(day: number, least: number): number {
		const { options } = this.#needs.prepared;
		let count = 0;
		for (let option = 0; option < options; option++) {
			if (this.#today[day * options + option]! >= least) count++;
			if (day > 0 && this.#tomorrow[(day - 1) * options + option]! >= least) count++;
		}
		return count;
	}

	/**
	 * So many changes are needed at least: each day's shortage divided by what the best option gains there, where a change
	 * of one day may help the next as well.
	 *
	 * @param most beyond it the exact number does not matter
	 * @param without leaves out this day, and the days beside it as far as one change could help both
	 * @returns `most + 1` where more are needed
	 */
	leastChanges(most: number, without?: number): number {
		const isLeftOut = (day: number) =>
			without !== undefined &&
			(day === without ||
				(day === without + 1 && this.#bestTomorrow[without]! > 0) ||
				(day === without - 1 && this.#bestTomorrow[day]! > 0));
		// By how many changes are made on the day before: the fewest so far.
		let fewest = Array.from({ length: most + 1 }, (_, changes) => changes);
		let before = Math.max(0, this.#first - 1);
		if (before === this.#first) {
			// There is no day before the first.
			fewest = fewest.map((changes) => (changes === 0 ? 0 : Infinity));
			before = -1;
		}
		for (let day = before + 1; day <= this.#last; day++) {
			const helped = day > 0 ? this.#bestTomorrow[day - 1]! : 0;
			const missing = isLeftOut(day) ? 0 : this.#missing[day]!;
			fewest = fewest.map((_, changes) => {
				let least = Infinity;
				for (let earlier = 0; earlier <= most; earlier++) {
					if (changes * this.#bestToday[day]! + earlier * helped < missing) continue;
					least = Math.min(least, fewest[earlier]! + changes);
				}
				return least;
			});
		}
		return Math.min(most + 1, ...fewest);
	}
}
