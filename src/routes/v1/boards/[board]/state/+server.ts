import { toResponse } from '#lib/server/ingest/answer.ts';
import { boardState } from '#lib/server/live/boards-api.ts';
import type { RequestHandler } from './$types';

/** What a wall of the board shows now. */
export const GET: RequestHandler = async ({ locals, params }) =>
	toResponse(await boardState(locals.runtime, params.board));
