import { randomUUID } from 'node:crypto';
import type { Board } from '#lib/domain/board/board.ts';
import { tileKey, tileMetrics, windowsOfMetric, type Tile } from '#lib/domain/board/tile.ts';
import type {
	ConversationList,
	ConversationTimeLine,
	ListInProgress,
	PeopleList
} from '#lib/domain/drill-down/drill-down.ts';
import { isListed } from '#lib/domain/drill-down/gauge-contributions.ts';
import type { Seconds } from '#lib/domain/units.ts';
import { timeLineOf } from '#lib/domain/drill-down/time-line.ts';
import type { Following } from './drill-down-thread.ts';
import { firstResponseMedians, readPage } from './list-conversations.ts';
import type { ListPage, PageRequest, PlainRow } from './list-request.ts';
import { PatientJobs, type JobOutcome } from './patient-jobs.ts';
import { peopleOf } from './people.ts';
import { rowOf, tradeRowOf, type RowNames } from './rows.ts';
import { writeTimeLine } from './write-time-line.ts';
import type { DrillDownContext } from './drill-down-context.ts';
import { ReplayIndexes } from './replay-indexes.ts';
import { findList, headOf, type ListQuery, type FoundList } from './find-list.ts';
import { listTrade } from './list-trade.ts';
import { listFrom, tooMany, noRows } from './write-list.ts';
import { listGauge } from './list-gauge.ts';
import { requestOf } from './request-of-tile.ts';

/** Rows that an export takes at a time. */
const exportChunk = 2_000;

/** From a tile or a cell to the people and the conversations behind it. */
export class DrillDown {
	readonly #context: DrillDownContext;
	readonly #jobs = new PatientJobs();
	readonly #replayIndexes = new ReplayIndexes();

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
		const found = findList(this.#context, boardId, query);
		if (found === undefined) return undefined;
		const names = await this.#namesOf(found.board);
		try {
			if (found.source.kind === 'trade') {
				const page = await listTrade(this.#context, boardId, found.source, found.at, query.page);
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
		const found = findList(this.#context, boardId, first);
		if (found === undefined) return undefined;
		const names = await this.#namesOf(found.board);
		const pages = this.#pages(boardId, found, first.page, following);
		let head: Awaited<ReturnType<typeof pages.next>>;
		try {
			if (found.source.kind === 'trade') {
				const page = await listTrade(this.#context, boardId, found.source, found.at, {
					...first.page,
					limit: Infinity
				});
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

	async #page(
		boardId: string,
		found: FoundList,
		page: PageRequest,
		following: Following | undefined
	): Promise<ListPage> {
		const { source } = found;
		switch (source.kind) {
			case 'none':
				return noRows;
			case 'trade':
				throw new RangeError('DrillDown: rows of trade are listed by listTrade');
			case 'gauge':
				return listGauge(this.#context, boardId, source.gauge, found, page);
			case 'window': {
				const request = { ...source.request, page };
				const replay = this.#context.replayOf(boardId);
				if (replay === undefined) return this.#context.thread.list(request, following);
				const list = await this.#replayIndexes.ask(replay, following, (indexes, asking) =>
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
		found: FoundList,
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

	async #medians(boardId: string, board: Board, following: Following): Promise<ReadonlyMap<string, Seconds>> {
		const request = this.#context.look(boardId, (floor, tally) => {
			const window = { from: tally.today.from, to: tally.today.to };
			return requestOf(board, floor, tally, window, new Set());
		});
		if (request === undefined) return new Map();
		const replay = this.#context.replayOf(boardId);
		if (replay === undefined) return this.#context.thread.medians(request, following);
		const index = await this.#replayIndexes.ask(replay, following, (indexes, asking) =>
			indexes.facts(request.window.from, asking)
		);
		return firstResponseMedians(index, request);
	}
}

async function* nothing(): AsyncGenerator<ConversationList['rows']> {
	yield* [];
}
