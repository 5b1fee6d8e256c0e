import { boardChoices } from '#lib/server/boards/board-choices.ts';
import { newBoard } from '#lib/server/boards/new-board.ts';
import type { PageServerLoad } from './$types';

/** What a new board begins with, and whose numbers its preview shows until it has its own. */
export const load: PageServerLoad = async ({ locals: { runtime } }) => {
	const { draft, organisation, demo, numbersOf } = await newBoard(runtime);
	return { draft, demo, numbersOf, choices: await boardChoices(runtime, organisation) };
};
