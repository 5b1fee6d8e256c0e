import { showDemo } from '#lib/server/demo/demo-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Whether the demo shop runs. */
export const GET: RequestHandler = ({ locals }) => toResponse(showDemo(locals.runtime.demo));
