import { presentState, type AgentTimeline } from '../../agent/agent-timeline.ts';
import type { AgentCell, BoardState } from '../../board/board-state.ts';
import type { Directory } from '../../registry/directory.ts';
import type { BoardTally } from '../board-tally.ts';
import { isUnfiltered } from '../cell.ts';
import type { Floor } from '../floor.ts';

/** The accounts that a board shows: those with a conversation of it today, and on an unfiltered board all present. */
export function* accountsOfBoard(
	floor: Floor,
	tally: BoardTally
): Generator<readonly [account: string, AgentTimeline]> {
	const everyone = isUnfiltered(tally.board);
	for (const entry of floor.agents) {
		const [key, timeline] = entry;
		if (tally.members !== undefined && !tally.members.has(key)) continue;
		const present = presentState(timeline, floor.now);
		const shown =
			tally.busy.has(key) ||
			tally.today.day.taken.has(key) ||
			(everyone &&
				present !== undefined &&
				(present.state !== 'offline' || present.since >= tally.today.from || timeline.open > 0));
		if (shown) yield entry;
	}
}

/** The cells of the people of a board, by account key. */
export function agentsOf(floor: Floor, tally: BoardTally, directory: Directory): BoardState['agents'] {
	const agents: Record<string, AgentCell> = {};
	for (const [key, timeline] of accountsOfBoard(floor, tally)) {
		const present = presentState(timeline, floor.now);
		agents[key] = {
			name: directory.accountName(key) ?? timeline.account,
			...(present === undefined ? undefined : { state: present.state, since: present.since }),
			...(present?.capacity === undefined ? undefined : { capacity: present.capacity }),
			open: timeline.open,
			received: tally.today.received.get(key)?.size ?? 0
		};
	}
	return agents;
}
