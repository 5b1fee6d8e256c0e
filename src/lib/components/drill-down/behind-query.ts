import { conversationStates, type ConversationState } from '#lib/domain/drill-down/standing.ts';
import { listOrders, type ListOrder } from '#lib/domain/drill-down/list.ts';

/** What the page asks the list for: all of it stands in its address. */
export const behindParameters = [
	'tile',
	'queue',
	'shop',
	'channel',
	'agent',
	'state',
	'over',
	'sort'
] as const;
export type BehindParameter = (typeof behindParameters)[number];
/** Those that narrow the list. */
export const filterParameters = ['queue', 'shop', 'channel', 'agent', 'state', 'over'] as const;

/** Rows that are shown at first, that are added, and at most at once. */
export const firstRows = 100;
export const mostRows = 500;

/** The query of the list that an address of the page asks for: what the page alone knows is left out. */
export function listQuery(page: URLSearchParams): URLSearchParams {
	const query = new URLSearchParams();
	for (const name of behindParameters) {
		const value = page.get(name);
		if (value !== null && value !== '') query.set(name, value);
	}
	return query;
}

/** The address of the page with one thing changed; an empty value takes it away. */
export function changed(page: URLSearchParams, name: string, value: string): string {
	const next = new URLSearchParams(page);
	if (value === '') next.delete(name);
	else next.set(name, value);
	return `?${next.toString()}`;
}

/** The address of the page without its filter. */
export function withoutFilter(page: URLSearchParams): string {
	const next = new URLSearchParams(page);
	for (const name of filterParameters) next.delete(name);
	return `?${next.toString()}`;
}

export const states: readonly ConversationState[] = conversationStates;
export const orders: readonly ListOrder[] = listOrders;
