import { addLoad } from '../agent/agent-timeline.ts';
import { bookInquiry } from '../commerce/book-inquiry.ts';
import type { CellOf } from '../conversation/fold.ts';
import { silentSink, type FactSink } from '../metrics/facts.ts';
import { cellKey } from '../registry/keys.ts';
import type { EpochMs } from '../units.ts';
import { boardSink } from './board-sink.ts';
import { filterHolds } from './cell.ts';
import type { Cell } from './cell.ts';
import { timelineOf, type Bookkeeping, type Floor } from './floor.ts';

function cellFinder(floor: Floor): CellOf {
	return (shop, channel, queue) => {
		const key = cellKey(shop, channel, queue);
		let cell = floor.cells.get(key);
		if (cell === undefined) {
			cell = { key, shop, channel, queue, boards: [] };
			for (const tally of floor.boards.values()) {
				if (filterHolds(tally.board, cell)) cell.boards.push(tally);
			}
			floor.cells.set(key, cell);
		}
		return cell;
	};
}

/** The facts of the floor's conversations go to its boards, to its people's time lines, and to `also`. */
function floorSink(floor: Floor, also: FactSink | undefined): FactSink {
	const beside = also ?? silentSink;
	const history = beside.history;
	const inquired = (customer: string, at: EpochMs, by: number, cell: Cell, byHistory: boolean) => {
		// Who is not known cannot be followed to an order.
		if (!customer.startsWith('\u0000')) bookInquiry(floor.commerce, { customer, at, by, cell, byHistory });
	};
	const own: Pick<FactSink, 'load' | 'gauge' | 'asked' | 'history'> = {
		load(agent, at, change, by) {
			for (const tally of floor.boards.values()) tally.changed = tally.agentsChanged = true;
			addLoad(timelineOf(floor, agent), at, change * by);
		},
		gauge: boardSink.gauge,
		asked(customer, at, by, cell) {
			inquired(customer, at, by, cell, false);
			beside.asked(customer, at, by, cell);
		},
		history: {
			...history,
			asked(customer, at, by, cell) {
				inquired(customer, at, by, cell, true);
				history.asked(customer, at, by, cell);
			}
		}
	};
	if (also === undefined) return { ...boardSink, ...own };
	return {
		...own,
		count(counter, at, by, cell, agent) {
			boardSink.count(counter, at, by, cell, agent);
			also.count(counter, at, by, cell, agent);
		},
		time(distribution, at, time, by, cell, agent) {
			boardSink.time(distribution, at, time, by, cell, agent);
			also.time(distribution, at, time, by, cell, agent);
		},
		waitEnded(from, at, by, cell) {
			boardSink.waitEnded(from, at, by, cell);
			also.waitEnded(from, at, by, cell);
		},
		taken(agent, at, by, cell) {
			boardSink.taken(agent, at, by, cell);
			also.taken(agent, at, by, cell);
		},
		exchange(agent, customer, at, by, cell) {
			boardSink.exchange(agent, customer, at, by, cell);
			also.exchange(agent, customer, at, by, cell);
		}
	};
}

/** The finders and sinks of a floor, made once: they are used for every event. */
interface Workings {
	readonly cellOf: CellOf;
	readonly sink: FactSink;
	readonly also: FactSink | undefined;
	/** The cell of a conversation of which nothing is known. */
	readonly nowhere: Cell;
}

const workings = new WeakMap<Floor, Workings>();

/** How a floor finds its cells and books its facts: as last time, or with a bookkeeping of the caller's. */
export function workingsOf(floor: Floor, keeping?: Pick<Bookkeeping, 'also'>): Workings {
	let found = workings.get(floor);
	if (found === undefined || (keeping !== undefined && found.also !== keeping.also)) {
		const cellOf = cellFinder(floor);
		const also = keeping?.also;
		found = { cellOf, sink: floorSink(floor, also), also, nowhere: cellOf('', '', '') };
		workings.set(floor, found);
	}
	return found;
}
