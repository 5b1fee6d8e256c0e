/**
 * Student's t distribution with real degrees of freedom, through the incomplete beta function
 * (Abramowitz & Stegun 26.7.1, 26.5.8), and its quantiles by Newton steps kept within a bracket.
 */

/**
 * P(T ≤ t).
 *
 * @example studentT(2.776445105, 4) // 0.975
 * @throws RangeError unless the degrees are positive
 */
export function studentT(t: number, degrees: number): number {
	if (!(degrees > 0)) throw new RangeError(`studentT: degrees must be positive, got ${degrees}`);
	const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
	return t > 0 ? 1 - tail : tail;
}

/**
 * The value t with P(T ≤ t) = p, absolute error under 1e-9 for 1e-6 < p < 1 − 1e-6.
 *
 * @example studentTQuantile(0.9, 4) // 1.533206…
 * @throws RangeError unless 0 < p < 1 and the degrees are positive
 */
export function studentTQuantile(p: number, degrees: number): number {
	if (!(p > 0 && p < 1)) throw new RangeError(`studentTQuantile: p must be between 0 and 1, got ${p}`);
	if (!(degrees > 0)) throw new RangeError(`studentTQuantile: degrees must be positive, got ${degrees}`);
	if (p === 0.5) return 0;
	if (p > 0.5) return -studentTQuantile(1 - p, degrees);
	let low = -2;
	while (studentT(low, degrees) > p) low *= 2;
	let high = 0;
	const logScale = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
	let t = low / 2;
	for (let round = 0; round < 100; round++) {
		const error = studentT(t, degrees) - p;
		if (error > 0) high = t;
		else low = t;
		const density = Math.exp(logScale - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees));
		const next = t - error / density;
		const inside = next > low && next < high ? next : (low + high) / 2;
		if (Math.abs(inside - t) < 1e-13 * Math.max(1, Math.abs(t))) return inside;
		t = inside;
	}
	return t;
}

/** I_x(a, b) by the continued fraction, evaluated by Lentz's method (Abramowitz & Stegun 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
	// The fraction converges fast on this side of the mean only.
	if (x > (a + 1) / (a + b + 2)) return 1 - (front * betaFraction(1 - x, b, a)) / b;
	return (front * betaFraction(x, a, b)) / a;
}

function betaFraction(x: number, a: number, b: number): number {
	const tiny = 1e-300;
	let d = 1 - ((a + b) * x) / (a + 1);
	d = 1 / (Math.abs(d) < tiny ? tiny : d);
	let c = 1;
	let fraction = d;
	for (let m = 1; m < 500; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / nonZero(1 + even * d, tiny);
		c = nonZero(1 + even / c, tiny);
		fraction *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / nonZero(1 + odd * d, tiny);
		c = nonZero(1 + odd / c, tiny);
		const change = d * c;
		fraction *= change;
		if (Math.abs(change - 1) < 1e-16) break;
	}
	return fraction;
}

function nonZero(value: number, tiny: number): number {
	return Math.abs(value) < tiny ? tiny : value;
}

/** ln Γ(x) for x > 0: Lanczos with g = 607/128 and 15 terms (Godfrey), relative error about 1e-15. */
function logGamma(x: number): number {
	let sum = 0.99999999999999709182;
	for (const [index, coefficient] of lanczos.entries()) sum += coefficient / (x + index + 1);
	const shifted = x + 5.2421875;
	return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.5066282746310005 * sum) / x);
}

const lanczos = [
	57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
	0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3,
	-0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
	-0.2619083840158140867e-4, 0.36899182659531622704e-5
];
