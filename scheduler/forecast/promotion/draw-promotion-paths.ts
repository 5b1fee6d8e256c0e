import type { Milliseconds } from '#lib/domain/units.ts';
import { standardNormal } from '../../simulate/distribution.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import { drawCount, drawGamma } from '../paths/count-draws.ts';
import type { CountSpread } from '../normal-days/normal-forecast.ts';
import type { SamplePaths } from '../paths/sample-paths.ts';
import type { LaunchProfile } from './launch-profile.ts';
import { studentTQuantile } from './student-t.ts';

/**
 * How strongly the surprises of a promotion are shared, as correlations of the day factors: between two queues on one
 * day, and between two days of one queue. 0 would let surprises cancel in the sum and make totals too certain, 1 would
 * let them all add up. Assumptions until a shop has promotions enough to measure them.
 */
export interface SharedSurprise {
	readonly betweenQueues: number;
	readonly betweenDays: number;
}

export const sharedSurprise: SharedSurprise = { betweenQueues: 0.5, betweenDays: 0.5 };

/**
 * Log uplifts are kept between these quantiles. The exponential of a Student t has no mean; a day of fifty normal ones,
 * once in ten thousand paths, would decide the average and tell a planner nothing. P10 … P95 are untouched.
 */
const least = 0.005;
const most = 0.995;

/**
 * The t quantiles at (k + ½)/n, ascending: what the day factors of n paths are dealt from, so that the quantiles of a
 * day's total carry no noise of sampling.
 */
export function uplifts(paths: number, degrees: number): Float64Array {
	const values = new Float64Array(paths);
	for (let k = 0; 2 * k < paths; k++) {
		const p = Math.min(most, Math.max(least, (k + 0.5) / paths));
		const t = studentTQuantile(p, degrees);
		values[k] = t;
		values[paths - 1 - k] = -t;
	}
	return values;
}

/**
 * Which of the n day factors, in order of size, each path gets: `ranks[p]` from 0 to n − 1, each once. Ranks of
 *
 *   G = √ρ_q·(√ρ_d·C + √(1−ρ_d)·C_d) + √(1−ρ_q)·(√ρ_d·E_q + √(1−ρ_d)·E_qd)
 *
 * with independent normal numbers: C shared by all of the promotion, C_d by the queues of a day, E_q by the days of a
 * queue (a Gaussian copula). Streams are named by promotion, day and queue: adding a queue changes no other's draws.
 */
export function surpriseRanks(
	paths: number,
	seed: number | string,
	{ promotion, day, queue }: { readonly promotion: string; readonly day: string; readonly queue: string },
	{ betweenQueues, betweenDays }: SharedSurprise
): Int32Array {
	for (const [name, value] of Object.entries({ betweenQueues, betweenDays })) {
		if (!(value >= 0 && value <= 1)) {
			throw new RangeError(`surpriseRanks: ${name} must be from 0 to 1, got ${value}`);
		}
	}
	const ofPromotion = new RandomStream(seed, `surprise/${promotion}`);
	const ofDay = new RandomStream(seed, `surprise/${promotion}/${day}`);
	const ofQueue = new RandomStream(seed, `surprise/${promotion}//${queue}`);
	const ofBoth = new RandomStream(seed, `surprise/${promotion}/${day}/${queue}`);
	const a = Math.sqrt(betweenQueues * betweenDays);
	const b = Math.sqrt(betweenQueues * (1 - betweenDays));
	const c = Math.sqrt((1 - betweenQueues) * betweenDays);
	const d = Math.sqrt((1 - betweenQueues) * (1 - betweenDays));
	const surprise = new Float64Array(paths);
	for (let p = 0; p < paths; p++) {
		surprise[p] =
			a * standardNormal(ofPromotion.uniform()) +
			b * standardNormal(ofDay.uniform()) +
			c * standardNormal(ofQueue.uniform()) +
			d * standardNormal(ofBoth.uniform());
	}
	const order = new Int32Array(paths).map((_, p) => p);
	order.sort((p, q) => (surprise[p] as number) - (surprise[q] as number) || p - q);
	const ranks = new Int32Array(paths);
	for (let rank = 0; rank < paths; rank++) ranks[order[rank] as number] = rank;
	return ranks;
}

/** The day whose paths are drawn. */
export interface PathDay {
	/** `bounds[i]` … `bounds[i + 1]` is slot i of the day. */
	readonly bounds: ArrayLike<number>;
	readonly profile: LaunchProfile;
	/** How counts of normal days scatter about their mean, measured on slots of `step`. */
	readonly spread: CountSpread;
	readonly step: Milliseconds;
}

/**
 * Joint paths of a promotion day: each is the total of its own × a shape from the Dirichlet × a deviation that dies away
 * within the day (AR(1), on slots of any length) × negative binomial counts. Shape and deviation leave the expected total
 * of a path as it is: it is reconciled top-down, day total × share.
 *
 * @param totals `totals[p]`: expected inquiries of the day in path p
 * @throws RangeError when a total is negative or not finite
 */
export function drawPromotionPaths(
	{ bounds, profile, spread, step }: PathDay,
	totals: ArrayLike<number>,
	random: RandomStream
): SamplePaths {
	const { shares, cells, concentration } = profile;
	const slots = shares.length;
	const cellCount = (cells.at(-1) ?? -1) + 1;
	const cellShares = new Float64Array(cellCount);
	for (let i = 0; i < slots; i++) {
		cellShares[cells[i] as number] = (cellShares[cells[i] as number] as number) + (shares[i] as number);
	}
	const keeps = new Float64Array(slots);
	const renews = new Float64Array(slots);
	for (let i = 1; i < slots; i++) {
		const between = ((bounds[i + 1] as number) - (bounds[i - 1] as number)) / 2;
		keeps[i] = spread.slotCorrelation ** (between / step);
		renews[i] = Math.sqrt(1 - (keeps[i] as number) ** 2);
	}
	const factor = new Float64Array(cellCount);
	const rate = new Float64Array(slots);
	const counts = new Float32Array(totals.length * slots);
	for (let p = 0; p < totals.length; p++) {
		for (let c = 0; c < cellCount; c++) {
			const share = cellShares[c] as number;
			factor[c] = share > 0 ? drawGamma(concentration * share, random) / share : 0;
		}
		let deviation = standardNormal(random.uniform());
		let sum = 0;
		for (let i = 0; i < slots; i++) {
			if (i > 0) {
				deviation =
					(keeps[i] as number) * deviation + (renews[i] as number) * standardNormal(random.uniform());
			}
			const value =
				(shares[i] as number) *
				(factor[cells[i] as number] as number) *
				Math.exp(spread.slotEffect * deviation);
			rate[i] = value;
			sum += value;
		}
		const scale = sum > 0 ? (totals[p] as number) / sum : 0;
		for (let i = 0; i < slots; i++) {
			counts[p * slots + i] = drawCount((rate[i] as number) * scale, spread.dispersion, random);
		}
	}
	return { paths: totals.length, slots, counts };
}
