import { randomUUID } from 'node:crypto';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { tileKey, tileMetrics, windowsOfMetric, type Tile } from '#lib/domain/board/tile.ts';
import { afterSalesFrom } from '#lib/domain/commerce/after-sales-tally.ts';
import { countContributions, type Contribution } from '#lib/domain/drill-down/contribution.ts';
import {
	afterSalesContributions,
	isAfterSalesMetric,
	isTradeMetric,
	tradeContributions,
	type AfterSalesMetric,
	type TradeContribution,
	type TradeMetric
} from '#lib/domain/drill-down/trade-contributions.ts';
import {
	isWindowedMetric,
	type FigureWindow,
	type WindowedMetric
} from '#lib/domain/drill-down/contributions-of-tile.ts';
import { factsOfConversation, looseCells } from '#lib/domain/drill-down/conversation-facts.ts';
import type {
	ConversationList,
	ConversationRow,
	ConversationTimeLine,
	ListGap,
	ListInProgress,
	PeopleList
} from '#lib/domain/drill-down/drill-down.ts';
import {
	gaugeContributions,
	gaugeOf,
	isListed,
	type Gauge
} from '#lib/domain/drill-down/gauge-contributions.ts';
import { pageOf, sortList, type ListPlace } from '#lib/domain/drill-down/list.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Floor } from '#lib/domain/floor/floor.ts';
import { daysOfPlatform } from '#lib/domain/floor/platforms.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { businessDayOf, startOfBusinessDay } from '#lib/domain/time/business-day.ts';
import type { EpochMs, Milliseconds, Seconds } from '#lib/domain/units.ts';
import { timeLineOf } from '#lib/domain/drill-down/time-line.ts';
import type { Replay } from '../replay/replay.ts';
import type { ConversationLinks } from './conversation-link.ts';
import { TooManyConversations } from './conversation-index.ts';
import { DrillDownError, type DrillDownThread, type Following } from './drill-down-thread.ts';
import type { Asking } from './index-keeper.ts';
import { Indexes } from './indexes.ts';
import { firstResponseMedians, readPage, sortedList, within } from './list-conversations.ts';
import type {
	FactsRequest,
	ListPage,
	ListRequest,
	PageRequest,
	PlainRow,
	UnitsRequest,
	WindowRequest
} from './list-request.ts';
import { PatientJobs, type JobOutcome } from './patient-jobs.ts';
import { peopleOf } from './people.ts';
import { replaySource } from './replay-source.ts';
import { Turns } from '../replay/turns.ts';
import { rowOf, tradeRowOf, type RowNames } from './rows.ts';
import { writeTimeLine } from './write-time-line.ts';
import { windowOfTile } from './window-of-tile.ts';

/** What the drill-down sees of the server. */
export interface DrillDownContext {
	readonly board: (id: string) => Board | undefined;
	readonly state: (id: string) => { readonly at: EpochMs; readonly state: BoardState } | undefined;
	/** Looks at the floor behind a board. */
	readonly look: <T>(id: string, look: (floor: Floor, tally: BoardTally) => T) => T | undefined;
	readonly replayOf: (boardId: string) => Replay | undefined;
	readonly directoryOf: (board: Board) => Directory;
	readonly linksOf: (organisation: string) => Promise<ConversationLinks>;
	readonly thread: DrillDownThread;
}

/** Which list is asked for. */
export interface ListQuery {
	/** Absent: all open conversations of the board. */
	readonly tile?: Tile | undefined;
	readonly page: PageRequest;
}

/** Rows of a gauge whose first responses are read at a time. */
const rowsAtATime = 500;
/** Refunds of 28 days that are listed: they are sorted on the live thread. */
const mostAfterSales = 100_000;
/** Rows that an export takes at a time. */
const exportChunk = 2_000;

/** A request without the page of it that is wanted. */
type Unpaged<R> = R extends ListRequest ? Omit<R, 'page'> : never;

/** The list of a query before it is written with names. */
interface Found {
	readonly board: Board;
	readonly at: EpochMs;
	readonly head: Omit<ConversationList, 'status' | 'rows' | 'next' | 'whole' | 'filtered'>;
	readonly source: ListSource;
}

type ListSource =
	| { readonly kind: 'gauge'; readonly gauge: Gauge }
	| { readonly kind: 'window'; readonly request: Unpaged<ListRequest> }
	| { readonly kind: 'trade'; readonly metric: TradeMetric; readonly window: Tile['window'] }
	| { readonly kind: 'trade'; readonly metric: AfterSalesMetric; readonly window: FigureWindow }
	| { readonly kind: 'none' };

/** From a tile or a cell to the people and the conversations behind it. */
export class DrillDown {
	readonly #context: DrillDownContext;
	readonly #jobs = new PatientJobs();
	readonly #replayIndexes = new WeakMap<Replay, { indexes: Indexes; epoch: string }>();

	constructor(context: DrillDownContext) {
		this.#context = context;
	}

	/** The tile of a board by its key, or one of that metric and window that is not on the board: cells lead to those. */
	tileOf(boardId: string, key: string): Tile | undefined {
		const onBoard = this.#context.board(boardId)?.tiles.find((tile) => tileKey(tile) === key);
		if (onBoard !== undefined) return onBoard;
		for (const metric of tileMetrics) {
			if (!isListed({ metric })) continue;
			for (const window of windowsOfMetric(metric))
				if (tileKey({ metric, window }) === key) return { metric, window };
		}
		return undefined;
	}

	/**
	 * One page of a list, or how far it is counted; undefined: there is no such board.
	 * @throws DrillDownError when it cannot be counted
	 */
	async look(boardId: string, query: ListQuery): Promise<ConversationList | ListInProgress | undefined> {
		const { tile, page } = query;
		const key = JSON.stringify([boardId, tile && tileKey(tile), page]);
		const outcome = await this.#jobs.ask(key, (following) => this.list(boardId, query, following));
		return outcome.done ? outcome.value : { status: 'counting', progress: outcome.progress };
	}

	/**
	 * One page of a list, however long that takes; undefined: there is no such board.
	 * @throws DrillDownError
	 */
	async list(
		boardId: string,
		query: ListQuery,
		following?: Following
	): Promise<ConversationList | undefined> {
		await this.#context.replayOf(boardId)?.settle();
		const found = this.#find(boardId, query);
		if (found === undefined) return undefined;
		const names = await this.#namesOf(found.board);
		try {
			if (found.source.kind === 'trade') {
				const page = await this.#trade(boardId, found.source, found.at, query.page);
				return listFrom(found, page, (row) => tradeRowOf(row, names));
			}
			const page = await this.#page(boardId, found, query.page, following);
			return listFrom(found, page, (row) => rowOf(row, names));
		} catch (error) {
			return tooMany(found, error);
		}
	}

	/**
	 * All rows of a list, as it stood when it was begun, in pieces; undefined: there is no such board.
	 * @throws DrillDownError
	 */
	async whole(
		boardId: string,
		query: ListQuery,
		following?: Following
	): Promise<{ list: ConversationList; rest: AsyncIterable<ConversationList['rows']> } | undefined> {
		const first = { ...query, page: { ...query.page, limit: exportChunk, after: undefined } };
		await this.#context.replayOf(boardId)?.settle();
		const found = this.#find(boardId, first);
		if (found === undefined) return undefined;
		const names = await this.#namesOf(found.board);
		const pages = this.#pages(boardId, found, first.page, following);
		let head: Awaited<ReturnType<typeof pages.next>>;
		try {
			if (found.source.kind === 'trade') {
				const page = await this.#trade(boardId, found.source, found.at, { ...first.page, limit: Infinity });
				return { list: listFrom(found, page, (row) => tradeRowOf(row, names)), rest: nothing() };
			}
			head = await pages.next();
		} catch (error) {
			return { list: tooMany(found, error), rest: nothing() };
		}
		const { whole, filtered, rows } = head.value ?? noRows;
		const write = (row: PlainRow) => rowOf(row, names);
		async function* rest() {
			for await (const page of pages) yield page.rows.map(write);
		}
		const list = { status: 'ready', ...found.head, whole, filtered, rows: rows.map(write) } as const;
		return { list, rest: rest() };
	}

	/** The people of a board; undefined: there is no such board. */
	async people(boardId: string): Promise<PeopleList | undefined> {
		await this.#context.replayOf(boardId)?.settle();
		const { board: boardOf, state: stateOf, look } = this.#context;
		const board = boardOf(boardId);
		if (board === undefined) return undefined;
		const names = await this.#namesOf(board);
		const medians = await this.#jobs
			.ask(`people ${boardId}`, (following) => this.#medians(boardId, board, following))
			// A day of too many conversations has none; they are not worth losing the list for.
			.catch((): JobOutcome<ReadonlyMap<string, Seconds>> => ({ done: true, value: new Map() }));
		const shown = stateOf(boardId);
		if (shown === undefined) return undefined;
		const people = look(boardId, (floor, tally) =>
			peopleOf(shown.state, floor, tally, names, medians.done ? medians.value : undefined)
		);
		return {
			...headOf(board, shown.at),
			...(!medians.done && { counting: true }),
			people: people ?? []
		};
	}

	/**
	 * The time line of one conversation as a board knows it; undefined: there is no such board, or nothing is known of
	 * the conversation.
	 * @throws DrillDownError
	 */
	async timeLine(boardId: string, source: string, id: string): Promise<ConversationTimeLine | undefined> {
		const { board: boardOf, state: stateOf, replayOf, thread } = this.#context;
		const board = boardOf(boardId);
		if (board === undefined) return undefined;
		const replay = replayOf(boardId);
		await replay?.settle();
		const { events, omitted } =
			replay === undefined
				? await thread.events(board.organisation, source, id)
				: { events: replay.recording.history(source, id, replay.played + 1), omitted: 0 };
		const sessions = timeLineOf(events);
		if (sessions.length === 0) return undefined;
		const at = stateOf(boardId)?.at ?? 0;
		return writeTimeLine({ ...headOf(board, at), source, id, sessions, omitted }, await this.#namesOf(board));
	}

	/** How the rows of a board are named. */
	async #namesOf(board: Board): Promise<RowNames> {
		return {
			directory: this.#context.directoryOf(board),
			links: await this.#context.linksOf(board.organisation),
			hideNames: board.names === 'hidden',
			rawCustomers: board.kind === 'replay'
		};
	}

	#find(boardId: string, { tile }: ListQuery): Found | undefined {
		const { board: boardOf, state: stateOf, look } = this.#context;
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

	async #page(
		boardId: string,
		found: Found,
		page: PageRequest,
		following: Following | undefined
	): Promise<ListPage> {
		const { source } = found;
		switch (source.kind) {
			case 'none':
				return noRows;
			case 'trade':
				throw new RangeError('DrillDown: rows of trade are listed by #trade');
			case 'gauge':
				return this.#gaugePage(boardId, source.gauge, found, page);
			case 'window': {
				const request = { ...source.request, page };
				const replay = this.#context.replayOf(boardId);
				if (replay === undefined) return this.#context.thread.list(request, following);
				const list = await this.#ofReplay(replay, following, (indexes, asking) =>
					indexes.list(request, asking)
				);
				return readPage(list, page);
			}
			default:
				return source satisfies never;
		}
	}

	async *#pages(
		boardId: string,
		found: Found,
		page: PageRequest,
		following: Following | undefined
	): AsyncGenerator<ListPage, undefined> {
		const { source } = found;
		if (source.kind !== 'window' || this.#context.replayOf(boardId) !== undefined) {
			// In memory here: the whole list at once, in pieces of what each row needs beside.
			const all = await this.#page(boardId, found, { ...page, limit: Infinity }, following);
			yield all;
			return undefined;
		}
		const hold = randomUUID();
		let got = await this.#context.thread.list({ ...source.request, page, hold }, following);
		yield got;
		while (got.next !== undefined) {
			got = await this.#context.thread.more(hold, got.next, page.limit, following);
			yield got;
		}
		return undefined;
	}

	/** What is in a figure of trade, read from the ledger in turns: a shop can have a million orders. */
	async #trade(
		boardId: string,
		source: TradeSource,
		now: EpochMs,
		{ filter, order, limit, after }: PageRequest
	): Promise<Paged<TradeContribution>> {
		const reading = this.#context.look(boardId, (floor, tally) => {
			if (isAfterSales(source)) {
				return afterSalesContributions(source.metric, floor.commerce, tally, source.window);
			}
			const period = source.window === 'phase' ? tally.phase : tally.today;
			return period && tradeContributions(source.metric, floor.commerce, tally, period);
		});
		const found: TradeContribution[] = [];
		const turns = new Turns();
		for (const row of reading ?? []) {
			if (row !== undefined) found.push(row);
			else if (turns.over) await turns.giveWay();
			if (isAfterSales(source) && found.length > mostAfterSales) throw new DrillDownError('too_many');
		}
		// An order that changes meanwhile can be passed twice: its last state stands.
		const once = [...new Map(found.map((row) => [row.key, row])).values()];
		const { queue, shop, channel, agent, state, over } = filter;
		const rows = once.filter(
			(row) =>
				(over !== true || row.over) &&
				(queue === undefined || row.cell?.key === queue) &&
				(shop === undefined || row.cell?.shop === shop) &&
				(channel === undefined || row.cell?.channel === channel) &&
				// Nobody is credited with an order, and it is in no state of a conversation.
				agent === undefined &&
				state === undefined
		);
		const page = pageOf(sortList(rows, order), order, limit, now, after);
		return { whole: countContributions(once), filtered: rows.length, ...page };
	}

	#gaugePage(boardId: string, gauge: Gauge, { board, at }: Found, page: PageRequest): ListPage {
		const { look, state } = this.#context;
		const accounts = new Set(Object.keys(state(boardId)?.state.agents ?? {}));
		const answerWithin = within({ board: board.answerWithin });
		const cells = looseCells();
		const found = look(boardId, (floor, tally) => {
			const list = sortedList(gaugeContributions(gauge, floor, tally, accounts, answerWithin), page, at);
			// Only of the rows that are shown: it is read from their events. A whole list goes without for its length.
			const firstResponseOf = ({ standing }: Contribution): Milliseconds | undefined => {
				if (standing.turns === 0 || page.limit > rowsAtATime) return undefined;
				const c = floor.conversations.get(standing.source)?.get(standing.id);
				if (c === undefined) return undefined;
				return factsOfConversation(c, cells).find(({ kind }) => kind === 'firstResponse')?.time;
			};
			return readPage(list, page, firstResponseOf);
		});
		return found ?? noRows;
	}

	async #medians(boardId: string, board: Board, following: Following): Promise<ReadonlyMap<string, Seconds>> {
		const request = this.#context.look(boardId, (floor, tally) => {
			const window = { from: tally.today.from, to: tally.today.to };
			return requestOf(board, floor, tally, window, new Set());
		});
		if (request === undefined) return new Map();
		const replay = this.#context.replayOf(boardId);
		if (replay === undefined) return this.#context.thread.medians(request, following);
		const index = await this.#ofReplay(replay, following, (indexes, asking) =>
			indexes.facts(request.window.from, asking)
		);
		return firstResponseMedians(index, request);
	}

	/** Asks the indexes of a replay. @throws DrillDownError */
	async #ofReplay<T>(
		replay: Replay,
		following: Following | undefined,
		ask: (indexes: Indexes, asking: Asking) => Promise<T>
	): Promise<T> {
		let kept = this.#replayIndexes.get(replay);
		if (kept === undefined || kept.epoch !== replay.epoch) {
			// After a jump the floor may have played less than was folded.
			const indexes = new Indexes(undefined, replaySource(replay), () => performance.now(), 250);
			kept = { indexes, epoch: replay.epoch };
			this.#replayIndexes.set(replay, kept);
		}
		try {
			const { signal, onProgress } = following ?? {};
			return await ask(kept.indexes, {
				...(signal && { signal }),
				...(onProgress && { onProgress })
			});
		} catch (error) {
			if (error instanceof TooManyConversations) throw new DrillDownError('too_many');
			throw new DrillDownError(following?.signal?.aborted === true ? 'cancelled' : 'failed', String(error));
		}
	}
}

/** A page of rows of any kind. */
interface Paged<Row> {
	readonly whole: ListPage['whole'];
	readonly filtered: number;
	readonly rows: readonly Row[];
	readonly next?: ListPlace;
}

function listFrom<Row>(
	{ head }: Found,
	{ whole, filtered, rows, next }: Paged<Row>,
	write: (row: Row) => ConversationRow
): ConversationList {
	return {
		status: 'ready',
		...head,
		whole,
		filtered,
		rows: rows.map(write),
		...(next && { next: encodePlace(next) })
	};
}

/** The list where there are too many conversations for one. @throws what else it was */
function tooMany({ head }: Found, error: unknown): ConversationList {
	if (!(error instanceof DrillDownError) || error.fault !== 'too_many') throw error;
	const { whole, filtered } = noRows;
	return { status: 'ready', ...head, gap: 'too_many', whole, filtered, rows: [] };
}

async function* nothing(): AsyncGenerator<ConversationList['rows']> {
	yield* [];
}

/** Without an order or refund ever, or on a board of some people, a figure of trade is missing, and its list too. */
function hasCommerce({ windows }: BoardState, { window }: Tile): boolean {
	const of = window === 'phase' ? windows.phase : windows.today;
	return of?.commerce !== undefined;
}

function hasAfterSales({ afterSales }: BoardState, metric: AfterSalesMetric): boolean {
	return metric === 'disputeRate' ? afterSales?.disputeRate !== undefined : afterSales !== undefined;
}

type TradeSource = Extract<ListSource, { kind: 'trade' }>;

function isAfterSales(source: TradeSource): source is Extract<TradeSource, { metric: AfterSalesMetric }> {
	return isAfterSalesMetric(source.metric);
}

const noRows: ListPage = { whole: { rows: 0, part: 0, of: 0, over: 0 }, filtered: 0, rows: [] };

function headOf({ id, name, zone }: Board, at: EpochMs) {
	return { board: { id, name, zone }, at };
}

function gapOfGauge(tile: Tile | undefined, { queues }: BoardState): ListGap | undefined {
	if (tile?.metric === 'occupancy' || tile?.metric === 'busyShare') return 'sum_of_time';
	const pushed = Object.values(queues).some(({ fromSnapshot }) => fromSnapshot);
	return pushed && (tile?.metric === 'waiting' || tile?.metric === 'longestWait')
		? 'from_snapshot'
		: undefined;
}

function requestOf(
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

/** What finds the conversations behind a figure of a window; undefined where nothing does. */
function requestOfTile(
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

/** A place as an opaque text. */
export function encodePlace({ asOf, over, time, at, key }: ListPlace): string {
	return Buffer.from(JSON.stringify([asOf, Number(over), time, at, key])).toString('base64url');
}

/** The place that a cursor stands for; undefined for a text that is none. */
export function decodePlace(cursor: string): ListPlace | undefined {
	let read: unknown;
	try {
		read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
	} catch {
		return undefined;
	}
	if (!Array.isArray(read) || read.length !== 5) return undefined;
	const [asOf, over, time, at, key] = read as unknown[];
	const numbers = [asOf, over, time, at];
	if (!numbers.every((value) => typeof value === 'number' && Number.isFinite(value))) return undefined;
	if (typeof key !== 'string') return undefined;
	return { asOf: asOf as number, over: over === 1, time: time as number, at: at as number, key };
}
