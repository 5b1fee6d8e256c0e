import { describe, expect, test } from 'vitest';
import {
	arrivalsSeries,
	drawsTheSame,
	hourTicks,
	runningArrivals
} from '#lib/components/charts/arrivals-series.ts';
import { hour, minute } from '#lib/domain/units.ts';

const dayStart = Date.UTC(2026, 10, 10, 16);
const now = dayStart + 20 * hour + 37 * minute;
const step = 5 * minute;
const slot = (hours: number, minutes: number) => dayStart + hours * hour + minutes * minute;

describe("today's picture", () => {
	test('without a plan: the last four hours up to the end of the running slot, actual arrivals only', () => {
		const series = arrivalsSeries({ step, arrivals: {}, since: dayStart }, dayStart, now);
		expect([series.from, series.to]).toEqual([slot(16, 30), slot(20, 40)]);
		expect(Object.keys(series).sort()).toEqual(['actual', 'from', 'step', 'times', 'to']);
	});

	test('a slot without arrivals is 0, one before the sources reported is unknown, the running one is left out', () => {
		const arrivals = { [slot(20, 0)]: 900, [slot(20, 35)]: 12 };
		const series = arrivalsSeries({ step, arrivals, since: slot(18, 12) }, dayStart, now);
		const at = (hours: number, minutes: number) =>
			series.actual[series.times.indexOf(slot(hours, minutes) + step)];
		expect([at(18, 5), at(18, 10), at(19, 55), at(20, 0), at(20, 30), at(20, 35)]).toEqual([
			null,
			0,
			0,
			900,
			0,
			null
		]);
		expect(runningArrivals({ step, arrivals }, now)).toBe(12);
	});

	test('nothing is known while no source has reported', () => {
		const series = arrivalsSeries({ step, arrivals: {} }, dayStart, now);
		expect(new Set(series.actual)).toEqual(new Set([null]));
	});

	test('where the server does not say since when sources report, they do since the first slot with arrivals', () => {
		const arrivals = { [slot(18, 35)]: 115, [slot(18, 45)]: 140, [slot(20, 35)]: 12 };
		const series = arrivalsSeries({ step, arrivals }, dayStart, now);
		const at = (hours: number, minutes: number) =>
			series.actual[series.times.indexOf(slot(hours, minutes) + step)];
		expect([at(18, 30), at(18, 35), at(18, 40), at(18, 45), at(20, 30)]).toEqual([null, 115, 0, 140, 0]);
	});

	test('what a source tells of the hours before it was heard is known, and drawn', () => {
		const arrivals = { [slot(19, 0)]: 80, [slot(20, 30)]: 90 };
		const series = arrivalsSeries({ step, arrivals, since: slot(20, 34) }, dayStart, now);
		const at = (hours: number, minutes: number) =>
			series.actual[series.times.indexOf(slot(hours, minutes) + step)];
		expect([at(18, 55), at(19, 0), at(19, 5), at(20, 30)]).toEqual([null, 80, 0, 90]);
	});

	test('what is known since 18:12 begins at 18:00, not with hours of nothing', () => {
		const series = arrivalsSeries({ step, arrivals: {}, since: slot(18, 12) }, dayStart, now);
		expect([series.from, series.to]).toEqual([slot(18, 0), slot(20, 40)]);
	});

	test('with a plan it looks 90 minutes ahead, and what a slot does not know stays unknown', () => {
		const series = arrivalsSeries(
			{
				step,
				arrivals: {},
				since: dayStart,
				forecast: { [slot(20, 40)]: { p10: 1, p50: 2, p90: 3 } },
				projectedBacklog: { [slot(20, 45)]: 74 }
			},
			dayStart,
			now
		);
		expect(series.to).toBe(slot(22, 5));
		expect(series.forecastHigh?.filter((value) => value !== null)).toEqual([3]);
		expect(series.backlog?.filter((value) => value !== null)).toEqual([74]);
		expect(series.capacity).toBeUndefined();
	});

	test('just after midnight it begins with the day and is two hours wide', () => {
		const series = arrivalsSeries({ step, arrivals: {}, since: dayStart }, dayStart, dayStart + 3 * minute);
		expect([series.from, series.to]).toEqual([dayStart, dayStart + 2 * hour]);
	});
});

describe('drawing again', () => {
	const draw = (arrivals: Record<string, number>, capacity?: Record<string, number>, at = now) =>
		arrivalsSeries({ step, arrivals, since: dayStart, ...(capacity && { capacity }) }, dayStart, at);

	test('arrivals of the running slot change nothing, those of a complete one do', () => {
		expect(drawsTheSame(draw({}), draw({ [slot(20, 35)]: 1 }))).toBe(true);
		expect(drawsTheSame(draw({}), draw({ [slot(20, 30)]: 1 }))).toBe(false);
	});

	test('a new slot and a new plan do', () => {
		expect(drawsTheSame(draw({}), draw({}, undefined, now + step))).toBe(false);
		expect(drawsTheSame(draw({}), draw({}, { [slot(20, 0)]: 1 }))).toBe(false);
	});
});

describe('the time axis', () => {
	test('4 h with room for 9 labels: every half hour; with room for 5: every hour', () => {
		expect(hourTicks(slot(16, 30), slot(20, 30), 9)).toHaveLength(9);
		expect(hourTicks(slot(16, 30), slot(20, 30), 5)).toEqual([
			slot(17, 0),
			slot(18, 0),
			slot(19, 0),
			slot(20, 0)
		]);
	});
});
