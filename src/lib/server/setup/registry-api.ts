import { ProblemList, type Problem } from '#lib/domain/board/problem-list.ts';
import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { answering, fromOwnOrigin, readJson, revisionRequired, withRevision } from '../json-request.ts';
import type { EditOutcome } from '../storage/registry/edit-outcome.ts';
import type { RegistryItem } from '../storage/registry/registry-item.ts';
import { accountOf, parseRegistryDraft } from './registry-desk.ts';
import type { RegistryDesk } from './registry-desk.ts';

/** Bytes of one item as JSON. */
const largestItem = 65_536;

const collections = { shops: 'shop', queues: 'queue', groups: 'group', people: 'person' } as const;

function kindOf(collection: string): RegistryItem['kind'] | undefined {
	return Object.hasOwn(collections, collection)
		? collections[collection as keyof typeof collections]
		: undefined;
}

/** `GET /v1/registry`: shops, queues, groups, people and what waits to be mapped. */
export async function showRegistry(desk: RegistryDesk): Promise<Answer> {
	return jsonAnswer(200, await desk.list());
}

/** `POST /v1/registry/{shops|queues|groups|people}`: makes an item; one without an id gets one. */
export function createItem(desk: RegistryDesk, collection: string, request: Request): Promise<Answer> {
	return answering(async () => {
		const kind = kindOf(collection);
		if (kind === undefined) return unknownCollection();
		const parsed = parseRegistryDraft(kind, await readJson(request, largestItem));
		if ('errors' in parsed) return invalid(parsed.errors);
		return answerTo(await desk.save(parsed.draft, undefined), 201, parsed.draft);
	});
}

/** `PUT /v1/registry/{collection}/{id}` with `If-Match`; a queue is named by `?shop=` too. */
export function updateItem(
	desk: RegistryDesk,
	collection: string,
	id: string,
	request: Request
): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const kind = kindOf(collection);
		if (kind === undefined) return unknownCollection();
		const revision = revisionRequired(request);
		const content = await readJson(request, largestItem);
		const named =
			typeof content === 'object' && content !== null && !Array.isArray(content)
				? { ...content, id, ...(kind === 'queue' && { shop: shopOf(request) }) }
				: content;
		const parsed = parseRegistryDraft(kind, named);
		if ('errors' in parsed) return invalid(parsed.errors);
		return answerTo(await desk.save(parsed.draft, revision), 200, parsed.draft);
	});
}

/** `PATCH /v1/registry/{collection}/{id}` with `If-Match`: ends the item now (`{"ended": true}`), or lets it go on. */
export function endItem(
	desk: RegistryDesk,
	collection: string,
	id: string,
	request: Request
): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const kind = kindOf(collection);
		if (kind === undefined) return unknownCollection();
		const revision = revisionRequired(request);
		const content = await readJson(request, largestItem);
		const list = new ProblemList();
		const ended = list.object(content, '', ['ended'])?.['ended'];
		if (typeof ended !== 'boolean') return invalid([...list.problems, { path: '/ended', code: 'required' }]);
		return answerTo(await desk.end(itemOf(kind, id, request), revision, ended), 200);
	});
}

/** `DELETE /v1/registry/{collection}/{id}` with `If-Match`. */
export function removeItem(
	desk: RegistryDesk,
	collection: string,
	id: string,
	request: Request
): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const kind = kindOf(collection);
		if (kind === undefined) return unknownCollection();
		const outcome = await desk.remove(itemOf(kind, id, request), revisionRequired(request));
		if (outcome.status === 'saved')
			return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: '' };
		return answerTo(outcome, 200);
	});
}

/**
 * `POST /v1/registry/mappings`: says what an id seen in events stands for: `{kind: 'shop', id, to: {id}}`,
 * `{kind: 'queue', shop, id, to: {shop, id}}` or `{kind: 'account', source, account, person}`. A new shop, queue or
 * person is made by `POST` to its collection with the id, or the account, instead.
 */
export function mapId(desk: RegistryDesk, request: Request): Promise<Answer> {
	return answering(async () => {
		const content = await readJson(request, largestItem);
		const list = new ProblemList();
		const fields = list.object(content, '', ['kind', 'shop', 'id', 'to', 'source', 'account', 'person']);
		const kind = list.word(fields?.['kind'], '/kind', ['shop', 'queue', 'account'] as const);
		if (kind === 'account') {
			const account = accountOf(list, { source: fields?.['source'], account: fields?.['account'] }, '');
			const person = list.text(fields?.['person'], '/person', 256);
			if (account === undefined || person === undefined) return invalid(list.problems);
			return answerTo(await desk.assign(account, person), 200);
		}
		const to = list.object(fields?.['to'] ?? {}, '/to', ['shop', 'id']);
		const id = list.text(fields?.['id'], '/id', 256);
		const toId = list.text(to?.['id'], '/to/id', 256);
		const shop = typeof fields?.['shop'] === 'string' ? fields['shop'] : '';
		const toShop = typeof to?.['shop'] === 'string' ? to['shop'] : '';
		if (kind === undefined || id === undefined || toId === undefined) return invalid(list.problems);
		return answerTo(
			kind === 'shop'
				? await desk.adopt({ kind, id }, { kind, id: toId })
				: await desk.adopt({ kind, shop, id }, { kind, shop: toShop, id: toId }),
			200
		);
	});
}

function shopOf(request: Request): string {
	return new URL(request.url).searchParams.get('shop') ?? '';
}

function itemOf(kind: RegistryItem['kind'], id: string, request: Request): RegistryItem {
	return kind === 'queue' ? { kind, shop: shopOf(request), id } : { kind, id };
}

/** 422 with everything that is wrong. */
export function invalid(errors: readonly Problem[]): Answer {
	return problem(422, 'invalid', 'The content is not valid; `errors` says why.', {}, { errors });
}

function unknownCollection(): Answer {
	return problem(404, 'collection_unknown', 'There are shops, queues, groups and people.');
}

function answerTo(outcome: EditOutcome, status: 200 | 201, item: object = {}): Answer {
	switch (outcome.status) {
		case 'saved':
			return withRevision(jsonAnswer(status, { ...item, revision: outcome.revision }), outcome.revision);
		case 'exists':
			return invalid([{ path: '/id', code: 'id_in_use' }]);
		case 'account_taken': {
			const { account, person } = outcome;
			return invalid([{ path: '/accounts', code: 'account_taken', params: { ...account, person } }]);
		}
		case 'group_missing':
			return invalid([{ path: '/groups', code: 'group_missing', params: { group: outcome.group } }]);
		case 'conflict':
			return problem(
				412,
				'conflict',
				'Somebody else has changed it in between. Load it again.',
				{ ETag: `"${outcome.revision}"` },
				{ revision: outcome.revision }
			);
		case 'missing':
			return problem(404, 'item_unknown', 'There is no such item.');
	}
}
