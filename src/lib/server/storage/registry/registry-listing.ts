import type { Kysely } from 'kysely';
import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { EpochMs, Seconds } from '#lib/domain/units.ts';
import { holdsAt } from './effective-rows.ts';
import type { Tables } from '../tables.ts';

/** What every listed item has. */
interface Listed {
	readonly id: string;
	readonly name: string;
	readonly revision: number;
	/** Since when it is over; absent while it goes on. */
	readonly endedAt?: EpochMs;
}

export interface ListedShop extends Listed {
	/** Whether an event ever named it. */
	readonly seen: boolean;
}
export interface ListedQueue extends Listed {
	/** Empty where the source names no shop. */
	readonly shop: string;
	readonly kind: QueueKind;
	readonly target?: { readonly answerWithin: Seconds; readonly serviceLevel?: number };
	readonly seen: boolean;
}
export type ListedGroup = Listed;
export interface ListedPerson extends Listed {
	readonly groups: readonly string[];
	readonly accounts: readonly { readonly source: string; readonly account: string }[];
}

/** The registries of an organisation, to be shown and edited. */
export interface RegistryListing {
	readonly shops: readonly ListedShop[];
	readonly queues: readonly ListedQueue[];
	readonly groups: readonly ListedGroup[];
	readonly people: readonly ListedPerson[];
	/** Ids that events named and nobody has mapped. */
	readonly unmapped: {
		readonly shops: readonly string[];
		readonly queues: readonly { readonly shop: string; readonly queue: string }[];
		readonly accounts: readonly { readonly source: string; readonly account: string }[];
	};
}

/** Reads everything that is not deleted, as it holds at an instant. */
export async function listRegistry(
	database: Kysely<Tables>,
	organisation: string,
	asOf: EpochMs
): Promise<RegistryListing> {
	const rows = <T extends Exclude<keyof Tables, 'audit' | 'rollup_minute' | 'rollup_agent_minute'>>(
		table: T
	) =>
		database
			.selectFrom(table as 'shop')
			.selectAll()
			.where('organisation_id', '=', organisation)
			.where('deleted_at', 'is', null)
			.execute() as unknown as Promise<readonly RowOf<T>[]>;
	const shops = await rows('shop');
	const queues = await rows('queue');
	const targets = (await rows('queue_target')).filter((row) => holdsAt(row, asOf));
	const groups = await rows('agent_group');
	const people = await rows('person');
	const memberships = Map.groupBy(
		(await rows('group_membership')).filter((row) => holdsAt(row, asOf)),
		({ person_id }) => person_id
	);
	const holders = Map.groupBy(
		(await rows('account_holder')).filter((row) => holdsAt(row, asOf)),
		({ person_id }) => person_id
	);
	const accounts = await rows('account');
	const targetOf = new Map(targets.map((row) => [JSON.stringify([row.shop_id, row.queue_id]), row]));
	return {
		shops: shops
			.filter(({ mapped }) => mapped === 1)
			.map((row) => ({ id: row.shop_id, ...listed(row, asOf), seen: row.seen === 1 })),
		queues: queues
			.filter(({ mapped }) => mapped === 1)
			.map((row) => {
				const target = targetOf.get(JSON.stringify([row.shop_id, row.queue_id]));
				return {
					id: row.queue_id,
					shop: row.shop_id,
					...listed(row, asOf),
					kind: row.kind,
					seen: row.seen === 1,
					...(target !== undefined && {
						target: {
							answerWithin: target.answer_within_s,
							...(target.service_level !== null && { serviceLevel: target.service_level })
						}
					})
				};
			}),
		groups: groups.map((row) => ({ id: row.group_id, ...listed(row, asOf) })),
		people: people.map((row) => ({
			id: row.person_id,
			...listed(row, asOf),
			groups: (memberships.get(row.person_id) ?? []).map(({ group_id }) => group_id),
			accounts: (holders.get(row.person_id) ?? []).map(({ source, account }) => ({ source, account }))
		})),
		unmapped: {
			shops: shops.filter(waits).map(({ shop_id }) => shop_id),
			queues: queues.filter(waits).map(({ shop_id, queue_id }) => ({ shop: shop_id, queue: queue_id })),
			accounts: accounts.filter(waits).map(({ source, account }) => ({ source, account }))
		}
	};
}

type RowOf<T extends keyof Tables> = {
	readonly [C in keyof Tables[T]]: Tables[T][C] extends { readonly __select__: infer S } ? S : Tables[T][C];
};

function waits({ mapped, seen }: { readonly mapped: number; readonly seen: number }): boolean {
	return mapped === 0 && seen === 1;
}

function listed(
	row: { readonly name: string; readonly revision: number; readonly valid_to: number | null },
	asOf: EpochMs
): Omit<Listed, 'id'> {
	const ended = row.valid_to !== null && row.valid_to <= asOf;
	return { name: row.name, revision: row.revision, ...(ended && { endedAt: row.valid_to }) };
}
