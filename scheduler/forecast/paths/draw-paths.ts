import { standardNormal } from '../../simulate/distribution.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import { drawCount } from './count-draws.ts';
import type { CountSpread } from '../normal-days/normal-forecast.ts';
import type { SamplePaths } from './sample-paths.ts';

/** What sample paths are drawn from. */
export interface PathSource {
	/** `mean[s]`: expected inquiries in slot s of the horizon, at least 0. */
	readonly mean: Float64Array;
	readonly spread: CountSpread;
	/** Slot of the day of `mean[0]`: where the days change, and with them the day factor. */
	readonly firstSlot: number;
	readonly slotsPerDay: number;
	readonly paths: number;
	/** Names the run, as in `RandomStream`. */
	readonly seed: number | string;
	/** Names the queue within the run. */
	readonly name: string;
}

/**
 * Draws joint sample paths: mean × day factor × deviation within the day × negative binomial count. Both factors are
 * log-normal with mean 1 (e^(σz − σ²/2)), so that the paths average to the mean. Day factors follow each other with
 * `dayCorrelation`; the deviation is an AR(1) that goes on over midnight.
 *
 * The day of `mean[0]` is lead 0 when the horizon begins within a day, lead 1 when it begins with it.
 *
 * @throws RangeError when a mean or a number of the spread is out of its range
 * @example drawPaths({ mean: Float64Array.of(0, 0), …, paths: 2 }).counts // all 0
 */
export function drawPaths({
	mean,
	spread,
	firstSlot,
	slotsPerDay,
	paths,
	seed,
	name
}: PathSource): SamplePaths {
	checkSpread(spread);
	if (!Number.isInteger(paths) || paths < 1)
		throw new RangeError(`drawPaths: paths must be a whole number of at least 1, got ${paths}`);
	if (!Number.isInteger(firstSlot) || firstSlot < 0 || firstSlot >= slotsPerDay)
		throw new RangeError(
			`drawPaths: firstSlot must be a slot of the day, got ${firstSlot} of ${slotsPerDay}`
		);
	const slots = mean.length;
	for (const [s, value] of mean.entries())
		if (!(value >= 0 && value < Infinity))
			throw new RangeError(`drawPaths: mean must be at least 0 and finite, got ${value} in slot ${s}`);
	const { slotEffect, slotCorrelation, dispersion, dayCorrelation = 0 } = spread;
	const fresh = Math.sqrt(1 - slotCorrelation * slotCorrelation);
	const freshDay = Math.sqrt(1 - dayCorrelation * dayCorrelation);
	const slotBias = (slotEffect * slotEffect) / 2;
	const firstLead = firstSlot === 0 ? 1 : 0;
	const random = new RandomStream(seed, `paths/${name}`);
	const normal = () => standardNormal(random.uniform());
	const counts = new Float32Array(paths * slots);
	for (let p = 0; p < paths; p++) {
		let day = normal();
		let deviation = normal();
		let lead = firstLead;
		let effect = effectAt(spread, lead);
		let factor = Math.exp(effect * day - (effect * effect) / 2);
		let slot = firstSlot;
		for (let s = 0; s < slots; s++) {
			const rate = (mean[s] as number) * factor * Math.exp(slotEffect * deviation - slotBias);
			counts[p * slots + s] = drawCount(rate, dispersion, random);
			deviation = slotCorrelation * deviation + fresh * normal();
			if (++slot < slotsPerDay) continue;
			slot = 0;
			effect = effectAt(spread, ++lead);
			day = dayCorrelation * day + freshDay * normal();
			factor = Math.exp(effect * day - (effect * effect) / 2);
		}
	}
	return { paths, slots, counts };
}

/** Standard deviation of the log day factor at a lead; leads beyond the last known one are like it. */
export function effectAt({ dayEffect }: CountSpread, lead: number): number {
	return dayEffect[Math.min(lead, dayEffect.length - 1)] ?? 0;
}

function checkSpread({
	dayEffect,
	dayCorrelation = 0,
	slotEffect,
	slotCorrelation,
	dispersion
}: CountSpread): void {
	const check = (name: string, value: number, least: number, below: number) => {
		if (!(value >= least && value < below))
			throw new RangeError(`drawPaths: ${name} must be at least ${least} and below ${below}, got ${value}`);
	};
	for (const effect of dayEffect) check('dayEffect', effect, 0, Infinity);
	check('dayCorrelation', dayCorrelation, 0, 1);
	check('slotEffect', slotEffect, 0, Infinity);
	check('slotCorrelation', slotCorrelation, 0, 1);
	check('dispersion', dispersion, 1, Infinity);
}
