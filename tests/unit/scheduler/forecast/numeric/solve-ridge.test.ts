import { describe, expect, it } from 'vitest';
import { solveRidge } from '#scheduler/forecast/numeric/solve-ridge.ts';

describe('ridge equations', () => {
	it('are solved: 4x + y = 9 and x + 3y = 5 give 2 and 1', () => {
		const [x, y] = solveRidge(Float64Array.of(4, 1, 1, 3), Float64Array.of(9, 5), 0) as Float64Array;
		expect(x).toBeCloseTo(2, 12);
		expect(y).toBeCloseTo(1, 12);
	});

	it('with a penalty have a solution where there were many: x = y = 1 of x + y = 2, twice', () => {
		const [x, y] = solveRidge(Float64Array.of(2, 2, 2, 2), Float64Array.of(4, 4), 1e-9) as Float64Array;
		expect(x).toBeCloseTo(1, 6);
		expect(y).toBeCloseTo(1, 6);
	});

	it('have none for a singular matrix without a penalty', () => {
		expect(solveRidge(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2), 0)).toBeUndefined();
	});
});
