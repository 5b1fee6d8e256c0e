import { text } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Metrics of the server in the text format of Prometheus. */
export const GET: RequestHandler = async ({ locals: { runtime } }) =>
	text(await runtime.registry.metrics(), {
		headers: { 'Content-Type': runtime.registry.contentType, 'Cache-Control': 'no-store' }
	});
