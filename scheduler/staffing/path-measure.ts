/** Points and weights with Σ weights · f(points) for the arrival-weighted mean of f over sample paths. */
export interface PathMeasure {
	readonly rates: Float64Array;
	readonly weights: Float64Array;
}

/** Nodes of the interpolation: enough for 1e-8 where a floor's figures turn within a tenth of the range. */
const nodeCount = 64;

/**
 * Replaces the arrival rates of many sample paths by few weighted rates: polynomial interpolation at Chebyshev
 * nodes, integrated over the paths once per slot, so that each trial of heads asks 64 times and not 2,000 times.
 * A path counts by its arrivals: the result is the share of all customers over all paths.
 *
 * Exact (one point per path) where there are no more paths than nodes. `smooth: false` also keeps one point per
 * path, for figures with a bend (the service level of Erlang C at the load where the line grows without end).
 *
 * @param rates arrival rates of the paths, at least one of them over 0
 * @example measurePaths(Float64Array.of(1, 3), true) // rates 1 and 3, weights 0.25 and 0.75
 */
export function measurePaths(rates: Float64Array, smooth: boolean): PathMeasure {
	let total = 0;
	let least = Infinity;
	let most = 0;
	for (const rate of rates) {
		total += rate;
		if (rate > 0 && rate < least) least = rate;
		if (rate > most) most = rate;
	}
	if (least === most) return { rates: Float64Array.of(most), weights: Float64Array.of(1) };
	if (!smooth || rates.length <= nodeCount) {
		const present = rates.filter((rate) => rate > 0);
		return { rates: present, weights: present.map((rate) => rate / total) };
	}
	const nodes = new Float64Array(nodeCount);
	const signs = new Float64Array(nodeCount);
	for (let j = 0; j < nodeCount; j++) {
		const angle = ((2 * j + 1) * Math.PI) / (2 * nodeCount);
		nodes[j] = (least + most) / 2 + ((most - least) / 2) * Math.cos(angle);
		signs[j] = (j % 2 === 0 ? 1 : -1) * Math.sin(angle);
	}
	const weights = new Float64Array(nodeCount);
	const terms = new Float64Array(nodeCount);
	for (const rate of rates) {
		if (rate === 0) continue;
		// Barycentric form of the Lagrange polynomials at this rate (Berrut & Trefethen 2004).
		let sum = 0;
		let hit = -1;
		for (let j = 0; j < nodeCount; j++) {
			const distance = rate - (nodes[j] as number);
			if (distance === 0) hit = j;
			const term = (signs[j] as number) / distance;
			terms[j] = term;
			sum += term;
		}
		if (hit >= 0) {
			weights[hit] = (weights[hit] as number) + rate / total;
			continue;
		}
		const scale = rate / total / sum;
		for (let j = 0; j < nodeCount; j++) weights[j] = (weights[j] as number) + scale * (terms[j] as number);
	}
	return { rates: nodes, weights };
}
