import { createHash } from 'node:crypto';
import type { ConversationRow, Named } from '#lib/domain/drill-down/drill-down.ts';
import { stateOf, type Standing } from '#lib/domain/drill-down/standing.ts';
import type { TradeContribution } from '#lib/domain/drill-down/trade-contributions.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { linkTo, type ConversationLinks } from './conversation-link.ts';
import type { CellNames, PlainRow } from './list-request.ts';

/** Characters of a stored hash that are shown: enough to tell the customers of a list apart. */
const shownCharacters = 8;

/** By what names and links rows are written. */
export interface RowNames {
	readonly directory: Directory;
	readonly links: ConversationLinks;
	/** The board hides the names of people. */
	readonly hideNames: boolean;
	/** Customer ids are those of the source, and not hashed yet (recordings). */
	readonly rawCustomers: boolean;
}

/**
 * A customer as a list shows one: the first characters of the stored hash, nothing that leads back to the person.
 *
 * @example customerLabel('9f86d081884c7d65…', false) // '9f86d081'
 */
export function customerLabel(customer: string, isRaw: boolean): string {
	const hash = isRaw ? createHash('sha256').update(customer).digest('hex') : customer;
	return hash.slice(0, shownCharacters);
}

/** Names an account, or gives a code in its place where names are hidden. */
export function agentOf(
	id: string,
	{ directory, hideNames }: RowNames
): NonNullable<ConversationRow['agent']> {
	if (hideNames) return { id, code: codeOf(id) };
	return { id, name: directory.accountName(id) ?? splitKey(id)[1] ?? id };
}

/** Tells people apart without saying who they are. */
export function codeOf(account: string): string {
	return createHash('sha256').update(account).digest('hex').slice(0, 4);
}

function placeOf({ shop, channel, queue }: CellNames, { directory }: RowNames) {
	const named = (id: string, name: string | undefined): Named => ({ id, name: name ?? id });
	return {
		...(shop === '' ? undefined : { shop: named(shop, directory.shopName(shop)) }),
		...(channel === '' ? undefined : { channel }),
		...(queue === '' ? undefined : { queue: named(queue, directory.queueName(shop, queue)) })
	};
}

/** A row as the answer says it. */
export function rowOf(row: PlainRow, names: RowNames): ConversationRow {
	const { standing, cell, key, at, time, part, of, over, reason, firstResponse } = row;
	const { source, id, session, customer, knowsCustomer, openedAt, askedAt, closedAt } = standing;
	const { waitingSince, turnSince, turns } = standing;
	const agent = row.agent ?? standing.agent;
	const link = linkTo(names.links, source, id);
	return {
		key,
		source,
		conversation: id,
		...(session > 0 && { session }),
		...placeOf(cell, names),
		...(knowsCustomer && { customer: customerLabel(customer, names.rawCustomers) }),
		...(agent !== undefined && { agent: agentOf(agent, names) }),
		state: stateOf(standing as Standing),
		...defined({ openedAt, askedAt, closedAt, waitingSince, turnSince, firstResponse }),
		turns,
		contribution: { at, part, of, over, ...defined({ time, reason }) },
		...(link !== undefined && { link })
	};
}

/** A row of trade as the answer says it. */
export function tradeRowOf(row: TradeContribution, names: RowNames): ConversationRow {
	const { key, source, conversation, cell, customer, at, time, part, of, over, event } = row;
	const link = conversation === undefined ? undefined : linkTo(names.links, source, conversation);
	return {
		key,
		source,
		...defined({ conversation, link }),
		...(cell !== undefined && placeOf(cell, names)),
		...(customer !== undefined && { customer: customerLabel(customer, names.rawCustomers) }),
		contribution: {
			at,
			part,
			of,
			over,
			...defined({ time }),
			trade: { event, ...defined({ id: row.id, amount: row.amount, currency: row.currency }) }
		}
	};
}

/** Without the keys that have no value: an absent key is what is unknown. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}
