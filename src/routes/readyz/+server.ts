import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** 200 when the server can take events and show right numbers, else 503 with the reasons. */
export const GET: RequestHandler = ({ locals }) => {
	const { ok, reasons } = locals.runtime.ready();
	return json(
		{ status: ok ? 'ready' : 'not ready', reasons },
		{ status: ok ? 200 : 503, headers: { 'Cache-Control': 'no-store' } }
	);
};
