import { hasHeardAnything } from '#lib/domain/board/figure-of-tile.ts';
import { businessDayOf } from '#lib/domain/time/business-day.ts';
import type { PageServerLoad } from './$types';

/** The boards to open and to edit; shops and channels by their names, as the walls say them. */
export const load: PageServerLoad = async ({ locals: { runtime } }) => {
	const live = new Set(runtime.live.boards().map(({ id }) => id));
	const kept = await runtime.boards.list();
	return {
		boards: kept
			// Boards of the demo end with it.
			.filter(({ board }) => !board.demo || live.has(board.id))
			.map(({ board, revision }) => {
				const { id, name, demo, filter, tiles } = board;
				const state = runtime.live.state(id)?.state;
				const today = businessDayOf(Date.now(), board);
				const yesterday = businessDayOf(today.start - 1, board);
				const counted = runtime.live.counting(id);
				return {
					id,
					name,
					demo,
					revision,
					tiles: tiles.length,
					shops: state?.board.shops ?? filter.shops ?? [],
					channels: state?.board.channels ?? filter.channels ?? [],
					yesterday: { from: yesterday.start, to: yesterday.end },
					/** How much of its count from the log is done, 0…1; absent when it is not being counted. */
					...((counted !== undefined || state === undefined) && { counted: counted ?? 0 }),
					/** Whether anything ever reached it. */
					heard: state === undefined || hasHeardAnything(state)
				};
			})
	};
};
