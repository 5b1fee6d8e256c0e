import { saveSetup, showSetup } from '#lib/server/setup/setup-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** How far the set-up has come. */
export const GET: RequestHandler = async ({ locals }) =>
	toResponse(await showSetup(locals.runtime.setup.draft));

/** Keeps it. */
export const PUT: RequestHandler = async ({ request, locals }) =>
	toResponse(await saveSetup(locals.runtime.setup.draft, request));
