import type { EpochMs } from '#lib/domain/units.ts';
import { RandomStream } from '../simulate/random-stream.ts';
import { drawPoisson } from './paths/count-draws.ts';
import { nodesOf, reconcileMeans, type HierarchyNode } from './hierarchy/reconcile.ts';
import type { SamplePaths } from './paths/sample-paths.ts';

/** Fewer inquiries than this are none: there is no shape in them to keep. */
const nothing = 1e-6;

/** A planner's word against the forecast. */
export interface ForecastOverride {
	readonly id: string;
	readonly author: string;
	/** Why; shown wherever the figure is shown. */
	readonly note: string;
	readonly at: EpochMs;
	/** The queue, shop or sum that it is about: a name of the hierarchy. */
	readonly node: string;
	/** Slots [from, to) of the horizon: one slot, a day, a phase. */
	readonly from: number;
	readonly to: number;
	readonly change:
		/** So many inquiries in all of these slots together; their shape stays. */
		| { readonly kind: 'value'; readonly inquiries: number }
		/** So many times as many. */
		| { readonly kind: 'factor'; readonly factor: number };
}

/** An override with what it did, given those before it. */
export interface AppliedOverride extends ForecastOverride {
	/** Inquiries of the node in these slots before it: the value that it replaces. */
	readonly replaces: number;
	readonly becomes: number;
}

export interface OverriddenForecast {
	/** Means of every node of the hierarchy: every sum is the sum of its parts. */
	readonly means: ReadonlyMap<string, Float64Array>;
	/** In the order in which they were applied. */
	readonly applied: readonly AppliedOverride[];
}

/**
 * Applies overrides, one upon the other in the order of the list, to the forecasts of the queues. An override of a shop
 * or of all is divided among its queues and slots as the forecast divides them; one of a queue goes up into all sums.
 * Where nothing was forecast a value is divided evenly over its slots and queues, closed ones too: the forecast does
 * not say which of them to prefer.
 *
 * Nothing is changed in place. An override is taken back by applying the list without it: the rest then holds as if it
 * had never been, and what later ones replace is told anew.
 *
 * @param base `base.get(queue)[i]`: forecast of slot i; all of one length
 * @throws RangeError when a name, a range or a change is not usable, or an id comes twice
 * @example
 * // 售前 60 and 售后 40, all set to 200: 120 and 80; { replaces: 100, becomes: 200 }
 */
export function applyOverrides(
	root: HierarchyNode,
	base: ReadonlyMap<string, Float64Array>,
	overrides: readonly ForecastOverride[]
): OverriddenForecast {
	const nodes = new Map(nodesOf(root).map((node) => [node.name, node]));
	const queues = new Map([...base].map(([queue, mean]) => [queue, mean.slice()]));
	const slots = base.values().next().value?.length ?? 0;
	const ids = new Set<string>();
	const applied = overrides.map((override): AppliedOverride => {
		check(override, slots, nodes.has(override.node));
		if (ids.has(override.id)) refuse('id', 'given once', override.id);
		ids.add(override.id);
		const { from, to, change } = override;
		const touched = queuesUnder(nodes.get(override.node) as HierarchyNode).map((name) => {
			const mean = queues.get(name);
			if (mean === undefined) throw new RangeError(`applyOverrides: queue ${name} must have a forecast`);
			return mean.subarray(from, to);
		});
		const replaces = touched.reduce((sum, mean) => sum + total(mean), 0);
		const becomes = change.kind === 'value' ? change.inquiries : replaces * change.factor;
		for (const mean of touched) {
			for (let i = 0; i < mean.length; i++) {
				mean[i] =
					replaces > nothing
						? ((mean[i] as number) / replaces) * becomes
						: becomes / (touched.length * mean.length);
			}
		}
		return { ...override, replaces, becomes };
	});
	const forecasts = new Map([...queues].map(([queue, mean]) => [queue, { mean }]));
	return { means: reconcileMeans(root, forecasts, 'bottom_up'), applied };
}

/**
 * The sample paths of a queue under its overridden forecast: every path is scaled slot by slot as the mean was, so that
 * what staffing is computed from follows the planner and keeps its relative spread. Fractions are rounded up or down by
 * chance, seeded. Where nothing was forecast, Poisson counts of the planner's value.
 *
 * @param before the queue's forecast that the paths were drawn of; `after` the overridden one
 * @throws RangeError when the lengths differ
 */
export function overridePaths(
	{ paths, slots, counts }: SamplePaths,
	before: Float64Array,
	after: Float64Array,
	seed: number | string
): SamplePaths {
	if (before.length !== slots || after.length !== slots) {
		throw new RangeError(
			`overridePaths: before and after must have ${slots} slots, got ${before.length} and ${after.length}`
		);
	}
	const random = new RandomStream(seed, 'override-paths');
	const changed = counts.slice();
	for (let i = 0; i < slots; i++) {
		const old = before[i] as number;
		const now = after[i] as number;
		// What no override touches keeps its counts, and draws nothing.
		if (old === now) continue;
		for (let at = i; at < changed.length; at += slots) {
			changed[at] =
				old > nothing
					? Math.floor((counts[at] as number) * (now / old) + random.uniform())
					: drawPoisson(now, random);
		}
	}
	return { paths, slots, counts: changed };
}

function queuesUnder({ name, children }: HierarchyNode): string[] {
	return children.length === 0 ? [name] : children.flatMap(queuesUnder);
}

function total(values: Float64Array): number {
	return values.reduce((sum, value) => sum + value, 0);
}

function check({ node, from, to, change }: ForecastOverride, slots: number, isKnown: boolean): void {
	if (!isKnown) refuse('node', 'a name of the hierarchy', node);
	if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= slots)) {
		refuse('from and to', `slots of the horizon (0 … ${slots})`, `${from}–${to}`);
	}
	switch (change.kind) {
		case 'value':
			if (!(change.inquiries >= 0 && change.inquiries < Infinity)) {
				refuse('inquiries', 'at least 0 and finite', change.inquiries);
			}
			break;
		case 'factor':
			if (!(change.factor >= 0 && change.factor < Infinity)) {
				refuse('factor', 'at least 0 and finite', change.factor);
			}
			break;
		default:
			change satisfies never;
	}
}

function refuse(field: string, rule: string, got: string | number): never {
	throw new RangeError(`applyOverrides: ${field} must be ${rule}, got ${got}`);
}
