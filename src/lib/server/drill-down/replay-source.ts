import type { EpochMs } from '#lib/domain/units.ts';
import type { Replay } from '../replay/replay.ts';
import type { EventSource } from './index-keeper.ts';

/** A recording as an index reads it: up to where its replay has played. */
export function replaySource(replay: Replay): EventSource {
	const { recording } = replay;
	return {
		read: (after, limit) => recording.events.slice(after, Math.min(after + limit, replay.played)),
		head: () => replay.played,
		history: (_, source, id, before) => recording.history(source, id, Math.min(before, replay.played + 1)),
		receivedBefore: (instant) => firstFrom(recording.events, instant)
	};
}

/** Index of the first event at or after an instant, which is the position of the one before it. */
function firstFrom(events: readonly { readonly time: EpochMs }[], instant: EpochMs): number {
	let low = 0;
	let high = events.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((events[middle]?.time ?? Infinity) < instant) low = middle + 1;
		else high = middle;
	}
	return low;
}
