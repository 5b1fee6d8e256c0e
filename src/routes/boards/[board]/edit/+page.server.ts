import { error } from '@sveltejs/kit';
import { draftOf } from '#lib/domain/board/board-file.ts';
import { boardChoices } from '#lib/server/boards/board-choices.ts';
import type { PageServerLoad } from './$types';

/** The board as it is kept, and what it can be made of; one that does not exist is a 404. */
export const load: PageServerLoad = async ({ locals: { runtime }, params }) => {
	const found = await runtime.boards.find(params.board);
	if (found === undefined) error(404, `board ${params.board} does not exist`);
	const { board, revision } = found;
	return {
		draft: draftOf(board),
		kept: { id: board.id, revision },
		demo: board.demo,
		numbersOf: { id: board.id, name: board.name },
		choices: await boardChoices(runtime, board.organisation, board.id)
	};
};
