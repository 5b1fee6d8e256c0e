/**
 * What adds up: all → shops → queues, or any tree. A node without children is a queue; names are unique.
 */
export interface HierarchyNode {
	readonly name: string;
	readonly children: readonly HierarchyNode[];
}

/** A forecast of a node by itself. */
export interface NodeForecast {
	/** `mean[i]`: expected inquiries of slot i. */
	readonly mean: ArrayLike<number>;
	/** `variance[i]`: of its error; only `weighted` reads it. */
	readonly variance?: ArrayLike<number>;
}

/**
 * How forecasts are made to add up.
 * - `bottom_up`: queues as they are, sums above. For normal days: totals have no model of their own.
 * - `top_down`: the highest forecast is divided by the shares of what is below it. For promotion days, when the total is
 *   known better (planned by the management) than its parts.
 * - `weighted`: every node's own forecast counts by its variance: MinT with a diagonal error covariance. For normal days
 *   with models of the totals, which see less noise than their queues.
 */
export type ReconcileMethod = 'bottom_up' | 'top_down' | 'weighted';

/**
 * Means that add up: in every slot each node is exactly the sum of its children.
 *
 * `weighted` is the minimum-trace estimate (Wickramasuriya, Athanasopoulos & Hyndman 2019) for errors that are not
 * correlated. On a tree it needs no matrix: up the tree a node's own forecast and its children's sum are combined by
 * inverse variance; down the tree what a node gained is divided among its children by their variance. A part that would
 * fall below 0 is 0, and its siblings, in proportion, bear the rest.
 *
 * @param forecasts of every queue, and of any nodes above; `top_down` needs one of the root
 * @returns one array for each node of the tree
 * @throws RangeError when a queue has no forecast, arrays differ in length, a name occurs twice, or a value that the
 * method reads is negative or not finite
 * @example
 * // Queues 60 ± 10 and 40 ± 10, their sum forecast as 120 ± 10: 66.67 + 46.67 = 113.33
 */
export function reconcileMeans(
	root: HierarchyNode,
	forecasts: ReadonlyMap<string, NodeForecast>,
	method: ReconcileMethod
): Map<string, Float64Array> {
	const nodes = nodesOf(root);
	const slots = check(nodes, root, forecasts, method);
	const reconciled = new Map(nodes.map(({ name }) => [name, new Float64Array(slots)]));
	for (let slot = 0; slot < slots; slot++) {
		const combined = new Map<string, Estimate>();
		combine(root, forecasts, method, slot, combined);
		divide(root, (combined.get(root.name) as Estimate).mean, combined, slot, reconciled);
	}
	return reconciled;
}

/** All nodes, children before their parent. */
export function nodesOf(root: HierarchyNode): HierarchyNode[] {
	return [...root.children.flatMap(nodesOf), root];
}

interface Estimate {
	readonly mean: number;
	readonly variance: number;
}

/** Up: what is known of a node from itself and from below. */
function combine(
	node: HierarchyNode,
	forecasts: ReadonlyMap<string, NodeForecast>,
	method: ReconcileMethod,
	slot: number,
	combined: Map<string, Estimate>
): Estimate {
	const own = forecasts.get(node.name);
	const ownMean = own?.mean[slot] as number;
	const ownVariance = method === 'weighted' ? (own?.variance?.[slot] ?? Infinity) : ownMean;
	let estimate: Estimate;
	if (node.children.length === 0) estimate = { mean: ownMean, variance: ownVariance };
	else {
		let mean = 0;
		let variance = 0;
		for (const child of node.children) {
			const below = combine(child, forecasts, method, slot, combined);
			mean += below.mean;
			variance += below.variance;
		}
		estimate = { mean, variance };
		if (own !== undefined && method === 'top_down') estimate = { mean: ownMean, variance: ownMean };
		if (own !== undefined && method === 'weighted' && ownVariance < Infinity && variance + ownVariance > 0) {
			const trust = variance / (variance + ownVariance);
			estimate = { mean: mean + trust * (ownMean - mean), variance: trust * ownVariance };
		}
	}
	combined.set(node.name, estimate);
	return estimate;
}

/** Down: the children of a node share what it has beyond their sum. Returns what the node comes to. */
function divide(
	node: HierarchyNode,
	value: number,
	combined: ReadonlyMap<string, Estimate>,
	slot: number,
	reconciled: ReadonlyMap<string, Float64Array>
): number {
	let settled = value;
	if (node.children.length > 0) {
		const estimates = node.children.map(({ name }) => combined.get(name) as Estimate);
		const parts = share(value, estimates);
		settled = 0;
		for (const [index, child] of node.children.entries()) {
			settled += divide(child, parts[index] as number, combined, slot, reconciled);
		}
	}
	(reconciled.get(node.name) as Float64Array)[slot] = settled;
	return settled;
}

function share(value: number, estimates: readonly Estimate[]): number[] {
	const sum = estimates.reduce((total, { mean }) => total + mean, 0);
	const spread = estimates.reduce((total, { variance }) => total + variance, 0);
	const beyond = value - sum;
	if (beyond === 0) return estimates.map(({ mean }) => mean);
	const parts = estimates.map(({ mean, variance }) =>
		Math.max(0, spread > 0 ? mean + (beyond * variance) / spread : sum > 0 ? (mean * value) / sum : 0)
	);
	const total = parts.reduce((all, part) => all + part, 0);
	// Equal but for rounding unless a part was cut off at 0.
	return total > 0 ? parts.map((part) => (part * value) / total) : parts;
}

function check(
	nodes: readonly HierarchyNode[],
	root: HierarchyNode,
	forecasts: ReadonlyMap<string, NodeForecast>,
	method: ReconcileMethod
): number {
	const names = new Set<string>();
	let slots = -1;
	for (const { name, children } of nodes) {
		if (names.has(name)) throw new RangeError(`reconcileMeans: names must be unique, got ${name} twice`);
		names.add(name);
		const own = forecasts.get(name);
		if (own === undefined) {
			if (children.length === 0) throw new RangeError(`reconcileMeans: queue ${name} must have a forecast`);
			continue;
		}
		if (slots < 0) slots = own.mean.length;
		const variance = method === 'weighted' ? own.variance : undefined;
		if (own.mean.length !== slots || (variance !== undefined && variance.length !== slots)) {
			throw new RangeError(
				`reconcileMeans: forecasts must have one length, got ${own.mean.length} for ${name} and ${slots} before`
			);
		}
		if (method === 'weighted' && variance === undefined) {
			throw new RangeError(`reconcileMeans: variance of ${name} must be given for weighted`);
		}
		for (let i = 0; i < slots; i++) {
			const mean = own.mean[i] as number;
			const error = variance?.[i] ?? 0;
			if (!(mean >= 0 && mean < Infinity && error >= 0 && error < Infinity)) {
				throw new RangeError(
					`reconcileMeans: forecast of ${name} must be at least 0 and finite, got ${mean} ± ${error} in slot ${i}`
				);
			}
		}
	}
	if (method === 'top_down' && !forecasts.has(root.name)) {
		throw new RangeError(`reconcileMeans: ${root.name} must have a forecast for top_down`);
	}
	return slots;
}
