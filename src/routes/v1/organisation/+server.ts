import { saveOrganisation, showOrganisation } from '#lib/server/setup/setup-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** What the organisation says of itself. */
export const GET: RequestHandler = async ({ locals }) =>
	toResponse(await showOrganisation(locals.runtime.setup.organisation));

/** Saves it. */
export const PUT: RequestHandler = async ({ request, locals }) =>
	toResponse(await saveOrganisation(locals.runtime.setup.organisation, request));
