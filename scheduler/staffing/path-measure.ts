/** Points and weights with Σ weights · f(points) for the arrival-weighted mean of f over sample paths. */
export interface PathMeasure {
	readonly rates: Float64Array;
	readonly weights: Float64Array;
	/** Mean rate of the paths, those without arrivals included: turns weights by arrivals into weights by time. */
	readonly meanRate: number;
}

/** Nodes of one interpolation. */
const nodeCount = 64;

/**
 * Replaces the arrival rates of many sample paths by few weighted rates: polynomial interpolation at Chebyshev
 * nodes, integrated over the paths once per slot, so that each trial of heads asks 64 times and not 2,000 times.
 * A path counts by its arrivals: the result is the share of all customers over all paths.
 *
 * A floor's figures turn over a range of rates that is about the same in √rate wherever it lies, so that one
 * interpolation reaches so far in √rate and a wide forecast has several side by side. Exact (one point per path)
 * where there are no more paths than nodes.
 *
 * @param rates arrival rates of the paths, at least one of them over 0
 * @param reach widest range of one interpolation, in √rate; 0 keeps one point per path
 * @example measurePaths(Float64Array.of(1, 3), 10) // rates 1 and 3, weights 0.25 and 0.75
 */
export function measurePaths(rates: Float64Array, reach: number): PathMeasure {
	const present = rates.filter((rate) => rate > 0).sort();
	const total = present.reduce((sum, rate) => sum + rate, 0);
	const meanRate = total / rates.length;
	const least = present[0] as number;
	const most = present.at(-1) as number;
	if (least === most) return { rates: Float64Array.of(most), weights: Float64Array.of(1), meanRate };
	const from = Math.sqrt(least);
	const panels = Math.max(1, Math.ceil((Math.sqrt(most) - from) / reach));
	if (panels * nodeCount >= present.length) {
		return { rates: present, weights: present.map((rate) => rate / total), meanRate };
	}
	const length = (Math.sqrt(most) - from) / panels;
	const nodes: number[] = [];
	const weights: number[] = [];
	let first = 0;
	for (let panel = 1; panel <= panels; panel++) {
		const end = panel === panels ? Infinity : (from + panel * length) ** 2;
		let next = first;
		while (next < present.length && (present[next] as number) <= end) next++;
		const own = present.subarray(first, next);
		first = next;
		if (own.length <= nodeCount) {
			for (const rate of own) {
				nodes.push(rate);
				weights.push(rate / total);
			}
		} else addInterpolation(own, total, nodes, weights);
	}
	return { rates: Float64Array.from(nodes), weights: Float64Array.from(weights), meanRate };
}

/** Adds the nodes of one range of ascending rates, weighted as the rates are. */
function addInterpolation(
	rates: Float64Array,
	total: number,
	intoNodes: number[],
	intoWeights: number[]
): void {
	const least = rates[0] as number;
	const most = rates.at(-1) as number;
	if (least === most) {
		intoNodes.push(most);
		intoWeights.push((rates.length * most) / total);
		return;
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
	intoNodes.push(...nodes);
	intoWeights.push(...weights);
}
