import { describe, expect, it } from 'vitest';
import { minimise } from '#scheduler/forecast/numeric/minimise.ts';

describe('simplex search', () => {
	it('finds the least of a bowl at (1, −2)', () => {
		const [x, y] = minimise(([x = 0, y = 0]) => 3 + (x - 1) ** 2 + (y + 2) ** 2, [0, 0], 1, 200);
		expect(x).toBeCloseTo(1, 2);
		expect(y).toBeCloseTo(-2, 2);
	});

	it("finds the bend of Rosenbrock's valley at (1, 1)", () => {
		const valley = ([x = 0, y = 0]: readonly number[]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
		const [x, y] = minimise(valley, [-1.2, 1], 0.5, 2_000);
		expect(x).toBeCloseTo(1, 2);
		expect(y).toBeCloseTo(1, 2);
	});

	it('stops soon after the evaluations that it may use', () => {
		let calls = 0;
		minimise(([x = 0]) => (calls++, x ** 4), [100], 1, 30);
		expect(calls).toBeLessThan(36);
	});

	it('takes a point where the function is not defined for a bad one', () => {
		const [x] = minimise(([x = 0]) => (x < 0 ? NaN : 1 + (x - 0.1) ** 2), [2], 1, 200);
		expect(x).toBeCloseTo(0.1, 2);
	});
});
