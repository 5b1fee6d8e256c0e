import { removeBoard, showBoard, updateBoard } from '#lib/server/boards/boards-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** A board and its revision. */
export const GET: RequestHandler = async ({ locals, params }) =>
	toResponse(await showBoard(locals.runtime, params.board));

/** Saves it. */
export const PUT: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await updateBoard(locals.runtime, params.board, request));

/** Removes it. */
export const DELETE: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await removeBoard(locals.runtime, params.board, request));
