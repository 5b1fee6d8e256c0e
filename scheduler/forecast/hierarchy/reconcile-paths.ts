import { standardNormal } from '../../simulate/distribution.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import { pathTotals } from '../paths/path-quantiles.ts';
import type { SamplePaths } from '../paths/sample-paths.ts';
import { nodesOf, type HierarchyNode } from './reconcile.ts';

/** Counts up to here are exact as 32-bit floats, and so are their sums. */
const mostExact = 2 ** 24;

/**
 * Paths of shops and of all from those of the queues: path p of a sum is the sum of the paths p, slot by slot, exactly.
 * Quantiles of a sum are those of its paths; added-up quantiles of queues would overstate it.
 *
 * How far the surprises of queues go together is what the order of their paths says: paths of one promotion forecast
 * share theirs already, independent ones are brought together by `shareSurprises`.
 *
 * @returns one entry for each node of the tree; a queue's paths as they are
 * @throws RangeError when a queue has no paths, they differ in number or slots, or a sum leaves the whole numbers that 32
 * bits hold exactly (16,777,216)
 */
export function reconcilePaths(
	root: HierarchyNode,
	queues: ReadonlyMap<string, SamplePaths>
): Map<string, SamplePaths> {
	const all = new Map<string, SamplePaths>();
	for (const { name, children } of nodesOf(root)) {
		if (children.length > 0) {
			all.set(name, addPaths(children.map((child) => all.get(child.name) as SamplePaths)));
			continue;
		}
		const own = queues.get(name);
		if (own === undefined) throw new RangeError(`reconcilePaths: queue ${name} must have paths`);
		all.set(name, own);
	}
	return all;
}

function addPaths(parts: readonly SamplePaths[]): SamplePaths {
	const [{ paths, slots }] = parts as readonly [SamplePaths];
	const counts = new Float32Array(paths * slots);
	for (const part of parts) {
		if (part.paths !== paths || part.slots !== slots) {
			throw new RangeError(
				`reconcilePaths: queues must have as many paths and slots, got ${part.paths} × ${part.slots} and ${paths} × ${slots}`
			);
		}
		for (let at = 0; at < counts.length; at++) {
			const sum = (counts[at] as number) + (part.counts[at] as number);
			if (sum > mostExact) {
				throw new RangeError(`reconcilePaths: counts must add up to at most ${mostExact}, got ${sum}`);
			}
			counts[at] = sum;
		}
	}
	return { paths, slots, counts };
}

/**
 * Gives the paths of independent queues a common surprise, by putting them in another order: large days of one queue meet
 * large days of the others, as far as the correlation says (ranks of a Gaussian copula with one common factor, after Iman
 * and Conover 1982). No path changes, so that each queue's own quantiles stay as they are; only those of sums widen.
 *
 * For forecasts of a day or a few: whole paths are ordered by their total, and over weeks chance evens totals out.
 *
 * @param correlation of the totals of any two queues, in [0, 1]; 0 leaves them independent
 * @throws RangeError when the correlation lies outside, or the numbers of paths differ
 */
export function shareSurprises(
	queues: ReadonlyMap<string, SamplePaths>,
	correlation: number,
	seed: number | string
): Map<string, SamplePaths> {
	if (!(correlation >= 0 && correlation <= 1)) {
		throw new RangeError(`shareSurprises: correlation must be from 0 to 1, got ${correlation}`);
	}
	const shared = new Map<string, SamplePaths>();
	let common: Float64Array | undefined;
	for (const [name, own] of queues) {
		common ??= normals(new RandomStream(seed, 'common'), own.paths);
		if (common.length !== own.paths) {
			throw new RangeError(
				`shareSurprises: queues must have as many paths, got ${own.paths} and ${common.length}`
			);
		}
		const ofQueue = normals(new RandomStream(seed, `queue/${name}`), own.paths);
		const surprise = ofQueue.map(
			(value, p) =>
				Math.sqrt(correlation) * ((common as Float64Array)[p] as number) + Math.sqrt(1 - correlation) * value
		);
		const bySurprise = ascending(surprise);
		const byTotal = ascending(pathTotals(own));
		const counts = new Float32Array(own.counts.length);
		for (let rank = 0; rank < own.paths; rank++) {
			const from = (byTotal[rank] as number) * own.slots;
			counts.set(own.counts.subarray(from, from + own.slots), (bySurprise[rank] as number) * own.slots);
		}
		shared.set(name, { ...own, counts });
	}
	return shared;
}

function normals(random: RandomStream, count: number): Float64Array {
	return Float64Array.from({ length: count }, () => standardNormal(random.uniform()));
}

/** The indices of values from the smallest up. */
function ascending(values: Float64Array): Int32Array {
	return Int32Array.from(values.keys()).sort(
		(a, b) => (values[a] as number) - (values[b] as number) || a - b
	);
}
