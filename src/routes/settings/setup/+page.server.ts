import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import type { PageServerLoad } from './$types';

/** Goes on where the set-up was left, in whatever browser that was. */
export const load: PageServerLoad = async ({ locals: { runtime } }) => {
	const { draft } = await runtime.setup.draft.read();
	redirect(307, resolve('/settings/setup/[step]', { step: draft.step }));
};
