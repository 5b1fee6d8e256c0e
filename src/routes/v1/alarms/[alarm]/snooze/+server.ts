import { snoozeAlarm } from '#lib/server/alerts/alarms-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Silent for some minutes. */
export const POST: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await snoozeAlarm(locals.runtime, params.alarm, request));
