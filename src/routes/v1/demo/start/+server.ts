import { beginDemo } from '#lib/server/demo/demo-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Begins it again, while there are no real events. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await beginDemo(locals.runtime.demo, request));
