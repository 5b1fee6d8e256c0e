import { endItem, removeItem, updateItem } from '#lib/server/setup/registry-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Saves an item. */
export const PUT: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await updateItem(locals.runtime.setup.registry, params.collection, params.id, request));

/** Ends it, or lets it go on. */
export const PATCH: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await endItem(locals.runtime.setup.registry, params.collection, params.id, request));

/** Removes it. */
export const DELETE: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await removeItem(locals.runtime.setup.registry, params.collection, params.id, request));
