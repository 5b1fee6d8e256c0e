import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pixelShift } from '#lib/components/wall/pixel-shift.ts';
import { tilePages } from '#lib/components/wall/tile-pages.ts';
import { emWidth, fittingDetails } from '#lib/components/wall/tile-room.ts';
import { minute } from '#lib/domain/units.ts';

describe('pages of large tiles', () => {
	const lines = (count: number, columns: number, rows: number, page = 0) =>
		tilePages(
			Array.from({ length: count }, (_, index) => index + 1),
			columns,
			rows,
			page
		);

	test('five tiles where five fit are one line; six are two pages of three, not five and one', () => {
		expect(lines(5, 5, 1).lines).toEqual([[1, 2, 3, 4, 5]]);
		expect(lines(6, 5, 1)).toMatchObject({ lines: [[1, 2, 3]], pages: 2, from: 1, to: 3 });
		expect(lines(6, 5, 1, 1)).toMatchObject({ lines: [[4, 5, 6]], from: 4, to: 6 });
	});

	test('five tiles on a screen that stands upright are three and two', () => {
		expect(lines(5, 3, 2).lines).toEqual([
			[1, 2, 3],
			[4, 5]
		]);
	});

	test('whatever fits, every tile is on exactly one page, in its order', () => {
		const size = fc.integer({ min: 1, max: 10 });
		fc.assert(
			fc.property(fc.nat(40), size, size, (count, columns, rows) => {
				const { pages } = lines(count, columns, rows);
				const seen = Array.from({ length: pages }, (_, page) => lines(count, columns, rows, page).lines);
				expect(seen.flat(2)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
				for (const page of seen) {
					expect(page.length).toBeLessThanOrEqual(rows);
					for (const line of page) expect(line.length).toBeLessThanOrEqual(columns);
				}
			})
		);
	});
});

describe('room within a tile', () => {
	test('a time of mm:ss is 2.73 em wide, so that it is 15 units high in the 41 of a tile', () => {
		expect(emWidth('12:42')).toBeCloseTo(2.73);
		expect(41 / emWidth('12:42')).toBeGreaterThanOrEqual(15);
	});

	test('details beyond two lines are left out whole, the most wanted first', () => {
		const detail = (label: string) => ({ label, value: '1,234' });
		const fitting = fittingDetails(
			['counts', 'target', 'unanswered', 'oldest', 'median', 'mean'].map(detail)
		);
		expect(fitting.map(({ label }) => label)).toEqual(['counts', 'target', 'unanswered']);
	});
});

describe('pixel shift', () => {
	test('goes through 35 places within 0.4 units of the middle, another one each minute', () => {
		const places = Array.from({ length: 35 }, (_, index) => pixelShift(index * minute));
		expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(35);
		for (const { x, y } of places) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(0.4001);
	});
});
