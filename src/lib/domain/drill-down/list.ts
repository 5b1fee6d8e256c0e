import type { EpochMs } from '../units.ts';
import type { Contribution } from './contribution.ts';
import { isInState, type ConversationState } from './standing.ts';

/** In which order a list is shown; `worst`: what makes the figure worse first, the longest of it first. */
export const listOrders = ['worst', 'newest', 'oldest'] as const;
export type ListOrder = (typeof listOrders)[number];

/** What of a list is asked for; what is absent is not filtered by. */
export interface ListFilter {
	readonly state?: ConversationState | undefined;
	/** Key of a cell (`shop` U+001F `channel` U+001F `queue`). */
	readonly queue?: string | undefined;
	readonly shop?: string | undefined;
	readonly channel?: string | undefined;
	/** Account key. */
	readonly agent?: string | undefined;
	/** Only what makes the figure worse. */
	readonly over?: boolean | undefined;
}

/** The rows that a filter lets through; each as booked: in the queue and by the account that the figure counts it for. */
export function filterList(rows: readonly Contribution[], filter: ListFilter): readonly Contribution[] {
	const { state, queue, shop, channel, agent, over } = filter;
	return rows.filter(
		(row) =>
			(over !== true || row.over) &&
			(state === undefined || isInState(row.standing, state)) &&
			(queue === undefined || row.cell.key === queue) &&
			(shop === undefined || row.cell.shop === shop) &&
			(channel === undefined || row.cell.channel === channel) &&
			(agent === undefined || (row.agent ?? row.standing.agent) === agent)
	);
}

/** What of a row says where it stands in an order. */
export type Placed = Pick<Contribution, 'over' | 'time' | 'at' | 'running' | 'key'>;

/** Where in an order a row stands; a page begins behind the place where the one before it ended. */
export interface ListPlace {
	/** The clock by which running times were read: they grow together, and keep their order. */
	readonly asOf: EpochMs;
	readonly over: boolean;
	/** −1 without a time. */
	readonly time: number;
	readonly at: number;
	readonly key: string;
}

/** @param now the clock of the list @param asOf the clock of the place it is compared with */
export function placeOf(
	{ over, time = -1, at, running, key }: Placed,
	now: EpochMs,
	asOf: EpochMs
): ListPlace {
	return { asOf, over, time: running ? time - (now - asOf) : time, at, key };
}

/** Orders places; a total order, so that no row is on two pages. */
export function comparePlaces(order: ListOrder): (a: ListPlace, b: ListPlace) => number {
	return (a, b) => {
		if (order === 'worst') {
			if (a.over !== b.over) return a.over ? -1 : 1;
			if (a.time !== b.time) return b.time - a.time;
		}
		if (a.at !== b.at) return order === 'oldest' ? a.at - b.at : b.at - a.at;
		return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	};
}

export function sortList<T extends Placed>(rows: readonly T[], order: ListOrder): T[] {
	const compare = comparePlaces(order);
	return rows
		.map((row) => ({ row, place: placeOf(row, 0, 0) }))
		.sort((a, b) => compare(a.place, b.place))
		.map(({ row }) => row);
}

/**
 * The rows behind a place, at most `limit`, and whether more follow.
 *
 * @param rows in `order`
 */
export function pageOf<T extends Placed>(
	rows: readonly T[],
	order: ListOrder,
	limit: number,
	now: EpochMs,
	after?: ListPlace
): { readonly rows: readonly T[]; readonly next?: ListPlace } {
	let from = 0;
	if (after !== undefined) {
		const compare = comparePlaces(order);
		let end = rows.length;
		while (from < end) {
			const middle = (from + end) >> 1;
			if (compare(placeOf(rows[middle] as T, now, after.asOf), after) <= 0) from = middle + 1;
			else end = middle;
		}
	}
	const page = rows.slice(from, from + limit);
	const last = page.at(-1);
	if (last === undefined || from + limit >= rows.length) return { rows: page };
	return { rows: page, next: placeOf(last, now, now) };
}
