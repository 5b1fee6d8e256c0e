import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrowBreaks, type PlacedBreak } from '#scheduler/roster/compile/break-places.ts';

const pause = (minutes: number, earliest: number, latest: number): PlacedBreak => ({
	minutes,
	earliest,
	latest
});

/** The longest time without a break, and whether two overlap, at given places. */
function judge(span: number, breaks: readonly PlacedBreak[], places: readonly number[]) {
	const ordered = breaks
		.map(({ minutes }, at) => ({ start: places[at] ?? 0, end: (places[at] ?? 0) + minutes }))
		.sort((a, b) => a.start - b.start);
	let since = 0;
	let longest = 0;
	let overlaps = false;
	for (const { start, end } of ordered) {
		overlaps ||= start < since;
		longest = Math.max(longest, start - since);
		since = end;
	}
	return { longest: Math.max(longest, span - since), overlaps, ends: since };
}

describe('windows of breaks', () => {
	test('that are legal in every combination stay as they are: 08–17 with two short breaks and a meal', () => {
		const breaks = [pause(15, 60, 120), pause(60, 150, 300), pause(15, 375, 465)];
		expect(narrowBreaks(540, breaks, 300, 15)).toEqual(breaks);
	});

	test('of 12 h begin the last break later, so that at most 5 h follow it', () => {
		const breaks = [pause(15, 60, 120), pause(60, 150, 300), pause(15, 375, 465)];
		expect(narrowBreaks(720, breaks, 300, 15)).toEqual([
			pause(15, 60, 120),
			pause(60, 150, 300),
			pause(15, 405, 465)
		]);
	});

	test('that could overlap are parted', () => {
		const [short, meal] = narrowBreaks(360, [pause(15, 90, 150), pause(30, 150, 240)], 300, 15) ?? [];
		expect((short?.latest ?? 0) + 15).toBeLessThanOrEqual(meal?.earliest ?? 0);
	});

	test('keep the order in which they are given, also where the later one is named first', () => {
		const breaks = [pause(60, 240, 300), pause(15, 60, 120)];
		expect(narrowBreaks(540, breaks, 300, 15)).toEqual(breaks);
	});

	test('are none where 7 h follow the only break, or where two breaks have one place', () => {
		expect(narrowBreaks(540, [pause(30, 60, 90)], 300, 15)).toBeUndefined();
		expect(narrowBreaks(240, [pause(30, 60, 60), pause(30, 60, 60)], 300, 15)).toBeUndefined();
	});

	test('narrowed for any breaks: every combination of places is legal and within the windows given', () => {
		const anyBreak = fc
			.tuple(fc.constantFrom(10, 15, 30, 60), fc.nat(30), fc.nat(12))
			.map(([minutes, from, width]) => pause(minutes, from * 15, (from + width) * 15));
		let narrowed = 0;
		fc.assert(
			fc.property(
				fc.integer({ min: 16, max: 48 }).map((quarters) => quarters * 15),
				fc.array(anyBreak, { minLength: 1, maxLength: 3 }),
				fc.constantFrom(180, 300, Infinity),
				fc.array(fc.nat(1_000), { minLength: 30, maxLength: 30 }),
				(span, breaks, most, picks) => {
					const windows = narrowBreaks(span, breaks, most, 15);
					if (windows === undefined) return;
					narrowed++;
					windows.forEach(({ minutes, earliest, latest }, at) => {
						expect(minutes).toBe(breaks[at]?.minutes);
						expect(earliest).toBeGreaterThanOrEqual(breaks[at]?.earliest ?? Infinity);
						expect(latest).toBeLessThanOrEqual(breaks[at]?.latest ?? -Infinity);
						expect(latest).toBeGreaterThanOrEqual(earliest);
					});
					for (let trial = 0; trial < 10; trial++) {
						const places = windows.map(({ earliest, latest }, at) => {
							const count = (latest - earliest) / 15 + 1;
							return earliest + ((picks[trial * 3 + at] ?? 0) % count) * 15;
						});
						const { longest, overlaps, ends } = judge(span, windows, places);
						expect(overlaps).toBe(false);
						expect(longest).toBeLessThanOrEqual(most);
						expect(ends).toBeLessThanOrEqual(span);
					}
				}
			),
			{ numRuns: 1_000 }
		);
		expect(narrowed).toBeGreaterThan(100);
	});
});
