import type { Board, Tile } from '#lib/domain/board/board.ts';

const tiles: readonly Tile[] = [
	{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25, critical: 50 } },
	{ metric: 'unanswered', window: 'now', threshold: { direction: 'above', warn: 20, critical: 40 } },
	{ metric: 'firstResponse', window: 'last15', threshold: { direction: 'above', warn: 30, critical: 60 } },
	{ metric: 'averageResponse', window: 'last15', threshold: { direction: 'above', warn: 30, critical: 60 } },
	{ metric: 'agentsOnline', window: 'now' }
];

/** The board that a new installation has: everything of one organisation. */
export function defaultBoard(organisation: string, zone: string, dayStart: string): Board {
	return {
		organisation,
		id: 'all',
		name: 'Tidewall',
		zone,
		dayStart,
		filter: {},
		tiles,
		answerWithin: 30,
		kind: 'live',
		demo: false
	};
}
