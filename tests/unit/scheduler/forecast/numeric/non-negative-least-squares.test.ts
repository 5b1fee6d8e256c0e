import { describe, expect, it } from 'vitest';
import { nonNegativeLeastSquares } from '#scheduler/forecast/numeric/non-negative-least-squares.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

describe('non-negative least squares', () => {
	it('an unknown that wants to be negative is 0, and the others are fitted without it', () => {
		// Without the bound (3, −1) fits exactly; with it x0 minimises (x0 − 3)² + (x0 − 2)².
		const [x0, x1] = nonNegativeLeastSquares(
			[
				[1, 0],
				[1, 1]
			],
			[3, 2]
		);
		expect(x0).toBeCloseTo(2.5, 12);
		expect(x1).toBe(0);
	});

	it('200 seeded problems: at the answer no gradient points inwards, and it is flat where x > 0', () => {
		const random = new RandomStream(11, 'problems');
		for (let problem = 0; problem < 200; problem++) {
			const unknowns = 1 + (problem % 12);
			const rows = Array.from({ length: 20 }, () =>
				Array.from({ length: unknowns }, () => random.uniform() - 0.3)
			);
			const target = rows.map(() => random.uniform() - 0.4);
			const x = nonNegativeLeastSquares(rows, target);
			const residual = rows.map(
				(row, r) => (target[r] as number) - row.reduce((sum, a, c) => sum + a * (x[c] as number), 0)
			);
			for (let c = 0; c < unknowns; c++) {
				const gradient = rows.reduce((sum, row, r) => sum + (row[c] as number) * (residual[r] as number), 0);
				expect(x[c]).toBeGreaterThanOrEqual(0);
				expect(gradient).toBeLessThan(1e-9);
				if ((x[c] as number) > 0) expect(Math.abs(gradient)).toBeLessThan(1e-9);
			}
		}
	});

	it('ridge draws towards 0, and columns that are alike do not stop it', () => {
		expect(nonNegativeLeastSquares([[1]], [2], 1)[0]).toBeCloseTo(1, 12);
		const twins = nonNegativeLeastSquares(
			[
				[1, 1],
				[2, 2]
			],
			[1, 2]
		);
		expect((twins[0] as number) + (twins[1] as number)).toBeCloseTo(1, 6);
	});

	it('no rows, rows of different lengths and NaN are misuse', () => {
		expect(() => nonNegativeLeastSquares([], [])).toThrow('got 0 for 0');
		expect(() => nonNegativeLeastSquares([[1], [1, 2]], [1, 1])).toThrow(
			'rows must have 1 values each, got 2'
		);
		expect(() => nonNegativeLeastSquares([[NaN]], [1])).toThrow('rows and target must be finite');
	});
});
