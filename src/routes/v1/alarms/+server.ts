import { listAlarms } from '#lib/server/alerts/alarms-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** The alarms that stand and stood. */
export const GET: RequestHandler = async ({ url, locals }) =>
	toResponse(await listAlarms(locals.runtime, url.searchParams));
