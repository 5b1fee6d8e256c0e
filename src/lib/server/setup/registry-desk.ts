import { randomBytes } from 'node:crypto';
import { ProblemList, type Problem } from '#lib/domain/board/problem-list.ts';
import { isIdentifier } from '#lib/domain/events/identifier.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type {
	AccountId,
	QueueTargetValues,
	RegistryDraft,
	RegistryItem
} from '../storage/registry/registry-item.ts';
import type { EditOutcome } from '../storage/registry/edit-outcome.ts';
import type { RegistryEdits } from '../storage/registry/registry-edits.ts';
import type { RegistryListing } from '../storage/registry/registry-listing.ts';

/** What the desk works with. */
export interface RegistryDeskSettings {
	readonly edits: RegistryEdits;
	readonly organisation: string;
	readonly now: () => EpochMs;
	/** Called after a change is saved, before it is answered: the walls show the new names. */
	readonly changed: (organisation: string) => Promise<void>;
	/** Called when an id took the place of another one: what names the old one is to name the new one. */
	readonly replaced?: (
		kind: 'shop' | 'queue',
		from: string,
		to: string,
		change: { readonly actor: string; readonly at: EpochMs }
	) => Promise<void>;
}

/** Where the registries of one organisation are shown and edited. */
export class RegistryDesk {
	readonly #settings: RegistryDeskSettings;

	constructor(settings: RegistryDeskSettings) {
		this.#settings = settings;
	}

	list(): Promise<RegistryListing> {
		const { edits, organisation, now } = this.#settings;
		return edits.list(organisation, now());
	}

	save(draft: RegistryDraft, revision: number | undefined): Promise<EditOutcome> {
		return this.#change((edits, organisation, change) => edits.save(organisation, draft, revision, change));
	}

	end(item: RegistryItem, revision: number, ended: boolean): Promise<EditOutcome> {
		return this.#change((edits, organisation, change) =>
			edits.end(organisation, item, revision, ended, change)
		);
	}

	remove(item: RegistryItem, revision: number): Promise<EditOutcome> {
		return this.#change((edits, organisation, change) => edits.remove(organisation, item, revision, change));
	}

	saveAll(drafts: readonly RegistryDraft[]): ReturnType<RegistryEdits['saveAll']> {
		return this.#change((edits, organisation, change) => edits.saveAll(organisation, drafts, change));
	}

	/** Says that an id seen in events is one that was set up before. */
	async adopt(
		seen: Extract<RegistryItem, { kind: 'shop' | 'queue' }>,
		known: Extract<RegistryItem, { kind: 'shop' | 'queue' }>
	): Promise<EditOutcome> {
		const { now, replaced } = this.#settings;
		const outcome = await this.#change((edits, organisation, change) =>
			edits.adopt(organisation, seen, known, change)
		);
		if ('replaced' in outcome && outcome.replaced === true)
			await replaced?.(known.kind, known.id, seen.id, { actor: 'local', at: now() });
		return outcome;
	}

	/** Gives an account that waits to a person who is there. */
	async assign(account: AccountId, person: string): Promise<EditOutcome> {
		const found = (await this.list()).people.find(({ id }) => id === person);
		if (found === undefined) return { status: 'missing' };
		const { id, name, groups, accounts, revision } = found;
		return this.save({ kind: 'person', id, name, groups, accounts: [...accounts, account] }, revision);
	}

	async #change<O extends { readonly status: string }>(
		work: (
			edits: RegistryEdits,
			organisation: string,
			change: { readonly actor: string; readonly at: EpochMs }
		) => Promise<O>
	): Promise<O> {
		const { edits, organisation, now, changed } = this.#settings;
		const outcome = await work(edits, organisation, { actor: 'local', at: now() });
		if (outcome.status === 'saved') await changed(organisation);
		return outcome;
	}
}

/** An id for somebody who has none of their own. */
export function newPersonId(): string {
	return `p-${randomBytes(6).toString('hex')}`;
}

export const longestName = 80;
export const queueKinds = ['pre_sale', 'after_sale', 'other'] as const;
/** The longest target that anybody means: a day. */
export const longestTarget = 86_400;

function identifier(list: ProblemList, value: unknown, path: string): string | undefined {
	const text = list.text(value, path, 256);
	return text === undefined || isIdentifier(text) ? text : list.add(path, 'text_unreadable');
}

/** The draft of an item in a JSON body, or everything that is wrong with it. */
export function parseRegistryDraft(
	kind: RegistryItem['kind'],
	content: unknown
): { readonly draft: RegistryDraft } | { readonly errors: readonly Problem[] } {
	const list = new ProblemList();
	const draft = draftOf(list, kind, content);
	return draft === undefined || list.problems.length > 0 ? { errors: list.problems } : { draft };
}

function draftOf(list: ProblemList, kind: RegistryItem['kind'], content: unknown): RegistryDraft | undefined {
	const fieldsOf = {
		shop: ['id', 'name'],
		group: ['id', 'name'],
		queue: ['id', 'shop', 'name', 'kind', 'target'],
		person: ['id', 'name', 'groups', 'accounts']
	} as const;
	const fields = list.object(content, '', fieldsOf[kind]);
	if (fields === undefined) return undefined;
	const name = list.text(fields['name'], '/name', longestName);
	const given = fields['id'] === undefined || fields['id'] === '';
	// Where a source has no ids of its own, the name is what its events say.
	const id = given ? (kind === 'person' ? newPersonId() : name) : identifier(list, fields['id'], '/id');
	if (kind === 'shop' || kind === 'group')
		return id === undefined || name === undefined ? undefined : { kind, id, name };
	if (kind === 'queue') {
		const shop = fields['shop'] === '' ? '' : identifier(list, fields['shop'], '/shop');
		const queueKind = list.word(fields['kind'], '/kind', queueKinds);
		const target = fields['target'] === undefined ? undefined : targetOf(list, fields['target']);
		if (id === undefined || name === undefined || shop === undefined || queueKind === undefined)
			return undefined;
		return { kind, id, name, shop, queueKind, ...(target !== undefined && { target }) };
	}
	const groups = (list.list(fields['groups'] ?? [], '/groups', 50) ?? []).map((group, index) =>
		identifier(list, group, `/groups/${index}`)
	);
	const accounts = (list.list(fields['accounts'] ?? [], '/accounts', 50) ?? []).map((entry, index) =>
		accountOf(list, entry, `/accounts/${index}`)
	);
	list.distinct(
		accounts.map((entry) => JSON.stringify(entry)),
		'/accounts'
	);
	if (id === undefined || name === undefined) return undefined;
	return {
		kind,
		id,
		name,
		groups: groups.filter((group) => group !== undefined),
		accounts: accounts.filter((entry) => entry !== undefined)
	};
}

function targetOf(list: ProblemList, value: unknown): QueueTargetValues | undefined {
	const fields = list.object(value, '/target', ['answerWithin', 'serviceLevel']);
	const answerWithin = list.number(fields?.['answerWithin'], '/target/answerWithin', {
		least: 1,
		most: longestTarget
	});
	const serviceLevel =
		fields?.['serviceLevel'] === undefined
			? undefined
			: list.number(fields['serviceLevel'], '/target/serviceLevel', { least: 0.01, most: 1 });
	if (answerWithin === undefined) return undefined;
	return { answerWithin, ...(serviceLevel !== undefined && { serviceLevel }) };
}

/** An account of a JSON body. */
export function accountOf(list: ProblemList, value: unknown, path: string): AccountId | undefined {
	const fields = list.object(value, path, ['source', 'account']);
	const source = identifier(list, fields?.['source'], `${path}/source`);
	const account = identifier(list, fields?.['account'], `${path}/account`);
	return source === undefined || account === undefined ? undefined : { source, account };
}
