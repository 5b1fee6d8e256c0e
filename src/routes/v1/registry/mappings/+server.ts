import { mapId } from '#lib/server/setup/registry-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Says what an id seen in events stands for. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await mapId(locals.runtime.setup.registry, request));
