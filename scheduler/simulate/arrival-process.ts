import { hour } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { exponential } from './distribution.ts';
import type { RandomStream } from './random-stream.ts';

/**
 * A rate of arrivals over time, as plain values: a forecast slot by slot, a sample path, or a smooth curve put
 * on a fine grid. Outside of the grid nobody arrives.
 */
export interface ArrivalRate {
	/** Instant of `perHour[0]`, on the simulation's time axis. */
	readonly from: EpochMs;
	readonly step: Milliseconds;
	/** `perHour[i]`: arrivals per hour at `from + i · step`, at least 0. */
	readonly perHour: ArrayLike<number>;
	/**
	 * `constant`: the value holds for [from + i·step, from + (i+1)·step); n values are n slots.
	 * `linear`: straight lines between the values; n values are n − 1 slots.
	 */
	readonly shape: 'constant' | 'linear';
}

/** How many arrive in each slot, as a sample path of a forecast has it: its counts are chance enough already. */
export interface ArrivalCounts {
	readonly shape: 'counts';
	/** `bounds[i]` … `bounds[i + 1]` is slot i; ascending, slots may differ in length. */
	readonly bounds: ArrayLike<EpochMs>;
	/** `counts[i]`: whole, at least 0. */
	readonly counts: ArrayLike<number>;
}

/** Instants of arrivals one after another. */
export interface Arrivals {
	/** The next arrival, not before the last one; Infinity when there is none any more. */
	next(): EpochMs;
}

/**
 * The arrivals of a rate or of given counts.
 *
 * @param after arrivals before that are left out
 * @throws RangeError when a rate or a count is out of its range
 */
export function arrivalsOf(
	source: ArrivalRate | ArrivalCounts,
	random: RandomStream,
	after?: EpochMs
): Arrivals {
	return source.shape === 'counts'
		? new CountedArrivals(source, random, after)
		: new ArrivalProcess(source, random, after);
}

/**
 * Exactly `counts[i]` arrivals in slot i, each anywhere in it: the instants of a Poisson process whose counts are known
 * are independent and uniform. In order of time by the least of k uniform numbers, 1 − (1 − u)^(1/k).
 */
export class CountedArrivals implements Arrivals {
	readonly #source: ArrivalCounts;
	readonly #random: RandomStream;
	readonly #after: EpochMs;
	#slot = -1;
	#left = 0;
	#at: EpochMs = 0;

	/** @throws RangeError when there is not one more bound than counts, or a count is not a whole number of at least 0 */
	constructor(source: ArrivalCounts, random: RandomStream, after: EpochMs = -Infinity) {
		const { bounds, counts } = source;
		if (bounds.length !== counts.length + 1) {
			throw new RangeError(
				`CountedArrivals: bounds must be one more than counts, got ${bounds.length} for ${counts.length}`
			);
		}
		for (let i = 0; i < counts.length; i++) {
			const count = counts[i] as number;
			if (!(Number.isInteger(count) && count >= 0)) {
				throw new RangeError(`CountedArrivals: counts[${i}] must be a whole number, got ${count}`);
			}
		}
		this.#source = source;
		this.#random = random;
		this.#after = after;
	}

	next(): EpochMs {
		const { bounds, counts } = this.#source;
		for (;;) {
			while (this.#left === 0) {
				if (++this.#slot >= counts.length) return Infinity;
				this.#left = counts[this.#slot] as number;
				this.#at = bounds[this.#slot] as EpochMs;
			}
			const end = bounds[this.#slot + 1] as EpochMs;
			this.#at += (end - this.#at) * (1 - (1 - this.#random.uniform()) ** (1 / this.#left));
			this.#left--;
			if (this.#at >= this.#after) return this.#at;
		}
	}
}

/**
 * The instants of a Poisson process with a time-varying rate, one after another, by thinning (Lewis & Shedler
 * 1979): candidates at the highest rate of the slot, each kept with probability rate / highest rate.
 */
export class ArrivalProcess implements Arrivals {
	readonly #rate: ArrivalRate;
	readonly #random: RandomStream;
	readonly #slots: number;
	#slot = 0;
	#at: EpochMs;

	/**
	 * @param after arrivals before that are left out; the process has no memory
	 * @throws RangeError when the step is not positive or a rate is negative or not finite
	 */
	constructor(rate: ArrivalRate, random: RandomStream, after: EpochMs = rate.from) {
		if (!(rate.step > 0)) throw new RangeError(`ArrivalProcess: step must be positive, got ${rate.step}`);
		for (let i = 0; i < rate.perHour.length; i++) {
			const value = rate.perHour[i] as number;
			if (!(value >= 0 && value < Infinity)) {
				throw new RangeError(`ArrivalProcess: perHour[${i}] must be at least 0, got ${value}`);
			}
		}
		this.#rate = rate;
		this.#random = random;
		this.#slots = rate.shape === 'constant' ? rate.perHour.length : rate.perHour.length - 1;
		this.#at = Math.max(rate.from, after);
		this.#slot = Math.floor((this.#at - rate.from) / rate.step);
	}

	/** The next arrival, later than the one before; Infinity behind the last slot. */
	next(): EpochMs {
		const { from, step, perHour, shape } = this.#rate;
		while (this.#slot < this.#slots) {
			const start = from + this.#slot * step;
			const left = perHour[this.#slot] as number;
			const right = shape === 'constant' ? left : (perHour[this.#slot + 1] as number);
			const highest = Math.max(left, right);
			if (highest > 0) this.#at += exponential(hour / highest, this.#random.uniform());
			if (highest === 0 || this.#at >= start + step) {
				// Exponential gaps have no memory: drawing anew from the next slot's start is exact.
				this.#slot++;
				this.#at = start + step;
				continue;
			}
			if (left === right) return this.#at;
			const rate = left + ((right - left) * (this.#at - start)) / step;
			if (this.#random.uniform() * highest < rate) return this.#at;
		}
		return Infinity;
	}
}

/** Expected arrivals in [from, to): the integral of the rate. */
export function expectedArrivals(rate: ArrivalRate, from: EpochMs, to: EpochMs): number {
	const slots = rate.shape === 'constant' ? rate.perHour.length : rate.perHour.length - 1;
	let total = 0;
	for (let slot = 0; slot < slots; slot++) {
		const start = rate.from + slot * rate.step;
		const a = Math.max(from, start);
		const b = Math.min(to, start + rate.step);
		if (a >= b) continue;
		const left = rate.perHour[slot] as number;
		const right = rate.shape === 'constant' ? left : (rate.perHour[slot + 1] as number);
		const middle = left + ((right - left) * ((a + b) / 2 - start)) / rate.step;
		total += (middle * (b - a)) / hour;
	}
	return total;
}
