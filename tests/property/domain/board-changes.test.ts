import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { OlderInquiries } from '#lib/domain/commerce/older-inquiries.ts';
import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
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
import { applyToRecount, countedFrom, emptyRecount, type EarlierEvents } from '#lib/domain/floor/recount.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import {
	cutBoard,
	olderInquiriesFor,
	plantBoard,
	plantRecount,
	removeBoard,
	siblingOf
} from '#lib/domain/floor/transplant.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { queueKey } from '#lib/domain/registry/queue-kind.ts';
import { floorEvents, floorStart } from '../../support/floor-events.ts';

const launch = Date.parse('2026-11-11T20:00:00+08:00');

interface Definition {
	readonly board: Board;
	readonly members?: ReadonlySet<string>;
}

function define(
	filter: Board['filter'],
	rest: Partial<Board> = {},
	members?: ReadonlySet<string>
): Definition {
	const board: Board = {
		organisation: 'o',
		id: 'changing',
		name: 'changing',
		zone: 'Asia/Shanghai',
		dayStart: '00:00',
		filter,
		tiles: [],
		answerWithin: 30,
		kind: 'live',
		demo: false,
		...rest
	};
	return members === undefined ? { board } : { board, members };
}

/** What the board that changes is changed to; `undefined`: it is removed. */
const definitions: readonly (Definition | undefined)[] = [
	define({}),
	define({ shops: ['flagship'] }, { phases: [{ name: 'launch', start: launch }] }),
	define({ queues: ['pre'] }, { zone: 'Europe/Berlin', dayStart: '06:00' }),
	define({}, { phases: [{ name: 'tail', start: launch + 3_600_000 }] }),
	define({ agentGroups: ['g'] }, {}, new Set([accountKey('s', 'a1')])),
	undefined
];
/**
 * Its phase keeps the inquiries as long as any of the other's could: an order whose inquiries are forgotten stays where
 * it was placed, which would depend on the boards that are there.
 */
const always = define({}, { id: 'always', name: 'always', phases: [{ name: 'launch', start: launch }] });

const kinds = new Map([[queueKey('', 'after'), 'after_sale' as const]]);

function newFloor(now: number, boards: readonly Definition[]): Floor {
	const floor = emptyFloor('o', now);
	for (const { board, members } of boards) addBoard(floor, board, members);
	setQueueKinds(floor.commerce, kinds);
	return floor;
}

const earlierIn =
	(events: readonly LoggedEvent[]): EarlierEvents =>
	(kind, source, subject, upTo) =>
		events.filter(
			(event) =>
				event.position <= upTo &&
				event.subject === subject &&
				event.source === source &&
				subjectKindOf(event.type) === kind
		);
const historyIn = (events: readonly LoggedEvent[]): History => {
	const earlier = earlierIn(events);
	return (source, subject, before) => earlier('conversation', source, subject, before - 1);
};

/** Counts a board from the log as far as the floor has come, and puts it there. */
function count(floor: Floor, { board, members }: Definition, events: readonly LoggedEvent[]): void {
	const from = countedFrom(board, floor.now, { rows: siblingOf(floor, board) === undefined });
	const after = events.findIndex((event) => event.receivedAt >= from);
	const recount = emptyRecount(board, members, from, after === -1 ? events.length : after);
	setQueueKinds(recount.floor.commerce, kinds);
	const earlier = earlierIn(events);
	for (const event of events) {
		if (event.position <= recount.after) continue;
		if (event.position > floor.position) break;
		applyToRecount(recount, event, earlier);
	}
	advanceFloor(recount.floor, floor.now);
	plantRecount(floor, recount, board.id);
}

/** Hands the board from the thread that counts to the one that shows. */
function handOver(from: Floor, to: Floor): void {
	advanceFloor(from, to.now);
	const tally = cutBoard(from, 'changing') as BoardTally;
	const older = olderInquiriesFor(from, tally, to.commerce.inquiriesFrom);
	const sent = deserialize(serialize({ tally, older: { ...older, asks: [...older.asks] } })) as {
		tally: BoardTally;
		older: OlderInquiries;
	};
	plantBoard(to, sent.tally, sent.older);
}

function states(floor: Floor): Record<string, BoardState> {
	return Object.fromEntries(
		[...floor.boards].map(([id, tally]) => [id, stateOfBoard(floor, tally, emptyDirectory)])
	);
}

const runs = (share: number) => ({
	numRuns: Math.ceil(Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 1_000) * share),
	endOnFailure: true
});

/** Events interleaved with changes and restarts leave every board as if it had been there from the start. */
function expectSame(
	events: readonly LoggedEvent[],
	changes: readonly { readonly at: number; readonly to: number }[],
	restarts: readonly number[]
): void {
	let floor = newFloor(floorStart - 1_000, [always]);
	let archivist = newFloor(floorStart - 1_000, [always]);
	let present: Definition | undefined;
	const history = historyIn(events);
	const restarted = (before: Floor) => {
		evictClosed(before);
		return deserialize(serialize(before)) as Floor;
	};
	for (const [i, event] of events.entries()) {
		for (const each of [floor, archivist]) {
			advanceFloor(each, event.receivedAt);
			applyToFloor(each, event, { history });
		}
		for (const { at, to } of changes) {
			if (at !== i) continue;
			present = definitions[to % definitions.length];
			if (present === undefined) for (const each of [floor, archivist]) removeBoard(each, 'changing');
			else {
				count(archivist, present, events);
				handOver(archivist, floor);
			}
		}
		if (restarts.includes(i)) floor = restarted(floor);
		if (restarts.includes(i + 1)) archivist = restarted(archivist);
	}
	advanceFloor(floor, floor.now + 1_000);
	const fromTheStart = newFloor(floorStart - 1_000, present === undefined ? [always] : [always, present]);
	for (const event of events) {
		advanceFloor(fromTheStart, event.receivedAt);
		applyToFloor(fromTheStart, event, { history });
	}
	advanceFloor(fromTheStart, floor.now);
	expect(states(floor)).toEqual(states(fromTheStart));
}

const changesOf = fc.array(fc.record({ at: fc.nat(259), to: fc.nat(definitions.length - 1) }), {
	minLength: 1,
	maxLength: 4
});
const restartsOf = fc.array(fc.nat(259), { maxLength: 3 });

describe('a board that is added, changed or removed while events come', () => {
	it('stands as if it had been there from the start, after any events and restarts', () => {
		fc.assert(fc.property(floorEvents(200), changesOf, restartsOf, expectSame), runs(0.2));
	}, 300_000);

	it('also where the log goes back for longer than its windows do', () => {
		// Pauses of up to a day: the count begins in the middle of the log, and of conversations.
		fc.assert(fc.property(floorEvents(200, 86_400_000), changesOf, restartsOf, expectSame), runs(0.2));
	}, 300_000);
});
