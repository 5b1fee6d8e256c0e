import { describe, expect, it } from 'vitest';
import {
	drawPromotionPaths,
	sharedSurprise,
	surpriseRanks,
	uplifts
} from '#scheduler/forecast/promotion/draw-promotion-paths.ts';
import { pathTotals } from '#scheduler/forecast/paths/path-quantiles.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

const paths = 4_000;
const ranks = (day: string, queue: string, shared = sharedSurprise): Int32Array =>
	surpriseRanks(paths, 1, { promotion: 'Double 11', day, queue }, shared);

/** Of ranks 0 … n − 1, each once. */
function correlation(x: Int32Array, y: Int32Array): number {
	const centre = (x.length - 1) / 2;
	let sum = 0;
	x.forEach((value, p) => {
		sum += (value - centre) * ((y[p] as number) - centre);
	});
	return sum / ((x.length * (x.length ** 2 - 1)) / 12);
}

describe('day factors of a promotion', () => {
	it('every path has a factor of its own: each rank once', () => {
		expect([...ranks('launch', 'a')].sort((a, b) => a - b)).toEqual(
			Array.from({ length: paths }, (_, k) => k)
		);
	});

	it('0.5 between queues and between days, 0.25 between other queues on other days', () => {
		// Ranks of normal numbers with correlation ρ correlate by 6/π·asin(ρ/2): 0.483 and 0.239.
		expect(correlation(ranks('launch', 'a'), ranks('launch', 'b'))).toBeCloseTo(0.483, 1);
		expect(correlation(ranks('launch', 'a'), ranks('after', 'a'))).toBeCloseTo(0.483, 1);
		expect(correlation(ranks('launch', 'a'), ranks('after', 'b'))).toBeCloseTo(0.239, 1);
		const alone = { betweenQueues: 0, betweenDays: 0 };
		expect(Math.abs(correlation(ranks('launch', 'a', alone), ranks('launch', 'b', alone)))).toBeLessThan(
			0.05
		);
		const one = { betweenQueues: 1, betweenDays: 1 };
		expect(ranks('launch', 'a', one)).toEqual(ranks('after', 'b', one));
	});

	it('factors are t quantiles, ascending, and stop at 0.5 and 99.5 %', () => {
		const t = uplifts(2_000, 4);
		expect(t[1_799]).toBeCloseTo(1.5332, 2);
		expect(t.at(-1)).toBeCloseTo(4.6041, 4);
		expect(t[0]).toBe(-(t.at(-1) as number));
		for (let k = 1; k < t.length; k++) expect(t[k]).toBeGreaterThanOrEqual(t[k - 1] as number);
	});

	it('a correlation above 1 is misuse', () => {
		expect(() => ranks('launch', 'a', { betweenQueues: 1.2, betweenDays: 0 })).toThrow(
			'surpriseRanks: betweenQueues must be from 0 to 1, got 1.2'
		);
	});
});

describe('paths of a promotion day', () => {
	const slots = 24;
	const profile = {
		shares: new Float64Array(slots).fill(1 / slots),
		cells: Int32Array.from({ length: slots }, (_, i) => i),
		concentration: 200,
		isFitted: false,
		events: 0,
		templateShare: 1
	};
	const bounds = Float64Array.from({ length: slots + 1 }, (_, i) => i * 3_600_000);
	const quiet = { dayEffect: [0], slotEffect: 0, slotCorrelation: 0, dispersion: 1 };
	const draw = (spread = quiet, total = 240_000) =>
		drawPromotionPaths(
			{ bounds, profile, spread, step: 3_600_000 },
			new Float64Array(2_000).fill(total),
			new RandomStream(1, 'paths')
		);
	/** Coefficient of variation of slot 5, and its correlation with slot 6. */
	const slot = ({ counts }: ReturnType<typeof draw>): { spread: number; neighbour: number } => {
		const of = (s: number): number[] =>
			Array.from({ length: 2_000 }, (_, p) => counts[p * slots + s] as number);
		const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
		const [x, y] = [of(5), of(6)];
		const [mx, my] = [mean(x), mean(y)];
		const xy = mean(x.map((value, p) => (value - mx) * ((y[p] as number) - my)));
		const [xx, yy] = [mean(x.map((value) => (value - mx) ** 2)), mean(y.map((value) => (value - my) ** 2))];
		return { spread: Math.sqrt(xx) / mx, neighbour: xy / Math.sqrt(xx * yy) };
	};

	it('a share of 1/24 under κ = 200 scatters by √((1 − 1/24)/(201/24)) = 33.8 %', () => {
		expect(slot(draw()).spread).toBeCloseTo(0.338, 1);
		expect(Math.abs(slot(draw()).spread - 0.338)).toBeLessThan(0.02);
	});

	it('deviations within the day bind neighbours: correlation rises with them', () => {
		expect(slot(draw()).neighbour).toBeLessThan(0.02);
		expect(slot(draw({ ...quiet, slotEffect: 0.5, slotCorrelation: 0.9 })).neighbour).toBeGreaterThan(0.3);
	});

	it('the total is φ-dispersed about what it should be: 240,000 ± √(2.4 · 240,000)', () => {
		const totals = pathTotals(draw({ ...quiet, slotEffect: 0.3, dispersion: 2.4 }));
		const mean = totals.reduce((sum, value) => sum + value, 0) / totals.length;
		const variance = totals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / totals.length;
		expect(Math.abs(mean - 240_000)).toBeLessThan(60);
		expect(Math.sqrt(variance) / Math.sqrt(2.4 * 240_000)).toBeCloseTo(1, 1);
	});
});
