/** Points of a Gauss–Legendre rule on [0, 1]. */
export interface QuadratureRule {
	readonly nodes: Float64Array;
	readonly weights: Float64Array;
}

/**
 * Gauss–Legendre rule with `points` nodes on [0, 1], exact for polynomials of degree 2·points − 1: the roots of
 * the Legendre polynomial by Newton's method (Press et al., "Numerical Recipes", section 4.6).
 *
 * @example gaussLegendre(2).nodes // 0.2113…, 0.7887…; weights ½, ½
 */
export function gaussLegendre(points: number): QuadratureRule {
	const nodes = new Float64Array(points);
	const weights = new Float64Array(points);
	for (let i = 0; i < points; i++) {
		let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
		let slope = 1;
		for (let round = 0; round < 8; round++) {
			let before = 1;
			let value = x;
			for (let k = 2; k <= points; k++) {
				const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
				before = value;
				value = next;
			}
			slope = (points * (x * value - before)) / (x * x - 1);
			x -= value / slope;
		}
		nodes[points - 1 - i] = (1 + x) / 2;
		weights[points - 1 - i] = 1 / ((1 - x * x) * slope * slope);
	}
	return { nodes, weights };
}

/**
 * ∫₀^∞ e^(−u) f(u) du for an f that grows at most like a power, to about 14 digits, by the double-exponential
 * rule u = exp(t − e^(−t)) (Takahashi & Mori 1974): its points are even in log u, so that it does not matter on
 * which scale f changes.
 *
 * @example integrateExponential((u) => u * u) // 2, as Γ(3)
 */
export function integrateExponential(f: (u: number) => number): number {
	let sum = 0;
	for (let i = 0; i < exponentialNodes.length; i++) {
		sum += (exponentialWeights[i] as number) * f(exponentialNodes[i] as number);
	}
	return sum;
}

const exponentialNodes: number[] = [];
const exponentialWeights: number[] = [];
const spacing = 1 / 24;
for (let t = -5; t <= 5; t += spacing) {
	const u = Math.exp(t - Math.exp(-t));
	const weight = spacing * u * (1 + Math.exp(-t)) * Math.exp(-u);
	if (weight < 1e-40) continue;
	exponentialNodes.push(u);
	exponentialWeights.push(weight);
}
