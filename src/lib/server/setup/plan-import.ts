import type { BadRow, CellFault, GoodRow } from '#lib/tables/read-rows.ts';
import type { RegistryDraft } from '../storage/registry/registry-item.ts';
import type { ListedPerson, RegistryListing } from '../storage/registry/registry-listing.ts';
import type { PersonColumn, PersonRow, ShopColumn, ShopRow } from './import-kinds.ts';
import { newPersonId } from './registry-desk.ts';

/** What the rows of a file come to: what is to be saved, and the rows that contradict others or the registries. */
export interface ImportPlan<K extends string> {
	readonly drafts: readonly RegistryDraft[];
	readonly rows: readonly number[];
	readonly contradictions: readonly Omit<BadRow<K>, 'cells'>[];
}

/** One row that cannot be taken together with the others. */
function contradiction<K extends string>(
	row: number,
	code: string,
	column?: K,
	params?: CellFault<K>['params']
): Omit<BadRow<K>, 'cells'> {
	return {
		row,
		faults: [{ code, ...(column !== undefined && { column }), ...(params !== undefined && { params }) }]
	};
}

/** Shops and queues of a file, by the ids that the registries have for their names. */
export function planShops(
	good: readonly GoodRow<ShopRow>[],
	{ shops, queues }: RegistryListing
): ImportPlan<ShopColumn> {
	const shopDrafts = new Map<string, RegistryDraft & { readonly kind: 'shop' }>();
	const queueDrafts = new Map<string, RegistryDraft>();
	const shopIds = new Map<string, string>();
	const firstRow = new Map<string, number>();
	const rows: number[] = [];
	const contradictions: Omit<BadRow<ShopColumn>, 'cells'>[] = [];
	for (const { row, value } of good) {
		const known = shops.find(({ name }) => name === value.shop)?.id;
		const shop = value.shopId || (shopIds.get(value.shop) ?? known ?? value.shop);
		const named = shopDrafts.get(shop)?.name;
		if (named !== undefined && named !== value.shop) {
			contradictions.push(contradiction(row, 'shop_named_twice', 'shop', { name: named }));
			continue;
		}
		const knownQueue = queues.find((queue) => queue.shop === shop && queue.name === value.queue)?.id;
		const id = value.queueId || (knownQueue ?? value.queue);
		const key = JSON.stringify([shop, id]);
		const first = firstRow.get(key);
		if (first !== undefined) {
			contradictions.push(contradiction<ShopColumn>(row, 'duplicate_row', undefined, { row: first }));
			continue;
		}
		firstRow.set(key, row);
		shopIds.set(value.shop, shop);
		shopDrafts.set(shop, { kind: 'shop', id: shop, name: value.shop });
		const { answerWithin, serviceLevel } = value;
		const before = queues.find((queue) => queue.shop === shop && queue.id === id)?.target;
		const target =
			answerWithin === undefined
				? before
				: { answerWithin, ...(serviceLevel !== undefined && { serviceLevel }) };
		queueDrafts.set(key, {
			kind: 'queue',
			shop,
			id,
			name: value.queue,
			queueKind: value.kind,
			...(target !== undefined && { target })
		});
		rows.push(row);
	}
	return { drafts: [...shopDrafts.values(), ...queueDrafts.values()], rows, contradictions };
}

/** People of a file with their groups and accounts; what the registries know of them stays. */
export function planPeople(
	good: readonly GoodRow<PersonRow>[],
	{ people, groups }: RegistryListing
): ImportPlan<PersonColumn> {
	const groupDrafts = new Map<string, RegistryDraft>();
	const groupIds = new Map(groups.map(({ name, id }) => [name, id]));
	const drafts = new Map<string, Person>();
	const idOfName = new Map<string, string>();
	const byName = Map.groupBy(people, ({ name }) => name);
	const byId = new Map(people.map((person) => [person.id, person]));
	const holders = new Map(
		people.flatMap(({ id, accounts }) => accounts.map((account) => [JSON.stringify(account), id] as const))
	);
	const firstRow = new Map<string, number>();
	const rows: number[] = [];
	const contradictions: Omit<BadRow<PersonColumn>, 'cells'>[] = [];
	for (const { row, value } of good) {
		const namesakes = byName.get(value.name) ?? [];
		if (value.id === '' && namesakes.length > 1) {
			contradictions.push(contradiction(row, 'name_ambiguous', 'name', { count: namesakes.length }));
			continue;
		}
		const id = value.id || (namesakes[0]?.id ?? idOfName.get(value.name) ?? newPersonId());
		const named = drafts.get(id)?.name;
		if (named !== undefined && named !== value.name) {
			contradictions.push(contradiction(row, 'person_named_twice', 'name', { name: named }));
			continue;
		}
		const { source, account } = value;
		const accountId = { source, account };
		const key = JSON.stringify(account === '' ? [id, value.group] : accountId);
		const first = firstRow.get(key);
		if (first !== undefined) {
			const same = drafts.get(id)?.accounts.some((other) => JSON.stringify(other) === key) === true;
			const code = account === '' || same ? 'duplicate_row' : 'account_twice';
			contradictions.push(contradiction(row, code, account === '' ? undefined : 'account', { row: first }));
			continue;
		}
		const holder = account === '' ? undefined : holders.get(JSON.stringify(accountId));
		if (holder !== undefined && holder !== id) {
			const person = byId.get(holder)?.name ?? holder;
			contradictions.push(contradiction(row, 'account_taken', 'account', { person }));
			continue;
		}
		firstRow.set(key, row);
		idOfName.set(value.name, id);
		const draft = drafts.get(id) ?? begunPerson(id, value.name, byId.get(id));
		if (value.group !== '') {
			const group = groupIds.get(value.group) ?? value.group;
			groupIds.set(value.group, group);
			if (!groups.some((known) => known.id === group))
				groupDrafts.set(group, { kind: 'group', id: group, name: value.group });
			if (!draft.groups.includes(group)) draft.groups.push(group);
		}
		if (account !== '' && holder === undefined) draft.accounts.push(accountId);
		drafts.set(id, draft);
		rows.push(row);
	}
	return {
		drafts: [
			...groupDrafts.values(),
			...[...drafts.values()].map((person): RegistryDraft => ({ kind: 'person', ...person }))
		],
		rows,
		contradictions
	};
}

interface Person {
	readonly id: string;
	readonly name: string;
	readonly groups: string[];
	readonly accounts: { readonly source: string; readonly account: string }[];
}

function begunPerson(id: string, name: string, known: ListedPerson | undefined): Person {
	return { id, name, groups: [...(known?.groups ?? [])], accounts: [...(known?.accounts ?? [])] };
}
