import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** The last refused items of a source, newest first. */
export const GET: RequestHandler = async ({ params, request, locals, getClientAddress }) =>
	toResponse(
		await locals.runtime.ingest.describeRejected(
			params.source,
			request.headers.get('authorization'),
			getClientAddress()
		)
	);
