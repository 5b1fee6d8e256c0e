import type { Counter } from '../metrics/facts.ts';
import { bookPeriod, covers, type PeriodTally } from '../metrics/period.ts';
import { slideCount } from '../metrics/sliding.ts';
import type { EpochMs } from '../units.ts';
import type { BoardTally } from './board-tally.ts';

/** Books a counter in every window of a board that holds the instant. */
export function bookBoard(
	tally: BoardTally,
	counter: Counter,
	at: EpochMs,
	by: number,
	cellKey: string
): void {
	slideCount(tally.recent, counter, at, by);
	periodsAt(tally, at, (period) => bookPeriod(period, counter, at, by, cellKey));
	tally.changed = true;
}

/** The periods of a board that hold an instant: a day, and a phase. */
export function periodsAt(tally: BoardTally, at: EpochMs, book: (period: PeriodTally) => void): void {
	if (covers(tally.today, at)) book(tally.today);
	else if (covers(tally.tomorrow, at)) book(tally.tomorrow);
	if (tally.phase !== undefined && covers(tally.phase, at)) book(tally.phase);
	else if (tally.nextPhase !== undefined && covers(tally.nextPhase, at)) book(tally.nextPhase);
}
