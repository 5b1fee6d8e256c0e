import { expect, test } from 'vitest';
import { figureKindOf } from '#lib/domain/board/figure-kind.ts';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { tileMetrics } from '#lib/domain/board/tile.ts';
import { boardState } from '../../../support/board-state.ts';

test('every metric has the kind of its figures', () => {
	const at = Date.UTC(2026, 10, 11, 12);
	const state = boardState({ at });
	for (const metric of tileMetrics)
		expect([metric, figureKindOf(metric)]).toEqual([
			metric,
			figureOfTile({ metric, window: 'today' }, state, at).kind
		]);
});
