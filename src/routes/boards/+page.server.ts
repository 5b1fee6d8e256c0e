import { hasHeardAnything } from '#lib/domain/board/figure-of-tile.ts';
import type { PageServerLoad } from './$types';

/** The boards of the start page, live ones first; shops and channels by their names, as the walls say them. */
export const load: PageServerLoad = ({ locals: { runtime } }) => ({
	boards: runtime.live
		.boards()
		.map(({ id, name, kind, demo, filter }) => {
			const state = runtime.live.state(id)?.state;
			return {
				id,
				name,
				kind,
				demo,
				shops: state?.board.shops ?? filter.shops ?? [],
				channels: state?.board.channels ?? filter.channels ?? [],
				/** Whether anything ever reached it. */
				heard: state !== undefined && hasHeardAnything(state)
			};
		})
		.sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'live' ? -1 : 1))
});
