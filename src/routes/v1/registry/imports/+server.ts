import { addImport } from '#lib/server/setup/import-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Takes a file in. */
export const POST: RequestHandler = async ({ request, locals }) =>
	toResponse(await addImport(locals.runtime.setup.imports, request));
