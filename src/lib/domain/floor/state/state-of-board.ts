import type { BoardState, Picture } from '../../board/board-state.ts';
import { settleCommerce } from '../../commerce/settle-commerce.ts';
import { pictureStep } from '../../metrics/period.ts';
import type { Directory } from '../../registry/directory.ts';
import { businessDayOf } from '../../time/business-day.ts';
import { presentPhase, type BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import { platformFigures } from '../platforms.ts';
import { occupancyOfBoard } from './occupancy-of-board.ts';
import { activeSnapshots } from './active-snapshots.ts';
import { nowFigures } from './now-figures.ts';
import { windowsOfBoard, afterSalesOf } from './windows-of-board.ts';
import { queueRows } from './queue-rows.ts';
import { agentsOf } from './accounts-of-board.ts';
import { sourcesOfFloor } from './sources-of-floor.ts';
import { shareBranches } from './share-branches.ts';

/**
 * What a board shows at the floor's clock.
 *
 * Branches that are equal to those of `previous` are taken from it, and `previous` itself is returned when nothing has
 * changed: a caller can tell by identity.
 */
export function stateOfBoard(
	floor: Floor,
	tally: BoardTally,
	directory: Directory,
	previous?: BoardState
): BoardState {
	const { board } = tally;
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	const phase = board.phases?.[presentPhase(board, floor.now)];
	const occupancy = occupancyOfBoard(floor, tally);
	const snapshots = activeSnapshots(floor, tally);
	const state: BoardState = {
		board: {
			id: board.id,
			name: board.name,
			zone: board.zone,
			kind: board.kind,
			demo: board.demo,
			answerWithin: board.answerWithin,
			tiles: board.tiles,
			...(board.filter.shops?.length
				? { shops: board.filter.shops.map((shop) => directory.shopName(shop) ?? shop) }
				: undefined),
			...(board.filter.channels?.length ? { channels: board.filter.channels } : undefined),
			...(phase === undefined ? undefined : { phase: { name: phase.name, start: phase.start } }),
			...(board.panels === undefined ? undefined : { panels: board.panels }),
			...(board.rotation === undefined ? undefined : { rotation: board.rotation }),
			...(board.sound === undefined ? undefined : { sound: board.sound }),
			...(board.names === undefined ? undefined : { names: board.names })
		},
		day: dayOf(tally),
		now: nowFigures(floor, tally, snapshots),
		windows: windowsOfBoard(floor, tally, occupancy),
		...afterSalesOf(floor, tally),
		...platformFigures(floor, tally),
		picture: pictureOf(floor, tally),
		queues: queueRows(floor, tally, directory, snapshots, previous?.queues),
		agents:
			previous !== undefined && !tally.agentsChanged ? previous.agents : agentsOf(floor, tally, directory),
		sources: sourcesOfFloor(floor)
	};
	tally.changed = tally.agentsChanged = false;
	return previous === undefined ? state : shareBranches(previous, state);
}

function dayOf(tally: BoardTally): BoardState['day'] {
	const { date, start, end } = businessDayOf(tally.today.from, tally.board);
	return { date, start, end };
}

function pictureOf({ heardFrom }: Floor, { today }: BoardTally): Picture {
	const arrivals: Record<string, number> = {};
	for (const [slot, count] of today.day.arrivalsBySlot) arrivals[slot] = count;
	const since = heardFrom === undefined ? undefined : Math.max(today.from, heardFrom);
	return { step: pictureStep, arrivals, ...(since === undefined ? undefined : { since }) };
}
