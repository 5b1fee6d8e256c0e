import type { Tile } from '../board/tile.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { countsAgent, type BoardTally } from '../floor/board-tally.ts';
import type { Cell } from '../floor/cell.ts';
import type { Floor } from '../floor/floor.ts';
import { secondOf } from '../metrics/histogram.ts';
import { splitKey } from '../registry/keys.ts';
import type { EpochMs, Seconds } from '../units.ts';
import type { Contribution } from './contribution.ts';
import { isWindowedMetric } from './contributions-of-tile.ts';
import { standingOf } from './standing.ts';

/** Which open conversations a gauge is about; `open`: all of the board, for a cell without a tile. */
export type Gauge = 'waiting' | 'unanswered' | 'assigned' | 'open';

/** The gauge behind a tile; undefined for a figure of a window. */
export function gaugeOf(tile: Pick<Tile, 'metric' | 'window'> | undefined): Gauge | undefined {
	if (tile === undefined) return 'open';
	switch (tile.metric) {
		case 'waiting':
			return 'waiting';
		case 'longestWait':
			return tile.window === 'now' ? 'waiting' : undefined;
		case 'unanswered':
		case 'oldestUnanswered':
			return 'unanswered';
		case 'agentsOnline':
		case 'concurrency':
		case 'load':
		case 'occupancy':
		case 'busyShare':
			return 'assigned';
		default:
			return undefined;
	}
}

/** Whether the conversations behind a metric are found in what was booked, and not on the present floor. */
export function isListed({ metric }: Pick<Tile, 'metric'>): boolean {
	return isWindowedMetric(metric) || gaugeOf({ metric, window: 'now' }) !== undefined;
}

/**
 * The open conversations behind a gauge as the floor stands, in no order: what `stateOfBoard` counts.
 *
 * @param accounts those that the board shows
 */
export function gaugeContributions(
	gauge: Gauge,
	floor: Floor,
	tally: BoardTally,
	accounts: ReadonlySet<string>,
	answerWithin: (cell: Cell) => Seconds
): Contribution[] {
	const found: Contribution[] = [];
	const add = (c: Conversation, since: EpochMs | undefined) => {
		const time = since === undefined ? undefined : Math.max(0, floor.now - since);
		const standing = standingOf(c);
		found.push({
			standing,
			key: standing.key,
			at: since ?? c.openedAt ?? 0,
			cell: c.cell,
			agent: c.agent,
			...(time === undefined ? undefined : { time, running: true }),
			part: 0,
			of: 1,
			over: time !== undefined && secondOf(time) > answerWithin(c.cell)
		});
	};
	if (gauge === 'waiting' || gauge === 'unanswered') {
		for (const [key, since] of tally[gauge]) {
			const [source = '', id = ''] = splitKey(key);
			const c = floor.conversations.get(source)?.get(id);
			if (c !== undefined) add(c, since);
		}
		return found;
	}
	for (const ofSource of floor.conversations.values()) {
		for (const c of ofSource.values()) {
			const { shown } = c;
			if (shown?.open !== true) continue;
			const counts =
				gauge === 'assigned'
					? shown.assigned && shown.agent !== undefined && accounts.has(shown.agent)
					: shown.cell.boards.includes(tally) && countsAgent(tally, shown.agent);
			if (counts) add(c, shown.turnStart ?? shown.waitingSince);
		}
	}
	return found;
}
