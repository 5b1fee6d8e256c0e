import type { Board, Tile } from '#lib/domain/board/board.ts';
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

function tilesWith({ waiting, unanswered, agentsOnline }: Limits): Tile[] {
	return [
		{
			metric: 'waiting',
			window: 'now',
			threshold: { direction: 'above', warn: waiting[0], critical: waiting[1] }
		},
		{
			metric: 'unanswered',
			window: 'now',
			threshold: { direction: 'above', warn: unanswered[0], critical: unanswered[1] }
		},
		{
			metric: 'firstResponse',
			window: 'last15',
			threshold: { direction: 'above', warn: 30, critical: 60 }
		},
		{
			metric: 'averageResponse',
			window: 'last15',
			threshold: { direction: 'above', warn: 30, critical: 60 }
		},
		{
			metric: 'agentsOnline',
			window: 'now',
			threshold: { direction: 'below', warn: agentsOnline[0], critical: agentsOnline[1] }
		}
	];
}
