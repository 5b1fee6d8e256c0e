import { expect, test } from 'vitest';
import { alarmsOfInstant, BoardAlarms } from '#lib/domain/alarm/board-alarms.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { boardState } from '../../../support/board-state.ts';

const start = Date.UTC(2026, 10, 11, 12);
const tiles: readonly Tile[] = [
	{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25, critical: 50, hold: 60 } },
	{ metric: 'unanswered', window: 'now', threshold: { direction: 'above', warn: 20 } },
	{ metric: 'arrivals', window: 'today' }
];

function stateAt(waiting: number, at: number): BoardState {
	const state = boardState({ at });
	return { ...state, now: { ...state.now, waiting, unanswered: 0 } };
}

test('a recording gives its alarms as intervals: raised at 12:01, critical at 12:11, over at 12:21', () => {
	const alarms = new BoardAlarms({ tiles });
	const waiting = [
		...Array<number>(10).fill(30),
		...Array<number>(10).fill(60),
		...Array<number>(10).fill(3)
	];
	for (const [minute, value] of waiting.entries()) {
		const at = start + minute * 60_000;
		alarms.take(stateAt(value, at), at);
		if (minute === 15) {
			expect(alarms.standing).toEqual({
				'waiting.now': { id: `waiting.now@${start + 60_000}`, severity: 'critical', since: start + 60_000 }
			});
			const before = alarms.standing;
			expect(alarms.take(stateAt(60, at), at)).toBe(false);
			expect(alarms.standing).toBe(before);
		}
	}
	expect(alarms.standing).toBeUndefined();
	expect(alarms.intervals).toMatchObject([
		{
			tile: 'waiting.now',
			raisedAt: start + 60_000,
			endedAt: start + 21 * 60_000,
			worst: 'critical',
			entries: [
				{ action: 'raised', value: 30 },
				{ action: 'escalated', value: 60, at: start + 11 * 60_000 },
				{ action: 'cleared', value: 3 }
			]
		}
	]);
});

test('while every source of the board is silent its figures raise nothing', () => {
	const alarms = new BoardAlarms({ tiles });
	const sources = { shop: { lastReceivedAt: start, silentSince: start } };
	for (let minute = 0; minute < 30; minute += 1) {
		const at = start + minute * 60_000;
		alarms.take({ ...stateAt(99, at), sources }, at);
	}
	expect(alarms.intervals).toEqual([]);
});

test('a preview judges the figures of the instant alone', () => {
	expect(alarmsOfInstant(tiles, stateAt(60, start), start)).toEqual({
		'waiting.now': { id: 'waiting.now', severity: 'critical', since: start }
	});
});
