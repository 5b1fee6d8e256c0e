import { isLoud, type TileAlarm } from '#lib/domain/alarm/alarm.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { tileKey, type Tile } from '#lib/domain/board/tile.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { tileName } from '../wall/tile-names.ts';

/** An alarm as a wall lists it. */
export interface ShownAlarm extends TileAlarm {
	/** Key in `BoardState.alarms`. */
	readonly key: string;
	readonly name: string;
	/** The tile; absent for a source. */
	readonly tile?: Tile;
	readonly direction: 'above' | 'below';
	readonly loud: boolean;
}

const sourcePrefix = 'source:';

/** The alarms of a board that want somebody first: loud before answered, critical before warnings, then the oldest. */
export function shownAlarms({
	alarms = {},
	board
}: Pick<BoardState, 'alarms' | 'board'>): readonly ShownAlarm[] {
	const tiles = new Map(board.tiles.map((tile) => [tileKey(tile), tile]));
	const rank = ({ loud, severity }: ShownAlarm) => (loud ? 0 : 2) + (severity === 'critical' ? 0 : 1);
	return Object.entries(alarms)
		.flatMap(([key, alarm]): ShownAlarm[] => {
			const loud = isLoud(alarm);
			if (key.startsWith(sourcePrefix)) {
				const name = m.alarm_source({ source: key.slice(sourcePrefix.length) });
				return [{ ...alarm, key, name, direction: 'above', loud }];
			}
			const tile = tiles.get(key);
			if (tile === undefined) return [];
			const name = tileName(tile, board.answerWithin);
			return [{ ...alarm, key, name, tile, direction: tile.threshold?.direction ?? 'above', loud }];
		})
		.sort((a, b) => rank(a) - rank(b) || a.since - b.since);
}
