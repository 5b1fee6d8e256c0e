import type { EpochMs } from '../units.ts';

/** Recorded seconds per second. */
export const slowestSpeed = 1;
export const fastestSpeed = 3_600;

/** How a replay stands, as `/v1/replays` gives it. Times are the recording's own. */
export interface ReplayStatus {
	readonly id: string;
	/** Id of its board: `/wall/{board}`. */
	readonly board: string;
	readonly name: string;
	/** IANA zone of its board. */
	readonly zone: string;
	/** Full minute of the first event. */
	readonly start: EpochMs;
	/** Time of the last event. */
	readonly end: EpochMs;
	/** What its wall shows. */
	readonly at: EpochMs;
	readonly speed: number;
	/** False when paused, and at the end. */
	readonly playing: boolean;
	readonly events: number;
	/** Lines that were no events. */
	readonly rejected: number;
	/** Repeated lines. */
	readonly duplicates: number;
	/** The live board whose filter, tiles and thresholds it took; absent for a replay of everything. */
	readonly like?: { readonly id: string; readonly name: string };
}

/** What `PATCH /v1/replays/{id}` takes: any of them. */
export interface ReplayChange {
	readonly playing?: boolean;
	/** Recorded seconds per second, 1 … 3600. */
	readonly speed?: number;
	/** Time of the recording to go to; outside of it to its start or end. */
	readonly at?: EpochMs;
}
