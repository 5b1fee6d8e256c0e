import type { PageServerLoad } from './$types';

/** The keys beside the sources; what the sources do comes with every page of the settings. */
export const load: PageServerLoad = async ({ locals: { runtime }, depends, url }) => {
	depends('tidewall:settings');
	return { keys: await runtime.setup.keys.list(), address: url.origin };
};
