import { toResponse } from '#lib/server/ingest/answer.ts';
import { changeReplay, deleteReplay, showReplay } from '#lib/server/replay/replays-api.ts';
import type { RequestHandler } from './$types';

/** How a replay stands. */
export const GET: RequestHandler = ({ locals, params }) =>
	toResponse(showReplay(locals.runtime, params.replay));

/** Plays, pauses, jumps, changes speed. */
export const PATCH: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await changeReplay(locals.runtime, params.replay, request));

/** Ends it. */
export const DELETE: RequestHandler = ({ request, locals, params }) =>
	toResponse(deleteReplay(locals.runtime, params.replay, request));
