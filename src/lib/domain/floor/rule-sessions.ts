import { emptyConversation, lapseOf, type Conversation } from '../conversation/conversation.ts';
import type { CellOf } from '../conversation/fold.ts';
import { takeEvent } from '../conversation/take-event.ts';
import type { TurnMessage } from '../conversation/turn.ts';
import { lateWindow, type LoggedEvent } from '../events/event.ts';
import { silentSink } from '../metrics/facts.ts';
import { accountKey } from '../registry/keys.ts';
import type { Handover, RuleSession } from '../rule-packs/rule-session.ts';
import { hour, type EpochMs } from '../units.ts';
import type { Cell } from './cell.ts';

/** A session as rule packs read it, and from when on nothing can change it any more. */
export interface SettlingSession {
	readonly session: RuleSession;
	/** Where it was at its end. */
	readonly cell: Cell;
	readonly settledAt: EpochMs;
}

interface Part {
	readonly events: LoggedEvent[];
	readonly opened: EpochMs;
	/** Who is known for it within an hour: by then the other sessions of a customer are still here. */
	customer: string | undefined;
	lastAt: EpochMs;
	isClosed: boolean;
	isOwned: boolean;
	readonly messages: TurnMessage[];
	readonly handovers: Handover[];
	readonly closings: EpochMs[];
}

/** Id of a session of a conversation: it comes to more than one where it goes on after it had lapsed. */
export function ruleSessionId({ key, begunBy }: Conversation, part: number): string {
	return `${key}\u001f${begunBy}\u001f${part}`;
}

/**
 * A conversation as rule packs read it. Backfilled events are left out, as on every live board. What comes after the
 * conversation had lapsed is a session of its own, and what machines write more than a day after a close is in none.
 *
 * Accounts are account keys.
 */
export function ruleSessionsOf(c: Conversation, cellOf: CellOf): SettlingSession[] {
	const told: LoggedEvent[] = [];
	return partsOf(c).map((part, i): SettlingSession => {
		const { events, opened, customer, lastAt, isClosed, messages, handovers, closings } = part;
		told.push(...events);
		// What came after a part has nothing to say of it.
		const known = told.length === c.events.length ? c : foldOf(c, told, cellOf);
		// Who comes back to a conversation that had lapsed has asked before.
		const asked = i > 0 ? opened : known.selfService ? undefined : known.askedAt;
		const session: RuleSession = {
			id: ruleSessionId(c, i),
			...(customer !== undefined && { customer }),
			opened,
			...(asked !== undefined && { asked }),
			messages,
			handovers,
			closings
		};
		// Events move it for a day, and may be a day late; an open one goes on until it lapses.
		const settledAt = (isClosed ? lastAt + lateWindow : lapseOf(lastAt)) + lateWindow + hour;
		return { session, cell: known.cell, settledAt };
	});
}

/** The conversation cut where it had lapsed, by the times of its events: rules know no other order. */
function partsOf(c: Conversation): Part[] {
	const parts: Part[] = [];
	let customer: string | undefined;
	const events = c.events.filter(({ timeliness }) => timeliness !== 'history');
	for (const event of events.sort((a, b) => a.time - b.time)) {
		let part = parts.at(-1);
		if (part === undefined || (!part.isClosed && event.time >= lapseOf(part.lastAt))) {
			if (event.type === 'rating.submitted') continue;
			part = emptyPart(event.time, customer);
			parts.push(part);
		}
		if (part.isClosed && event.time - (part.closings.at(-1) ?? Infinity) > lateWindow) continue;
		part.lastAt = Math.max(part.lastAt, event.time);
		part.events.push(event);
		if (event.type === 'conversation.opened') {
			customer = event.data.customer ?? customer;
			if (event.time <= part.opened + hour) part.customer = customer;
		}
		takeStep(part, event, c.source);
	}
	return parts;
}

function foldOf(c: Conversation, events: readonly LoggedEvent[], cellOf: CellOf): Conversation {
	const nowhere = cellOf('', '', '');
	const folded = emptyConversation(c.key, c.source, c.id, nowhere);
	for (const event of events) takeEvent(folded, event, silentSink, cellOf, nowhere);
	return folded;
}

function emptyPart(opened: EpochMs, customer: string | undefined): Part {
	return {
		events: [],
		opened,
		customer,
		lastAt: opened,
		isClosed: false,
		isOwned: false,
		messages: [],
		handovers: [],
		closings: []
	};
}

function takeStep(part: Part, event: LoggedEvent, source: string): void {
	const at = event.time;
	switch (event.type) {
		case 'conversation.opened':
			part.isClosed = false;
			break;
		case 'conversation.queued':
		case 'conversation.unassigned':
			if (event.type === 'conversation.queued') part.isClosed = false;
			if (part.isOwned) part.handovers.push({ kind: 'unassigned', at });
			part.isOwned = false;
			break;
		case 'conversation.assigned':
			if (part.isClosed) break;
			part.handovers.push({ kind: 'assigned', at, ...accountOf(source, event.data.agent) });
			part.isOwned = true;
			break;
		case 'message.created': {
			const { from, agent, auto, private: isPrivate } = event.data;
			if (isPrivate === true) break;
			const reopens = from === 'customer' || ((from === 'agent' || from === 'assisted') && auto !== true);
			if (reopens) part.isClosed = false;
			part.messages.push({ at, from, ...accountOf(source, agent), auto: auto === true, private: false });
			break;
		}
		case 'conversation.closed':
			part.isClosed = true;
			part.isOwned = false;
			part.closings.push(at);
			break;
		default:
			break;
	}
}

function accountOf(source: string, agent: string | null | undefined): { readonly agent?: string } {
	return agent == null ? {} : { agent: accountKey(source, agent) };
}
