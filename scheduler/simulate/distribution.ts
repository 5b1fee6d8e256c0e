import type { Milliseconds } from '#lib/domain/units.ts';
import type { RandomStream } from './random-stream.ts';

/**
 * A distribution of durations as plain values, so that a scenario can be stored and sent to a worker.
 * `never` is an infinite duration: customers who do not abandon.
 */
export type Distribution =
	| { readonly kind: 'constant'; readonly value: Milliseconds }
	| { readonly kind: 'exponential'; readonly mean: Milliseconds }
	/** `spread`: standard deviation of the logarithm. Mean = median · exp(spread² / 2). */
	| { readonly kind: 'logNormal'; readonly median: Milliseconds; readonly spread: number }
	/** Each of the observed values is equally likely. */
	| { readonly kind: 'empirical'; readonly values: readonly Milliseconds[] }
	| { readonly kind: 'never' };

/**
 * Draws one duration in milliseconds (not rounded). Every kind but `constant` and `never` takes exactly one
 * uniform number and grows with it, so that two runs with the same stream stay in step.
 *
 * @example draw({ kind: 'constant', value: 250 }, random) // 250
 */
export function draw(distribution: Distribution, random: RandomStream): Milliseconds {
	switch (distribution.kind) {
		case 'constant':
			return distribution.value;
		case 'exponential':
			return exponential(distribution.mean, random.uniform());
		case 'logNormal':
			return logNormal(distribution.median, distribution.spread, random.uniform());
		case 'empirical': {
			const { values } = distribution;
			if (values.length === 0) throw new RangeError('draw: empirical values must not be empty');
			return values[Math.floor(random.uniform() * values.length)] as number;
		}
		case 'never':
			return Infinity;
		default:
			return distribution satisfies never;
	}
}

/** Quantile `p` (0 < p < 1) of the exponential distribution with this mean; median = mean · ln 2. */
export function exponential(mean: number, p: number): number {
	return -mean * Math.log1p(-p);
}

/**
 * Quantile `p` (0 < p < 1) of the log-normal distribution whose logarithm has standard deviation `spread`.
 *
 * @example logNormal(8_000, 0.7, 0.9) // about 19_620: P90 is 2.45 medians
 */
export function logNormal(median: number, spread: number, p: number): number {
	return median * Math.exp(spread * standardNormal(p));
}

/**
 * Index i with probability weights[i] / Σ weights, from a uniform number p in (0, 1).
 *
 * @example weightedIndex([1, 3], 0.2) // 0; weightedIndex([1, 3], 0.3) is 1
 * @throws RangeError when the weights are empty, negative or all 0
 */
export function weightedIndex(weights: readonly number[], p: number): number {
	let total = 0;
	for (const weight of weights) {
		if (!(weight >= 0)) throw new RangeError(`weightedIndex: weights must be at least 0, got ${weight}`);
		total += weight;
	}
	if (!(total > 0)) throw new RangeError('weightedIndex: weights must have a positive sum');
	let rest = p * total;
	let last = 0;
	for (let i = 0; i < weights.length; i++) {
		const weight = weights[i] as number;
		if (weight === 0) continue;
		last = i;
		rest -= weight;
		if (rest < 0) return i;
	}
	return last;
}

/**
 * Quantile of the standard normal distribution, relative error about 1e-16: Wichura, "Algorithm AS 241: the
 * percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.
 *
 * @example standardNormal(0.975) // 1.959963984540054
 * @throws RangeError unless 0 < p < 1
 */
export function standardNormal(p: number): number {
	if (!(p > 0 && p < 1)) throw new RangeError(`standardNormal: p must be between 0 and 1, got ${p}`);
	const q = p - 0.5;
	if (Math.abs(q) <= 0.425) return q * centre(0.180625 - q * q);
	const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
	const tailValue = r <= 5 ? tail(r - 1.6) : farTail(r - 5);
	return q < 0 ? -tailValue : tailValue;
}

// The three ratios of polynomials are written out: a loop over arrays of coefficients takes three times as long.

/** Around the median. */
function centre(x: number): number {
	const over =
		((((((2.5090809287301226727e3 * x + 3.3430575583588128105e4) * x + 6.7265770927008700853e4) * x +
			4.5921953931549871457e4) *
			x +
			1.3731693765509461125e4) *
			x +
			1.9715909503065514427e3) *
			x +
			1.3314166789178437745e2) *
			x +
		3.387132872796366608;
	const under =
		((((((5.226495278852545925e3 * x + 2.8729085735721942674e4) * x + 3.930789580009271061e4) * x +
			2.1213794301586595867e4) *
			x +
			5.3941960214247511077e3) *
			x +
			6.871870074920579083e2) *
			x +
			4.2313330701600911252e1) *
			x +
		1;
	return over / under;
}

/** Down to about e⁻²⁵. */
function tail(x: number): number {
	const over =
		((((((7.7454501427834140764e-4 * x + 2.27238449892691845833e-2) * x + 2.4178072517745061177e-1) * x +
			1.27045825245236838258) *
			x +
			3.64784832476320460504) *
			x +
			5.7694972214606914055) *
			x +
			4.6303378461565452959) *
			x +
		1.42343711074968357734;
	const under =
		((((((1.05075007164441684324e-9 * x + 5.475938084995344946e-4) * x + 1.51986665636164571966e-2) * x +
			1.4810397642748007459e-1) *
			x +
			6.8976733498510000455e-1) *
			x +
			1.6763848301838038494) *
			x +
			2.05319162663775882187) *
			x +
		1;
	return over / under;
}

/** Beyond. */
function farTail(x: number): number {
	const over =
		((((((2.01033439929228813265e-7 * x + 2.71155556874348757815e-5) * x + 1.2426609473880784386e-3) * x +
			2.6532189526576123093e-2) *
			x +
			2.9656057182850489123e-1) *
			x +
			1.7848265399172913358) *
			x +
			5.4637849111641143699) *
			x +
		6.6579046435011037772;
	const under =
		((((((2.04426310338993978564e-15 * x + 1.4215117583164458887e-7) * x + 1.8463183175100546818e-5) * x +
			7.868691311456132591e-4) *
			x +
			1.48753612908506148525e-2) *
			x +
			1.3692988092273580531e-1) *
			x +
			5.9983220655588793769e-1) *
			x +
		1;
	return over / under;
}

/**
 * P(Z > z) of a standard normal Z, relative error below 1e-12: Marsaglia's series ("Evaluating the normal
 * distribution", Journal of Statistical Software 11(4), 2004) below z = 3, Laplace's continued fraction above.
 *
 * @example normalTail(1.959963984540054) // 0.025
 */
export function normalTail(z: number): number {
	const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
	if (z > 3) {
		let fraction = z;
		for (let i = 60; i > 0; i--) fraction = z + i / fraction;
		return density / fraction;
	}
	if (z < -38) return 1;
	let term = z;
	let sum = z;
	for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
		term *= (z * z) / i;
		sum += term;
	}
	return 0.5 - density * sum;
}
