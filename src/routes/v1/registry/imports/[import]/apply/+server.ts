import { applyImport } from '#lib/server/setup/import-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Takes the rows over. */
export const POST: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await applyImport(locals.runtime.setup.imports, params.import, request));
