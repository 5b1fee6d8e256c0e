import { badRowsFile } from '#lib/server/setup/import-api.ts';
import type { RequestHandler } from './$types';

/** The rows that cannot be taken, with the reasons, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	badRowsFile(locals.runtime.setup.imports, params.import, url);
