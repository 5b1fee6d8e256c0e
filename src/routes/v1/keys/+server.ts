import { createKey, listKeys } from '#lib/server/ingest/keys-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Ingest keys, without their secrets. */
export const GET: RequestHandler = async ({ locals }) =>
	toResponse(await listKeys(locals.runtime.setup.keys));

/** Makes one; its secret is told this once. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await createKey(locals.runtime.setup.keys, request));
