import { draftOf } from '#lib/domain/board/board-file.ts';
import type { BoardDraft } from '#lib/domain/board/parse-board.ts';
import { defaultBoard } from '../live/default-board.ts';
import type { Runtime } from '../runtime.ts';

/** What a new board begins with. */
export interface NewBoard {
	readonly draft: BoardDraft;
	readonly organisation: string;
	readonly demo: boolean;
	/** A board whose numbers it can be tried on before it has its own: one that counts everything, where there is one. */
	readonly numbersOf: { readonly id: string; readonly name: string } | undefined;
}

/** The five tiles of the first board, in the zone of the installation. */
export async function newBoard({
	boards,
	live,
	configuration
}: Pick<Runtime, 'boards' | 'live' | 'configuration'>): Promise<NewBoard> {
	const organisation = boards.organisationOfNew;
	const others = (await boards.list())
		.map(({ board }) => board)
		.filter((board) => board.organisation === organisation && live.state(board.id) !== undefined);
	const widest =
		others.find(({ filter }) => Object.values(filter).every((ids: readonly string[]) => ids.length === 0)) ??
		others[0];
	return {
		draft: draftOf(defaultBoard(organisation, configuration.zone, configuration.dayStart)),
		organisation,
		demo: others[0]?.demo ?? false,
		numbersOf: widest && { id: widest.id, name: widest.name }
	};
}
