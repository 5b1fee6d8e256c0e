import { onlineSums } from '../../agent/agent-timeline.ts';
import type { BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import { accountsOfBoard } from './accounts-of-board.ts';

/** How much of the online time of the day the people of a board were at work; absent without `agent.state`. */
export interface Occupancy {
	/** Σ open conversations / Σ capacity over online time. */
	readonly occupancy?: number;
	/** Share of online time with at least one open conversation. */
	readonly busyShare?: number;
}

/** The occupancy of a board in the day so far, summed once a second or when somebody's work changed. */
export function occupancyOfBoard(floor: Floor, tally: BoardTally): Occupancy {
	const second = Math.floor(floor.now / 1_000);
	if (tally.occupancy.second === second && !tally.agentsChanged) {
		const { second: _, ...figures } = tally.occupancy;
		return figures;
	}
	let openMs = 0;
	let capacityMs = 0;
	let onlineMs = 0;
	let busyMs = 0;
	for (const [, timeline] of accountsOfBoard(floor, tally)) {
		if (timeline.states.length === 0) continue;
		const sums = onlineSums(timeline, tally.today.from, second * 1_000);
		openMs += sums.openMs;
		capacityMs += sums.capacityMs;
		onlineMs += sums.onlineMs;
		busyMs += sums.busyMs;
	}
	const figures = {
		...(capacityMs > 0 ? { occupancy: rounded(openMs / capacityMs) } : undefined),
		...(onlineMs > 0 ? { busyShare: rounded(busyMs / onlineMs) } : undefined)
	};
	tally.occupancy = { second, ...figures };
	return figures;
}

/** A share that moves with every second is shown, and sent, to a tenth of a percent. */
function rounded(share: number): number {
	return Math.round(share * 1_000) / 1_000;
}
