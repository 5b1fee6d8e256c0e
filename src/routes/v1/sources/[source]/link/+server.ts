import { saveLink, showLink } from '#lib/server/drill-down/drill-down-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Where the conversations of a source are found in the system they come from. */
export const GET: RequestHandler = async ({ locals, params }) =>
	toResponse(await showLink(locals.runtime, params.source));

export const PUT: RequestHandler = async ({ locals, params, request }) =>
	toResponse(await saveLink(locals.runtime, params.source, request));
