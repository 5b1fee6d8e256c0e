import type { DaySeries } from './normal-days/day-series.ts';

/** Weeks at the end of the history that are looked at. */
const weeks = 12;
/** With fewer pairs of days chance decides, and nothing is said. */
const leastDays = 14;
/** Surprises of two queues are never quite the same. */
const most = 0.9;

/**
 * How far the queues of a shop surprise together on normal days: the mean correlation, over all pairs of queues, of the
 * daily totals' change from the week before (in logarithms, which takes weekday and level out). 0 where there are fewer
 * than two queues or two weeks, or where they go against each other.
 *
 * @example queueCorrelation([monday, monday]) // 0.9: two queues that always move together
 */
export function queueCorrelation(queues: readonly DaySeries[]): number {
	const changes = queues.map(weeklyChanges);
	let sum = 0;
	let pairs = 0;
	for (let a = 0; a < changes.length; a++) {
		for (let b = a + 1; b < changes.length; b++) {
			const together = correlation(
				changes[a] as ReadonlyMap<number, number>,
				changes[b] as ReadonlyMap<number, number>
			);
			if (together === undefined) continue;
			sum += together;
			pairs++;
		}
	}
	return pairs === 0 ? 0 : Math.min(most, Math.max(0, sum / pairs));
}

/** By day: ln of its total over that of the week before; days that are not whole are left out. */
function weeklyChanges({ counts, slotsPerDay, firstDay }: DaySeries): ReadonlyMap<number, number> {
	const days = Math.floor(counts.length / slotsPerDay);
	const totals = new Map<number, { total: number; known: number }>();
	for (let d = Math.max(0, days - 7 * (weeks + 1)); d < days; d++) {
		let total = 0;
		let known = 0;
		for (let i = d * slotsPerDay; i < (d + 1) * slotsPerDay; i++) {
			const count = counts[i] as number;
			if (Number.isNaN(count)) continue;
			total += count;
			known++;
		}
		if (total > 0) totals.set(firstDay + d, { total, known });
	}
	const changes = new Map<number, number>();
	for (const [day, { total, known }] of totals) {
		const before = totals.get(day - 7);
		if (before?.known === known) changes.set(day, Math.log(total / before.total));
	}
	return changes;
}

function correlation(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number | undefined {
	const pairs = [...a].flatMap(([day, x]): [number, number][] => {
		const y = b.get(day);
		return y === undefined ? [] : [[x, y]];
	});
	if (pairs.length < leastDays) return undefined;
	const meanX = pairs.reduce((sum, [x]) => sum + x, 0) / pairs.length;
	const meanY = pairs.reduce((sum, [, y]) => sum + y, 0) / pairs.length;
	let xx = 0;
	let yy = 0;
	let xy = 0;
	for (const [x, y] of pairs) {
		xx += (x - meanX) ** 2;
		yy += (y - meanY) ** 2;
		xy += (x - meanX) * (y - meanY);
	}
	return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}
