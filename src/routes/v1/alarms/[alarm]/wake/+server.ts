import { wakeAlarm } from '#lib/server/alerts/alarms-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Ends a snooze. */
export const POST: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await wakeAlarm(locals.runtime, params.alarm, request));
