import { error } from '@sveltejs/kit';
import { wallTour } from '#lib/domain/board/wall-tour.ts';
import type { PageServerLoad } from './$types';

/** The board and its state for the first paint; a board that does not exist is a 404. */
export const load: PageServerLoad = ({ locals, params, url }) => {
	const { live, replays } = locals.runtime;
	const board = live.board(params.board);
	if (board === undefined) error(404, `board ${params.board} does not exist`);
	const initial = live.state(board.id);
	const replay = board.kind === 'replay' ? replays.ofBoard(board.id)?.status : undefined;
	/** Of a new board that has no numbers yet. */
	const counting = initial === undefined ? live.counting(board.id) : undefined;
	const origin = live.board(url.searchParams.get('rotation') ?? '');
	const tour = wallTour(board, origin, live.boards());
	return { id: board.id, name: board.name, initial, replay, counting, tour };
};
