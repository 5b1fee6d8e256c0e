import type { EpochMs, Milliseconds } from '../units.ts';
import type { AlarmInterval } from '../alarm/board-alarms.ts';

/** The worst minute: the one with the most unanswered customers; of equals the one with the longest wait, then the first. */
export interface WorstMinute {
	/** Start of the minute. */
	readonly at: EpochMs;
	/** The instant in it at which that many were first reached. */
	readonly peak: EpochMs;
	readonly mostUnanswered: number;
	readonly mostWaiting: number;
	/** Longest running wait in it; absent when nobody waited. */
	readonly longestWait?: Milliseconds;
}

/**
 * A recording at a glance, minute by minute. `[i]` of every column is the minute
 * [start + i × step, start + (i + 1) × step). While the survey runs the columns end where it has come to, and what
 * was booked afterwards can still change the last of them.
 */
export interface ReplaySurvey {
	/**
	 * `waiting`: another replay's survey comes first. `running`: up to `to`. `too_long`: the recording spans more than
	 * a survey can; its columns are empty.
	 */
	readonly status: 'waiting' | 'running' | 'complete' | 'too_long';
	/** Start of the first minute. */
	readonly start: EpochMs;
	readonly step: Milliseconds;
	/** How far it has come. */
	readonly to: EpochMs;
	/** End of the recording. */
	readonly end: EpochMs;
	/** Inquiries booked in the minute. */
	readonly arrivals: readonly number[];
	/** Gauges at the very start of the minute, everything up to that instant applied. */
	readonly waiting: readonly number[];
	readonly unanswered: readonly number[];
	/** Largest gauges within the minute. */
	readonly mostWaiting: readonly number[];
	readonly mostUnanswered: readonly number[];
	/** Longest running wait within the minute, to the second; null where nobody waited. */
	readonly longestWait: readonly (Milliseconds | null)[];
	/** First responses given in the minute, and how many of them within the board's N seconds. */
	readonly firstResponses: readonly number[];
	readonly firstResponsesWithin: readonly number[];
	/** As they would have been raised, had the recording been live and nobody answered them; by their start. */
	readonly alarms: readonly AlarmInterval[];
	/** Absent where nobody was ever unanswered or waiting. */
	readonly worst?: WorstMinute;
}

/**
 * The worst minute of the columns; undefined where nobody was unanswered or waiting in any.
 *
 * Where nobody is ever unanswered (a source without messages) the most waiting count instead.
 */
export function worstMinute({
	start,
	step,
	mostUnanswered,
	mostWaiting,
	longestWait,
	unansweredPeak,
	waitingPeak
}: Pick<ReplaySurvey, 'start' | 'step' | 'mostUnanswered' | 'mostWaiting' | 'longestWait'> & {
	/** When each minute first had its most. */
	readonly unansweredPeak: readonly EpochMs[];
	readonly waitingPeak: readonly EpochMs[];
}): WorstMinute | undefined {
	const badness = (i: number) => [mostUnanswered[i] ?? 0, longestWait[i] ?? 0, mostWaiting[i] ?? 0] as const;
	const answered = mostUnanswered.every((count) => count === 0);
	let worst: number | undefined;
	for (let i = 0; i < mostUnanswered.length; i++) {
		const [unanswered, wait, waiting] = badness(i);
		const size = answered ? waiting : unanswered;
		if (size === 0) continue;
		if (worst === undefined) {
			worst = i;
			continue;
		}
		const [worstUnanswered, worstWait, worstWaiting] = badness(worst);
		const worstSize = answered ? worstWaiting : worstUnanswered;
		if (size > worstSize || (size === worstSize && wait > worstWait)) worst = i;
	}
	if (worst === undefined) return undefined;
	const wait = longestWait[worst];
	return {
		at: start + worst * step,
		peak: (answered ? waitingPeak : unansweredPeak)[worst] as EpochMs,
		mostUnanswered: mostUnanswered[worst] as number,
		mostWaiting: mostWaiting[worst] as number,
		...(wait === null || wait === undefined ? undefined : { longestWait: wait })
	};
}
