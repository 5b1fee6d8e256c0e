import type { KnownEvent } from '../events/event.ts';
import { accountKey } from '../registry/keys.ts';
import { hour, type EpochMs, type Milliseconds } from '../units.ts';
import type { Floor } from './floor.ts';

/** The last `queue.snapshot` of a queue. */
export interface QueueSnapshot {
	readonly source: string;
	readonly queue: string;
	readonly at: EpochMs;
	readonly interval: Milliseconds;
	readonly waiting: number | undefined;
	readonly oldestWait: Milliseconds | undefined;
	readonly inService: number | undefined;
	readonly agentsOnline: number | undefined;
}

/** What a source that names no interval is taken to keep. */
export const defaultInterval: Milliseconds = 15_000;
/** A snapshot of a queue overrides what its conversations say for this many of its intervals. */
const snapshotIntervals = 3;
/** After that its queue is marked for so long; then it counts as one that never pushed. */
const markedFor: Milliseconds = 48 * hour;

/** Keeps the snapshot, if it is the newest of its queue. */
export function takeSnapshot(floor: Floor, event: Extract<KnownEvent, { type: 'queue.snapshot' }>): void {
	const key = accountKey(event.source, event.subject);
	const last = floor.snapshots.get(key);
	if (last !== undefined && last.at > event.time) return;
	const { data } = event;
	floor.snapshots.set(key, {
		source: event.source,
		queue: event.subject,
		at: event.time,
		interval: data.interval_s === undefined ? defaultInterval : Math.max(1, data.interval_s) * 1_000,
		waiting: data.waiting,
		oldestWait: data.oldest_wait_s === undefined ? undefined : data.oldest_wait_s * 1_000,
		inService: data.in_service,
		agentsOnline: data.agents_online
	});
	for (const tally of floor.boards.values()) tally.changed = true;
}

/** Whether a snapshot holds at an instant. */
export function isInForce({ at, interval }: QueueSnapshot, now: EpochMs): boolean {
	return now - at <= snapshotIntervals * interval;
}

/** Whether anybody still has to know of a snapshot. */
export function isRemembered(snapshot: QueueSnapshot, now: EpochMs): boolean {
	return now - snapshot.at < markedFor || isInForce(snapshot, now);
}
