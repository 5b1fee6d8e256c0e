import { templateFile } from '#lib/server/setup/import-api.ts';
import type { RequestHandler } from './$types';

/** A file to fill in. */
export const GET: RequestHandler = ({ params, url }) => templateFile(params.kind, url);
