import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { tileKey, type Tile } from '#lib/domain/board/tile.ts';
import { afterSalesFrom } from '#lib/domain/commerce/after-sales-tally.ts';
import {
	isAfterSalesMetric,
	isTradeMetric,
	type AfterSalesMetric,
	type TradeMetric
} from '#lib/domain/drill-down/trade-contributions.ts';
import type { FigureWindow } from '#lib/domain/drill-down/contributions-of-tile.ts';
import type { ConversationList, ListGap } from '#lib/domain/drill-down/drill-down.ts';
import { gaugeOf, type Gauge } from '#lib/domain/drill-down/gauge-contributions.ts';
import { businessDayOf } from '#lib/domain/time/business-day.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { ListRequest, PageRequest } from './list-request.ts';
import { requestOfTile, type Unpaged } from './request-of-tile.ts';
import type { DrillDownContext } from './drill-down-context.ts';

/** Which list is asked for. */
export interface ListQuery {
	/** Absent: all open conversations of the board. */
	readonly tile?: Tile | undefined;
	readonly page: PageRequest;
}

/** The list of a query before it is written with names. */
export interface FoundList {
	readonly board: Board;
	readonly at: EpochMs;
	readonly head: Omit<ConversationList, 'status' | 'rows' | 'next' | 'whole' | 'filtered'>;
	readonly source: ListSource;
}

/** Where the rows of a list are. */
type ListSource =
	| { readonly kind: 'gauge'; readonly gauge: Gauge }
	| { readonly kind: 'window'; readonly request: Unpaged<ListRequest> }
	| { readonly kind: 'trade'; readonly metric: TradeMetric; readonly window: Tile['window'] }
	| { readonly kind: 'trade'; readonly metric: AfterSalesMetric; readonly window: FigureWindow }
	| { readonly kind: 'none' };

/** The rows of a figure of trade. */
export type TradeSource = Extract<ListSource, { kind: 'trade' }>;

/** The list behind a tile as it stands now; undefined: there is no such board. */
export function findList(
	{ board: boardOf, state: stateOf, look }: DrillDownContext,
	boardId: string,
	{ tile }: ListQuery
): FoundList | undefined {
	const board = boardOf(boardId);
	const shown = stateOf(boardId);
	if (board === undefined || shown === undefined) return undefined;
	const { at, state } = shown;
	const head = {
		...headOf(board, at),
		answerWithin: board.answerWithin,
		...(tile && {
			tile: {
				key: tileKey(tile),
				metric: tile.metric,
				window: tile.window,
				...(tile.rulePack !== undefined && { rulePack: tile.rulePack }),
				...(tile.statistic && { statistic: tile.statistic }),
				...(tile.threshold && { threshold: tile.threshold }),
				figure: figureOfTile(tile, state, at)
			}
		})
	};
	const gauge = gaugeOf(tile);
	if (gauge !== undefined) {
		const gap = gapOfGauge(tile, state);
		return { board, at, head: { ...head, ...(gap && { gap }) }, source: { kind: 'gauge', gauge } };
	}
	if (tile !== undefined && isTradeMetric(tile.metric) && hasCommerce(state, tile)) {
		const source = { kind: 'trade', metric: tile.metric, window: tile.window } as const;
		return { board, at, head, source };
	}
	if (tile !== undefined && isAfterSalesMetric(tile.metric) && hasAfterSales(state, tile.metric)) {
		const window = { from: afterSalesFrom(at, board), to: businessDayOf(at, board).end };
		const source = { kind: 'trade', metric: tile.metric, window } as const;
		return { board, at, head: { ...head, window }, source };
	}
	const request = tile && look(boardId, (floor, tally) => requestOfTile(board, tile, state, floor, tally));
	if (request === undefined) {
		return { board, at, head: { ...head, gap: 'not_listed' }, source: { kind: 'none' } };
	}
	const { from, to } = request.window;
	const window = { from, ...(to !== Infinity && { to }) };
	return { board, at, head: { ...head, window }, source: { kind: 'window', request } };
}

/** What is said of the board above everything that lies behind it. */
export function headOf({ id, name, zone }: Board, at: EpochMs) {
	return { board: { id, name, zone }, at };
}

function gapOfGauge(tile: Tile | undefined, { queues }: BoardState): ListGap | undefined {
	if (tile?.metric === 'occupancy' || tile?.metric === 'busyShare') return 'sum_of_time';
	const pushed = Object.values(queues).some(({ fromSnapshot }) => fromSnapshot);
	return pushed && (tile?.metric === 'waiting' || tile?.metric === 'longestWait')
		? 'from_snapshot'
		: undefined;
}

/** Without an order or refund ever, or on a board of some people, a figure of trade is missing, and its list too. */
function hasCommerce({ windows }: BoardState, { window }: Tile): boolean {
	const of = window === 'phase' ? windows.phase : windows.today;
	return of?.commerce !== undefined;
}

function hasAfterSales({ afterSales }: BoardState, metric: AfterSalesMetric): boolean {
	return metric === 'disputeRate' ? afterSales?.disputeRate !== undefined : afterSales !== undefined;
}
