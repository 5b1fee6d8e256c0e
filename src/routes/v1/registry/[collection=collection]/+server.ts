import { createItem } from '#lib/server/setup/registry-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Makes an item. */
export const POST: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await createItem(locals.runtime.setup.registry, params.collection, request));
