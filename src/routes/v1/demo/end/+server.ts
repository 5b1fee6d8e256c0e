import { endDemo } from '#lib/server/demo/demo-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Ends it. */
export const POST: RequestHandler = ({ request, locals }) =>
	toResponse(endDemo(locals.runtime.demo, request));
