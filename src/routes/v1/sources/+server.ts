import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** How the sources of the ingest key's organisation do. */
export const GET: RequestHandler = async ({ request, locals, getClientAddress }) =>
	toResponse(
		await locals.runtime.ingest.describeSources(request.headers.get('authorization'), getClientAddress())
	);
