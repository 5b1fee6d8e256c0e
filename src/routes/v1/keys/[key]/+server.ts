import { revokeKey } from '#lib/server/ingest/keys-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Takes a key away. */
export const DELETE: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await revokeKey(locals.runtime.setup.keys, params.key, request));
