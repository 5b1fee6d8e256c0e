import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The board whose numbers are shown under a layout that is not saved yet. */
export const load: PageServerLoad = ({ locals: { runtime }, params }) => {
	const board = runtime.live.board(params.board);
	if (board === undefined) error(404, `board ${params.board} does not exist`);
	return { id: board.id, initial: runtime.live.state(board.id) };
};
