import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { weekGrid } from '#scheduler/roster/matsp/week-grid.ts';
import { contractBound, workBound } from '#scheduler/roster/matsp/work-bound.ts';
import { matspText } from '../../../../support/small-matsp.ts';

const highs = await loadHighs();
const gridOf = (...args: Parameters<typeof matspText>) => weekGrid(parseMatsp(matspText(...args)));

describe('what every legal roster costs at least', () => {
	it('contracts of 48 slots and a cover of 10: 38', () => {
		const grid = gridOf(7, 1, ['A,360,2400', 'B,360,2400'], (_, slot) => (slot < 10 ? [0, 1] : [0, 0]));
		expect(contractBound(grid)).toBe(38);
	});

	it('645 minutes are 43 slots, which no shifts add up to: 48 are the least', () => {
		expect(contractBound(gridOf(7, 1, ['A,645,2400'], () => [0, 0]))).toBe(48);
	});

	it('a single slot at 12:00 takes a shift of six hours: 23 slots too many', () => {
		const grid = gridOf(1, 1, ['A,0,2400'], (_, slot) => (slot === 24 ? [1, 1] : [0, 0]));
		expect(contractBound(grid)).toBe(0);
		expect(workBound(highs, grid)).toBe(23);
	});

	it('two tasks of a quarter of an hour each, at once, take two shifts; one after the other they take an hour each', () => {
		const at = (first: number, second: number) =>
			gridOf(1, 2, ['A,0,2400', 'B,0,2400'], (task, slot) =>
				slot === (task === 1 ? first : second) ? [1, 1] : [0, 0]
			);
		expect(workBound(highs, at(24, 24))).toBe(46);
		expect(workBound(highs, at(24, 28))).toBe(22);
	});

	it('a cover that no shift can reach proves nothing', () => {
		const grid = gridOf(1, 1, ['A,0,2400'], (_, slot) => (slot === 0 ? [2, 2] : [0, 0]));
		expect(workBound(highs, grid)).toBe(0);
	});
});
