/** Sweeps end when no value moves by more than this share of the largest. */
const precision = 1e-12;
const mostSweeps = 20_000;

/**
 * The concave, non-falling curve through 0 at 0 that lies nearest to the values at 1 … n in weighted squares: its steps
 * f_1, f_2 − f_1, … do not grow and are not negative. (The least concave majorant would lie above every noisy value and
 * be too high on average; this one passes between them.)
 *
 * Hildreth's method (Naval Research Logistics Quarterly 4, 1957): the multipliers of the violated steps in turn.
 *
 * @param values at 1 … n, at least 0
 * @param weights of the values, positive: 1 / variance
 * @example fitConcave([1, 1.5, 2.5], [1, 1, 1]) // [11/12, 20/12, 29/12]: the last two steps are equal
 * @throws RangeError when the arrays differ in length, a value is negative or a weight not positive
 */
export function fitConcave(values: readonly number[], weights: readonly number[]): number[] {
	if (weights.length !== values.length || weights.some((w) => !(w > 0 && w < Infinity))) {
		throw new RangeError(
			`fitConcave: weights must be positive, one a value (${values.length}), got [${weights.join(', ')}]`
		);
	}
	if (values.some((v) => !(v >= 0 && v < Infinity))) {
		throw new RangeError(`fitConcave: values must be at least 0 and finite, got [${values.join(', ')}]`);
	}
	const n = values.length;
	const scale = Math.max(...values, 0);
	if (n === 0 || scale === 0) return values.map(() => 0);
	const fitted = [...values];
	const at = (i: number) => (i < 0 ? 0 : (fitted[i] as number));
	// Spreads the change of one value over its weight; index −1 is the fixed 0.
	const mobility = weights.map((weight) => 1 / weight);
	const multipliers = new Float64Array(n);
	for (let sweep = 0; sweep < mostSweeps; sweep++) {
		let moved = 0;
		for (let i = 0; i < n; i++) {
			// Rule i < n − 1: step i is at least step i + 1; the last rule: the last step is at least 0.
			const isLast = i === n - 1;
			const slack = isLast ? at(i) - at(i - 1) : 2 * at(i) - at(i - 1) - at(i + 1);
			const left = i > 0 ? (mobility[i - 1] as number) : 0;
			const own = mobility[i] as number;
			const right = isLast ? 0 : (mobility[i + 1] as number);
			const curvature = isLast ? left + own : left + 4 * own + right;
			const before = multipliers[i] as number;
			const after = Math.max(0, before - slack / curvature);
			const change = after - before;
			if (change === 0) continue;
			multipliers[i] = after;
			if (i > 0) fitted[i - 1] = at(i - 1) - change * left;
			fitted[i] = at(i) + change * own * (isLast ? 1 : 2);
			if (!isLast) fitted[i + 1] = at(i + 1) - change * right;
			moved = Math.max(moved, Math.abs(change) * curvature);
		}
		if (moved <= precision * scale) break;
	}
	// What rounding left: no step above the one before, none below 0.
	let step = Infinity;
	let before = 0;
	for (let i = 0; i < n; i++) {
		step = Math.max(0, Math.min(step, at(i) - before));
		before += step;
		fitted[i] = before;
	}
	return fitted;
}
