import { error } from '@sveltejs/kit';
import { defaultOrganisation } from '#lib/server/ingest/ingest-keys.ts';
import type { PageServerLoad } from './$types';

/** The last refused items of one source; a source that nobody knows is a 404. */
export const load: PageServerLoad = async ({ locals: { runtime }, params, depends, url }) => {
	depends('tidewall:settings');
	const rejected = runtime.ingest.statistics.lastRejected(defaultOrganisation, params.source);
	if (rejected === undefined) error(404, `source ${params.source} does not exist`);
	const link = await runtime.links.find(defaultOrganisation, params.source);
	return { source: params.source, rejected, link, address: url.origin };
};
