import { isInUse } from '../row-tally.ts';
import type { BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import { isInForce, type QueueSnapshot } from '../snapshots.ts';
import { once } from './once.ts';

/** What the queues of a board last pushed, by queue, as far as it is in force. */
export function activeSnapshots(floor: Floor, tally: BoardTally): Map<string, QueueSnapshot> {
	const active = new Map<string, QueueSnapshot>();
	if (floor.snapshots.size === 0) return active;
	const known = once(() => queuesWithRow(tally));
	for (const snapshot of floor.snapshots.values()) {
		if (!isInForce(snapshot, floor.now) || !shows(tally, snapshot, known)) continue;
		active.set(snapshot.queue, snapshot);
	}
	return active;
}

/**
 * Whether a queue of the board has pushed its length in the day: then nobody knows how long the queue was between two
 * pushes, and a maximum of the rest would pass for that of all.
 */
export function pushesWaiting(floor: Floor, tally: BoardTally): boolean {
	if (floor.snapshots.size === 0) return false;
	const known = once(() => queuesWithRow(tally));
	return floor.snapshots.values().some((snapshot) => {
		return snapshot.waiting !== undefined && snapshot.at >= tally.today.from && shows(tally, snapshot, known);
	});
}

/** The queues that have a row on the board. */
export function queuesWithRow(tally: BoardTally): Set<string> {
	const queues = new Set<string>();
	for (const row of tally.rows.values()) if (isInUse(tally, row)) queues.add(row.cell.queue);
	return queues;
}

/** Whether a queue that pushes is one of the board's, as far as that can be told from its name. */
function shows(
	{ board: { filter } }: BoardTally,
	{ queue }: QueueSnapshot,
	known: () => ReadonlySet<string>
): boolean {
	const named = filter.queues?.includes(queue);
	if (named !== undefined) return named;
	return !(filter.shops?.length || filter.channels?.length) || known().has(queue);
}
