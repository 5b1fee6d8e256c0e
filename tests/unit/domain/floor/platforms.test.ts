import { describe, expect, it } from 'vitest';
import type { Tile } from '#lib/domain/board/tile.ts';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { advanceFloor } from '#lib/domain/floor/floor.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { at, boardAfter, boardOf, floorAfter, shown, story, type Draft } from '../../../support/story.ts';

const tile = (rulePack: string, window: Tile['window'] = 'today'): Tile => ({
	metric: 'platformResponse',
	window,
	rulePack
});
const board = (...rulePacks: string[]) => boardOf({ tiles: rulePacks.map((id) => tile(id)) });

/** A question and, after so many seconds, its answer. */
function asked(id: string, time: string, answer?: string, agent = 'a', shop = 'x'): Draft[] {
	const turn: Draft[] = [
		[time, 'conversation.opened', id, { channel: 'taobao', shop, customer: id }],
		[time, 'message.created', id, { message: `${id} asks ${time}`, from: 'customer' }],
		[time, 'conversation.assigned', id, { agent }]
	];
	if (answer === undefined) return turn;
	return [
		...turn,
		[answer, 'message.created', id, { message: `${id} gets ${answer}`, from: 'agent', agent }]
	];
}

describe('the figures of platforms on a board', () => {
	it('2 of 3 turns within 180 s: 66.7 % today and this month, with the mean', () => {
		const events = story(
			...asked('c1', '10:00:00', '10:01:00'),
			...asked('c2', '10:00:00', '10:02:00'),
			...asked('c3', '10:00:00', '10:06:00')
		);
		const state = boardAfter(events, '10:10:00', board('taobao-3min-2023'));
		const expected = { units: 3, met: 2, missed: 1, pending: 0, excluded: 0, share: 2 / 3, mean: 180_000 };
		expect(state.rulePacks).toEqual({
			'taobao-3min-2023': {
				version: 1,
				today: { from: '2026-11-11', ...expected },
				month: { from: '2026-11-01', ...expected }
			}
		});
		expect(figureOfTile(tile('taobao-3min-2023'), state, at('10:10:00'))).toMatchObject({ value: 2 / 3 });
		const misses: Tile = {
			metric: 'affordableMisses',
			window: 'month',
			rulePack: 'taobao-3min-2023',
			target: 0.5
		};
		expect(figureOfTile(misses, state, at('10:10:00')).value).toBe(1);
	});

	it('an open turn is pending, then overdue as time passes, then met by a late event', () => {
		const events = story(...asked('c1', '10:00:00'), [
			'10:02:00',
			'message.created',
			'c1',
			{ message: 'r', from: 'agent', agent: 'a' },
			{ received: '12:00:00' }
		]);
		const floor = floorAfter(events.slice(0, -1), '10:03:00', [board('taobao-3min-2023')]);
		const today = () => shown(floor).rulePacks?.['taobao-3min-2023']?.today;
		expect(today()).toMatchObject({ units: 0, pending: 1 });
		advanceFloor(floor, at('10:03:01'));
		expect(today()).toMatchObject({ units: 1, missed: 1, pending: 0 });
		expect(boardAfter(events, '12:00:01', board('taobao-3min-2023')).rulePacks).toMatchObject({
			'taobao-3min-2023': { today: { units: 1, met: 1 } }
		});
	});

	it('the day begins anew at the rule’s midnight, the month goes on, and a new month begins', () => {
		const floor = floorAfter(story(...asked('c1', '10:00:00', '10:00:30')), '10:10:00', [board('plain')]);
		const figures = () => shown(floor).rulePacks?.['plain'];
		advanceFloor(floor, at('+1 00:00:00'));
		expect(figures()).toMatchObject({ today: { from: '2026-11-12', units: 0 }, month: { units: 1 } });
		advanceFloor(floor, at('00:00:00') + 19 * 86_400_000);
		expect(figures()?.month).toMatchObject({ from: '2026-11-01', units: 1 });
		advanceFloor(floor, at('00:00:00') + 20 * 86_400_000);
		expect(figures()?.month).toMatchObject({ from: '2026-12-01', units: 0 });
		expect(figures()?.month).not.toHaveProperty('share');
	});

	it('of a filtered board are those of its shop, and of an agent group what is credited to it', () => {
		const events = story(
			...asked('c1', '10:00:00', '10:00:10', 'a', 'x'),
			...asked('c2', '10:00:00', '10:00:20', 'b', 'y'),
			...asked('c3', '10:00:00', '10:09:00', 'b', 'x')
		);
		const tiles = [tile('plain')];
		const shop = { ...boardOf({ id: 'x', filter: { shops: ['x'] } }), tiles };
		const floor = floorAfter(events, '10:10:00', [{ ...boardOf(), tiles }, shop]);
		expect(shown(floor).rulePacks?.['plain']?.today).toMatchObject({ units: 3, met: 2 });
		expect(shown(floor, 'x').rulePacks?.['plain']?.today).toMatchObject({ units: 2, met: 1 });
		const group = { ...boardOf({ filter: { agentGroups: ['night'] } }), tiles };
		const ofGroup = floorAfter(events, '10:10:00', [group], new Set([accountKey('s', 'b')]));
		expect(shown(ofGroup).rulePacks?.['plain']?.today).toMatchObject({ units: 2, met: 1 });
	});

	it('a pack that does not exist has no figure, and a board without such tiles none at all', () => {
		const events = story(...asked('c1', '10:00:00', '10:00:30'));
		const state = boardAfter(events, '10:10:00', board('nowhere-1999', 'plain'));
		expect(Object.keys(state.rulePacks ?? {})).toEqual(['plain']);
		expect(figureOfTile(tile('nowhere-1999'), state, at('10:10:00')).value).toBeUndefined();
		expect(boardAfter(events, '10:10:00')).not.toHaveProperty('rulePacks');
		expect(floorAfter(events, '10:10:00').unjudged.size).toBe(0);
	});

	it('lets go of conversations after two days and keeps what they came to', () => {
		const events = story(...asked('c1', '10:00:00', '10:00:30'), [
			'10:05:00',
			'conversation.closed',
			'c1',
			{ reason: 'agent' }
		]);
		const floor = floorAfter(events, '10:10:00', [board('plain', 'pdd-2019')]);
		shown(floor);
		advanceFloor(floor, at('+2 11:06:00'));
		advanceFloor(floor, at('+2 12:07:00'));
		expect(floor.boards.get('all')?.platforms?.map(({ groups }) => groups.size)).toEqual([0, 0]);
		expect(shown(floor).rulePacks).toMatchObject({
			plain: { month: { units: 1, met: 1 } },
			'pdd-2019': { month: { units: 1, met: 1 } }
		});
	});

	it('a reply after 3 days of silence belongs to another session: the turn of then stays missed', () => {
		const events = story(
			...asked('c1', '10:00:00'),
			['+3 10:00:00', 'message.created', 'c1', { message: 'hello?', from: 'customer' }],
			['+3 10:00:20', 'message.created', 'c1', { message: 'yes', from: 'agent', agent: 'a' }]
		);
		expect(boardAfter(events, '+3 10:01:00', board('plain')).rulePacks?.['plain']).toMatchObject({
			today: { units: 1, met: 1 },
			month: { units: 2, met: 1, missed: 1 }
		});
	});

	it('a backfilled conversation counts in no month', () => {
		const received = { received: '10:00:00' };
		const events = story(
			['-3 10:00:00', 'conversation.opened', 'old', { channel: 'jd' }, received],
			['-3 10:00:00', 'message.created', 'old', { message: '1', from: 'customer' }, received],
			['-3 10:00:09', 'message.created', 'old', { message: '2', from: 'agent' }, received],
			...asked('c1', '10:00:10', '10:00:20')
		);
		expect(boardAfter(events, '10:00:30', board('plain')).rulePacks?.['plain']?.month.units).toBe(1);
	});
});
