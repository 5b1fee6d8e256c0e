import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathTotals } from '#scheduler/forecast/paths/path-quantiles.ts';
import { reconcileMeans, type NodeForecast } from '#scheduler/forecast/hierarchy/reconcile.ts';
import { drawPromotionPaths } from '#scheduler/forecast/promotion/draw-promotion-paths.ts';
import { launchProfile } from '#scheduler/forecast/promotion/launch-profile.ts';
import type { DayBase } from '#scheduler/forecast/promotion/day-base.ts';
import {
	estimateUplift,
	upliftPriors,
	type PastUplift
} from '#scheduler/forecast/promotion/promotion-uplift.ts';
import { promotionSlots } from '#scheduler/forecast/promotion/promotion-slots.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { scoreEvents, simulateEvent } from '../../../support/simulated-promotions.ts';

const hour = 3_600_000;
const prior = upliftPriors.launch;

const pastUplift: fc.Arbitrary<PastUplift> = fc.record({
	logRatio: fc.double({ min: -1, max: 3, noNaN: true }),
	age: fc.double({ min: 0, max: 8, noNaN: true }),
	similarity: fc.double({ min: 0.05, max: 1, noNaN: true })
});

/** A launch day of any length, starts and step, and its normal profile. */
const dayBase: fc.Arbitrary<DayBase> = fc
	.record({
		hours: fc.integer({ min: 4, max: 30 }),
		step: fc.constantFrom(0.25, 0.5, 1, 2),
		starts: fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 3 }),
		levels: fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 7, maxLength: 7 })
	})
	.map(({ hours, step, starts, levels }) => {
		const instants = starts.sort((a, b) => a - b).map((start) => start * hour);
		const bounds = promotionSlots(0, hours * hour, step * hour, instants);
		return {
			day: { start: 0, end: hours * hour },
			starts: instants,
			bounds,
			baseline: Float64Array.from({ length: bounds.length - 1 }, (_, i) => levels[i % 7] as number)
		};
	});

describe('promotion forecast', () => {
	it('û lies between the prior and the weighted mean of the past', () => {
		fc.assert(
			fc.property(fc.array(pastUplift, { minLength: 1, maxLength: 6 }), (past) => {
				const { uplift, weights } = estimateUplift(prior, past);
				const total = weights.reduce((sum, weight) => sum + weight, 0);
				const mean =
					past.reduce((sum, { logRatio }, i) => sum + (weights[i] as number) * logRatio, 0) / total;
				expect(uplift).toBeGreaterThanOrEqual(Math.min(mean, prior.uplift) - 1e-12);
				expect(uplift).toBeLessThanOrEqual(Math.max(mean, prior.uplift) + 1e-12);
			}),
			{ numRuns: 300 }
		);
	});

	it('V and the scale fall with every past promotion', () => {
		fc.assert(
			fc.property(fc.array(pastUplift, { maxLength: 5 }), pastUplift, (past, more) => {
				const before = estimateUplift(prior, past);
				const after = estimateUplift(prior, [...past, more]);
				expect(after.variance).toBeLessThan(before.variance);
				expect(after.scale).toBeLessThan(before.scale);
				expect(after.degrees).toBe(before.degrees + 1);
			}),
			{ numRuns: 300 }
		);
	});

	it('shares add up to 1 and none is negative, whatever the day, its starts and its past', () => {
		fc.assert(
			fc.property(dayBase, dayBase, fc.integer({ min: 1, max: 9 }), (planned, past, seed) => {
				const random = new RandomStream(seed, 'arrivals');
				const arrivals = Float64Array.from({ length: past.bounds.length - 1 }, () =>
					random.uniform() < 0.1 ? NaN : Math.floor(random.uniform() * 200)
				);
				const { shares } = launchProfile(planned, [{ ...past, arrivals, weight: 0.7 }], 'Asia/Shanghai');
				expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
				expect(shares.every((share) => share >= 0)).toBe(true);
			}),
			{ numRuns: 200 }
		);
	});

	it('a path keeps its total: without scatter of counts its slots add up to it', () => {
		fc.assert(
			fc.property(dayBase, fc.integer({ min: 1, max: 1e6 }), (planned, seed) => {
				const profile = launchProfile(planned, [], 'Asia/Shanghai');
				const totals = Float64Array.of(2e6, 5e6);
				const spread = { dayEffect: [0], slotEffect: 0.2, slotCorrelation: 0.5, dispersion: 1 };
				const paths = drawPromotionPaths(
					{ bounds: planned.bounds, profile, spread, step: hour },
					totals,
					new RandomStream(seed, 'paths')
				);
				// Poisson counts: five standard deviations of the total.
				pathTotals(paths).forEach((total, p) => {
					const expected = totals[p] as number;
					expect(Math.abs(total - expected)).toBeLessThan(5 * Math.sqrt(expected));
				});
			}),
			{ numRuns: 60 }
		);
	});

	it('a seed gives the same forecast byte for byte; another one other paths of the same mean', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
				const world = { spread: 1, uplift: 1, spreadIs: 'known' } as const;
				const { forecast } = simulateEvent(seed, world, 50);
				const again = simulateEvent(seed, world, 50).forecast;
				expect(Buffer.from(again.paths.counts.buffer).equals(Buffer.from(forecast.paths.counts.buffer))).toBe(
					true
				);
				expect(again).toEqual(forecast);
			}),
			{ numRuns: 15 }
		);
	});

	it('F10 in small: of 60 launches drawn from the prior P10 … P90 holds 72–88 %, and the median error is least', () => {
		const score = scoreEvents(60, { spread: 1, uplift: 1, spreadIs: 'drawn' }, 200);
		expect(score.coverage).toBeGreaterThanOrEqual(0.72);
		expect(score.coverage).toBeLessThanOrEqual(0.88);
		expect(score.model).toBeLessThan(score.copyLast);
		expect(score.model).toBeLessThan(score.noUplift);
	});

	it('events are narrower on average with three past launches than with one', () => {
		const widths = new Map<number, number[]>();
		for (let seed = 1; seed <= 60; seed++) {
			const { forecast, pastEvents } = simulateEvent(seed, { spread: 1, uplift: 1, spreadIs: 'known' }, 200);
			const width = Math.log(forecast.total.p90 / forecast.total.p10);
			widths.set(pastEvents, [...(widths.get(pastEvents) ?? []), width]);
		}
		const mean = (n: number): number =>
			(widths.get(n) ?? []).reduce((sum, value) => sum + value, 0) / (widths.get(n)?.length ?? 0);
		expect(mean(2)).toBeLessThan(mean(1));
		expect(mean(3)).toBeLessThan(mean(2));
	});
});

describe('hierarchy', () => {
	it('every node is exactly the sum of its children, by any method', () => {
		const value = fc.record({
			mean: fc.double({ min: 0, max: 1e4, noNaN: true }),
			variance: fc.double({ min: 0.01, max: 1e4, noNaN: true })
		});
		fc.assert(
			fc.property(
				fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
				value,
				fc.constantFrom('bottom_up', 'top_down', 'weighted'),
				(shops, all, method) => {
					const forecasts = new Map<string, NodeForecast>();
					const give = (name: string, { mean, variance }: { mean: number; variance: number }): void => {
						forecasts.set(name, { mean: [mean], variance: [variance] });
					};
					give('all', all);
					const root = {
						name: 'all',
						children: shops.map((queues, s) => ({
							name: `shop ${s}`,
							children: queues.map((own, q) => {
								give(`queue ${s}.${q}`, own);
								return { name: `queue ${s}.${q}`, children: [] };
							})
						}))
					};
					const got = reconcileMeans(root, forecasts, method);
					const of = (name: string): number => got.get(name)?.[0] as number;
					for (const node of [root, ...root.children]) {
						let sum = 0;
						for (const { name } of node.children) sum += of(name);
						expect(of(node.name)).toBe(sum);
						expect(of(node.name)).toBeGreaterThanOrEqual(0);
					}
				}
			),
			{ numRuns: 300 }
		);
	});
});
