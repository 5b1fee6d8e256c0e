import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import type { PageServerLoad } from './$types';

/** The bare address shows a wall where it is clear which one: the demo shop while it runs, else the only board. */
export const load: PageServerLoad = ({ locals: { runtime } }) => {
	const live = runtime.live.boards().filter(({ kind }) => kind === 'live');
	const board = live.find(({ demo }) => demo) ?? (live.length === 1 ? live[0] : undefined);
	redirect(307, board === undefined ? resolve('/boards') : resolve('/wall/[board]', { board: board.id }));
};
