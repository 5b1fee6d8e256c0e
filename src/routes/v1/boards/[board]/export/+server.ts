import { exportBoard } from '#lib/server/boards/boards-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** The board as a file. */
export const GET: RequestHandler = async ({ locals, params }) =>
	toResponse(await exportBoard(locals.runtime, params.board));
