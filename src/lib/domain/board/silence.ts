import type { EpochMs } from '../units.ts';
import type { BoardState } from './board-state.ts';

/**
 * Since when no source of the board has given a sign of life; undefined while one does, or before the first. From
 * then on its figures are not known any more.
 */
export function silentSince({ sources }: Pick<BoardState, 'sources'>): EpochMs | undefined {
	let last: EpochMs | undefined;
	for (const source of Object.values(sources)) {
		if (source.silentSince === undefined) return undefined;
		last = Math.max(last ?? 0, source.silentSince);
	}
	return last;
}
