import { customerKeyOf, openTurnStart, type Conversation } from '../conversation/conversation.ts';
import type { Cell } from '../floor/cell.ts';
import type { Visit } from '../floor/visits.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { ConversationFact } from './conversation-facts.ts';

/** How one session of a conversation stands, as lists show it. Ids, not names. */
export interface Standing {
	/** Unique among all sessions of all conversations of an organisation. */
	readonly key: string;
	readonly source: string;
	readonly id: string;
	/** From 0: a subject that is used again long after its close begins a new session. */
	readonly session: number;
	readonly cell: Cell;
	/** As stored (hashed); the conversation itself where the source knows none. */
	readonly customer: string;
	/** Whether the source knows the customer. */
	readonly knowsCustomer: boolean;
	/** Account key of who owns it. */
	readonly agent: string | undefined;
	readonly openedAt: EpochMs | undefined;
	readonly askedAt: EpochMs | undefined;
	readonly closedAt: EpochMs | undefined;
	readonly open: boolean;
	readonly assigned: boolean;
	readonly waitingSince: EpochMs | undefined;
	/** Start of the open turn. */
	readonly turnSince: EpochMs | undefined;
	/** Turns ended, answered or not. */
	readonly turns: number;
	/** Only backfilled: it has no place in what is counted of the present. */
	readonly isHistory: boolean;
	/** Ask of its last turn, and whether that is open or ended without a reply. */
	readonly lastAsked: EpochMs | undefined;
	readonly lastUnanswered: boolean;
}

/** A standing with all that it has contributed to figures. */
export interface Dossier extends Standing {
	readonly facts: readonly ConversationFact[];
	/** Its ask for a human, and what that counts as; kept up to date by the ledger of visits. */
	readonly visit: Visit | undefined;
	/** Time of the first turn, where it was answered. */
	readonly firstResponse: Milliseconds | undefined;
}

/** Joins the key of a conversation and the number of a session. */
export function sessionKey(conversationKey: string, session: number): string {
	return session === 0 ? conversationKey : `${conversationKey}\u001f${session}`;
}

/** Reads how a conversation stands. */
export function standingOf(c: Conversation): Standing {
	const turnSince = openTurnStart(c);
	return {
		key: sessionKey(c.key, c.session),
		source: c.source,
		id: c.id,
		session: c.session,
		cell: c.cell,
		customer: customerKeyOf(c),
		knowsCustomer: c.customer !== undefined,
		agent: c.agent,
		openedAt: c.openedAt,
		askedAt: c.askedAt,
		closedAt: c.open ? undefined : c.closes.at(-1),
		open: c.open,
		assigned: c.open && c.assigned,
		waitingSince: c.waitingSince,
		turnSince,
		turns: c.turns,
		isHistory: c.liveEvents === 0,
		lastAsked: turnSince ?? c.lastTurnAsked,
		lastUnanswered: turnSince !== undefined || c.lastTurnUnanswered
	};
}

/** The state that a row names; a conversation that waits for an agent and for a reply is `waiting`. */
export type ConversationState = 'waiting' | 'unanswered' | 'serving' | 'open' | 'closed';
export const conversationStates = ['waiting', 'unanswered', 'serving', 'open', 'closed'] as const;

export function stateOf({ open, waitingSince, turnSince, assigned }: Standing): ConversationState {
	if (!open) return 'closed';
	if (waitingSince !== undefined) return 'waiting';
	if (turnSince !== undefined) return 'unanswered';
	return assigned ? 'serving' : 'open';
}

/** Whether a conversation is in a state that is asked for: one that waits can also be unanswered, and is open. */
export function isInState(standing: Standing, state: ConversationState): boolean {
	switch (state) {
		case 'open':
			return standing.open;
		case 'waiting':
			return standing.waitingSince !== undefined;
		case 'unanswered':
			return standing.turnSince !== undefined;
		case 'serving':
			return standing.assigned;
		case 'closed':
			return !standing.open;
	}
}
