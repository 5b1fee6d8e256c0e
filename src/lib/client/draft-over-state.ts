import type { BoardState } from '../domain/board/board-state.ts';
import { figureOfTile } from '../domain/board/figure-of-tile.ts';
import type { BoardDraft } from '../domain/board/parse-board.ts';
import { severityOf } from '../domain/board/threshold.ts';
import { tileKey } from '../domain/board/tile.ts';
import type { EpochMs } from '../domain/units.ts';
import { sameJson } from './same-json.ts';

/** What of a draft a wall can show before it is saved; the rest decides what is counted, which only the server can. */
export type DraftLayout = Pick<BoardDraft, 'name' | 'tiles' | 'panels' | 'names'>;

/** The layout of a draft, without what could not be sent from one page to another. */
export function layoutOf({ name, tiles, panels, names }: BoardDraft): DraftLayout {
	return { name, tiles, ...(panels && { panels }), ...(names && { names }) };
}

/**
 * A board's state as it would look with another layout. The numbers stay those of the state. A tile whose limits are
 * not those of the board is judged by its present figure alone, without hold time.
 */
export function draftOverState(state: BoardState, draft: DraftLayout, now: EpochMs): BoardState {
	const { panels: _, names: _names, rotation: _rotation, ...board } = state.board;
	const before = new Map(state.board.tiles.map((tile) => [tileKey(tile), tile]));
	const alarms: Record<string, NonNullable<BoardState['alarms']>[string]> = {};
	for (const [key, alarm] of Object.entries(state.alarms ?? {}))
		if (key.startsWith('source:')) alarms[key] = alarm;
	for (const tile of draft.tiles) {
		const key = tileKey(tile);
		const standing = state.alarms?.[key];
		if (sameJson(before.get(key)?.threshold, tile.threshold)) {
			if (standing !== undefined) alarms[key] = standing;
			continue;
		}
		const severity = severityOf(figureOfTile(tile, state, now).value, tile.threshold);
		if (severity !== 'normal') alarms[key] = { id: 'draft', severity, since: now };
	}
	const { alarms: _alarms, ...rest } = state;
	return {
		...rest,
		...(Object.keys(alarms).length > 0 && { alarms }),
		board: {
			...board,
			name: draft.name,
			tiles: draft.tiles,
			...(draft.panels && { panels: draft.panels }),
			...(draft.names && { names: draft.names })
		}
	};
}

/** What a draft changes that the numbers follow only when it is saved. */
export function changesWhatIsCounted(draft: BoardDraft, saved: BoardDraft): boolean {
	const counted = ({ filter, zone, dayStart, phases = [], answerWithin }: BoardDraft) => ({
		filter,
		zone,
		dayStart,
		phases,
		answerWithin
	});
	const packs = (board: BoardDraft) => new Set(board.tiles.flatMap(({ rulePack }) => rulePack ?? []));
	return !sameJson(counted(draft), counted(saved)) || !packs(draft).isSubsetOf(packs(saved));
}
