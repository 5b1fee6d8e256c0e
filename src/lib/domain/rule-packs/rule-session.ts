import type { TurnMessage } from '../conversation/turn.ts';
import type { EpochMs } from '../units.ts';

/** A change of who owns a conversation. */
export type Handover =
	| {
			readonly kind: 'assigned';
			readonly at: EpochMs;
			/** Absent: a human whose name the source does not know. */
			readonly agent?: string;
	  }
	| { readonly kind: 'unassigned'; readonly at: EpochMs };

/** One conversation as rule packs read it. Every list is in the order in which the conversation was folded. */
export interface RuleSession {
	/** Unique among all sessions that are evaluated together. */
	readonly id: string;
	/** Absent where the source does not know: the session then stands for a customer of its own. */
	readonly customer?: string;
	readonly opened: EpochMs;
	/** When it first asked for a human; absent while it never did (self-service). */
	readonly asked?: EpochMs;
	readonly messages: readonly TurnMessage[];
	readonly handovers: readonly Handover[];
	/** Every closing; messages after one reopen the conversation. */
	readonly closings: readonly EpochMs[];
}

/** Last instant at which anything happened in a session. */
export function lastInstantOf(session: RuleSession): EpochMs {
	return Math.max(
		session.opened,
		session.messages.at(-1)?.at ?? -Infinity,
		session.handovers.at(-1)?.at ?? -Infinity,
		session.closings.at(-1) ?? -Infinity
	);
}

function byTime<Step extends { readonly at: EpochMs }>(a: Step, b: Step): number {
	return a.at - b.at;
}

/** Two sessions of one customer read as one: the first one's closings no longer end anything. */
function continueSession(first: RuleSession, second: RuleSession): RuleSession {
	const asked = Math.min(first.asked ?? Infinity, second.asked ?? Infinity);
	return {
		id: first.id,
		customer: first.customer,
		opened: first.opened,
		asked: asked === Infinity ? undefined : asked,
		messages: [...first.messages, ...second.messages].sort(byTime),
		handovers: [...first.handovers, ...second.handovers].sort(byTime),
		closings: second.closings
	};
}

/**
 * A customer's sessions with every one that opened at most `gap` after the end of the one before joined to it. A
 * session that was never closed ends with its last message.
 *
 * @param sessions of one customer, in any order
 */
export function joinReturns(sessions: Iterable<RuleSession>, gap: number): RuleSession[] {
	const inOrder = [...sessions].sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1));
	const joined: RuleSession[] = [];
	let end = -Infinity;
	for (const session of inOrder) {
		const previous = joined.at(-1);
		if (previous !== undefined && session.opened <= end + gap) {
			joined[joined.length - 1] = continueSession(previous, session);
			end = Math.max(end, lastInstantOf(session));
		} else {
			joined.push(session);
			end = lastInstantOf(session);
		}
	}
	return joined;
}
