import type { FiguresOfBoard } from '../../board/figure-of-tile.ts';
import { settleCommerce } from '../../commerce/settle-commerce.ts';
import { emptyDirectory } from '../../registry/directory.ts';
import type { BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import { platformFigures } from '../platforms.ts';
import { activeSnapshots } from './active-snapshots.ts';
import { once } from './once.ts';
import { peopleFigures } from './people-figures.ts';
import { queueFigures } from './now-figures.ts';
import { last15Of, todayOf, phaseOf, afterSalesOf } from './windows-of-board.ts';
import { occupancyOfBoard } from './occupancy-of-board.ts';
import { agentsOf } from './accounts-of-board.ts';
import { sourcesOfFloor } from './sources-of-floor.ts';

/**
 * What the tiles of a board are read from at the floor's clock, without rows, picture and names. Each part is made when
 * it is first read, so that a second of a recording costs what its tiles need. It leaves the tally's marks of change
 * alone; read it before the floor moves on.
 */
export function figuresOfBoard(floor: Floor, tally: BoardTally): FiguresOfBoard {
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	const snapshots = activeSnapshots(floor, tally);
	const people = once(() => peopleFigures(floor, tally, snapshots));
	const parts = {
		// People are many, and few tiles are about them.
		now: once(() => lazily(queueFigures(floor, tally, snapshots), peopleKeys, people)),
		last15: once(() => last15Of(floor, tally)),
		today: once(() => todayOf(floor, tally, occupancyOfBoard(floor, tally))),
		phase: once(() => phaseOf(floor, tally)),
		agents: once(() => agentsOf(floor, tally, emptyDirectory)),
		sources: once(() => sourcesOfFloor(floor)),
		afterSales: once(() => afterSalesOf(floor, tally).afterSales),
		rulePacks: once(() => platformFigures(floor, tally).rulePacks)
	};
	const figures = {
		get now() {
			return parts.now();
		},
		windows: {
			get last15() {
				return parts.last15();
			},
			get today() {
				return parts.today();
			},
			// A board without phases has no such window at all.
			...(tally.phase === undefined ? undefined : { phase: parts.phase() })
		},
		get agents() {
			return parts.agents();
		},
		get sources() {
			return parts.sources();
		},
		get afterSales() {
			return parts.afterSales();
		}
	};
	if (tally.platforms === undefined) return figures;
	return lazily(figures, ['rulePacks'], () => ({ rulePacks: parts.rulePacks() }));
}

const peopleKeys = ['agentsOnline', 'agentsAway', 'capacity', 'load', 'concurrency'] as const;

/** `base` with further keys that are made together when the first of them is read; a missing value reads undefined. */
function lazily<T extends object, K extends string>(base: T, keys: readonly K[], make: () => object): T {
	for (const key of keys) {
		Object.defineProperty(base, key, { get: () => (make() as Record<K, unknown>)[key], enumerable: true });
	}
	return base;
}
