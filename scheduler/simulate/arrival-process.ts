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

/**
 * The instants of a Poisson process with a time-varying rate, one after another, by thinning (Lewis & Shedler
 * 1979): candidates at the highest rate of the slot, each kept with probability rate / highest rate.
 */
export class ArrivalProcess {
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
