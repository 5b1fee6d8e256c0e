import { standardNormal } from '../../simulate/distribution.ts';
import type { RandomStream } from '../../simulate/random-stream.ts';

/** Draws of counts and of the gamma variables that they and Dirichlet shapes are made of. */

/**
 * A gamma variable of mean `shape` (scale 1): Marsaglia and Tsang, "A simple method for generating gamma variables",
 * ACM TOMS 26 (2000). A shape of 0 gives 0.
 *
 * @throws RangeError unless the shape is at least 0 and finite
 */
export function drawGamma(shape: number, random: RandomStream): number {
	if (!(shape >= 0 && shape < Infinity)) {
		throw new RangeError(`drawGamma: shape must be at least 0 and finite, got ${shape}`);
	}
	if (shape === 0) return 0;
	// Below 1 the method needs the power of a uniform number that takes Γ(shape + 1) down to Γ(shape).
	const boost = shape < 1 ? random.uniform() ** (1 / shape) : 1;
	const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const x = standardNormal(random.uniform());
		const root = 1 + c * x;
		if (root <= 0) continue;
		const v = root * root * root;
		const u = random.uniform();
		// Most draws are accepted by this bound from below, which needs no logarithm.
		if (u < 1 - 0.0331 * x * x * x * x) return boost * d * v;
		if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return boost * d * v;
	}
}

/**
 * A Poisson count of this mean: by multiplication below 10, above by Hörmann's transformed rejection PTRS, "The
 * transformed rejection method for generating Poisson random variables", Insurance: Mathematics and Economics 12 (1993).
 *
 * @throws RangeError unless the mean is at least 0 and finite
 */
export function drawPoisson(mean: number, random: RandomStream): number {
	if (!(mean >= 0 && mean < Infinity)) {
		throw new RangeError(`drawPoisson: mean must be at least 0 and finite, got ${mean}`);
	}
	if (mean < 10) {
		const limit = Math.exp(-mean);
		let product = random.uniform();
		let count = 0;
		while (product > limit) {
			count++;
			product *= random.uniform();
		}
		return count;
	}
	const logMean = Math.log(mean);
	const b = 0.931 + 2.53 * Math.sqrt(mean);
	const a = -0.059 + 0.02483 * b;
	const inverse = 1.1239 + 1.1328 / (b - 3.4);
	const quick = 0.9277 - 3.6224 / (b - 2);
	for (;;) {
		const u = random.uniform() - 0.5;
		const v = random.uniform();
		const us = 0.5 - Math.abs(u);
		const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
		if (us >= 0.07 && v <= quick) return count;
		if (count < 0 || (us < 0.013 && v > us)) continue;
		const bound = Math.log((v * inverse) / (a / (us * us) + b));
		if (bound <= count * logMean - mean - logFactorial(count)) return count;
	}
}

/**
 * A count of this mean whose variance is `dispersion` times the mean: negative binomial, as a Poisson count of a gamma
 * rate; Poisson where the dispersion is 1.
 *
 * @throws RangeError unless the mean is at least 0 and the dispersion at least 1
 */
export function drawCount(mean: number, dispersion: number, random: RandomStream): number {
	if (!(dispersion >= 1)) throw new RangeError(`drawCount: dispersion must be at least 1, got ${dispersion}`);
	if (mean === 0) return 0;
	const extra = dispersion - 1;
	// Of a gamma rate with variance (φ − 1)·mean; under a trace of extra variance it is the Poisson count.
	return drawPoisson(extra < 1e-9 ? mean : extra * drawGamma(mean / extra, random), random);
}

/** Above this mean on both sides the normal curve stands for the binomial: its quantiles are off by less than a count. */
const normalFrom = 20;

/**
 * How many of `trials` succeed: by the waiting times between successes (Devroye, Non-Uniform Random Variate Generation,
 * 1986, section X.4) where few do or few do not, by the rounded normal curve where more than 20 do and do not.
 *
 * @throws RangeError unless trials is a whole number of at least 0 and the probability lies in [0, 1]
 * @example drawBinomial(12, 1, random) // 12
 */
export function drawBinomial(trials: number, probability: number, random: RandomStream): number {
	if (!(Number.isInteger(trials) && trials >= 0)) {
		throw new RangeError(`drawBinomial: trials must be a whole number of at least 0, got ${trials}`);
	}
	if (!(probability >= 0 && probability <= 1)) {
		throw new RangeError(`drawBinomial: probability must be from 0 to 1, got ${probability}`);
	}
	if (trials === 0 || probability === 0) return 0;
	if (probability === 1) return trials;
	if (probability > 0.5) return trials - drawBinomial(trials, 1 - probability, random);
	const mean = trials * probability;
	if (mean > normalFrom) {
		const deviation = Math.sqrt(mean * (1 - probability));
		const count = Math.round(mean + deviation * standardNormal(random.uniform()));
		return Math.min(trials, Math.max(0, count));
	}
	const logFailure = Math.log1p(-probability);
	let successes = 0;
	for (let at = 0; ; successes++) {
		at += Math.floor(Math.log(random.uniform()) / logFailure) + 1;
		if (at > trials) return successes;
	}
}

/** ln k!: exact products to 20, then Stirling's series, relative error under 1e-15. */
function logFactorial(k: number): number {
	const known = smallFactorials[k];
	if (known !== undefined) return known;
	const x = k + 1;
	const square = 1 / (x * x);
	const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x;
	return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

const smallFactorials: readonly number[] = (() => {
	const table = [0];
	let factorial = 1;
	for (let k = 1; k <= 20; k++) table.push(Math.log((factorial *= k)));
	return table;
})();
