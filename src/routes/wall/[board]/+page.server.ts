import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The board and its state for the first paint; a board that does not exist is a 404. */
export const load: PageServerLoad = ({ locals, params }) => {
	const { live } = locals.runtime;
	const board = live.board(params.board);
	if (board === undefined) error(404, `board ${params.board} does not exist`);
	return { id: board.id, name: board.name, initial: live.state(board.id) };
};
