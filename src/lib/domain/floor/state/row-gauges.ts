import type { EpochMs } from '../../units.ts';
import type { RowTally } from '../row-tally.ts';
import type { QueueSnapshot } from '../snapshots.ts';

/** What a row of the queue table holds now, as its source pushes it where it does. */
export function rowGauges(row: RowTally, snapshot: QueueSnapshot | undefined) {
	const oldestQueuedAt =
		snapshot?.oldestWait !== undefined ? snapshot.at - snapshot.oldestWait : earliest(row.waiting);
	const waiting = snapshot?.waiting ?? row.waiting.size;
	return {
		waiting,
		inService: snapshot?.inService ?? row.inService,
		oldestQueuedAt: waiting === 0 ? undefined : oldestQueuedAt
	};
}

/** The earliest of some instants; undefined of none. */
export function earliest(since: ReadonlyMap<string, EpochMs>): EpochMs | undefined {
	let first: EpochMs | undefined;
	for (const at of since.values()) if (first === undefined || at < first) first = at;
	return first;
}
