const rootTwoPi = Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution. @example normalDensity(0) // 0.3989422804014327 */
export function normalDensity(x: number): number {
	return Math.exp((-x * x) / 2) / rootTwoPi;
}

/**
 * Φ(x), the share of the standard normal distribution at or below x, to about 15 digits; the lower tail keeps
 * its relative precision.
 *
 * @example normalCumulative(1.959963984540054) // 0.975
 */
export function normalCumulative(x: number): number {
	if (x < 0) return normalDensity(x) * millsRatio(-x);
	return 1 - normalDensity(x) * millsRatio(x);
}

/**
 * The hazard φ(x) / (1 − Φ(x)) of the standard normal distribution, for every x without overflow.
 *
 * @example normalHazard(0) // 0.7978845608028654
 */
export function normalHazard(x: number): number {
	return x >= 0 ? 1 / millsRatio(x) : normalDensity(x) / (1 - normalDensity(x) * millsRatio(-x));
}

/** (1 − Φ(x)) / φ(x) for x ≥ 0. */
function millsRatio(x: number): number {
	if (x < 2) {
		// Φ(x) − ½ = φ(x)·(x + x³/3 + x⁵/(3·5) + …): Marsaglia, "Evaluating the normal distribution" (2004).
		let term = x;
		let sum = x;
		for (let i = 3; term > 1e-17 * sum; i += 2) {
			term *= (x * x) / i;
			sum += term;
		}
		return (rootTwoPi / 2) * Math.exp((x * x) / 2) - sum;
	}
	// Laplace's continued fraction 1/(x + 1/(x + 2/(x + 3/(x + …)))), from the inside.
	let fraction = x;
	for (let k = Math.ceil(30 + 500 / (x * x)); k >= 1; k--) fraction = x + k / fraction;
	return 1 / fraction;
}
