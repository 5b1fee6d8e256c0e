import { error } from '@sveltejs/kit';
import { setupSteps } from '#lib/server/setup/setup-draft.ts';
import type { PageServerLoad } from './$types';

/** One step of the set-up. */
export const load: PageServerLoad = ({ locals: { runtime }, params, depends, url }) => {
	depends('tidewall:settings');
	const step = setupSteps.find((known) => known === params.step);
	if (step === undefined) error(404, `step ${params.step} does not exist`);
	const board = runtime.live.boards().find(({ kind, demo }) => kind === 'live' && !demo);
	return { step, steps: setupSteps, address: url.origin, board: board?.id };
};
