import { showRegistry } from '#lib/server/setup/registry-api.ts';
import { toResponse } from '#lib/server/ingest/answer.ts';
import type { RequestHandler } from './$types';

/** Shops, queues, groups, people and what waits to be mapped. */
export const GET: RequestHandler = async ({ locals }) =>
	toResponse(await showRegistry(locals.runtime.setup.registry));
