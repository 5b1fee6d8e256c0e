import type { ChangePointKind } from './change-curve.ts';

/** What the choice between answers looks at. */
export interface WeighedPoint {
	readonly kind: ChangePointKind;
	/** Cost of the roster by the plan's own count. */
	readonly cost: number;
	/** Days of people that must be told. */
	readonly changes: number;
	/** Hard findings that the published roster did not have. */
	readonly broken: number;
}

/**
 * The answers that are worth a planner's look, fewest changes first. The search counts slot by slot in whole units and
 * with breaks as they were published, the plan counts exactly: what another answer beats by that count in rules, cost
 * and changes is left out, and only what costs least is called that. `untouched` and `fewest` are always
 * offered: the one is what happens if nobody is called, the other what was asked for.
 */
export function offerPoints<Point extends WeighedPoint>(points: readonly Point[]): readonly Point[] {
	const isBeaten = (one: Point) =>
		points.some(
			(by) =>
				by !== one &&
				by.broken <= one.broken &&
				by.cost <= one.cost &&
				by.changes <= one.changes &&
				(by.broken < one.broken || by.cost < one.cost || by.changes < one.changes)
		);
	const offered = points.filter(({ kind }, at) => {
		return kind === 'untouched' || kind === 'fewest' || !isBeaten(points[at]!);
	});
	const least = Math.min(...offered.map(({ cost }) => cost));
	const named = offered.flatMap((point) => {
		if (point.kind !== 'leastCost' || point.cost <= least) return [point];
		const hasBalanced = offered.some(({ kind }) => kind === 'balanced');
		return hasBalanced ? [] : [{ ...point, kind: 'balanced' as const }];
	});
	return named.sort((a, b) => a.changes - b.changes);
}
