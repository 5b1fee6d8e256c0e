import { forgetBefore, isForgotten } from '../agent/agent-timeline.ts';
import { forgetCommerce, keepsCommerce } from '../commerce/forget-commerce.ts';
import { emptyCommerceTally } from '../commerce/commerce-tally.ts';
import { day } from '../units.ts';
import { isInUse } from './row-tally.ts';
import type { Floor } from './floor.ts';
import { sealPlatforms } from './platforms.ts';
import { isRemembered } from './snapshots.ts';
import { forgetVisits, visitReach } from './visits.ts';

/** Forgets, once an hour, what nothing that is shown can depend on any more. */
export function forgetOld(floor: Floor): void {
	const { now } = floor;
	const oldest = now - visitReach;
	// Before the conversations themselves: what is opened again then is known to be another session.
	sealPlatforms(floor);
	for (const [key, at] of floor.evicted) if (at < oldest) floor.evicted.delete(key);
	forgetVisits(floor.visits, oldest);
	forgetCommerce(floor.commerce, [...floor.boards.values()], now);
	for (const [key, snapshot] of floor.snapshots) {
		if (!isRemembered(snapshot, now)) floor.snapshots.delete(key);
	}
	for (const [key, timeline] of floor.agents) {
		forgetBefore(timeline, now - 2 * day);
		if (isForgotten(timeline, now)) floor.agents.delete(key);
	}
	for (const tally of floor.boards.values()) {
		const { phase } = tally;
		// A phase of months shows no figures of trade, for which alone it keeps customers.
		if (phase !== undefined && !keepsCommerce(phase, now)) {
			phase.received.clear();
			phase.commerce = emptyCommerceTally();
		}
		for (const [key, row] of tally.rows) {
			if (!isInUse(tally, row) && row.recent.slots.size === 0) tally.rows.delete(key);
		}
	}
}
