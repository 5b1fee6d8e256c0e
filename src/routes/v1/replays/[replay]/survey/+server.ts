import { toResponse } from '#lib/server/ingest/answer.ts';
import { showSurvey } from '#lib/server/replay/replays-api.ts';
import type { RequestHandler } from './$types';

/** The recording at a glance. */
export const GET: RequestHandler = ({ locals, params }) =>
	toResponse(showSurvey(locals.runtime, params.replay));
