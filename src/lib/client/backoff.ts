import type { Milliseconds } from '../domain/units.ts';

/** Shortest pause before connecting again. */
export const shortestPause: Milliseconds = 200;
/** Longest pause before connecting again. */
export const longestPause: Milliseconds = 5_000;

/**
 * Pause before the next attempt to connect: exponential with full jitter between 0.2 and 5 s, so that two thousand
 * walls that lost one server do not come back in the same instant.
 *
 * @param failures attempts that failed since the last frame, 0 for the first pause
 * @param random uniform in [0, 1)
 * @example backoffPause(0, () => 0.5) // 300
 */
export function backoffPause(failures: number, random: () => number): Milliseconds {
	const ceiling = Math.min(longestPause, shortestPause * 2 ** (failures + 1));
	return Math.round(shortestPause + random() * (ceiling - shortestPause));
}
