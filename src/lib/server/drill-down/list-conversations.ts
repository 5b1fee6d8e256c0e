import { countContributions, type Contribution } from '#lib/domain/drill-down/contribution.ts';
import { contributionsOfTile, type CountingContext } from '#lib/domain/drill-down/contributions-of-tile.ts';
import { filterList, pageOf, sortList, type ListPlace } from '#lib/domain/drill-down/list.ts';
import { platformContributions, type RuleDossier } from '#lib/domain/drill-down/platform-contributions.ts';
import type { Dossier, Standing } from '#lib/domain/drill-down/standing.ts';
import type { Cell } from '#lib/domain/floor/cell.ts';
import {
	addSeconds,
	emptyHistogram,
	quantile,
	secondOf,
	type Histogram
} from '#lib/domain/metrics/histogram.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import type { EpochMs, Milliseconds, Seconds } from '#lib/domain/units.ts';
import { TooManyConversations, type ConversationIndex } from './conversation-index.ts';
import type {
	AnswerWithin,
	CellNames,
	FactsRequest,
	ListPage,
	PageRequest,
	PlainRow,
	UnitsRequest,
	WindowRequest
} from './list-request.ts';

export function within({ board, ofCells }: AnswerWithin): (cell: Pick<Cell, 'key'>) => Seconds {
	return ({ key }) => ofCells?.get(key) ?? board;
}

const namesOf = ({ key, shop, channel, queue }: Cell): CellNames => ({ key, shop, channel, queue });

/**
 * A row without what must not leave (facts, sessions, cells of a floor).
 *
 * @param firstResponse where the standing does not know it itself
 */
export function plainRow(contribution: Contribution, firstResponse?: Milliseconds): PlainRow {
	const { standing, cell, running: _, ...rest } = contribution;
	const dossier: Standing & Partial<Omit<Dossier & RuleDossier, keyof Standing>> = standing;
	const { facts: __, visit: ___, sessions: ____, firstResponse: known, cell: present, ...plain } = dossier;
	return {
		...rest,
		standing: plain,
		present: namesOf(present),
		cell: namesOf(cell),
		firstResponse: known ?? firstResponse
	};
}

/** A list that is sorted, to be read page by page. */
export interface SortedList {
	readonly whole: ListPage['whole'];
	readonly rows: readonly Contribution[];
	readonly order: PageRequest['order'];
	readonly now: EpochMs;
}

export function sortedList(
	contributions: readonly Contribution[],
	{ filter, order }: Pick<PageRequest, 'filter' | 'order'>,
	now: EpochMs
): SortedList {
	const rows = sortList(filterList(contributions, filter), order);
	return { whole: countContributions(contributions), rows, order, now };
}

export function readPage(
	{ whole, rows, order, now }: SortedList,
	{ limit, after }: { readonly limit: number; readonly after?: ListPlace | undefined },
	firstResponseOf: (contribution: Contribution) => Milliseconds | undefined = () => undefined
): ListPage {
	const page = pageOf(rows, order, limit, now, after);
	return {
		whole,
		filtered: rows.length,
		rows: page.rows.map((row) => plainRow(row, firstResponseOf(row))),
		...(page.next && { next: page.next })
	};
}

function contextOf(request: WindowRequest): CountingContext {
	const { filter, members, accounts, window, now, answerWithin } = request;
	return { board: { filter }, members, accounts, window, now, answerWithin: within(answerWithin) };
}

/**
 * The units behind a figure of a platform, from an index that is complete from `sessionsBefore` its days.
 *
 * @throws TooManyConversations where they cannot be told
 */
export function listUnits(index: ConversationIndex<RuleDossier>, request: UnitsRequest): SortedList {
	const contributions = platformContributions(index.dossiers(), request.platform, contextOf(request));
	if (contributions === undefined) throw new TooManyConversations('too many of one customer');
	return sortedList(contributions, request.page, request.now);
}

/** The conversations behind a figure, from an index that is complete from the start of its window. */
export function listFacts(index: ConversationIndex<Dossier>, request: FactsRequest): SortedList {
	if (request.standing.length > 0) {
		const known = new Set<string>();
		for (const { source, id } of index.dossiers()) known.add(accountKey(source, id));
		for (const [source, id] of request.standing) {
			if (!known.has(accountKey(source, id))) index.recall(source, id);
		}
	}
	const contributions = contributionsOfTile(request.metric, index.dossiers(), contextOf(request));
	return sortedList(contributions, request.page, request.now);
}

/** Medians of the first responses in a window, by the account that gave them, in seconds. */
export function firstResponseMedians(
	index: ConversationIndex<Dossier>,
	request: WindowRequest
): Map<string, Seconds> {
	const times = new Map<string, Histogram>();
	for (const { agent, time } of contributionsOfTile('firstResponse', index.dossiers(), contextOf(request))) {
		if (agent === undefined || time === undefined) continue;
		let histogram = times.get(agent);
		if (histogram === undefined) times.set(agent, (histogram = emptyHistogram()));
		addSeconds(histogram, secondOf(time), 1);
	}
	const medians = new Map<string, Seconds>();
	for (const [agent, histogram] of times) {
		const median = quantile(histogram, 0.5);
		if (median !== undefined) medians.set(agent, median);
	}
	return medians;
}
