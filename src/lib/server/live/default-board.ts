import type { Board, Tile } from '#lib/domain/board/board.ts';

const tiles: readonly Tile[] = [
	{
		metric: 'waiting',
		window: 'now',
		threshold: { direction: 'above', warn: 25, critical: 50, clear: 20, hold: 10 }
	},
	{
		metric: 'unanswered',
		window: 'now',
		threshold: { direction: 'above', warn: 20, critical: 40, clear: 16, hold: 10 }
	},
	{
		metric: 'firstResponse',
		window: 'last15',
		threshold: { direction: 'above', warn: 30, critical: 60, clear: 25, hold: 10 }
	},
	{
		metric: 'averageResponse',
		window: 'last15',
		threshold: { direction: 'above', warn: 30, critical: 60, clear: 25, hold: 10 }
	},
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
