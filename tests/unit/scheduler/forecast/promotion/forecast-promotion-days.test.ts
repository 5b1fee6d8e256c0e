import { describe, expect, it } from 'vitest';
import { instantOf } from '#lib/domain/time/local-time.ts';
import type { Promotion, PromotionRole } from '#scheduler/calendar/promotion.ts';
import type { CountSpread } from '#scheduler/forecast/normal-days/normal-forecast.ts';
import { pathTotals } from '#scheduler/forecast/paths/path-quantiles.ts';
import type { ObservedPromotion } from '#scheduler/forecast/promotion/past-uplift.ts';
import { forecastPromotionDays } from '#scheduler/forecast/promotion/forecast-promotion-days.ts';
import {
	promotionSettings,
	type PlannedQueue,
	type PromotionPlan
} from '#scheduler/forecast/promotion/promotion-plan.ts';
import type { QueuePromotionDay } from '#scheduler/forecast/promotion/promotion-forecast.ts';
import { promotionSlots } from '#scheduler/forecast/promotion/promotion-slots.ts';

const hour = 3_600_000;
const zone = 'Asia/Shanghai';
const at = (year: number, date: string, time = '00:00'): number => instantOf(`${year}-${date}`, time, zone);
const spread: CountSpread = { dayEffect: [0.05], slotEffect: 0.1, slotCorrelation: 0.6, dispersion: 2 };

function promotion(year: number, details: Partial<Promotion> = {}): Promotion {
	const phase = (role: PromotionRole, from: string, to: string): Promotion['phases'][number] => ({
		role,
		start: at(year, from),
		end: at(year, to)
	});
	return {
		name: `Double 11 ${year}`,
		family: 'double-11',
		phases: [phase('launch', '11-11', '11-12'), phase('after', '11-12', '11-14')],
		starts: [at(year, '11-11')],
		queues: [],
		...details
	};
}
/** A past promotion: 100 an hour on normal days, `ratio` times as many on the launch day, half as much more after. */
function past(
	year: number,
	ratios: Record<string, number>,
	details: Partial<Promotion> = {}
): ObservedPromotion {
	const bounds = Float64Array.from({ length: 73 }, (_, i) => at(year, '11-11') + i * hour);
	return {
		promotion: promotion(year, details),
		bounds,
		queues: Object.entries(ratios).map(([queue, ratio]) => ({
			queue,
			baseline: new Float64Array(72).fill(100),
			arrivals: Float64Array.from({ length: 72 }, (_, i) => (i < 24 ? 100 * ratio : 150))
		}))
	};
}
const bounds = promotionSlots(at(2026, '11-11'), at(2026, '11-14'), hour, [at(2026, '11-11')]);
const baseline = Float64Array.from(
	{ length: bounds.length - 1 },
	(_, i) => (100 * ((bounds[i + 1] as number) - (bounds[i] as number))) / hour
);
const queue = (name: string, details: Partial<PlannedQueue> = {}): PlannedQueue => ({
	queue: name,
	shop: 'shop',
	baseline,
	spread,
	...details
});
const plan = (details: Partial<PromotionPlan> = {}): PromotionPlan => ({
	promotions: [promotion(2026)],
	zone,
	bounds,
	step: hour,
	queues: [queue('presale')],
	past: [],
	...details
});
const settings = { ...promotionSettings, paths: 400 };
/** The launch day of the first queue. */
const launchOf = (details: Partial<PromotionPlan>): QueuePromotionDay =>
	forecastPromotionDays(plan(details), 1, settings)[0]?.queues[0] as QueuePromotionDay;

describe('forecast of promotion days', () => {
	it('without a past: P50 is 3 normal days, P10 … P90 the Student t of 4 degrees and scale √0.3125', () => {
		const { total, explanation } = launchOf({});
		expect(explanation).toMatchObject({
			source: 'uplift_model',
			events: 0,
			degrees: 4,
			pastShare: 0,
			baseline: 2400
		});
		expect(explanation.warnings).toEqual(['prior_only']);
		// 7200·exp(±1.5332·0.5590)
		expect(total.p50 / 7_200).toBeCloseTo(1, 1);
		expect(total.p10 / 3_056).toBeCloseTo(1, 1);
		expect(total.p90 / 16_965).toBeCloseTo(1, 1);
	});

	it('three days: the launch, D+1 and D+2, each with its slots', () => {
		const days = forecastPromotionDays(plan(), 1, settings);
		expect(days.map(({ day, firstSlot, slots }) => [day.role, day.lag, firstSlot, slots])).toEqual([
			['launch', 0, 0, 46],
			['after', 1, 46, 24],
			['after', 2, 70, 24]
		]);
	});

	it('one past launch at ×5 a year before: not copied, and said so', () => {
		const { explanation, total } = launchOf({ past: [past(2025, { presale: 5 })] });
		// w = 0.8^(365/365.25); û = (16 w ln 5 + 4 ln 3)/(16 w + 4)
		const w = 0.8 ** (365 / 365.25);
		expect(explanation.uplift).toBeCloseTo((16 * w * Math.log(5) + 4 * Math.log(3)) / (16 * w + 4), 9);
		expect(explanation.pastShare).toBeCloseTo((16 * w) / (16 * w + 4), 9);
		expect(explanation.past).toMatchObject([
			{ promotion: 'Double 11 2025', source: 'own', similarity: 1, logRatio: Math.log(5) }
		]);
		expect(total.p50).toBeLessThan(5 * 2_400);
		expect(total.p50).toBeGreaterThan(4.2 * 2_400);
		expect(explanation.warnings).toEqual([]);
	});

	it('mean: adds up to the mean of the total, and a slot has its share', () => {
		const { mean, total, intraday } = launchOf({ past: [past(2025, { presale: 5 })] });
		const sum = mean.reduce((all, value) => all + value, 0);
		expect(sum).toBeCloseTo(total.mean, 6);
		expect(mean[0]).toBeCloseTo((intraday.expectedShare[0] as number) * total.mean, 9);
		expect(intraday.expectedShare.at(-1)).toBeCloseTo(1, 9);
	});

	it('gives the intraday update V_z, φ, κ and F_t', () => {
		const { intraday, explanation } = launchOf({});
		expect(intraday.upliftVariance).toBeCloseTo(0.3125, 12);
		expect(intraday).toMatchObject({ dispersion: 2, concentration: 200 });
		expect(intraday.upliftVariance).toBe(explanation.scale ** 2);
	});

	it('the mean of the paths is the mean, slot by slot, within their noise', () => {
		const { mean, paths } = forecastPromotionDays(plan({ past: [past(2025, { presale: 5 })] }), 1)[0]
			?.queues[0] as QueuePromotionDay;
		expect(paths.paths).toBe(2_000);
		for (let s = 0; s < paths.slots; s++) {
			let sum = 0;
			for (let p = 0; p < paths.paths; p++) sum += paths.counts[p * paths.slots + s] as number;
			expect(Math.abs(sum / paths.paths / (mean[s] as number) - 1)).toBeLessThan(0.06);
		}
	});

	it('a driver twice the past one: 2^0.7 times as many, and wider', () => {
		const driver = (value: number): Partial<Promotion> => ({ driver: { name: 'sales', value } });
		const ago = [past(2025, { presale: 5 }, driver(10))];
		const same = launchOf({ promotions: [promotion(2026, driver(10))], past: ago }).explanation;
		const twice = launchOf({ promotions: [promotion(2026, driver(20))], past: ago }).explanation;
		expect(twice.location - same.location).toBeCloseTo(0.7 * Math.log(2), 9);
		expect(twice.scale ** 2 - same.scale ** 2).toBeCloseTo(0.09 * Math.log(2) ** 2, 9);
		expect(twice.referenceDriver).toBeCloseTo(10, 9);
		const far = launchOf({ promotions: [promotion(2026, driver(40))], past: ago }).explanation;
		expect(far.warnings).toEqual(['driver_extrapolated']);
		const other = { driver: { name: 'deposits', value: 20 } };
		const unlike = launchOf({ promotions: [promotion(2026, other)], past: ago }).explanation;
		expect(unlike.warnings).toEqual(['driver_without_reference']);
		expect(unlike.driverEffect).toBe(0);
	});

	it('a queue without a past borrows from the others of its shop, at the price of their difference', () => {
		const ago = [past(2025, { aftersale: 4, other: 2 })];
		const queues = [queue('presale'), queue('aftersale'), queue('other', { shop: 'elsewhere' })];
		const [day] = forecastPromotionDays(plan({ queues, past: ago }), 1, settings);
		const [borrower, lender, stranger] = day?.queues as QueuePromotionDay[];
		expect(borrower?.explanation.warnings).toEqual(['borrowed_from_shop']);
		expect(borrower?.explanation.past).toMatchObject([{ source: 'shop', logRatio: Math.log(4) }]);
		expect(borrower?.explanation.uplift).toBeCloseTo(lender?.explanation.uplift as number, 12);
		expect(borrower?.explanation.variance).toBeCloseTo((lender?.explanation.variance as number) + 0.04, 12);
		expect(stranger?.explanation.past).toMatchObject([{ source: 'own', logRatio: Math.log(2) }]);
	});

	it('of another family a past launch counts 0.3; given a similarity, that much', () => {
		const other = past(2025, { presale: 5 }, { family: '618' });
		expect(launchOf({ past: [other] }).explanation.past[0]?.similarity).toBe(0.3);
		expect(launchOf({ past: [{ ...other, similarity: 0.6 }] }).explanation.past[0]?.similarity).toBe(0.6);
		expect(launchOf({ past: [{ ...other, similarity: 0 }] }).explanation.past).toEqual([]);
	});

	it('a past with fewer than 20 inquiries, or half of it missing, is no past', () => {
		const quiet = past(2025, { presale: 5 });
		const small = {
			...quiet,
			queues: quiet.queues.map((own) => ({ ...own, arrivals: new Float64Array(72) }))
		};
		expect(launchOf({ past: [small] }).explanation.events).toBe(0);
		const holes = quiet.queues.map((own) => ({
			...own,
			arrivals: Array.from(own.arrivals, (value, i) => (i % 24 < 13 ? NaN : value))
		}));
		expect(launchOf({ past: [{ ...quiet, queues: holes }] }).explanation.events).toBe(0);
	});

	it('two families at once: the larger uplift has the slots, the smaller none, and the sum is the larger', () => {
		const stream = promotion(2026, {
			name: 'Stream',
			family: 'stream',
			phases: [{ role: 'eve', start: at(2026, '11-11'), end: at(2026, '11-12') }],
			starts: []
		});
		const days = forecastPromotionDays(plan({ promotions: [stream, promotion(2026)] }), 1, settings);
		const ofStream = days[0]?.queues[0] as QueuePromotionDay;
		expect(ofStream.mean.every((value) => value === 0)).toBe(true);
		expect(ofStream.explanation.warnings).toContain('gives_way');
		expect(days[1]?.queues[0]).toEqual(launchOf({}));
	});

	it('a promotion of some queues leaves the others alone', () => {
		const queues = [queue('presale'), queue('aftersale')];
		const [day] = forecastPromotionDays(
			plan({ promotions: [promotion(2026, { queues: ['presale'] })], queues }),
			1,
			settings
		);
		expect(day?.queues.map(({ queue: name }) => name)).toEqual(['presale']);
	});

	it('surprises of two queues go together: P90 of their sum is near the sum of P90, far from independence', () => {
		const queues = [queue('presale'), queue('aftersale')];
		const [day] = forecastPromotionDays(plan({ queues }), 1);
		const [a, b] = (day?.queues as QueuePromotionDay[]).map(({ paths }) => pathTotals(paths));
		const both = (a as Float64Array).map((value, p) => value + ((b as Float64Array)[p] as number)).sort();
		const p90 = both[1_800] as number;
		const added = (day?.queues ?? []).reduce((sum, { total }) => sum + total.p90, 0);
		expect(p90).toBeLessThan(added);
		expect(p90).toBeGreaterThan(0.85 * added);
	});

	it('orders in place of an uplift on the days after', () => {
		// A tenth of the orders of the launch day ask on the next one: 500 contacts on top of 2,400.
		const afterSale = {
			kernel: { perOrder: Float64Array.of(0, 0.1, 0), perOther: 1, spread: 0.06, days: 300 },
			extraOrders: (number: number) => (number === Date.UTC(2026, 10, 11) / 86_400_000 ? 5_000 : 0),
			orderSpread: 0.2
		};
		const days = forecastPromotionDays(plan({ queues: [queue('presale', { afterSale })] }), 1, settings);
		const next = days[1]?.queues[0] as QueuePromotionDay;
		expect(next.explanation.source).toBe('after_sale');
		expect(next.explanation.location).toBeCloseTo(Math.log(2_900 / 2_400), 9);
		expect(next.explanation.scale ** 2).toBeCloseTo((0.2 * (500 / 2_900)) ** 2 + 0.06 ** 2, 9);
		expect(next.total.p50 / 2_900).toBeCloseTo(1, 1);
		expect(days[0]?.queues[0]?.explanation.source).toBe('uplift_model');
		expect(days[2]?.queues[0]?.explanation.location).toBe(0);
	});

	it('closed hours have nothing, a queue without normal inquiries too, and says so', () => {
		const closed = launchOf({ queues: [queue('presale', { isOpen: (slot) => slot >= 26 })] });
		expect(closed.mean.slice(0, 26).every((value) => value === 0)).toBe(true);
		expect(closed.explanation.baseline).toBe(2_000);
		const none = launchOf({ queues: [queue('presale', { baseline: baseline.map(() => 0) })] });
		expect(none.total.p95).toBe(0);
		expect(none.explanation.warnings).toContain('no_baseline');
		const shut = launchOf({ queues: [queue('presale', { isOpen: () => false })] });
		expect(shut.total.p95).toBe(0);
	});

	it('a horizon that holds a part of the day only says so', () => {
		const cut = promotionSlots(at(2026, '11-11'), at(2026, '11-11', '12:00'), hour, []);
		const { explanation } = launchOf({
			bounds: cut,
			queues: [queue('presale', { baseline: new Float64Array(12).fill(100) })]
		});
		expect(explanation.warnings).toContain('day_cut');
	});

	it('misuse is named', () => {
		expect(() => launchOf({ queues: [queue('presale', { baseline: [1] })] })).toThrow(
			'forecastPromotionDays: baseline of presale must have a value for each of 94 slots, got 1'
		);
		expect(() => launchOf({ queues: [queue('presale', { baseline: baseline.map(() => NaN) })] })).toThrow(
			'must be at least 0 and finite, got NaN in slot 0'
		);
		expect(() => forecastPromotionDays(plan(), 1, { ...settings, paths: 0 })).toThrow(
			'paths must be a whole number of at least 1, got 0'
		);
	});
});
