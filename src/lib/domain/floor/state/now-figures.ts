import type { NowFigures } from '../../board/board-state.ts';
import { Counter, Gauge } from '../../metrics/facts.ts';
import { longestWaitOf } from '../../metrics/longest-wait.ts';
import { isInUse } from '../row-tally.ts';
import { peakToday, type BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import type { QueueSnapshot } from '../snapshots.ts';
import { pushesWaiting } from './active-snapshots.ts';
import { peopleFigures } from './people-figures.ts';
import { earliest, rowGauges } from './row-gauges.ts';

/** What is the case now: who waits, who is served, and who is there. */
export function nowFigures(
	floor: Floor,
	tally: BoardTally,
	snapshots: ReadonlyMap<string, QueueSnapshot>
): NowFigures {
	const mostWaiting = pushesWaiting(floor, tally) ? undefined : peakToday(tally, Gauge.waiting);
	const mostUnanswered = peakToday(tally, Gauge.unanswered);
	return {
		...queueFigures(floor, tally, snapshots),
		...(mostWaiting === undefined ? undefined : { mostWaitingToday: mostWaiting }),
		...(mostUnanswered === undefined ? undefined : { mostUnansweredToday: mostUnanswered }),
		...peopleFigures(floor, tally, snapshots)
	};
}

/** Who waits and who is served, without people and peaks. */
export function queueFigures(
	floor: Floor,
	tally: BoardTally,
	snapshots: ReadonlyMap<string, QueueSnapshot>
): NowFigures {
	let waiting = tally.waiting.size;
	let inService = tally.inService;
	let oldestQueuedAt = earliest(tally.waiting);
	if (snapshots.size > 0) {
		// Queues that push aggregates replace what their conversations say.
		oldestQueuedAt = undefined;
		const seen = new Set<string>();
		waiting = inService = 0;
		for (const row of tally.rows.values()) {
			if (!isInUse(tally, row)) continue;
			const snapshot = snapshots.get(row.cell.queue);
			if (snapshot !== undefined && seen.has(snapshot.queue)) continue;
			if (snapshot !== undefined) seen.add(snapshot.queue);
			const gauges = rowGauges(row, snapshot);
			waiting += gauges.waiting;
			inService += gauges.inService;
			if (gauges.oldestQueuedAt !== undefined) {
				oldestQueuedAt = Math.min(oldestQueuedAt ?? Infinity, gauges.oldestQueuedAt);
			}
		}
		for (const snapshot of snapshots.values()) {
			if (seen.has(snapshot.queue)) continue;
			waiting += snapshot.waiting ?? 0;
			inService += snapshot.inService ?? 0;
		}
	}
	const oldestUnansweredAt = earliest(tally.unanswered);
	const longest = longestWaitOf(tally.today.day.waits);
	return {
		waiting,
		waitingChange: tally.trend.counters[Counter.waitStarts] as number,
		unanswered: tally.unanswered.size,
		open: tally.open,
		inService,
		agentsBusy: tally.busy.size,
		...(oldestQueuedAt === undefined ? undefined : { oldestQueuedAt }),
		...(oldestUnansweredAt === undefined ? undefined : { oldestUnansweredAt }),
		...(longest === undefined
			? undefined
			: { longestWaitToday: longest.length, longestWaitTodayAt: longest.at })
	};
}
