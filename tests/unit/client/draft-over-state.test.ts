import { describe, expect, test } from 'vitest';
import { changesWhatIsCounted, draftOverState } from '#lib/client/draft-over-state.ts';
import { sameJson } from '#lib/client/same-json.ts';
import { draftOf } from '#lib/domain/board/board-file.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { boardState } from '../../support/board-state.ts';
import { boardOf } from '../../support/story.ts';

const at = Date.UTC(2026, 10, 11, 12, 37);
const waiting: Tile = {
	metric: 'waiting',
	window: 'now',
	threshold: { direction: 'above', warn: 25, critical: 50, hold: 60 }
};
const raised = { id: 'alarm-1', severity: 'warn', since: at - 60_000 } as const;

function stateWith(tiles: readonly Tile[], queue: number): BoardState {
	const state = boardState({ at });
	return {
		...state,
		board: { ...state.board, name: 'Saved', tiles, names: 'hidden' },
		now: { ...state.now, waiting: queue },
		alarms: { 'waiting.now': raised, 'source:demo': raised }
	};
}

describe('a draft laid over the state of its board', () => {
	test('shows the name, the order and the panels of the draft and the numbers of the state', () => {
		const state = stateWith([waiting], 38);
		const arrivals: Tile = { metric: 'arrivals', window: 'today' };
		const shown = draftOverState(state, { name: 'Draft', tiles: [arrivals, waiting], panels: [] }, at);
		expect(shown.board).toMatchObject({ name: 'Draft', tiles: [arrivals, waiting], panels: [] });
		expect(shown.now).toBe(state.now);
		expect(shown.board.names).toBeUndefined();
	});

	test('an alarm stands as it is while its limits are those of the board', () => {
		const shown = draftOverState(stateWith([waiting], 38), { name: 'Draft', tiles: [waiting] }, at);
		expect(shown.alarms).toEqual({ 'waiting.now': raised, 'source:demo': raised });
	});

	test('a limit raised to 100 calms a queue of 38, one lowered to 10 is passed at once', () => {
		const state = stateWith([waiting], 38);
		const calm: Tile = { ...waiting, threshold: { direction: 'above', warn: 100 } };
		expect(draftOverState(state, { name: 'Draft', tiles: [calm] }, at).alarms).toEqual({
			'source:demo': raised
		});
		const strict: Tile = { ...waiting, threshold: { direction: 'above', critical: 10 } };
		expect(
			draftOverState(state, { name: 'Draft', tiles: [strict] }, at).alarms?.['waiting.now']
		).toMatchObject({
			severity: 'critical',
			since: at
		});
	});

	test('the alarm of a tile that is removed goes with it', () => {
		const shown = draftOverState(stateWith([waiting], 38), { name: 'Draft', tiles: [] }, at);
		expect(shown.alarms).toEqual({ 'source:demo': raised });
	});
});

describe('what is counted', () => {
	const saved = draftOf(boardOf({ tiles: [waiting] }));
	test.each([
		['another name', { name: 'Night' }, false],
		['another order of tiles', { tiles: [{ metric: 'arrivals', window: 'today' }, waiting] }, false],
		['another shop', { filter: { shops: ['s1'] } }, true],
		['another zone', { zone: 'Europe/Berlin' }, true],
		['another phase', { phases: [{ name: 'Launch', start: at }] }, true],
		[
			'a platform’s rule that the board has not',
			{ tiles: [{ metric: 'platformResponse', window: 'today', rulePack: 'jd-2021' }] },
			true
		]
	] as const)('%s: changed is %3$s', (_, change, changed) => {
		expect(changesWhatIsCounted({ ...saved, ...change }, saved)).toBe(changed);
	});
});

test('two JSON values are the same whatever the order of their keys, and a key without a value is none', () => {
	expect(sameJson({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1, d: undefined })).toBe(true);
	expect(sameJson([1, 2], [2, 1])).toBe(false);
	expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
	expect(sameJson([], {})).toBe(false);
});
