import type { Severity, Threshold } from '../board/threshold.ts';
import type { Tile } from '../board/tile.ts';
import type { EpochMs, Seconds } from '../units.ts';

/** How bad an alarm is. */
export type AlarmSeverity = Exclude<Severity, 'normal'>;

/** Who has taken an alarm upon themselves. */
export interface Acknowledgement {
	/** `local` until there are accounts. */
	readonly by: string;
	readonly at: EpochMs;
	readonly note?: string;
}

/** An alarm as a wall shows it. */
export interface TileAlarm {
	/** Names the alarm in the log and in `/v1/alarms`. */
	readonly id: string;
	readonly severity: AlarmSeverity;
	/** When it was raised, after its hold time. */
	readonly since: EpochMs;
	readonly acknowledged?: Acknowledgement;
	/** It is silent and calm until then. */
	readonly snoozedUntil?: EpochMs;
}

/** Notes of those who act on an alarm. */
export const longestNote = 500;
/** An alarm can be made silent for a whole number of minutes from 1 to this. */
export const longestSnoozeMinutes = 480;

/**
 * What an alarm is about. Boards that show the same figure of the same conversations under the same threshold have one
 * cause, and so one alarm.
 */
export type AlarmCause =
	| {
			readonly kind: 'tile';
			/** Name of one of the boards, for the log. */
			readonly board: string;
			/** Ids of the boards that showed it when it was raised. */
			readonly boards: readonly string[];
			/** `tileKey`. */
			readonly tile: string;
			/** What the tile shows. */
			readonly figure: Omit<Tile, 'threshold' | 'size'>;
			/** N of the board, which is part of the name of some figures. */
			readonly answerWithin: Seconds;
			readonly threshold: Threshold;
	  }
	/** A source that announced heartbeats has been silent for three of them. */
	| { readonly kind: 'source'; readonly source: string };

/** What happened to an alarm. */
export type AlarmAction =
	'raised' | 'escalated' | 'eased' | 'cleared' | 'acknowledged' | 'snoozed' | 'woken' | 'withdrawn';

/** One line of an alarm's history; lines are only ever added. */
export interface AlarmEntry {
	readonly at: EpochMs;
	/** `system`, or who acted. */
	readonly actor: string;
	readonly action: AlarmAction;
	/** Severity after it. */
	readonly severity: Severity;
	/** The figure at that instant, in its own unit; absent where there was none. */
	readonly value?: number;
	readonly note?: string;
	/** Of `snoozed`. */
	readonly until?: EpochMs;
}

/** An alarm as the log keeps it. */
export interface Alarm {
	readonly id: string;
	readonly organisation: string;
	readonly cause: AlarmCause;
	readonly severity: AlarmSeverity;
	/** The worst severity that it had. */
	readonly worst: AlarmSeverity;
	readonly raisedAt: EpochMs;
	/** Absent while it stands. */
	readonly endedAt?: EpochMs;
	readonly acknowledged?: Acknowledgement;
	readonly snoozedUntil?: EpochMs;
}

/** Whether an alarm wants to be seen and heard: nobody has taken it, and it is not snoozed. */
export function isLoud({ acknowledged, snoozedUntil }: TileAlarm): boolean {
	return acknowledged === undefined && snoozedUntil === undefined;
}

/** What somebody does about a standing alarm. */
export type AlarmAnswer =
	| { readonly kind: 'acknowledge'; readonly note?: string }
	| { readonly kind: 'snooze'; readonly minutes: number; readonly note?: string }
	| { readonly kind: 'wake' };
