import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** What a request to `POST /v1/events` may hold. */
export const GET: RequestHandler = ({ locals }) => toResponse(locals.runtime.ingest.describeLimits());
