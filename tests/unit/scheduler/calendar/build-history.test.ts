import { describe, expect, test } from 'vitest';
import { day, hour, minute } from '#lib/domain/units.ts';
import { buildHistory, finestStep, reslotHistory } from '#scheduler/calendar/build-history.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { daySeriesOf } from '#scheduler/calendar/day-series-of.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';

const shanghai = (text: string) => Date.parse(`${text}+08:00`);
const row = (text: string, arrivals: number, queue = '售前') => ({
	instant: shanghai(text),
	queue,
	arrivals
});
const grid = { zone: 'Asia/Shanghai', step: hour };

describe('rows on the grid of dates and slots', () => {
	test('in any order, with NaN where there is no row', () => {
		const { queues } = buildHistory(
			[row('2026-11-12T01:00', 3), row('2026-11-11T00:00', 12), row('2026-11-11T23:00', 5, '售后')],
			grid
		);
		expect(queues.map(({ queue, firstDay }) => [queue, firstDay])).toEqual([
			['售前', dayNumberOf('2026-11-11')],
			['售后', dayNumberOf('2026-11-11')]
		]);
		const arrivals = queues[0]?.arrivals as Float64Array;
		expect(arrivals).toHaveLength(48);
		expect([arrivals[0], arrivals[25]]).toEqual([12, 3]);
		expect(arrivals.filter((count) => !Number.isNaN(count))).toHaveLength(2);
		expect(queues[0]).not.toHaveProperty('answered');
	});

	test('a repeated hour holds the mean of its two rows, and NaN when it has only one', () => {
		const berlin = { zone: 'Europe/Berlin', step: hour };
		const twice = [
			{
				instant: Date.parse('2026-10-25T00:00Z'),
				queue: 'a',
				arrivals: 10,
				answered: 10,
				handleSeconds: 100
			},
			{ instant: Date.parse('2026-10-25T01:00Z'), queue: 'a', arrivals: 30, answered: 30, handleSeconds: 200 }
		];
		const [both] = buildHistory(twice, berlin).queues;
		expect([both?.arrivals[2], both?.answered?.[2], both?.handleSeconds?.[2]]).toEqual([20, 20, 175]);
		const [one] = buildHistory(twice.slice(1), berlin).queues;
		expect(one?.arrivals[2]).toBeNaN();
	});

	test('5 inquiries in the half of an hour that Lord Howe shows are 10 in an hour', () => {
		const rows = [{ instant: Date.parse('2026-10-04T02:30+11:00'), queue: 'a', arrivals: 5 }];
		const [queue] = buildHistory(rows, { zone: 'Australia/Lord_Howe', step: hour }).queues;
		expect(queue?.arrivals[2]).toBe(10);
	});

	test.each([
		[[row('2026-11-11T00:00', -1)], 'arrivals must be at least 0, got -1'],
		[[row('2026-11-11T00:00', NaN)], 'arrivals must be at least 0, got NaN'],
		[[{ ...row('2026-11-11T00:00', 1), handleSeconds: 0 }], 'handleSeconds must be above 0, got 0'],
		[[row('2026-11-11T00:30', 1)], 'instant must be the beginning of a slot'],
		[[row('2026-11-11T00:00', 1), row('2026-11-11T00:00', 2)], 'instant must be given once in a queue']
	])('%j is refused', (rows, reason) => {
		expect(() => buildHistory(rows, grid)).toThrow(`buildHistory: ${reason}`);
	});

	test('the finest common step of 9:00, 9:30 and 11:00 is 30 minutes; 9:00, 9:25 and 9:50 have 5', () => {
		const times = (...texts: string[]) => texts.map((text) => shanghai(`2026-11-11T${text}`));
		expect(finestStep(times('09:00', '09:30', '11:00'), 'Asia/Shanghai')).toBe(30 * minute);
		expect(finestStep(times('09:00', '09:25', '09:50'), 'Asia/Shanghai')).toBe(5 * minute);
		expect(finestStep([0, day], 'UTC')).toBe(day);
		expect(finestStep([0], 'UTC')).toBeUndefined();
		expect(finestStep([0, hour + 7], 'UTC')).toBe(1);
	});
});

describe('longer slots', () => {
	const five = Array.from({ length: 288 }, (_, i) => ({
		instant: shanghai('2026-11-11T00:00') + i * 5 * minute,
		queue: 'a',
		arrivals: i,
		answered: i,
		handleSeconds: i < 6 ? 100 : 300
	}));
	const history = buildHistory(five, { zone: 'Asia/Shanghai', step: 5 * minute });

	test('an hour is the sum of its twelve slots, its handle time weighted by the answered', () => {
		const [queue] = reslotHistory(history, hour).queues;
		expect(queue?.arrivals).toHaveLength(24);
		expect([queue?.arrivals[0], queue?.arrivals[23]]).toEqual([66, 66 + 12 * 276]);
		expect(queue?.handleSeconds?.[0]).toBeCloseTo((15 * 100 + 51 * 300) / 66, 12);
	});

	test('an hour with one unknown slot is unknown', () => {
		const [queue] = reslotHistory(
			buildHistory(five.slice(1), { zone: 'Asia/Shanghai', step: 5 * minute }),
			hour
		).queues;
		expect(queue?.arrivals[0]).toBeNaN();
		expect(queue?.arrivals[1]).toBe(12 * 12 + 66);
	});

	test('shorter slots than given are refused: what was counted together cannot be parted', () => {
		expect(() => reslotHistory(history, 2 * minute)).toThrow('step must be a multiple of 300000, got 120000');
	});
});

describe('the series of normal days', () => {
	const days = (counts: readonly number[]) =>
		buildHistory(
			counts.map((arrivals, i) => ({
				...row('2026-11-10T00:00', arrivals),
				instant: shanghai('2026-11-10T00:00') + i * hour
			})),
			grid
		);
	const calendar = businessCalendar({
		zone: 'Asia/Shanghai',
		holidays: 'china',
		hours: [{ from: '08:00', to: '24:00' }]
	});
	const promotion: Promotion = {
		name: 'Double 11',
		family: 'double-11',
		phases: [{ role: 'launch', start: shanghai('2026-11-10T20:30'), end: shanghai('2026-11-11T09:00') }],
		starts: [],
		queues: ['售前']
	};

	test('a promotion window is masked where it touches a slot, closed hours and days without inquiries too', () => {
		const history = days([...Array<number>(48).fill(4), ...Array<number>(24).fill(0)]);
		const { counts, firstDay, slotsPerDay, isOpen } = daySeriesOf(history.queues[0]!, history, calendar, [
			promotion
		]);
		expect([firstDay, slotsPerDay]).toEqual([dayNumberOf('2026-11-10'), 24]);
		const known = [...counts.keys()].filter((i) => !Number.isNaN(counts[i]));
		expect(known).toEqual([
			...Array.from({ length: 12 }, (_, i) => 8 + i),
			...Array.from({ length: 15 }, (_, i) => 24 + 9 + i)
		]);
		expect(isOpen?.(firstDay, 7)).toBe(false);
	});

	test('a promotion of another queue masks nothing', () => {
		const history = days(Array<number>(48).fill(4));
		const other = { ...promotion, queues: ['售后'] };
		const { counts } = daySeriesOf(history.queues[0]!, history, calendar, [other]);
		expect(counts.filter((count) => count === 4)).toHaveLength(32);
	});

	test('a history without any inquiry keeps its zeros', () => {
		const history = days(Array<number>(48).fill(0));
		const { counts } = daySeriesOf(history.queues[0]!, history, calendar);
		expect(counts.filter((count) => count === 0)).toHaveLength(32);
	});

	const always = businessCalendar({ zone: 'Asia/Shanghai', holidays: 'none' });
	/** Hourly rows of days with these totals, all of them at noon; the first day is a Tuesday. */
	const atNoon = (totals: readonly number[]) =>
		days(totals.flatMap((total) => Array.from({ length: 24 }, (_, i) => (i === 12 ? total : 0))));
	const knownDays = (history: ReturnType<typeof atNoon>) => {
		const { counts } = daySeriesOf(history.queues[0]!, history, always);
		return Array.from({ length: counts.length / 24 }, (_, d) => d).filter((d) => counts[d * 24 + 12]! >= 0);
	};

	test('days without an inquiry are kept in a queue of two a day, and masked in one of twenty', () => {
		const totals = [2, 0, 3, 1, 0, 2, 2, 0, 4, 1];
		expect(knownDays(atNoon(totals))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(knownDays(atNoon(totals.map((total) => 10 * total)))).toEqual([0, 2, 3, 5, 6, 8, 9]);
	});

	test('Sundays that never have an inquiry are known from the fourth on; those before may be standstills', () => {
		const isSunday = (d: number) => d % 7 === 5;
		const history = atNoon(Array.from({ length: 42 }, (_, d) => (isSunday(d) ? 0 : 50)));
		expect(knownDays(history).filter(isSunday)).toEqual([26, 33, 40]);
	});

	test('what lies before the first inquiry of a queue is masked', () => {
		expect(knownDays(atNoon([0, 0, 0, 0, 3, 0, 2]))).toEqual([4, 5, 6]);
	});

	test('the history itself stays as it was', () => {
		const history = days(Array<number>(48).fill(4));
		daySeriesOf(history.queues[0]!, history, calendar, [promotion]);
		expect(history.queues[0]?.arrivals.every((count) => count === 4)).toBe(true);
	});
});
