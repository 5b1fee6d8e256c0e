import type { Milliseconds } from '../units.ts';

/** Length of the window that tiles call "last 15 min". */
export const recentLength: Milliseconds = 900_000;

/** Over this time the change of the queue length is shown. */
export const trendLength: Milliseconds = 300_000;
