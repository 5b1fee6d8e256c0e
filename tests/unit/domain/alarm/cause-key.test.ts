import { expect, test } from 'vitest';
import { tileCauseKey } from '#lib/domain/alarm/cause-key.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { boardOf } from '../../../support/story.ts';

const tile: Tile = { metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25 } };

const same = (board: Partial<Board>, other: Tile = tile) =>
	tileCauseKey(boardOf(board), other) === tileCauseKey(boardOf(), tile);

test('two boards of the same conversations with the same figure and threshold have one cause', () => {
	expect(same({ id: 'other', name: 'Other', answerWithin: 60, zone: 'Europe/Berlin' })).toBe(true);
	expect(same({ filter: { shops: [] } }, { ...tile, size: 'small' })).toBe(true);
	expect(same({}, { ...tile, threshold: { direction: 'above', warn: 25, hold: 0 } })).toBe(true);
});

test('the order of a filter does not matter, its members do', () => {
	const key = (shops: string[]) => tileCauseKey(boardOf({ filter: { shops } }), tile);
	expect(key(['a', 'b'])).toBe(key(['b', 'a']));
	expect(key(['a', 'b'])).not.toBe(key(['a']));
});

test('another organisation, filter, figure or limit is another cause', () => {
	expect(same({ organisation: 'p' })).toBe(false);
	expect(same({ filter: { queues: ['q'] } })).toBe(false);
	expect(same({}, { ...tile, metric: 'unanswered' })).toBe(false);
	expect(same({}, { ...tile, threshold: { direction: 'above', warn: 26 } })).toBe(false);
	expect(same({}, { ...tile, threshold: { direction: 'above', critical: 25 } })).toBe(false);
});

test('the zone counts for figures of the day, the phases for those of the phase, N for shares within N', () => {
	const differ = (of: Tile, board: Partial<Board>) =>
		tileCauseKey(boardOf(board), of) !== tileCauseKey(boardOf(), of);
	const berlin = { zone: 'Europe/Berlin' };
	const phases = { phases: [{ name: 'Launch', start: 1 }] };
	expect(differ({ ...tile, metric: 'arrivals', window: 'today' }, berlin)).toBe(true);
	expect(differ({ ...tile, metric: 'arrivals', window: 'last15' }, berlin)).toBe(false);
	expect(differ({ ...tile, metric: 'arrivals', window: 'phase' }, phases)).toBe(true);
	expect(differ({ ...tile, metric: 'arrivals', window: 'today' }, phases)).toBe(false);
	expect(differ({ ...tile, metric: 'serviceLevel', window: 'last15' }, { answerWithin: 60 })).toBe(true);
});
