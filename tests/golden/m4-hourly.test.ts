import { describe, expect, test } from 'vitest';
import { forecastM4, scoreM4, type M4Score } from '#scheduler/forecast/scoring/m4.ts';
import { naive2 } from '#scheduler/forecast/scoring/naive2.ts';
import { hasM4, readM4Hourly, readM4Submission } from '../support/m4-hourly.ts';

const why = '(skipped: forecasting/m4_hourly_*.csv is not stored)';

/** Scores of a stored forecast; without intervals those measures say nothing. */
function scoreOf(name: 'sNaive' | 'Naive2'): M4Score {
	const stored = readM4Submission(name);
	return scoreM4(readM4Hourly(), (_train, _horizon, id) => {
		const mean = stored.get(id) as Float64Array;
		return { mean, lower: mean, upper: mean };
	});
}

describe('M4 Hourly', () => {
	test.skipIf(!hasM4)(`F1: the stored seasonal naive forecasts score 11.555 and 1.032 ${why}`, () => {
		const { series, smape, mase } = scoreOf('sNaive');
		expect(series).toBe(207);
		expect(smape).toBeCloseTo(11.555, 3);
		expect(mase).toBeCloseTo(1.032, 3);
	});

	test.skipIf(!hasM4)(`F1: the stored Naive2 forecasts score 18.949 and 1.914, OWA 1 ${why}`, () => {
		const { smape, mase, owa } = scoreOf('Naive2');
		expect(smape).toBeCloseTo(18.949, 3);
		expect(mase).toBeCloseTo(1.914, 3);
		expect(owa).toBeCloseTo(1, 4);
	});

	test.skipIf(!hasM4)(`our Naive2 is the organisers', value for value ${why}`, () => {
		const stored = readM4Submission('Naive2');
		for (const { id, train } of readM4Hourly()) {
			const ours = naive2(train, 24, 48);
			for (const [h, value] of (stored.get(id) as Float64Array).entries()) {
				expect(Math.abs((ours[h] as number) / value - 1)).toBeLessThan(1e-6);
			}
		}
	});

	test.skipIf(!hasM4)(
		`F2 and F3: the default engine has OWA ≤ 0.46, 95 % coverage in 0.92–0.97 and MSIS ≤ 7.54 ${why}`,
		() => {
			const { owa, coverage95, msis } = scoreM4(readM4Hourly(), forecastM4);
			expect(owa).toBeLessThanOrEqual(0.46);
			expect(coverage95).toBeGreaterThanOrEqual(0.92);
			expect(coverage95).toBeLessThanOrEqual(0.97);
			expect(msis).toBeLessThanOrEqual(7.54);
		}
	);
});
