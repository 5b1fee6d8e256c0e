import { describe, expect, test } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import { wallTour } from '#lib/domain/board/wall-tour.ts';

function board(id: string, changes: Partial<Board> = {}): Board {
	return {
		organisation: 'local',
		id,
		name: id.toUpperCase(),
		zone: 'Asia/Shanghai',
		dayStart: '00:00',
		filter: {},
		tiles: [],
		answerWithin: 30,
		kind: 'live',
		demo: false,
		...changes
	};
}

const rotating = board('a', { rotation: { boards: ['b', 'gone', 'c', 'b'], seconds: 20 } });
const all = [rotating, board('b'), board('c'), board('d'), board('r', { kind: 'replay' })];
const ids = (tour: ReturnType<typeof wallTour>) => tour.boards.map(({ id }) => id);

describe('where a wall goes', () => {
	test('a board with a rotation: itself first, then the others in turn, each once, without those that are gone', () => {
		const tour = wallTour(rotating, undefined, all);
		expect([ids(tour), tour.seconds, tour.origin]).toEqual([['a', 'b', 'c'], 20, 'a']);
	});

	test('a board within the rotation of another goes on with it', () => {
		const tour = wallTour(all[1] as Board, rotating, all);
		expect([ids(tour), tour.seconds]).toEqual([['a', 'b', 'c'], 20]);
	});

	test('a rotation of which nothing else is left does not move; by hand it goes to all live boards', () => {
		const alone = board('a', { rotation: { boards: ['gone'], seconds: 20 } });
		const tour = wallTour(alone, undefined, [alone, board('b'), board('r', { kind: 'replay' })]);
		expect([ids(tour), tour.seconds]).toEqual([['a', 'b'], undefined]);
	});

	test('a board that the named rotation does not have, and one of another organisation, do not follow it', () => {
		const stranger = board('x', { organisation: 'other' });
		expect(wallTour(all[3] as Board, rotating, all).seconds).toBeUndefined();
		expect(ids(wallTour(stranger, rotating, [...all, stranger]))).toEqual(['x']);
	});
});
