import { standardNormal } from './distribution.ts';

/**
 * Quantile `p` of Student's t distribution: G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the
 * ACM 13 (1970); exact for 1 and 2 degrees of freedom, six digits beyond.
 *
 * @example studentT(0.975, 9) // 2.262157
 * @throws RangeError unless 0 < p < 1 and there is at least one degree of freedom
 */
export function studentT(p: number, degrees: number): number {
	if (!(p > 0 && p < 1)) throw new RangeError(`studentT: p must be between 0 and 1, got ${p}`);
	if (!(degrees >= 1)) throw new RangeError(`studentT: degrees must be at least 1, got ${degrees}`);
	if (p === 0.5) return 0;
	return p < 0.5 ? -upperQuantile(2 * p, degrees) : upperQuantile(2 * (1 - p), degrees);
}

/** The value that |t| exceeds with probability `tails`; names as in the paper. */
function upperQuantile(tails: number, n: number): number {
	if (n === 1) return 1 / Math.tan((tails * Math.PI) / 2);
	if (n === 2) return Math.sqrt(2 / (tails * (2 - tails)) - 2);
	const a = 1 / (n - 0.5);
	const b = 48 / (a * a);
	let c = (((20_700 * a) / b - 98) * a - 16) * a + 96.36;
	const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n;
	let y = (d * tails) ** (2 / n);
	if (y > 0.05 + a) {
		const x = standardNormal(tails / 2);
		y = x * x;
		if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
		c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
		y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
		y = Math.expm1(a * y * y);
	} else {
		y =
			((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) *
				((n + 1) / (n + 2)) +
			1 / y;
	}
	return Math.sqrt(n * y);
}
