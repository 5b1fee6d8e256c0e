import { importBoard } from '#lib/server/boards/boards-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Makes a board of an exported one. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await importBoard(locals.runtime, request));
