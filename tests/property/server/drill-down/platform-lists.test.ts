import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from '#lib/domain/floor/floor.ts';
import { daysOfPlatform, platformFigures } from '#lib/domain/floor/platforms.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import type { RulePackTally } from '#lib/domain/rule-packs/rule-pack-tally.ts';
import { startOfBusinessDay } from '#lib/domain/time/business-day.ts';
import { day, hour, minute } from '#lib/domain/units.ts';
import { Indexes } from '#lib/server/drill-down/indexes.ts';
import type { EventSource } from '#lib/server/drill-down/index-keeper.ts';
import { readPage, type SortedList } from '#lib/server/drill-down/list-conversations.ts';
import { boardOf, floorAfter, story } from '../../../support/story.ts';
import { floorEvents, floorStart } from '../../../support/floor-events.ts';

const tiles = presetRulePacks.map(({ id: rulePack }): Tile => ({
	metric: 'platformResponse',
	window: 'month',
	rulePack
}));
const boards: readonly Board[] = [
	boardOf({ tiles }),
	boardOf({ tiles, id: 'flagship', filter: { shops: ['flagship'] } }),
	boardOf({ tiles, id: 'pre', filter: { queues: ['pre'] } }),
	boardOf({ tiles, id: 'group', filter: { agentGroups: ['first'] } })
];
const members = new Set([accountKey('s', 'a1')]);

/** The part of a log that was received by now. */
class Log implements EventSource {
	#heard: readonly LoggedEvent[] = [];
	grow(events: readonly LoggedEvent[]): void {
		this.#heard = events;
	}
	read(after: number, limit: number): readonly LoggedEvent[] {
		return this.#heard.slice(after, after + limit);
	}
	receivedBefore(instant: number): number {
		return this.#heard.findLastIndex(({ receivedAt }) => receivedAt < instant) + 1;
	}
	head(): number {
		return this.#heard.length;
	}
	history(_: unknown, source: string, id: string, before: number): readonly LoggedEvent[] {
		return this.#heard.filter(
			(event) => event.source === source && event.subject === id && event.position < before
		);
	}
}

function listBehind(
	indexes: Indexes,
	floor: Floor,
	tally: BoardTally,
	{ pack, zone }: Pick<RulePackTally, 'pack' | 'zone'>,
	window: 'today' | 'month'
): Promise<SortedList> {
	const days = daysOfPlatform({ pack, zone }, window, floor.now);
	return indexes.list({
		organisation: 'o',
		filter: tally.board.filter,
		members: tally.members,
		accounts: new Set(),
		window: { from: startOfBusinessDay(days.from, { zone, dayStart: pack.dayStart }), to: Infinity },
		answerWithin: { board: 30 },
		now: floor.now,
		platform: { pack, zone, ...days },
		windowName: window,
		page: { filter: {}, order: 'worst', limit: 500 }
	});
}

/** What the lists behind all tiles of all boards come to, beside what the tiles show. */
async function expectEqual(floor: Floor, indexes: Indexes): Promise<void> {
	for (const tally of floor.boards.values()) {
		const { rulePacks } = platformFigures(floor, tally);
		for (const platform of tally.platforms ?? []) {
			const { pack } = platform;
			for (const window of ['today', 'month'] as const) {
				const list = await listBehind(indexes, floor, tally, platform, window);
				const { units, met, missed, pending } = rulePacks?.[pack.id]?.[window] ?? {};
				const name = `${tally.board.id} ${pack.id} ${window}`;
				expect(list.whole, name).toEqual({
					rows: (units ?? 0) + (pending ?? 0),
					part: met,
					of: units,
					over: missed
				});
				const { rows } = readPage(list, { limit: Infinity });
				expect(new Set(rows.map(({ key }) => key)).size, name).toBe(rows.length);
				for (const row of rows) {
					expect(row.over, name).toBe(row.reason !== undefined && row.reason !== 'running');
					expect(row.time, name).toBeGreaterThanOrEqual(0);
				}
			}
		}
	}
}

function property(longestPause: number, oldest: number) {
	return fc.asyncProperty(
		floorEvents(60, longestPause, oldest),
		fc.nat(100),
		fc.integer({ min: 0, max: 3 * day }),
		async (events, cut, after) => {
			const floor = emptyFloor('o', floorStart - 1_000);
			for (const board of boards) addBoard(floor, board, board.filter.agentGroups && members);
			const log = new Log();
			const history = (source: string, subject: string, before: number) =>
				log.history(undefined, source, subject, before);
			// Begun in the middle, and once more at the end, as windows slide and begin anew.
			const indexes = new Indexes('o', log, () => performance.now(), 7);
			const look = Math.min(cut, events.length - 1);
			for (const [i, event] of events.entries()) {
				advanceFloor(floor, event.receivedAt);
				log.grow(events.slice(0, i + 1));
				applyToFloor(floor, event, { history });
				if (i === look) await expectEqual(floor, indexes);
			}
			advanceFloor(floor, floor.now + after);
			await expectEqual(floor, indexes);
			await expectEqual(floor, new Indexes('o', log, () => performance.now()));
		}
	);
}

it('the units behind every platform’s figure are those that it counts, whenever somebody looks', async () => {
	await fc.assert(property(2 * hour, 20_000_000), { numRuns: 100 });
});

it('also where days pass, events are history, and a month begins', async () => {
	await fc.assert(property(100 * hour, 5 * day), { numRuns: 100 });
});

it('of many conversations in a row', async () => {
	await fc.assert(property(20 * minute, 200_000), { numRuns: 80 });
});

it('a return after midnight to what was asked the day before is of that day, also where only today is read', async () => {
	const events = story(
		['21:40:00', 'conversation.opened', 'first', { channel: 'jd', shop: 'flagship', customer: 'k' }],
		['21:40:00', 'conversation.assigned', 'first', { agent: 'a1' }],
		['21:41:00', 'message.created', 'first', { message: '1', from: 'customer' }],
		['21:45:00', 'conversation.closed', 'first', { reason: 'agent' }],
		['21:50:00', 'conversation.opened', 'second', { channel: 'jd', shop: 'flagship', customer: 'k' }],
		['21:50:00', 'conversation.assigned', 'second', { agent: 'a1' }],
		['+1 00:10:00', 'message.created', 'second', { message: '2', from: 'customer' }]
	);
	const floor = floorAfter(events, '+1 00:20:00', boards, members);
	const log = new Log();
	log.grow(events);
	const tally = floor.boards.get('all');
	const jd = tally?.platforms?.find(({ pack }) => pack.id === 'jd-2021');
	if (tally === undefined || jd === undefined) throw new Error('no such figure');
	expect(platformFigures(floor, tally).rulePacks?.['jd-2021']?.today.units).toBe(0);
	const list = await listBehind(new Indexes('o', log, () => performance.now()), floor, tally, jd, 'today');
	expect(list.rows).toEqual([]);
});
