import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The board and its state for the first paint; a board that does not exist is a 404. */
export const load: PageServerLoad = ({ locals, params }) => {
	const { live, replays } = locals.runtime;
	const board = live.board(params.board);
	if (board === undefined) error(404, `board ${params.board} does not exist`);
	const initial = live.state(board.id);
	const replay = board.kind === 'replay' ? replays.ofBoard(board.id)?.status : undefined;
	/** Of a new board that has no numbers yet. */
	const counting = initial === undefined ? live.counting(board.id) : undefined;
	return { id: board.id, name: board.name, initial, replay, counting };
};
