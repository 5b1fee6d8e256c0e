import type { EpochMs, Milliseconds } from '../units.ts';
import type { Acknowledgement, AlarmEntry, AlarmSeverity } from './alarm.ts';

/** An alarm that is raised and not over. */
export interface StandingAlarm {
	readonly severity: AlarmSeverity;
	readonly worst: AlarmSeverity;
	readonly raisedAt: EpochMs;
	readonly acknowledged?: Acknowledgement;
	readonly snoozedUntil?: EpochMs;
}

/**
 * All that an alarm remembers between two looks at its figure: a JSON value, so that it can be put aside and taken up
 * again. Times are known time: what passes while the figure is missing does not count.
 */
export interface AlarmState {
	/** Absent: calm. */
	readonly standing?: StandingAlarm;
	/** When the figure was last seen; absent while it is missing. */
	readonly seenAt?: EpochMs;
	/** For how long the figure has been beyond the milder limit; absent: it is not. */
	readonly beyondFor?: Milliseconds;
	/** For how long it has been beyond the critical limit; absent: it is not. */
	readonly criticalFor?: Milliseconds;
	/** For how long it has been back far enough to ease a critical alarm; absent: it is not. */
	readonly easedFor?: Milliseconds;
	/** For how long it has been at the clear level or better; absent: it is not. */
	readonly clearFor?: Milliseconds;
}

/** A state and what led to it, in order. */
export interface AlarmStep {
	readonly state: AlarmState;
	readonly entries: readonly AlarmEntry[];
}

/** Before anything was seen. */
export const calm: AlarmState = {};
