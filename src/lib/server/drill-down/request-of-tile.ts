import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { isWindowedMetric, type WindowedMetric } from '#lib/domain/drill-down/contributions-of-tile.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Floor } from '#lib/domain/floor/floor.ts';
import { daysOfPlatform } from '#lib/domain/floor/platforms.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { businessDayOf, startOfBusinessDay } from '#lib/domain/time/business-day.ts';
import type { FactsRequest, ListRequest, UnitsRequest, WindowRequest } from './list-request.ts';
import { windowOfTile } from './window-of-tile.ts';

/** A request without the page of it that is wanted. */
export type Unpaged<R> = R extends ListRequest ? Omit<R, 'page'> : never;

/** What finds the conversations behind a figure of a window; undefined where nothing does. */
export function requestOfTile(
	board: Board,
	tile: Tile,
	state: BoardState,
	floor: Floor,
	tally: BoardTally
): Unpaged<ListRequest> | undefined {
	if (tile.rulePack !== undefined) return unitsRequest(board, tile, floor, tally);
	return isWindowedMetric(tile.metric)
		? factsRequest(board, tile, tile.metric, state, floor, tally)
		: undefined;
}

/** What finds what a board counted within a window. */
export function requestOf(
	board: Board,
	floor: Floor,
	tally: BoardTally,
	window: WindowRequest['window'],
	accounts: ReadonlySet<string>
): WindowRequest {
	return {
		organisation: board.organisation,
		filter: board.filter,
		...(tally.members && { members: tally.members }),
		accounts,
		window,
		answerWithin: { board: board.answerWithin },
		now: floor.now
	};
}

function unitsRequest(
	board: Board,
	{ rulePack, window }: Tile,
	floor: Floor,
	tally: BoardTally
): Omit<UnitsRequest, 'page'> | undefined {
	const platform = tally.platforms?.find(({ pack }) => pack.id === rulePack);
	if (platform === undefined) return undefined;
	const { pack, zone } = platform;
	const days = daysOfPlatform(platform, window === 'month' ? 'month' : 'today', floor.now);
	const calendar = { zone, dayStart: pack.dayStart };
	const covered = {
		from: startOfBusinessDay(days.from, calendar),
		to: businessDayOf(floor.now, calendar).end
	};
	return {
		...requestOf(board, floor, tally, covered, new Set()),
		platform: { pack, zone, ...days },
		windowName: window
	};
}

function factsRequest(
	board: Board,
	tile: Tile,
	metric: WindowedMetric,
	state: BoardState,
	floor: Floor,
	tally: BoardTally
): Omit<FactsRequest, 'page'> | undefined {
	const window = windowOfTile(tile, tally, floor.now);
	if (window === undefined) return undefined;
	const accounts = metric === 'received' ? new Set(Object.keys(state.agents)) : new Set<string>();
	const open =
		metric === 'serviceLevel' ? tally.awaitingFirst : metric === 'longestWait' ? tally.waiting : undefined;
	const standing = [...(open?.keys() ?? [])].map((key) => {
		const [source = '', id = ''] = splitKey(key);
		return [source, id] as const;
	});
	return { ...requestOf(board, floor, tally, window, accounts), metric, windowName: tile.window, standing };
}
