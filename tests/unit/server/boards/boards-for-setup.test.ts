import { describe, expect, it } from 'vitest';
import { parseBoard } from '#lib/domain/board/parse-board.ts';
import { boardsForSetup, type RegisteredFloor } from '#lib/server/boards/boards-for-setup.ts';

const floor: RegisteredFloor = {
	name: '云帆',
	zone: 'Asia/Shanghai',
	dayStart: '06:00',
	shops: [
		{ id: 'flagship', name: '旗舰店' },
		{ id: 'outlet', name: '' }
	],
	queues: [
		{ shop: 'flagship', kind: 'pre_sale' },
		{ shop: 'flagship', kind: 'after_sale' },
		{ shop: 'outlet', kind: 'after_sale', answerWithin: 90, serviceLevel: 0.9 }
	]
};

describe('boards for a set-up', () => {
	it('are one for everything and one per shop, and all of them can be kept', () => {
		const { all, shops } = boardsForSetup(floor);
		expect([all.name, all.filter, all.dayStart]).toEqual(['云帆', {}, '06:00']);
		expect([...shops].map(([id, { name, filter }]) => [id, name, filter.shops])).toEqual([
			['flagship', '旗舰店', ['flagship']],
			['outlet', '云帆', ['outlet']]
		]);
		for (const draft of [all, ...shops.values()]) {
			expect(parseBoard(draft)).toMatchObject({ status: 'valid' });
		}
	});

	it('are only the one for everything where there is one shop, or nothing registered at all', () => {
		for (const shops of [[], floor.shops.slice(0, 1)]) {
			const boards = boardsForSetup({ ...floor, shops, queues: [] });
			expect(boards.shops.size).toBe(0);
			expect(parseBoard(boards.all)).toMatchObject({ status: 'valid' });
		}
	});

	it('are stricter for pre-sale, follow the targets of queues, and grow with their number', () => {
		const { all, shops } = boardsForSetup(floor);
		const limits = (draft: typeof all | undefined) =>
			draft?.tiles.slice(0, 3).map(({ threshold }) => [threshold?.warn, threshold?.critical]);
		// 5 for the pre-sale queue, 10 for each after-sale queue; N is the strictest of the board.
		expect([all.answerWithin, limits(all)]).toEqual([
			30,
			[
				[25, 50],
				[50, 100],
				[30, 60]
			]
		]);
		expect([shops.get('outlet')?.answerWithin, limits(shops.get('outlet'))]).toEqual([
			90,
			[
				[10, 20],
				[20, 40],
				[90, 180]
			]
		]);
		const many = Array.from({ length: 200 }, () => ({ shop: 'flagship', kind: 'pre_sale' as const }));
		expect(limits(boardsForSetup({ ...floor, queues: many }).all)?.[0]).toEqual([100, 200]);
	});
});
