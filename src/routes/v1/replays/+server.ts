import { toResponse } from '#lib/server/ingest/answer.ts';
import { createReplay, listReplays } from '#lib/server/replay/replays-api.ts';
import type { RequestHandler } from './$types';

/** The replays that are there. */
export const GET: RequestHandler = ({ locals }) => toResponse(listReplays(locals.runtime));

/** Begins one, of an upload or of a range of the log. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await createReplay(locals.runtime, request));
