import type { PageServerLoad } from './$types';

/** The boards of the start page, live ones first. */
export const load: PageServerLoad = ({ locals }) => ({
	boards: locals.runtime.live
		.boards()
		.map(({ id, name, kind, demo, filter }) => ({
			id,
			name,
			kind,
			demo,
			shops: filter.shops ?? [],
			channels: filter.channels ?? []
		}))
		.sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'live' ? -1 : 1))
});
