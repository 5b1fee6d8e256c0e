import { listPeople } from '#lib/server/drill-down/drill-down-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** The people of a board. */
export const GET: RequestHandler = async ({ locals, params, url }) =>
	toResponse(await listPeople(locals.runtime, params.board, url));
