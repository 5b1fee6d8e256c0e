import type { Board, Threshold, Tile } from '#lib/domain/board/board.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { demoShops } from './demo-registry.ts';
import { demoZone } from './session-calendar.ts';

/** Limits of a demo board's tiles: warn and critical. */
interface Limits {
	readonly waiting: readonly [number, number];
	readonly unanswered: readonly [number, number];
	readonly agentsOnline: readonly [number, number];
}

/**
 * The boards of the demo shop: `demo` with all queues, and one per shop (`demo-flagship`, `demo-specialty`).
 *
 * @param launches start instants of the phase, ascending: `launchesFrom(shop.firstLaunch, …)`
 */
export function demoBoards(organisation: string, launches: readonly EpochMs[]): Board[] {
	const board = (id: string, name: string, shops: readonly string[] | undefined, limits: Limits): Board => ({
		organisation,
		id,
		name,
		zone: demoZone,
		dayStart: '00:00',
		filter: shops ? { shops } : {},
		tiles: tilesWith(limits),
		phases: launches.map((start) => ({ name: '爆发期', start })),
		answerWithin: 30,
		kind: 'live',
		demo: true
	});
	// Eight people are on at night, and two of them may be on a break: that is no breach.
	const limitsOfShop: Readonly<Record<string, Limits>> = {
		flagship: { waiting: [20, 40], unanswered: [50, 80], agentsOnline: [6, 4] },
		specialty: { waiting: [10, 20], unanswered: [20, 35], agentsOnline: [6, 4] }
	};
	return [
		board('demo', '双11 · 开门红', undefined, {
			waiting: [25, 50],
			unanswered: [60, 90],
			agentsOnline: [6, 4]
		}),
		...demoShops.map(({ id, name }) =>
			board(`demo-${id}`, `双11 · ${name}`, [id], limitsOfShop[id] as Limits)
		)
	];
}

/** Held for some seconds, and over a fifth below the limit: a figure that trembles about it makes no noise. */
function above(warn: number, critical: number): Threshold {
	return { direction: 'above', warn, critical, clear: Math.round(0.8 * warn), hold: 10 };
}

const platformPack = 'taobao-3min-2023';

function tilesWith({ waiting, unanswered, agentsOnline }: Limits): Tile[] {
	return [
		{ metric: 'waiting', window: 'now', threshold: above(...waiting) },
		{ metric: 'unanswered', window: 'now', threshold: above(...unanswered) },
		{ metric: 'firstResponse', window: 'last15', threshold: above(30, 60) },
		{ metric: 'averageResponse', window: 'last15', threshold: above(30, 60) },
		{
			metric: 'agentsOnline',
			window: 'now',
			threshold: { direction: 'below', warn: agentsOnline[0], critical: agentsOnline[1], hold: 60 }
		},
		{ metric: 'platformResponse', window: 'today', rulePack: platformPack, size: 'small' },
		{ metric: 'affordableMisses', window: 'today', rulePack: platformPack, target: 0.9, size: 'small' },
		{ metric: 'serviceLevel', window: 'today', size: 'small' },
		{ metric: 'abandonment', window: 'today', size: 'small' },
		{ metric: 'satisfaction', window: 'today', size: 'small' }
	];
}
