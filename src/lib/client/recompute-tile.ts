import type { TileFigure } from '../domain/board/figure-of-tile.ts';
import type { EpochMs } from '../domain/units.ts';

/** A tile counted again from the events, beside what the wall showed at that instant. */
export interface RecomputedTile {
	readonly at: EpochMs;
	/** Place in the log up to which was counted. */
	readonly position: number;
	readonly events: number;
	readonly live: TileFigure;
	readonly recomputed: TileFigure;
	readonly equal: boolean;
}

/**
 * - `gone`: the board or the tile is no longer there, or cannot be counted again (a recording)
 * - `busy`: the server is counting already
 * - `long`: the log holds more than can be counted while somebody waits
 * - `failed`: anything else, the network included
 */
export type RecomputeTrouble = 'gone' | 'busy' | 'long' | 'failed';

export type RecomputeOutcome =
	| { readonly kind: 'done'; readonly result: RecomputedTile }
	| { readonly kind: 'trouble'; readonly trouble: RecomputeTrouble };

/** Has the server count a tile of a board again from its events. Never throws; an aborted request has `failed`. */
export async function recomputeTile(
	board: string,
	tile: string,
	signal?: AbortSignal,
	request: typeof fetch = (...args) => fetch(...args)
): Promise<RecomputeOutcome> {
	try {
		const response = await request(`/v1/boards/${encodeURIComponent(board)}/recompute`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ tile }),
			...(signal && { signal })
		});
		if (response.ok) return { kind: 'done', result: (await response.json()) as RecomputedTile };
		const { status } = response;
		if (status === 404 || status === 405 || status === 409 || status === 422)
			return { kind: 'trouble', trouble: 'gone' };
		if (status === 504) return { kind: 'trouble', trouble: 'long' };
		return { kind: 'trouble', trouble: status === 429 || status === 503 ? 'busy' : 'failed' };
	} catch {
		return { kind: 'trouble', trouble: 'failed' };
	}
}
