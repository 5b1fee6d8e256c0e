import type { TimeOfDay } from '../time/local-time.ts';
import type { EpochMs, Seconds } from '../units.ts';
import type { Threshold } from './threshold.ts';
import type { Tile } from './tile.ts';

/** Which conversations and people a board counts. An absent or empty list means all. */
export interface BoardFilter {
	readonly shops?: readonly string[];
	readonly channels?: readonly string[];
	readonly queues?: readonly string[];
	/** Only the people of these groups are shown, and only what is credited to them is counted. */
	readonly agentGroups?: readonly string[];
}

/** The phase of a promotion that a board shows; "since the phase started" does not reset with the day. */
export interface BoardPhase {
	readonly name: string;
	readonly start: EpochMs;
}

/** The parts of a wall beside its tiles. */
export const panels = ['picture', 'queues', 'agents', 'next'] as const;
export type Panel = (typeof panels)[number];

/** A wall that shows several boards in turn: itself first, then these, then itself again. */
export interface Rotation {
	/** Ids of boards of the same organisation. */
	readonly boards: readonly string[];
	/** How long each one stays. */
	readonly seconds: Seconds;
}

/** Whether a wall makes itself heard. */
export interface BoardSound {
	readonly enabled: boolean;
	/** Local times between which it stays silent; past midnight where `to` is not after `from`. */
	readonly mutedHours?: { readonly from: TimeOfDay; readonly to: TimeOfDay };
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
	/** N of "share within N seconds" and of the service level, where a queue has no target of its own. */
	readonly answerWithin: Seconds;
	/** `replay` boards show a recording: never mixed with live numbers, never raising alarms. */
	readonly kind: 'live' | 'replay';
	/** The numbers come from the demo shop. */
	readonly demo: boolean;
	/** Parts shown beside the tiles; absent: all. */
	readonly panels?: readonly Panel[];
	readonly rotation?: Rotation;
	/** Absent: silent. */
	readonly sound?: BoardSound;
	/** `hidden`: the wall shows no names of people. Absent: shown. */
	readonly names?: 'shown' | 'hidden';
}

export type { Threshold, Tile };
export type { TileMetric, TileWindow } from './tile.ts';
