import { isOnline, presentState } from '../../agent/agent-timeline.ts';
import type { NowFigures } from '../../board/board-state.ts';
import type { BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import type { QueueSnapshot } from '../snapshots.ts';
import { accountsOfBoard } from './accounts-of-board.ts';

/** How many people are there, and what they hold; a figure that nobody reports is missing. */
export function peopleFigures(
	floor: Floor,
	tally: BoardTally,
	snapshots: ReadonlyMap<string, QueueSnapshot>
): Partial<NowFigures> {
	let online = 0;
	let away = 0;
	let reporting = 0;
	let capacity = 0;
	let withCapacity = 0;
	let openOfCapacity = 0;
	let serving = 0;
	let open = 0;
	for (const [, timeline] of accountsOfBoard(floor, tally)) {
		const present = presentState(timeline, floor.now);
		if (present !== undefined) reporting += 1;
		const here = isOnline(present?.state);
		if (here) online += 1;
		if (present?.state === 'away') away += 1;
		if (here || timeline.open > 0) {
			serving += 1;
			open += timeline.open;
		}
		if (here && present?.capacity !== undefined) {
			withCapacity += 1;
			capacity += present.capacity;
			openOfCapacity += timeline.open;
		}
	}
	let pushed: number | undefined;
	for (const { agentsOnline } of snapshots.values()) {
		if (agentsOnline !== undefined) pushed = Math.max(pushed ?? 0, agentsOnline);
	}
	const agentsOnline =
		reporting > 0
			? { agentsOnline: online, agentsAway: away }
			: pushed === undefined
				? undefined
				: { agentsOnline: pushed };
	return {
		...agentsOnline,
		...(withCapacity > 0 ? { capacity } : undefined),
		...(capacity > 0 ? { load: openOfCapacity / capacity } : undefined),
		...(serving > 0 ? { concurrency: open / serving } : undefined)
	};
}
