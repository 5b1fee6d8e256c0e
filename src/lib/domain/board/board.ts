import type { EpochMs, Seconds } from '../units.ts';
import type { Threshold } from './threshold.ts';

/** Which conversations and people a board counts. An absent or empty list means all. */
export interface BoardFilter {
	readonly shops?: readonly string[];
	readonly channels?: readonly string[];
	readonly queues?: readonly string[];
	/** Only the people of these groups are shown, and only what is credited to them is counted. */
	readonly agentGroups?: readonly string[];
}

/** What a tile can show. Its definition is the entry of the same name in `domain/metrics/definitions.ts`. */
export type TileMetric = 'waiting' | 'unanswered' | 'firstResponse' | 'averageResponse' | 'agentsOnline';
/** `last15`: (t − 15 min, t]. `today`: since the board's business day began. `phase`: since its phase started. */
export type TileWindow = 'now' | 'last15' | 'today' | 'phase';

export interface Tile {
	readonly metric: TileMetric;
	readonly window: TileWindow;
	readonly threshold?: Threshold;
}

/** The phase of a promotion that a board shows; "since the phase started" does not reset with the day. */
export interface BoardPhase {
	readonly name: string;
	readonly start: EpochMs;
}

/** One wall: what it counts and how it is laid out. */
export interface Board {
	readonly organisation: string;
	readonly id: string;
	readonly name: string;
	/** IANA zone of the board's business day. */
	readonly zone: string;
	/** Local time at which its business day begins, `HH:MM`. */
	readonly dayStart: string;
	readonly filter: BoardFilter;
	readonly tiles: readonly Tile[];
	/** Phases by start, ascending; the last one that has started is the present one. */
	readonly phases?: readonly BoardPhase[];
	/** N of "share within N seconds" and of the service level. */
	readonly answerWithin: Seconds;
	/** `replay` boards show a recording: never mixed with live numbers, never raising alarms. */
	readonly kind: 'live' | 'replay';
	/** The numbers come from the demo shop. */
	readonly demo: boolean;
}
