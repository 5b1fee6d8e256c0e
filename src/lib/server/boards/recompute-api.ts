import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { tileKey, type Tile } from '#lib/domain/board/tile.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { answering, readJson } from '../json-request.ts';
import { sameFigure, type Recounter, type RecountOutcome } from '../live/recounter.ts';
import type { Replay } from '../replay/replay.ts';
import type { Replays } from '../replay/replays.ts';

/** Bytes of the body: one tile's key. */
const bodyLimit = 4_096;

/** What this answer needs. */
export interface RecomputeContext {
	readonly recounter: Recounter;
	readonly replays: Replays;
	readonly live: { state(id: string): { readonly state: BoardState } | undefined };
}

/**
 * `POST /v1/boards/{id}/recompute` with `{tile}`: counts a tile again from the raw events, and says what the wall showed
 * at the same event and instant. One at a time; it ends when whoever asked goes away.
 */
export function recompute(context: RecomputeContext, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		const content = (await readJson(request, bodyLimit)) as { tile?: unknown } | null;
		const shown = context.live.state(id)?.state;
		if (shown === undefined) {
			return problem(404, 'board_unknown', `There is no board ${JSON.stringify(id)} that shows anything.`);
		}
		const tile = shown.board.tiles.find((each) => tileKey(each) === content?.tile);
		if (tile === undefined) {
			return problem(422, 'tile_unknown', 'The board has no tile of that key.', {}, { path: '/tile' });
		}
		const replay = context.replays.ofBoard(id);
		if (replay !== undefined) return recomputeReplay(replay, tile, request.signal);
		return answerTo(await context.recounter.recount(id, tile, request.signal));
	});
}

async function recomputeReplay(replay: Replay, tile: Tile, signal: AbortSignal): Promise<Answer> {
	const begun = performance.now();
	const { at, shown, recounted, events } = await replay.recount(signal);
	const live = figureOfTile(tile, shown, at);
	const recomputed = figureOfTile(tile, recounted, at);
	return jsonAnswer(200, {
		at,
		position: events,
		from: 0,
		events,
		milliseconds: Math.round(performance.now() - begun),
		live,
		recomputed,
		equal: sameFigure(live, recomputed)
	});
}

function answerTo(outcome: RecountOutcome): Answer {
	switch (outcome.status) {
		case 'done':
			return jsonAnswer(200, outcome.tile);
		case 'missing':
			return problem(404, 'board_unknown', 'The board shows nothing yet, or is gone.');
		case 'busy':
			return problem(503, 'busy', 'Another tile is being counted. Try again in a moment.', {
				'Retry-After': '5'
			});
		case 'too_long':
			return problem(
				504,
				'recompute_too_long',
				'The log holds more events than can be counted in two minutes.'
			);
		case 'cancelled':
			return problem(503, 'cancelled', 'The count was ended.');
		case 'failed':
			return problem(500, 'recompute_failed', 'The log could not be read.');
	}
}
