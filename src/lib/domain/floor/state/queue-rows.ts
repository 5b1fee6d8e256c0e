import type { BoardState, QueueRow } from '../../board/board-state.ts';
import { shareOf } from '../../metrics/figures.ts';
import { countWithin, quantile, type Histogram } from '../../metrics/histogram.ts';
import type { Directory } from '../../registry/directory.ts';
import { isInUse, type RowTally } from '../row-tally.ts';
import type { BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import { isRemembered, type QueueSnapshot } from '../snapshots.ts';
import { queuesWithRow } from './active-snapshots.ts';
import { rowGauges, earliest } from './row-gauges.ts';

/** The rows of the queue table, by cell key; one in which nothing has changed is taken from `previous`. */
export function queueRows(
	floor: Floor,
	tally: BoardTally,
	directory: Directory,
	snapshots: ReadonlyMap<string, QueueSnapshot>,
	previous: BoardState['queues'] | undefined
): BoardState['queues'] {
	const queues: Record<string, QueueRow> = {};
	const pushed = new Set<string>();
	for (const snapshot of floor.snapshots.values()) {
		if (isRemembered(snapshot, floor.now)) pushed.add(snapshot.queue);
	}
	for (const [key, row] of tally.rows) {
		if (!isInUse(tally, row)) continue;
		const snapshot = snapshots.get(row.cell.queue);
		const lapsed = snapshot === undefined && pushed.has(row.cell.queue);
		const arrivals = tally.today.day.arrivalsByCell.get(key) ?? 0;
		const kept = previous?.[key];
		if (
			kept !== undefined &&
			!row.changed &&
			snapshot === undefined &&
			kept.fromSnapshot === undefined &&
			kept.arrivals === arrivals &&
			isNamed(kept, row, directory)
		) {
			queues[key] = kept;
			continue;
		}
		row.changed = false;
		queues[key] = queueRow(row, arrivals, tally, directory, snapshot, lapsed);
	}
	if (snapshots.size === 0) return queues;
	const known = queuesWithRow(tally);
	for (const snapshot of snapshots.values()) {
		if (known.has(snapshot.queue)) continue;
		// A queue that is only known by what its source pushes.
		queues[`\u001f\u001f${snapshot.queue}`] = {
			queue: directory.queueName('', snapshot.queue) ?? snapshot.queue,
			waiting: snapshot.waiting ?? 0,
			...(snapshot.oldestWait === undefined || !snapshot.waiting
				? undefined
				: { oldestQueuedAt: snapshot.at - snapshot.oldestWait }),
			unanswered: 0,
			inService: snapshot.inService ?? 0,
			arrivals: 0,
			within: shareOf(0, 0),
			fromSnapshot: true
		};
	}
	return queues;
}

function queueRow(
	row: RowTally,
	arrivals: number,
	tally: BoardTally,
	directory: Directory,
	snapshot: QueueSnapshot | undefined,
	lapsed: boolean
): QueueRow {
	const { shop, channel, queue } = row.cell;
	const gauges = rowGauges(row, snapshot);
	const times = row.recent.histograms[0] as Histogram;
	const oldestUnansweredAt = earliest(row.unanswered);
	const median = quantile(times, 0.5);
	const target = directory.queueTarget?.(shop, queue);
	return {
		...(shop === '' ? undefined : { shop: directory.shopName(shop) ?? shop }),
		...(channel === '' ? undefined : { channel }),
		...(queue === '' ? undefined : { queue: directory.queueName(shop, queue) ?? queue }),
		waiting: gauges.waiting,
		...(gauges.oldestQueuedAt === undefined ? undefined : { oldestQueuedAt: gauges.oldestQueuedAt }),
		unanswered: row.unanswered.size,
		...(oldestUnansweredAt === undefined ? undefined : { oldestUnansweredAt }),
		inService: gauges.inService,
		arrivals,
		...(median === undefined ? undefined : { firstResponseMedian: median }),
		within: shareOf(countWithin(times, target?.answerWithin ?? tally.board.answerWithin), times.total),
		...(target === undefined ? undefined : { answerWithin: target.answerWithin }),
		...(target?.serviceLevel === undefined ? undefined : { serviceLevelTarget: target.serviceLevel }),
		...(snapshot === undefined ? undefined : { fromSnapshot: true as const }),
		...(lapsed ? { snapshotLapsed: true as const } : undefined)
	};
}

/** Whether a row still has the names and the target that the registries give it. */
function isNamed(kept: QueueRow, { cell: { shop, queue } }: RowTally, directory: Directory): boolean {
	const target = directory.queueTarget?.(shop, queue);
	return (
		(shop === '' || kept.shop === (directory.shopName(shop) ?? shop)) &&
		(queue === '' || kept.queue === (directory.queueName(shop, queue) ?? queue)) &&
		kept.answerWithin === target?.answerWithin &&
		kept.serviceLevelTarget === target?.serviceLevel
	);
}
