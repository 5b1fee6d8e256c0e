import { acknowledgeAlarm } from '#lib/server/alerts/alarms-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Somebody takes it upon themselves. */
export const POST: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await acknowledgeAlarm(locals.runtime, params.alarm, request));
