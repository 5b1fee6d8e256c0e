import type { CountSpread } from '#scheduler/forecast/normal-days/normal-forecast.ts';
import { standardNormal } from '#scheduler/simulate/distribution.ts';
import type { RandomStream } from '#scheduler/simulate/random-stream.ts';

/** A gamma number of unit scale: Marsaglia and Tsang, ACM TOMS 26 (2000). */
function drawGamma(shape: number, random: RandomStream): number {
	if (shape < 1) return drawGamma(shape + 1, random) * random.uniform() ** (1 / shape);
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const x = standardNormal(random.uniform());
		const v = (1 + c * x) ** 3;
		if (v > 0 && Math.log(random.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
	}
}

/** A Poisson number, by multiplication; in parts where the mean is large. */
function drawPoisson(mean: number, random: RandomStream): number {
	if (mean > 300) return drawPoisson(mean / 2, random) + drawPoisson(mean / 2, random);
	const limit = Math.exp(-mean);
	let count = 0;
	for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
	return count;
}

/** A count with this mean and variance `dispersion` · mean: negative binomial, Poisson at 1. */
export function drawCount(mean: number, dispersion: number, random: RandomStream): number {
	const excess = dispersion - 1;
	const rate = excess > 1e-9 ? drawGamma(mean / excess, random) * excess : mean;
	return drawPoisson(rate, random);
}

/** A day of counts as `spread` says it scatters about its forecast; written apart from what it is to judge. */
export function drawDay(
	expected: readonly number[],
	{ dayEffect, slotEffect, slotCorrelation, dispersion }: CountSpread,
	random: RandomStream
): number[] {
	const level = (dayEffect[1] ?? 0) * standardNormal(random.uniform());
	let deviation = slotEffect * standardNormal(random.uniform());
	return expected.map((mean) => {
		const fresh = Math.sqrt(1 - slotCorrelation ** 2) * slotEffect * standardNormal(random.uniform());
		deviation = slotCorrelation * deviation + fresh;
		return drawCount(mean * Math.exp(level + deviation), dispersion, random);
	});
}
