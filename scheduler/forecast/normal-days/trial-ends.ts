import type { KnownHistory } from './known-history.ts';

/** Trials a queue gets at most: the last four weeks, a trial a day. */
const mostTrials = 28;
/** What a trial leaves to learn from: every weekday twice. */
const leastDays = 14;

/**
 * The ends of history from which the models are tried (rolling origin): the same clock time as the real end, one, two,
 * … days earlier, ascending. Days on which nothing is known are passed over; at least two weeks, and half of the days
 * of a short history, stay to learn from.
 */
export function trialEnds({ slotsPerDay, past, counts }: KnownHistory): number[] {
	const days = Math.floor(past / slotsPerDay);
	const most = Math.min(mostTrials, days - leastDays, Math.floor(days / 2));
	const ends: number[] = [];
	for (let back = 1; back <= days - leastDays && ends.length < most; back++) {
		const end = past - back * slotsPerDay;
		if (counts.subarray(end, end + slotsPerDay).some((count) => count >= 0)) ends.unshift(end);
	}
	return ends;
}
