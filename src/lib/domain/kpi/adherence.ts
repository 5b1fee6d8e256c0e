import type { AgentPresence } from '../events/event.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { ratio } from './ratio.ts';

/** What a roster expects of a person in [start, end). Segments of one person do not overlap. */
export interface ScheduledSegment {
	readonly start: EpochMs;
	readonly end: EpochMs;
	/** States that keep to it: online or busy at work, away or offline on a break. */
	readonly accepts: readonly AgentPresence[];
}

/** What a person's state was in [start, end); from `agent.state`. Spans of one person do not overlap. */
export interface PresenceSpan {
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly state: AgentPresence;
}

export interface Adherence {
	/** Time in the scheduled state. */
	readonly kept: Milliseconds;
	readonly scheduled: Milliseconds;
	/** kept / scheduled; absent when nothing was scheduled or no state was ever reported. */
	readonly value?: number;
}

/**
 * Adherence (遵时): time in the scheduled state / scheduled time, exact to the millisecond. Scheduled time without
 * a reported state is not kept.
 *
 * @example
 * adherence([{ start: 0, end: 60 * minute, accepts: ['online'] }], [{ start: 6 * minute, end: 60 * minute,
 *   state: 'online' }]).value // 0.9
 */
export function adherence(
	schedule: readonly ScheduledSegment[],
	presence: readonly PresenceSpan[]
): Adherence {
	let kept = 0;
	let scheduled = 0;
	for (const segment of schedule) {
		scheduled += Math.max(0, segment.end - segment.start);
		for (const span of presence) {
			if (!segment.accepts.includes(span.state)) continue;
			kept += Math.max(0, Math.min(segment.end, span.end) - Math.max(segment.start, span.start));
		}
	}
	return { kept, scheduled, value: presence.length > 0 ? ratio(kept, scheduled) : undefined };
}
