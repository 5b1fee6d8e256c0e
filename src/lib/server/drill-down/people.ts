import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { PersonRow } from '#lib/domain/drill-down/drill-down.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Floor } from '#lib/domain/floor/floor.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import type { EpochMs, Seconds } from '#lib/domain/units.ts';
import { agentOf, defined, type RowNames } from './rows.ts';

/**
 * The people that a board shows: who has the customer that waits for a reply longest comes first, then who has most
 * conversations.
 *
 * @param medians by account key; undefined while they are not known
 */
export function peopleOf(
	state: BoardState,
	floor: Floor,
	tally: BoardTally,
	names: RowNames,
	medians: ReadonlyMap<string, Seconds> | undefined
): PersonRow[] {
	const waiting = new Map<string, { count: number; oldest: EpochMs }>();
	for (const [key, since] of tally.unanswered) {
		const [source = '', id = ''] = splitKey(key);
		const agent = floor.conversations.get(source)?.get(id)?.agent;
		if (agent === undefined) continue;
		const known = waiting.get(agent);
		if (known === undefined) waiting.set(agent, { count: 1, oldest: since });
		else {
			known.count += 1;
			known.oldest = Math.min(known.oldest, since);
		}
	}
	const people = Object.entries(state.agents).map(([id, cell]): PersonRow => {
		const owed = waiting.get(id);
		return {
			agent: agentOf(id, names),
			...defined({ state: cell.state, since: cell.since, capacity: cell.capacity }),
			open: cell.open,
			unanswered: owed?.count ?? 0,
			...defined({ oldestUnansweredAt: owed?.oldest }),
			received: cell.received,
			...defined({ firstResponseMedian: medians?.get(id) })
		};
	});
	return people.sort(
		(a, b) =>
			(a.oldestUnansweredAt ?? Infinity) - (b.oldestUnansweredAt ?? Infinity) ||
			b.open - a.open ||
			(a.agent.id < b.agent.id ? -1 : 1)
	);
}
