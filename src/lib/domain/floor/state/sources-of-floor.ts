import type { BoardState, SourceFreshness } from '../../board/board-state.ts';
import type { Floor } from '../floor.ts';

/** A source is silent when it has not been heard for this many of its heartbeat intervals. */
const silentAfterHeartbeats = 3;

/** When each source of the floor was last heard, and whether it has fallen silent. */
export function sourcesOfFloor(floor: Floor): BoardState['sources'] {
	const sources: Record<string, SourceFreshness> = {};
	for (const [name, { lastReceivedAt, heartbeat }] of floor.sources) {
		const silent = heartbeat !== undefined && floor.now - lastReceivedAt > silentAfterHeartbeats * heartbeat;
		// To the second: the wall shows no more, and every event would change it.
		const heard = lastReceivedAt - (lastReceivedAt % 1_000);
		sources[name] = silent ? { lastReceivedAt: heard, silentSince: heard } : { lastReceivedAt: heard };
	}
	return sources;
}
