import { recompute } from '#lib/server/boards/recompute-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Counts a tile again from the log. */
export const POST: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await recompute(locals.runtime, params.board, request));
