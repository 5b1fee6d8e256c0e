import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The board whose numbers are shown under a layout that is not saved yet. */
export const load: PageServerLoad = async ({ locals: { runtime }, params }) => {
	// One that is being counted has no state yet: its numbers come over the socket.
	const found = await runtime.boards.find(params.board);
	if (found === undefined) error(404, `board ${params.board} does not exist`);
	return { id: found.board.id, initial: runtime.live.state(found.board.id) };
};
