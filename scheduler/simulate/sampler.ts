import type { Milliseconds } from '#lib/domain/units.ts';
import { exponential, logNormal, normalTail, standardNormal } from './distribution.ts';
import type { Distribution } from './distribution.ts';
import type { RandomStream } from './random-stream.ts';

const constant = 0;
const byExponential = 1;
const byLogNormal = 2;
const byValues = 3;

/**
 * A distribution made ready for many draws: one shape of object whatever the kind, so that the inner loop reads
 * numbers only. Draws exactly what `draw` draws.
 */
export class Sampler {
	readonly #kind: number;
	/** The value, the mean or the median. */
	readonly #scale: number;
	readonly #spread: number;
	readonly #values: Float64Array;

	/** @throws RangeError for a mean, median or spread that is negative or not a number, and for no values */
	constructor(distribution: Distribution) {
		this.#spread = distribution.kind === 'logNormal' ? distribution.spread : 0;
		this.#values = Float64Array.from(distribution.kind === 'empirical' ? distribution.values : []);
		switch (distribution.kind) {
			case 'constant':
				this.#kind = constant;
				this.#scale = distribution.value;
				break;
			case 'never':
				this.#kind = constant;
				this.#scale = Infinity;
				break;
			case 'exponential':
				this.#kind = byExponential;
				this.#scale = distribution.mean;
				break;
			case 'logNormal':
				this.#kind = byLogNormal;
				this.#scale = distribution.median;
				break;
			case 'empirical':
				this.#kind = byValues;
				this.#scale = 0;
				if (distribution.values.length === 0) {
					throw new RangeError('Sampler: empirical values must not be empty');
				}
				break;
			default:
				throw new RangeError(`Sampler: kind must be known, got ${String(distribution satisfies never)}`);
		}
		if (!(this.#scale >= 0 && this.#spread >= 0 && this.#values.every((value) => value >= 0))) {
			throw new RangeError(
				`Sampler: durations must be at least 0, got ${JSON.stringify(distribution).slice(0, 200)}`
			);
		}
	}

	/** One duration. */
	draw(random: RandomStream): Milliseconds {
		return this.#kind === constant ? this.#scale : this.at(random.uniform());
	}

	/**
	 * The uniform number that one draw takes, for a duration that may never be asked for: `at` turns it into the
	 * duration. Takes what `draw` takes from the stream, and the same duration comes out.
	 */
	chance(random: RandomStream): number {
		return this.#kind === constant ? 0.5 : random.uniform();
	}

	/** The quantile `p`, 0 < p < 1. */
	at(p: number): Milliseconds {
		switch (this.#kind) {
			case byExponential:
				return exponential(this.#scale, p);
			case byLogNormal:
				return logNormal(this.#scale, this.#spread, p);
			case byValues:
				return this.#values[Math.floor(p * this.#values.length)] as number;
			default:
				return this.#scale;
		}
	}

	/**
	 * The quantile `p` of the durations that are longer than `least`: how long it takes in all when it has taken so
	 * long already. Where the distribution has nothing longer, it is over now: `least` itself.
	 */
	beyond(least: Milliseconds, p: number): Milliseconds {
		if (!(least > 0)) return this.at(p);
		switch (this.#kind) {
			case byExponential:
				return least + exponential(this.#scale, p);
			case byLogNormal: {
				if (this.#spread === 0 || this.#scale === 0) return Math.max(least, this.#scale);
				const tail = p * normalTail(Math.log(least / this.#scale) / this.#spread);
				if (!(tail > 0)) return least;
				return Math.max(least, this.#scale * Math.exp(-this.#spread * standardNormal(tail)));
			}
			case byValues: {
				let longer = 0;
				for (const value of this.#values) if (value > least) longer++;
				let skip = Math.floor(p * longer);
				for (const value of this.#values) if (value > least && skip-- === 0) return value;
				return least;
			}
			default:
				return Math.max(least, this.#scale);
		}
	}
}
