import type { Seconds } from '../units.ts';
import type { Board } from './board.ts';

/** The boards between which a wall goes, by hand or by itself. */
export interface WallTour {
	/** In their order; the present one is among them. */
	readonly boards: readonly { readonly id: string; readonly name: string }[];
	/** How long each one stays; absent where the wall does not move by itself. */
	readonly seconds?: Seconds;
	/** Id of the board whose rotation it is; absent where the boards are simply all. */
	readonly origin?: string;
}

/**
 * Where a wall that shows `board` can go: through the rotation of `origin`, or of the board itself where it has one,
 * else to all live boards of its organisation. Boards that are gone are left out.
 *
 * @param origin the board with whose rotation the wall began, where the address names one
 * @param boards all boards there are
 * @example wallTour(a, undefined, [a, b]).boards // [a, b]
 */
export function wallTour(board: Board, origin: Board | undefined, boards: readonly Board[]): WallTour {
	const named = ({ id, name }: Board) => ({ id, name });
	for (const start of [origin, board]) {
		if (start?.rotation === undefined || start.organisation !== board.organisation) continue;
		const ids = [...new Set([start.id, ...start.rotation.boards])];
		const stops = ids.flatMap(
			(id) => boards.find((other) => other.id === id && other.organisation === board.organisation) ?? []
		);
		if (stops.length > 1 && stops.some(({ id }) => id === board.id))
			return { boards: stops.map(named), seconds: start.rotation.seconds, origin: start.id };
	}
	const others = boards.filter(
		({ organisation, kind, id }) =>
			id === board.id || (kind === 'live' && board.kind === 'live' && organisation === board.organisation)
	);
	return { boards: others.map(named) };
}
