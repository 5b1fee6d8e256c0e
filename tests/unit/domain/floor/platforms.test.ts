import { describe, expect, it } from 'vitest';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { advanceFloor, applyToFloor } from '#lib/domain/floor/floor.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Floor } from '#lib/domain/floor/floor.ts';
import { at, boardAfter, boardOf, floorAfter, shown, story, type Draft } from '../../../support/story.ts';

const board = boardOf({
	tiles: [
		{ metric: 'platformResponse', window: 'today', rulePack: 'taobao-3min-2023' },
		{ metric: 'affordableMisses', window: 'month', rulePack: 'taobao-3min-2023', target: 0.5 },
		{ metric: 'platformResponse', window: 'today', rulePack: 'no-such-pack' }
	]
});

/** A conversation with one question at `asked` and one reply at `replied`. */
function turn(subject: string, asked: string, replied?: string): Draft[] {
	return [
		[
			asked,
			'conversation.opened',
			subject,
			{ channel: 'taobao', shop: 'flagship', customer: `u-${subject}` }
		],
		[asked, 'message.created', subject, { message: `${subject}1`, from: 'customer' }],
		...(replied === undefined
			? []
			: ([
					[replied, 'conversation.assigned', subject, { agent: 'a' }],
					[replied, 'message.created', subject, { message: `${subject}2`, from: 'agent', agent: 'a' }]
				] as Draft[]))
	];
}

const stateAfter = (drafts: readonly Draft[], until: string) => boardAfter(story(...drafts), until, board);
const tallyOf = (floor: Floor) => floor.boards.get('all') as BoardTally;

describe('the platforms’ figures of a board', () => {
	it('counts 2 of 3 turns within 180 s, beside the honest figure, and names the version of the pack', () => {
		const drafts = [
			...turn('c1', '10:00:00', '10:00:20'),
			...turn('c2', '10:00:30', '10:03:00'),
			...turn('c3', '10:01:00', '10:05:00')
		].sort(([a], [b]) => (a < b ? -1 : 1));
		const { rulePacks, windows } = stateAfter(drafts, '11:00:00');
		expect(Object.keys(rulePacks ?? {})).toEqual(['taobao-3min-2023']);
		const pack = rulePacks?.['taobao-3min-2023'];
		expect(pack?.version).toBeGreaterThan(0);
		expect(pack?.today).toMatchObject({ from: '2026-11-11', units: 3, met: 2, missed: 1 });
		expect(pack?.today.share).toBeCloseTo(2 / 3);
		expect(pack?.month).toMatchObject({ from: '2026-11-01', units: 3, met: 2 });
		expect(windows.today.firstResponse.within.part).toBe(1);
	});

	it('a target of 50 % with 2 of 3 met leaves one more miss affordable this month', () => {
		const drafts = [
			...turn('c1', '10:00:00', '10:00:20'),
			...turn('c2', '10:00:30', '10:03:00'),
			...turn('c3', '10:01:00', '10:05:00')
		].sort(([a], [b]) => (a < b ? -1 : 1));
		const state = stateAfter(drafts, '11:00:00');
		expect(figureOfTile(board.tiles[1]!, state, at('11:00:00')).value).toBe(1);
	});

	it('a turn that is open is pending until its limit of 180 s, and then a miss', () => {
		const drafts = turn('c1', '10:00:00');
		expect(stateAfter(drafts, '10:02:00').rulePacks?.['taobao-3min-2023']?.today).toMatchObject({
			pending: 1,
			units: 0
		});
		expect(stateAfter(drafts, '10:04:00').rulePacks?.['taobao-3min-2023']?.today).toMatchObject({
			pending: 0,
			missed: 1
		});
	});

	it('the month goes on after midnight, today begins anew', () => {
		const pack = stateAfter(turn('c1', '10:00:00', '10:00:20'), '+1 09:00:00').rulePacks?.[
			'taobao-3min-2023'
		];
		expect(pack?.today).toMatchObject({ from: '2026-11-12', units: 0 });
		expect(pack?.month).toMatchObject({ units: 1, met: 1 });
	});

	it('what is decided is forgotten after 50 hours and still counted; a later event of it changes nothing', () => {
		const floor = floorAfter(story(...turn('c1', '10:00:00', '10:00:20')), '10:01:00', [board]);
		for (let hours = 1; hours < 120; hours++) advanceFloor(floor, at('10:01:00') + hours * 3_600_000);
		const tally = tallyOf(floor);
		expect(tally.platforms?.states.get('taobao-3min-2023')?.groups.size).toBe(0);
		const events = story(...turn('c1', '10:00:00', '10:00:20'), [
			'+6 10:00:00',
			'message.created',
			'c1',
			{ message: 'c13', from: 'customer' }
		]);
		const history = events.slice(0, -1);
		applyToFloor(floor, { ...events.at(-1)!, position: 9 }, { history: () => history });
		expect(shown(floor).rulePacks?.['taobao-3min-2023']?.month).toMatchObject({ units: 1, met: 1 });
	});

	it('a board without such tiles keeps nothing', () => {
		const floor = floorAfter(story(...turn('c1', '10:00:00', '10:00:20')), '11:00:00');
		expect(tallyOf(floor).platforms).toBeUndefined();
		expect(shown(floor).rulePacks).toBeUndefined();
	});
});
