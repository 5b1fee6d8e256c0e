import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** What taking the file over would do; a file that is gone is a 404. */
export const load: PageServerLoad = async ({ locals: { runtime }, params, depends }) => {
	depends('tidewall:settings');
	const outcome = await runtime.setup.imports.preview(params.import);
	if (outcome.status !== 'done') error(404, 'the file was taken over or has expired');
	return { preview: outcome.value };
};
