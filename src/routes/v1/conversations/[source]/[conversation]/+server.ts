import { showConversation } from '#lib/server/drill-down/drill-down-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** The time line of one conversation. */
export const GET: RequestHandler = async ({ locals, params, url }) =>
	toResponse(await showConversation(locals.runtime, params.source, params.conversation, url));
