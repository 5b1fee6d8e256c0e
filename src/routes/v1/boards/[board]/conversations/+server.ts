import { listBehind } from '#lib/server/drill-down/drill-down-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** The conversations behind a tile or a cell. */
export const GET: RequestHandler = async ({ locals, params, url }) =>
	toResponse(await listBehind(locals.runtime, params.board, url));
