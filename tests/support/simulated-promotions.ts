import { instantOf } from '#lib/domain/time/local-time.ts';
import { hour, type EpochMs } from '#lib/domain/units.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import { drawCount, drawGamma } from '#scheduler/forecast/paths/count-draws.ts';
import type { CountSpread } from '#scheduler/forecast/normal-days/normal-forecast.ts';
import type { ObservedPromotion } from '#scheduler/forecast/promotion/past-uplift.ts';
import { promotionSlots, spreadCounts } from '#scheduler/forecast/promotion/promotion-slots.ts';
import { forecastPromotionDays } from '#scheduler/forecast/promotion/forecast-promotion-days.ts';
import { promotionSettings } from '#scheduler/forecast/promotion/promotion-plan.ts';
import type { QueuePromotionDay } from '#scheduler/forecast/promotion/promotion-forecast.ts';
import { standardNormal } from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

/**
 * Launch days whose truth is known, for the bar F10. The truth shares no code with the forecast but the draws of counts:
 * a launch at 00:00 with an uplift of its family, drawn from the prior; promotions about it; a driver that acts with an
 * elasticity of its own; a rush whose size and speed differ from the template's; a normal day of another level each
 * year, known to the forecast with an error of 5 %.
 */

const zone = 'Asia/Shanghai';
export const usualSpread: CountSpread = {
	dayEffect: [0.055],
	slotEffect: 0.05,
	slotCorrelation: 0.7,
	dispersion: 2.4
};

/** The world that events are drawn from, beside the prior's. */
export interface World {
	/** Multiplies the prior's τ and s. */
	readonly spread: number;
	/** Multiplies the prior's uplift: ln 3 is halved to ×√3, doubled to ×9. */
	readonly uplift: number;
	/**
	 * Whether τ and s are the prior's figures exactly (`known`), or themselves drawn, as the prior's 4 degrees of freedom
	 * say (`drawn`): the variance is 4/χ²₄ of them, which is what makes the prediction a Student t.
	 */
	readonly spreadIs: 'known' | 'drawn';
}

/** A normal day's inquiries of an hour of the clock, as a part of the day's; 20 % of the evening's at night. */
function usualShare(clock: number): number {
	const level = (h: number): number => 0.25 + Math.max(0, Math.sin(((h - 7) / 17) * Math.PI));
	let total = 0;
	for (let h = 0; h < 24; h++) total += level(h);
	return level(clock) / total;
}

export interface SimulatedEvent {
	/** What really came on the day. */
	readonly actual: number;
	/** By the planned slots. */
	readonly actualBySlot: Float64Array;
	readonly forecast: QueuePromotionDay;
	/** What a planner without a model would say: the last launch's ratio again, and a normal day. */
	readonly copyLast: number;
	readonly noUplift: number;
	readonly pastEvents: number;
}

/** One event with 1 to 3 past ones, and its forecast of `paths` paths. */
export function simulateEvent(seed: number, world: World, paths = 2_000): SimulatedEvent {
	const random = new RandomStream(seed, 'simulated promotion');
	const normal = (): number => standardNormal(random.uniform());
	const prior = promotionSettings.priors.launch;
	const level = 2_000 + 18_000 * random.uniform();
	// χ²₄/4 is a gamma variable of shape 2, halved.
	const wide = world.spread * (world.spreadIs === 'drawn' ? Math.sqrt(2 / drawGamma(2, random)) : 1);
	const familyUplift = world.uplift * prior.uplift + wide * prior.spread * normal();
	const elasticity = prior.elasticity + prior.elasticitySpread * normal();
	const pastEvents = 1 + Math.floor(random.uniform() * 3);
	const rushShare = 0.2 + 0.3 * random.uniform();
	const speed = Math.exp(0.3 * normal());

	const launches = Array.from({ length: pastEvents + 1 }, (_, back) => {
		const driver = Math.exp(0.3 * normal());
		const uplift = familyUplift + elasticity * Math.log(driver) + wide * prior.eventSpread * normal();
		return { year: 2026 - pastEvents + back, driver, uplift };
	});
	const days = launches.map(({ year, driver, uplift }) => {
		const start = instantOf(`${year}-11-11`, '00:00', zone);
		const end = instantOf(`${year}-11-12`, '00:00', zone);
		const bounds = promotionSlots(start, end, hour, [start]);
		// The level of the year, and what the normal-day model believes it to be.
		const usual = level * Math.exp(0.1 * normal());
		const believed = usual * Math.exp(0.05 * normal());
		const hourly = Array.from({ length: 24 }, (_, h) => usualShare(h));
		const hours = Array.from({ length: 25 }, (_, h) => start + h * hour);
		const shares = spreadCounts(hours, hourly, bounds);
		const rates = shapeOf(bounds, shares, start, rushShare, speed, random);
		const total = usual * Math.exp(uplift);
		return {
			promotion: promotionOf(`launch ${year}`, start, end, driver),
			bounds,
			baseline: shares.map((share) => believed * share),
			arrivals: rates.map((rate) => drawCount(total * rate, usualSpread.dispersion, random))
		};
	});
	const planned = days.at(-1) as (typeof days)[number];
	const past = days.slice(0, -1);
	const [forecast] = forecastPromotionDays(
		{
			promotions: [planned.promotion],
			zone,
			bounds: planned.bounds,
			step: hour,
			queues: [{ queue: 'presale', shop: 'shop', baseline: planned.baseline, spread: usualSpread }],
			past: past.map(({ promotion, bounds, baseline, arrivals }): ObservedPromotion => ({
				promotion,
				bounds,
				queues: [{ queue: 'presale', baseline, arrivals }]
			}))
		},
		seed,
		{ ...promotionSettings, paths }
	);
	const last = past.at(-1) as (typeof past)[number];
	return {
		actual: sum(planned.arrivals),
		actualBySlot: planned.arrivals,
		forecast: forecast?.queues[0] as QueuePromotionDay,
		copyLast: (sum(planned.baseline) * sum(last.arrivals)) / sum(last.baseline),
		noUplift: sum(planned.baseline),
		pastEvents
	};
}

function promotionOf(name: string, start: EpochMs, end: EpochMs, driver: number): Promotion {
	return {
		name,
		family: 'double-11',
		phases: [{ role: 'launch', start, end }],
		starts: [start],
		driver: { name: 'sales', value: driver },
		queues: []
	};
}

/** Shares of the slots: base and rush, each hour off by chance as in a Dirichlet of 200. */
function shapeOf(
	bounds: Float64Array,
	shares: Float64Array,
	start: EpochMs,
	rushShare: number,
	speed: number,
	random: RandomStream
): Float64Array {
	const risen = (at: EpochMs): number => {
		const minutes = (at - start) / 60_000 / speed;
		return 0.25 * -Math.expm1(-minutes / 5) + 0.75 * -Math.expm1(-minutes / 35);
	};
	const expected = shares.map(
		(share, i) =>
			(1 - rushShare) * share + rushShare * (risen(bounds[i + 1] as number) - risen(bounds[i] as number))
	);
	const byHour = new Float64Array(24);
	const hourOf = (i: number): number => Math.floor(((bounds[i] as number) - start) / hour);
	expected.forEach((share, i) => {
		byHour[hourOf(i)] = (byHour[hourOf(i)] as number) + share;
	});
	const factor = byHour.map((share) => drawGamma(200 * share, random) / (200 * share));
	const drawn = expected.map((share, i) => share * (factor[hourOf(i)] as number));
	const total = sum(drawn);
	return drawn.map((share) => share / total);
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}

/** What F10 asks, over events. */
export interface EventScore {
	/** Share of events whose total lies within P10 … P90 (80 %). */
	readonly coverage: number;
	/** Median |ln(forecast/actual)|: of P50, of the last launch copied, of the normal day. */
	readonly model: number;
	readonly copyLast: number;
	readonly noUplift: number;
	/** Share of slots within P10 … P90 of their slot. */
	readonly slotCoverage: number;
}

/** Scores events number 1 … count of a world. */
export function scoreEvents(count: number, world: World, paths = 2_000): EventScore {
	let covered = 0;
	let slots = 0;
	let slotsCovered = 0;
	const errors = { model: [] as number[], copyLast: [] as number[], noUplift: [] as number[] };
	for (let seed = 1; seed <= count; seed++) {
		const { actual, actualBySlot, forecast, copyLast, noUplift } = simulateEvent(seed, world, paths);
		if (actual >= forecast.total.p10 && actual <= forecast.total.p90) covered++;
		actualBySlot.forEach((value, i) => {
			slots++;
			const { p10, p90 } = forecast.quantiles;
			if (value >= (p10[i] as number) && value <= (p90[i] as number)) slotsCovered++;
		});
		errors.model.push(Math.abs(Math.log(forecast.total.p50 / actual)));
		errors.copyLast.push(Math.abs(Math.log(copyLast / actual)));
		errors.noUplift.push(Math.abs(Math.log(noUplift / actual)));
	}
	return {
		coverage: covered / count,
		model: median(errors.model),
		copyLast: median(errors.copyLast),
		noUplift: median(errors.noUplift),
		slotCoverage: slotsCovered / slots
	};
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length >> 1;
	return sorted.length % 2 === 1
		? (sorted[half] as number)
		: ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}
