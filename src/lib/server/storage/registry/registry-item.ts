import type { Kysely } from 'kysely';
import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { Seconds } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import { always, upsert, type Values } from './registry-rows.ts';
import type { Tables } from '../tables.ts';

/** What is wanted of the first responses of a queue. */
export interface QueueTargetValues {
	/** N of "share within N seconds". */
	readonly answerWithin: Seconds;
	/** Share within N that is wanted, 0…1. */
	readonly serviceLevel?: number;
}

/** An agent's name for itself, unique within its source. */
export interface AccountId {
	readonly source: string;
	readonly account: string;
}

/** A row that can be edited by itself, by its key within the organisation. */
export type RegistryItem =
	| { readonly kind: 'shop'; readonly id: string }
	| { readonly kind: 'queue'; readonly shop: string; readonly id: string }
	| { readonly kind: 'group'; readonly id: string }
	| { readonly kind: 'person'; readonly id: string };

/** What is saved of an item. */
export type RegistryDraft =
	| { readonly kind: 'shop'; readonly id: string; readonly name: string }
	| {
			readonly kind: 'queue';
			readonly shop: string;
			readonly id: string;
			readonly name: string;
			readonly queueKind: QueueKind;
			/** Absent: that of the board. */
			readonly target?: QueueTargetValues;
	  }
	| { readonly kind: 'group'; readonly id: string; readonly name: string }
	| {
			readonly kind: 'person';
			readonly id: string;
			readonly name: string;
			/** Ids of the groups that the person belongs to from now on. */
			readonly groups: readonly string[];
			/** The accounts that are the person's from now on. */
			readonly accounts: readonly AccountId[];
	  };

/** What stands in the row of an item itself. */
export type NamedItem =
	| { readonly kind: 'shop' | 'group' | 'person'; readonly id: string; readonly name: string }
	| {
			readonly kind: 'queue';
			readonly shop: string;
			readonly id: string;
			readonly name: string;
			readonly queueKind: QueueKind;
	  };

/** An item whose id events name. */
export type NamedByEvents = Extract<RegistryItem, { kind: 'shop' | 'queue' }>;

/** The table of the items of a kind. */
export const tableOf = { shop: 'shop', queue: 'queue', group: 'agent_group', person: 'person' } as const;

/** What identifies the row of an item in its table. */
export function keyOf(organisation: string, item: RegistryItem): Values {
	const within = { organisation_id: organisation };
	switch (item.kind) {
		case 'shop':
			return { ...within, shop_id: item.id };
		case 'queue':
			return { ...within, shop_id: item.shop, queue_id: item.id };
		case 'group':
			return { ...within, group_id: item.id };
		case 'person':
			return { ...within, person_id: item.id };
	}
}

/** Adds an item, or names the one there; one that waited to be mapped is. Returns the row's revision. */
export function upsertItem(
	database: Kysely<Tables>,
	organisation: string,
	item: NamedItem,
	audited: AuditEntry[]
): Promise<number> {
	const key = keyOf(organisation, item);
	return upsert(database, tableOf[item.kind], key, valuesOf(item), defaultsOf(item), audited);
}

function valuesOf(item: NamedItem): Values {
	switch (item.kind) {
		case 'shop':
			return { name: item.name, mapped: 1 };
		case 'queue':
			return { name: item.name, kind: item.queueKind, mapped: 1 };
		case 'group':
		case 'person':
			return { name: item.name };
	}
}

function defaultsOf({ kind }: NamedItem): Values {
	switch (kind) {
		case 'shop':
			return { ...always, zone: null, day_start: null, seen: 0 };
		case 'queue':
			return { ...always, seen: 0 };
		case 'group':
			return always;
		case 'person':
			return { ...always, zone: null };
	}
}
