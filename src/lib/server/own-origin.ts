import { problem, type Answer } from './ingest/answer.ts';

/**
 * Refuses a request that changes something and comes from a page of another origin: there are no accounts yet, so the
 * browser of whoever may reach the server must not act for a foreign page. Programs send no `Origin`.
 *
 * Beside it such a route takes only media types that a foreign page cannot send without asking first (no form types).
 */
export function refuseForeignOrigin(request: Request): Answer | undefined {
	const origin = request.headers.get('origin');
	if (origin === null || origin === new URL(request.url).origin) return undefined;
	return problem(403, 'foreign_origin', 'The request comes from a page of another origin.');
}
