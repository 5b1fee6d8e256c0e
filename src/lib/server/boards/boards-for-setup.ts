import { boardLimits, type BoardDraft } from '#lib/domain/board/parse-board.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { Seconds } from '#lib/domain/units.ts';
import { mostBoards, type BoardDesk } from './board-desk.ts';

/** What a set-up has registered, as far as boards follow from it. */
export interface RegisteredFloor {
	/** Name of the board that shows everything. */
	readonly name: string;
	readonly zone: string;
	readonly dayStart: string;
	readonly shops: readonly { readonly id: string; readonly name: string }[];
	readonly queues: readonly RegisteredQueue[];
}

export interface RegisteredQueue {
	readonly shop: string;
	readonly kind: QueueKind;
	/** N of "share within N seconds", where the queue has a target of its own. */
	readonly answerWithin?: Seconds;
	/** Wanted share of first responses within N. */
	readonly serviceLevel?: number;
}

/** What is usual for a queue of a kind. Who asks before buying leaves sooner than who has bought. */
const usual: Readonly<
	Record<
		QueueKind,
		{ readonly waiting: number; readonly answerWithin: Seconds; readonly serviceLevel: number }
	>
> = {
	pre_sale: { waiting: 5, answerWithin: 30, serviceLevel: 0.8 },
	other: { waiting: 8, answerWithin: 45, serviceLevel: 0.75 },
	after_sale: { waiting: 10, answerWithin: 60, serviceLevel: 0.7 }
};
/** Of a board whose queues nobody has registered yet. */
const unknownQueues: readonly RegisteredQueue[] = [{ shop: '', kind: 'pre_sale' }];
/** A larger queue is one to act on, however many queues it comes from. */
const mostWaiting = 100;

const rotationSeconds: Seconds = 30;
/** How long a count is beyond its limit before that is an alarm. */
const hold: Seconds = 30;

/** Limits of which the second is twice the first; it is over when the figure is back at four fifths of the first. */
function above(warn: number, held: boolean): Tile['threshold'] {
	return {
		direction: 'above',
		warn,
		critical: 2 * warn,
		clear: Math.floor(0.8 * warn),
		...(held && { hold })
	};
}

function tilesFor(queues: readonly RegisteredQueue[]): Pick<BoardDraft, 'tiles' | 'answerWithin'> {
	const waiting = Math.min(
		mostWaiting,
		queues.reduce((sum, { kind }) => sum + usual[kind].waiting, 0)
	);
	// The strictest of the board's queues: what is good enough for it is so for all.
	const answerWithin = Math.min(
		...queues.map((queue) => queue.answerWithin ?? usual[queue.kind].answerWithin)
	);
	const level = Math.max(...queues.map((queue) => queue.serviceLevel ?? usual[queue.kind].serviceLevel));
	const round = (share: number) => Math.round(100 * share) / 100;
	const tiles: Tile[] = [
		{ metric: 'waiting', window: 'now', threshold: above(waiting, true) },
		{ metric: 'unanswered', window: 'now', threshold: above(2 * waiting, true) },
		{ metric: 'firstResponse', window: 'last15', threshold: above(answerWithin, false) },
		{ metric: 'averageResponse', window: 'last15', threshold: above(2 * answerWithin, false) },
		{ metric: 'agentsOnline', window: 'now' },
		{
			metric: 'serviceLevel',
			window: 'last15',
			size: 'small',
			threshold: {
				direction: 'below',
				warn: level,
				critical: round(level - 0.2),
				clear: round(level + 0.02),
				hold
			}
		},
		{ metric: 'longestWait', window: 'now', size: 'small', threshold: above(4 * answerWithin, false) },
		{ metric: 'arrivals', window: 'today', size: 'small' },
		{ metric: 'abandonment', window: 'last15', size: 'small' },
		{ metric: 'satisfaction', window: 'today', size: 'small' }
	];
	if (queues.some(({ kind }) => kind === 'pre_sale')) {
		tiles.push({ metric: 'inquiryConversion', window: 'today', size: 'small' });
	}
	return { tiles, answerWithin: Math.round(answerWithin) };
}

/**
 * Boards that fit what was registered: one for everything, and one per shop where there are several, by shop id.
 * Their limits follow from the kinds of the queues: stricter where customers ask before they buy.
 */
export function boardsForSetup({ name, zone, dayStart, shops, queues }: RegisteredFloor): {
	readonly all: BoardDraft;
	readonly shops: ReadonlyMap<string, BoardDraft>;
} {
	const draft = (
		title: string,
		filter: BoardDraft['filter'],
		of: readonly RegisteredQueue[]
	): BoardDraft => ({
		name: [...title.trim()].slice(0, boardLimits.nameLength).join('') || name,
		zone,
		dayStart,
		filter,
		...tilesFor(of.length > 0 ? of : unknownQueues)
	});
	const perShop = shops.length < 2 ? [] : shops;
	return {
		all: draft(name, {}, queues),
		shops: new Map(
			perShop.map(({ id, name: shop }) => [
				id,
				draft(
					shop,
					{ shops: [id] },
					queues.filter((queue) => queue.shop === id)
				)
			])
		)
	};
}

/** The board that every installation begins with. */
const firstBoard = 'all';

/**
 * Makes the boards of a set-up in its organisation. What is there stays: a shop that has a board of its own gets no
 * second one, and the first board is only adapted while nobody has edited it. So it can be called again.
 *
 * @returns ids of the boards that were made or adapted
 */
export async function setUpBoards(desk: BoardDesk, floor: RegisteredFloor): Promise<readonly string[]> {
	const drafts = boardsForSetup(floor);
	const present = await desk.ownBoards();
	const changed: string[] = [];
	const ofShops: string[] = [];
	let room = mostBoards - present.length;
	for (const [shop, draft] of drafts.shops) {
		const former = present.find(({ board: { filter } }) => {
			const { shops = [], channels, queues, agentGroups } = filter;
			return shops.length === 1 && shops[0] === shop && !channels && !queues && !agentGroups;
		});
		if (former !== undefined) {
			ofShops.push(former.board.id);
			continue;
		}
		if (room <= 0) break;
		room -= 1;
		const made = await desk.create(draft, 'own');
		if (made.status !== 'saved')
			throw new Error(`the board of a shop cannot be made: ${JSON.stringify(made)}`);
		ofShops.push(made.board.id);
		changed.push(made.board.id);
	}
	const first = present.find(({ board }) => board.id === firstBoard);
	if (first?.revision !== 1) return changed;
	const turns = ofShops.slice(0, boardLimits.rotationBoards);
	const all: BoardDraft = {
		...drafts.all,
		...(turns.length > 0 && { rotation: { boards: turns, seconds: rotationSeconds } })
	};
	const saved = await desk.update(firstBoard, 1, all);
	return saved.status === 'saved' ? [firstBoard, ...changed] : changed;
}
