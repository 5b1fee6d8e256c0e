import { describe, expect, it } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
import { advanceFloor, type Floor } from '#lib/domain/floor/floor.ts';
import { applyToRecount, countedFrom, emptyRecount } from '#lib/domain/floor/recount.ts';
import {
	cutBoard,
	olderInquiriesFor,
	plantBoard,
	plantRecount,
	siblingOf
} from '#lib/domain/floor/transplant.ts';
import { day } from '#lib/domain/units.ts';
import { at, boardOf, floorAfter, shown, story, type Draft } from '../../../support/story.ts';

const now = '12:00:00';

/** Counts a board by the part of the log that it needs, and puts it on a floor where all of it has happened. */
function plant(floor: Floor, board: Board, events: readonly LoggedEvent[]): { readonly counted: number } {
	const from = countedFrom(board, floor.now, { rows: siblingOf(floor, board) === undefined });
	const after = events.filter(({ receivedAt }) => receivedAt < from).length;
	const recount = emptyRecount(board, undefined, from, after);
	for (const event of events.slice(after)) {
		applyToRecount(recount, event, (kind, source, subject, upTo) =>
			events.filter(
				(each) =>
					each.position <= upTo &&
					each.source === source &&
					each.subject === subject &&
					subjectKindOf(each.type) === kind
			)
		);
	}
	advanceFloor(recount.floor, floor.now);
	plantRecount(floor, recount, board.id);
	return { counted: events.length - after };
}

/** A conversation that is asked and answered, `days` before today. */
const asked = (days: number, name: string, customer: string): readonly Draft[] => {
	const time = (second: number) => `-${days} 10:00:${String(second).padStart(2, '0')}`;
	return [
		[time(0), 'conversation.opened', name, { channel: 'jd', shop: 'x', queue: 'pre', customer }],
		[time(1), 'conversation.queued', name, { queue: 'pre' }],
		[time(5), 'message.created', name, { message: name, from: 'customer' }],
		[time(9), 'message.created', name, { message: `${name}r`, from: 'agent', agent: 'a' }],
		[time(30), 'conversation.closed', name, { reason: 'agent' }]
	];
};
const paid = (days: number, order: string, customer: string): Draft => [
	`-${days} 11:00:00`,
	'order.changed',
	order,
	{ status: 'paid', customer, amount: 100, currency: 'CNY' }
];

describe('a board that is put on a floor', () => {
	it('counts today without the rest of a log of nine days, and shows queues that are quiet since six', () => {
		const events = story(
			...Array.from({ length: 14 }, (_, i) => asked(9 - (i % 9 < 3 ? 0 : 3), `old-${i}`, `k${i}`)).flat(),
			['10:00:00', 'conversation.opened', 'c', { channel: 'jd', shop: 'x', customer: 'k' }],
			['10:00:05', 'message.created', 'c', { message: 'm', from: 'customer' }]
		).toSorted((a, b) => a.receivedAt - b.receivedAt);
		const ordered = events.map((event, i): LoggedEvent => ({ ...event, position: i + 1 }));
		const floor = floorAfter(ordered, now, [boardOf()]);
		const { counted } = plant(floor, boardOf({ id: 'new' }), ordered);
		expect(counted).toBe(2);
		const { board: _, ...all } = shown(floor);
		const { board: _new, ...planted } = shown(floor, 'new');
		expect(planted).toEqual(all);
		expect(Object.values(planted.queues).map(({ queue }) => queue)).toContain('pre');
	});

	it('since a phase of 20 days ago knows the inquiries that the floor has forgotten, and hands them on', () => {
		const events = story(
			...asked(9, 'c1', 'k1'),
			paid(9, 'o1', 'k1'),
			...asked(9, 'c2', 'k2'),
			['10:00:00', 'conversation.opened', 'c3', { channel: 'jd', shop: 'x', customer: 'k3' }],
			['10:00:01', 'conversation.queued', 'c3', { queue: 'pre' }]
		);
		const phases = [{ name: 'warm-up', start: at(now) - 20 * day }];
		const board = boardOf({ id: 'new', phases });
		const [archivist, live] = [1, 2].map(() => {
			const floor = floorAfter(events, now, [boardOf()]);
			// Long ago for a board without a phase.
			floor.commerce.inquiries.delete('k1');
			floor.commerce.inquiries.delete('k2');
			floor.commerce.inquiriesFrom = at('-8 00:00:00');
			return floor;
		}) as [Floor, Floor];
		plant(archivist, board, events);
		const tally = cutBoard(archivist, 'new');
		if (tally === undefined) throw new Error('it was planted');
		plantBoard(live, tally, olderInquiriesFor(archivist, tally, live.commerce.inquiriesFrom));
		for (const floor of [archivist, live]) {
			expect(shown(floor, 'new').windows.phase?.commerce?.inquiryConversion).toEqual({
				part: 1,
				of: 3,
				value: 1 / 3
			});
			expect([...floor.commerce.inquiries.keys()].sort()).toEqual(['k1', 'k2', 'k3']);
		}
		expect(shown(floorAfter(events, now, [boardOf(), board]), 'new').windows.phase).toEqual(
			shown(live, 'new').windows.phase
		);
	});
});
