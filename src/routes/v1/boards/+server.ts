import { createBoard } from '#lib/server/boards/boards-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import { listBoards } from '#lib/server/live/boards-api.ts';
import type { RequestHandler } from './$types';

/** The boards of this server. */
export const GET: RequestHandler = ({ locals }) => toResponse(listBoards(locals.runtime));

/** Makes one. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await createBoard(locals.runtime, request));
