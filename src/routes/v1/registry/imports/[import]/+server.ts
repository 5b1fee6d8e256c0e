import { mapImport, removeImport, showImport } from '#lib/server/setup/import-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** What taking the file over would do. */
export const GET: RequestHandler = async ({ locals, params }) =>
	toResponse(await showImport(locals.runtime.setup.imports, params.import));

/** Says which column is what. */
export const PUT: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await mapImport(locals.runtime.setup.imports, params.import, request));

/** Throws the file away. */
export const DELETE: RequestHandler = async ({ request, locals, params }) =>
	toResponse(await removeImport(locals.runtime.setup.imports, params.import, request));
