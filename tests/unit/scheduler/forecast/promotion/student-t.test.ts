import { describe, expect, it } from 'vitest';
import { studentT, studentTQuantile } from '#scheduler/forecast/promotion/student-t.ts';

describe("Student's t", () => {
	// Printed tables (Abramowitz & Stegun 26.10): t of 0.9, 0.975 and 0.995 one-sided.
	it.each([
		[0.9, 1, 3.078],
		[0.9, 4, 1.533],
		[0.975, 4, 2.776],
		[0.995, 4, 4.604],
		[0.9, 7, 1.415],
		[0.975, 30, 2.042],
		[0.995, 120, 2.617]
	])('quantile %d at %d degrees is %d', (p, degrees, t) => {
		expect(studentTQuantile(p, degrees)).toBeCloseTo(t, 3);
		expect(studentTQuantile(1 - p, degrees)).toBeCloseTo(-t, 3);
	});

	it('one degree is the Cauchy distribution, two have a closed form', () => {
		expect(studentT(2, 1)).toBeCloseTo(0.5 + Math.atan(2) / Math.PI, 13);
		expect(studentT(-1.3, 2)).toBeCloseTo(0.5 - 1.3 / (2 * Math.sqrt(2 + 1.69)), 13);
	});

	it('the quantile undoes the distribution, with real degrees too', () => {
		for (const degrees of [0.7, 1.5, 4, 11.25, 200]) {
			for (const p of [1e-5, 0.02, 0.31, 0.5, 0.77, 0.999]) {
				expect(studentT(studentTQuantile(p, degrees), degrees)).toBeCloseTo(p, 11);
			}
		}
	});

	it('a probability of 1 and no degrees are misuse', () => {
		expect(() => studentTQuantile(1, 4)).toThrow('studentTQuantile: p must be between 0 and 1, got 1');
		expect(() => studentT(1, 0)).toThrow('studentT: degrees must be positive, got 0');
	});
});
