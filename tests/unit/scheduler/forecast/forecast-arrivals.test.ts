import { describe, expect, test } from 'vitest';
import { day, hour, minute } from '#lib/domain/units.ts';
import type { ArrivalHistory } from '#scheduler/calendar/arrival-history.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import type { ArrivalForecast, ForecastRequest } from '#scheduler/forecast/arrival-forecast.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';

const firstDay = dayNumberOf('2026-01-05');
const at = (date: string, time = '00:00') => Date.parse(`${date}T${time}Z`);

/** Hourly counts that rise to noon and fall, twice as many on Saturdays; deterministic, no noise. */
function countOf(day: number, slot: number, level: number): number {
	const weekend = (day - firstDay) % 7 === 5 ? 2 : 1;
	return Math.round(level * weekend * (1 + Math.sin((Math.PI * slot) / 24)));
}

function historyOf(days: number, change: (day: number, slot: number) => number = () => 1): ArrivalHistory {
	const arrivals = (level: number) =>
		Float64Array.from({ length: days * 24 }, (_, i) => {
			const slot = i % 24;
			const date = firstDay + Math.floor(i / 24);
			return Math.round(countOf(date, slot, level) * change(date, slot));
		});
	return {
		zone: 'UTC',
		step: hour,
		queues: [
			{ queue: 'pre-sale', firstDay, arrivals: arrivals(40) },
			{ queue: 'after-sale', firstDay, arrivals: arrivals(20) }
		]
	};
}

function request(changes: Partial<ForecastRequest> = {}): ForecastRequest {
	return {
		history: historyOf(70),
		calendar: { zone: 'UTC', holidays: 'none' },
		promotions: [],
		from: at('2026-03-16'),
		to: at('2026-03-23'),
		step: hour,
		paths: 200,
		seed: 1,
		keepPaths: true,
		...changes
	};
}

function forecast(changes: Partial<ForecastRequest> = {}): ArrivalForecast {
	const outcome = forecastArrivals(request(changes));
	if (outcome.status !== 'forecast') throw new Error(JSON.stringify(outcome.refusals));
	return outcome.forecast;
}

const refusalsOf = (changes: Partial<ForecastRequest>) => {
	const outcome = forecastArrivals(request(changes));
	return outcome.status === 'refused' ? outcome.refusals.map(({ code }) => code) : [];
};

function promotion(name: string, date: string, changes: Partial<Promotion> = {}): Promotion {
	const start = at(date);
	return {
		name,
		family: 'double-11',
		phases: [{ role: 'launch', start, end: start + day }],
		starts: [start],
		queues: [],
		...changes
	};
}

describe('a week without promotions', () => {
	test('ten weeks without noise: every hour as in the weeks before, within 3 %', () => {
		const { queues, bounds } = forecast();
		expect(bounds).toHaveLength(169);
		const [preSale] = queues;
		for (const [i, mean] of (preSale?.mean ?? []).entries()) {
			const expected = countOf(firstDay + 70 + Math.floor(i / 24), i % 24, 40);
			expect(Math.abs(mean / expected - 1)).toBeLessThan(0.03);
		}
	});

	test('queues add up to all, in every slot and in every path', () => {
		const { queues, all, shops } = forecast({ shops: { 'pre-sale': 'a', 'after-sale': 'b' } });
		expect(shops.map(({ shop }) => shop)).toEqual(['a', 'b']);
		for (let i = 0; i < 168; i++) {
			expect(all.mean[i]).toBeCloseTo(
				queues.reduce((sum, { mean }) => sum + (mean[i] ?? NaN), 0),
				9
			);
		}
		for (const i of [0, 77, 33_599]) {
			expect(all.paths?.counts[i]).toBe(
				queues.reduce((sum, { paths }) => sum + (paths?.counts[i] ?? NaN), 0)
			);
		}
		expect(all.days.map(({ date }) => date)).toEqual([
			...['16', '17', '18', '19', '20', '21', '22'].map((date) => `2026-03-${date}`)
		]);
	});

	test('what came at or after the beginning of the horizon changes nothing', () => {
		const later = historyOf(70, (date) => (date >= firstDay + 60 ? 3 : 1));
		const horizon = { from: at('2026-03-06'), to: at('2026-03-08') };
		expect(forecast({ ...horizon, history: later })).toEqual(
			forecast({ ...horizon, history: historyOf(60) })
		);
		const silent = (days: number) => {
			const history = historyOf(days);
			history.queues[1]?.arrivals.fill(0, 0, 60 * 24);
			return history;
		};
		expect(forecast({ ...horizon, history: silent(70) })).toEqual(
			forecast({ ...horizon, history: silent(60) })
		);
	});

	test('a horizon that begins and ends within an hour has the parts of these hours', () => {
		const { bounds, queues } = forecast({
			from: at('2026-03-16', '10:30'),
			to: at('2026-03-16', '12:15')
		});
		expect([...bounds].map((bound) => (bound - at('2026-03-16')) / minute)).toEqual([630, 660, 720, 735]);
		const hourly = forecast({ from: at('2026-03-16'), to: at('2026-03-17') }).queues[0]?.mean ?? [];
		const parts = queues[0]?.mean ?? [];
		expect(parts[0]).toBeCloseTo((hourly[10] ?? NaN) / 2, 0);
		expect(parts[1]).toBeCloseTo(hourly[11] ?? NaN, 0);
	});

	test('days of 23 and 25 hours have as many slots, none of them without a number', () => {
		const history = { ...historyOf(70), zone: 'Europe/Berlin' };
		const calendar = { zone: 'Europe/Berlin', holidays: 'none' } as const;
		const spring = forecast({
			history,
			calendar,
			from: Date.parse('2026-03-29T00:00+01:00'),
			to: Date.parse('2026-03-30T00:00+02:00')
		});
		const autumn = forecast({
			history,
			calendar,
			from: Date.parse('2026-10-25T00:00+02:00'),
			to: Date.parse('2026-10-26T00:00+01:00')
		});
		expect([spring.bounds.length - 1, autumn.bounds.length - 1]).toEqual([23, 25]);
		for (const { all } of [spring, autumn]) expect([...all.mean].every((mean) => mean > 0)).toBe(true);
		expect(autumn.all.mean[3]).toBe(autumn.all.mean[2]);
	});

	test('the same request gives the same answer; another seed other paths and the same mean', () => {
		expect(forecast()).toEqual(forecast());
		expect(forecast({ seed: 2 }).all.mean).toEqual(forecast().all.mean);
		expect(forecast({ seed: 2 }).all.paths).not.toEqual(forecast().all.paths);
	});
});

describe('a planned promotion', () => {
	const horizon = { from: at('2026-03-16'), to: at('2026-03-19') };
	const normal = forecast(horizon);
	const totalOf = ({ all }: ArrivalForecast, date: string) => all.days.find((other) => other.date === date);

	test('without a past: three normal days in the median, in slots of 5 minutes for two hours after the start', () => {
		const promoted = forecast({ ...horizon, promotions: [promotion('2026', '2026-03-17')] });
		expect(promoted.bounds).toHaveLength(72 - 2 + 24 + 1);
		const ratio =
			(totalOf(promoted, '2026-03-17')?.p50 ?? NaN) / (totalOf(normal, '2026-03-17')?.mean ?? NaN);
		expect(ratio).toBeGreaterThan(2.6);
		expect(ratio).toBeLessThan(3.4);
		expect(totalOf(promoted, '2026-03-18')?.mean).toBeCloseTo(totalOf(normal, '2026-03-18')?.mean ?? NaN, 6);
		expect(promoted.queues[0]?.promotionDays[0]?.explanation.warnings).toContain('prior_only');
	});

	test('one past promotion at five times the normal day draws the uplift 0.8 of the way towards it', () => {
		const launch = dayNumberOf('2026-03-03');
		const promoted = forecast({
			...horizon,
			history: historyOf(70, (date) => (date === launch ? 5 : 1)),
			promotions: [promotion('2025', '2026-03-03'), promotion('2026', '2026-03-17')]
		});
		const uplift = promoted.queues[0]?.promotionDays[0]?.explanation.uplift ?? NaN;
		const expected = 0.8 * Math.log(5) + 0.2 * Math.log(3);
		expect(Math.abs(uplift - expected)).toBeLessThan(0.03);
		expect(promoted.warnings).toEqual([]);
	});

	test('a horizon that begins within the promotion day has the rest of the whole day', () => {
		const promotions = [promotion('2026', '2026-03-17')];
		const whole = forecast({ ...horizon, promotions });
		const rest = forecast({ ...horizon, from: at('2026-03-17', '12:00'), promotions });
		const noon = whole.bounds.indexOf(at('2026-03-17', '12:00'));
		expect(rest.all.mean[0]).toBeCloseTo(whole.all.mean[noon] ?? NaN, 6);
	});

	test('one that has begun before the horizon is planned, not a past one of which nothing is known', () => {
		const start = at('2026-03-17');
		const begun = promotion('2026', '2026-03-17', {
			phases: [
				{ role: 'eve', start: start - day, end: start },
				{ role: 'launch', start, end: start + day }
			]
		});
		expect(forecast({ from: start, to: start + day, promotions: [begun] }).warnings).toEqual([]);
	});

	test('a past promotion of which nothing is known is named', () => {
		const promotions = [promotion('2020', '2020-03-03'), promotion('2026', '2026-03-17')];
		expect(forecast({ ...horizon, promotions }).warnings).toEqual([
			{ kind: 'past_promotion_unknown', promotion: '2020' }
		]);
	});
});

describe('what cannot be forecast is refused by name', () => {
	test('no queues, an empty or endless horizon, no history before it, steps that do not fit, too few paths', () => {
		expect(refusalsOf({ history: { ...historyOf(1), queues: [] } })).toEqual(['no_queues']);
		expect(refusalsOf({ to: at('2026-03-16') })).toEqual(['horizon_empty']);
		expect(refusalsOf({ to: at('2028-03-16') })).toEqual(['horizon_too_long']);
		expect(refusalsOf({ from: at('2025-03-16'), to: at('2025-03-17') })).toEqual([
			'no_history_before_horizon'
		]);
		expect(refusalsOf({ step: 45 * minute })).toEqual(['step_unusable']);
		expect(refusalsOf({ paths: 3 })).toEqual(['paths_out_of_range']);
	});

	test('a promotion whose start lies outside of its phases', () => {
		const wrong = promotion('2026', '2026-03-17', { starts: [at('2026-04-01')] });
		expect(refusalsOf({ promotions: [wrong] })).toEqual(['promotion']);
	});
});

test('a history that ends weeks before the horizon is forecast from, and the planner is told how long the gap is', () => {
	const { warnings, all } = forecast({ from: at('2026-04-06'), to: at('2026-04-07') });
	expect(warnings).toEqual([
		{ kind: 'gap_before_horizon', length: 21 * day, queues: ['pre-sale', 'after-sale'] }
	]);
	expect(all.mean.every((mean) => mean > 0)).toBe(true);
});

test('of one queue that ended weeks ago the planner is told, though the other goes on', () => {
	const history = historyOf(70);
	history.queues[1]?.arrivals.fill(NaN, 50 * 24);
	const { warnings } = forecast({ history });
	expect(warnings).toEqual([{ kind: 'gap_before_horizon', length: 20 * day, queues: ['after-sale'] }]);
});

test('a quiet queue is forecast with its days without an inquiry: one in two weeks stays one in two weeks', () => {
	const { queues } = forecast({
		history: historyOf(70, (date, slot) => (slot === 12 && (date - firstDay) % 14 === 3 ? 1 / 80 : 0))
	});
	const week = queues[0]?.days.reduce((sum, { mean }) => sum + mean, 0) ?? NaN;
	expect(week).toBeGreaterThan(0.3);
	expect(week).toBeLessThan(0.8);
});

test('slots finer than those of the history share each evenly, and the planner is told', () => {
	const { bounds, warnings, queues } = forecast({ step: 15 * minute, to: at('2026-03-17') });
	expect(bounds).toHaveLength(97);
	expect(warnings).toEqual([{ kind: 'finer_than_history', historyStep: hour }]);
	expect(queues[0]?.mean[0]).toBeCloseTo(queues[0]?.mean[3] ?? NaN, 9);
});

test('a single inquiry of an hour falls into any quarter of it: paths agree with the mean of each', () => {
	const quiet = historyOf(70, () => 1 / 40);
	const { queues } = forecast({ history: quiet, step: 15 * minute, to: at('2026-03-17'), paths: 2_000 });
	const { mean, paths } = queues[0] as (typeof queues)[number];
	const quarters = [0, 0, 0, 0];
	paths?.counts.forEach((count, i) => (quarters[i % 4] = (quarters[i % 4] ?? NaN) + count / 2_000));
	const expected = mean.reduce((sum, value) => sum + value, 0) / 4;
	for (const quarter of quarters) expect(Math.abs(quarter / expected - 1)).toBeLessThan(0.06);
});
