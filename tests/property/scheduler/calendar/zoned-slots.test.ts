import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slotAt, slotLength, slotSpans, spansOfSlot } from '#scheduler/calendar/zoned-slots.ts';
import { buildHistory, reslotHistory, type HistoryRow } from '#scheduler/calendar/build-history.ts';
import { day, hour, minute } from '#lib/domain/units.ts';

/** No change, whole-hour and half-hour changes, half-hour offsets, changes at midnight, a skipped date, both hemispheres. */
const zones = [
	'Asia/Shanghai',
	'Europe/Berlin',
	'America/New_York',
	'Australia/Lord_Howe',
	'Asia/Kolkata',
	'America/Havana',
	'America/St_Johns',
	'Pacific/Apia'
];
/** The year in which Samoa had no 30 December and St. John's moved its clock a minute after midnight. */
const year = { from: Date.UTC(2011, 0, 1), to: Date.UTC(2012, 0, 1) };
const steps = [5 * minute, 15 * minute, 30 * minute, hour, 4 * hour, day];

describe.each(zones)('a year in %s', (zone) => {
	test.each(steps)('every instant belongs to exactly one slot of %d ms', (step) => {
		const spans = slotSpans(year.from, year.to, step, zone);
		let at = year.from;
		let longest = 0;
		for (const { start, end, day: date, slot } of spans) {
			if (start !== at || end <= start) expect.fail(`gap or overlap at ${start}`);
			longest = Math.max(longest, end - start);
			for (const instant of [start, end - 1]) {
				const found = slotAt(instant, step, zone);
				if (found.day !== date || found.slot !== slot) expect.fail(`two slots at ${instant}`);
			}
			at = end;
		}
		expect(at).toBe(year.to);
		expect(longest).toBeLessThanOrEqual(step);
	});

	test('a slot knows its spans: an instant lies in one span of the slot it belongs to', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: year.from, max: year.to }),
				fc.constantFrom(...steps),
				(instant, step) => {
					const zonedSlot = slotAt(instant, step, zone);
					const spans = spansOfSlot(zonedSlot, step, zone);
					expect(spans.filter(({ start, end }) => start <= instant && instant < end)).toHaveLength(1);
				}
			),
			{ numRuns: 300 }
		);
	});

	test('no inquiry is lost or made when the slots of a year are widened', () => {
		const step = 30 * minute;
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 1000 }),
				fc.constantFrom(hour, 2 * hour, 4 * hour, day),
				(seed, wide) => {
					const rows: HistoryRow[] = slotSpans(year.from, year.to, step, zone)
						.slice(96, -96)
						.map(({ start }, i) => ({ instant: start, queue: 'a', arrivals: (i * 7919 + seed) % 23 }));
					const history = buildHistory(rows, { zone, step });
					const inquiries = (of: typeof history) => {
						const [queue] = of.queues;
						const perDay = day / of.step;
						let sum = 0;
						queue?.arrivals.forEach((count, i) => {
							const where = { day: queue.firstDay + Math.floor(i / perDay), slot: i % perDay };
							if (!Number.isNaN(count)) sum += (count * slotLength(where, of.step, zone)) / of.step;
						});
						return sum;
					};
					const given = rows.reduce((sum, { arrivals }) => sum + arrivals, 0);
					expect(inquiries(history)).toBeCloseTo(given, 6);
					// The ragged ends are not whole wide slots: compare what both know.
					const widened = reslotHistory(history, wide);
					const perWide = wide / step;
					const known = history.queues.map((queue) => {
						const arrivals = Float64Array.from(queue.arrivals);
						const perDay = day / step;
						for (let from = 0; from < arrivals.length; from += perWide) {
							let whole = true;
							for (let i = from; i < from + perWide; i++) {
								const where = { day: queue.firstDay + Math.floor(i / perDay), slot: i % perDay };
								if (slotLength(where, step, zone) > 0 && Number.isNaN(arrivals[i])) whole = false;
							}
							if (!whole) arrivals.fill(NaN, from, from + perWide);
						}
						return { ...queue, arrivals };
					});
					expect(inquiries(widened)).toBeCloseTo(inquiries({ ...history, queues: known }), 6);
				}
			),
			{ numRuns: 8 }
		);
	});
});
