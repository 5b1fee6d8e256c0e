import type { RequestHandler } from './$types';

/** Takes events; the production server answers this path before SvelteKit (`answerIngest`). */
export const POST: RequestHandler = ({ request, locals, getClientAddress }) =>
	locals.runtime.ingest.post(request, getClientAddress());
