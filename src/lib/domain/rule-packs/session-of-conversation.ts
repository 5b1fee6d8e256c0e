import { emptyConversation, type Conversation } from '../conversation/conversation.ts';
import type { CellOf } from '../conversation/fold.ts';
import { takeEvent } from '../conversation/take-event.ts';
import type { TurnMessage } from '../conversation/turn.ts';
import type { LoggedEvent } from '../events/event.ts';
import type { Cell } from '../floor/cell.ts';
import { silentSink } from '../metrics/facts.ts';
import { accountKey, cellKey } from '../registry/keys.ts';
import { hour, type EpochMs, type Milliseconds } from '../units.ts';
import type { Handover, RuleSession } from './rule-session.ts';

/**
 * Names a session among all sessions of a floor: by the event of it that came first, for a subject is used again, and a
 * floor that has forgotten its earlier sessions counts them from 0.
 */
export function sessionIdOf({ key, events }: Pick<Conversation, 'key' | 'events'>): string {
	const first = events.reduce((least, { position }) => Math.min(least, position), Infinity);
	return `${key}\u001f${first}`;
}

/**
 * A conversation goes on changing the platforms' figures as long as its events are received within this time of each
 * other. A day, because a source may tell of what happened late by that; another one, because a rule may count a
 * customer's whole day; two hours for days that a change of the clock makes longer.
 */
export const platformReach: Milliseconds = 50 * hour;

/** The events of a conversation that count: what is backfilled does not, nor what comes after a pause that is too long. */
function countedEvents(c: Conversation): readonly LoggedEvent[] {
	const events = c.events.filter(({ timeliness }) => timeliness !== 'history');
	const received = events.map(({ receivedAt }) => receivedAt);
	if (Math.max(...received) - Math.min(...received) <= platformReach) return events;
	const inOrder = [...events].sort((a, b) => a.position - b.position);
	const pause = inOrder.findIndex(
		({ receivedAt }, i) => i > 0 && receivedAt - (inOrder[i - 1] as LoggedEvent).receivedAt > platformReach
	);
	if (pause < 0) return events;
	const limit = (inOrder[pause] as LoggedEvent).position;
	return events.filter(({ position }) => position < limit);
}

/** Whether a conversation's last event, by the log, still counts; else it is decided, and may be forgotten already. */
export function isUndecided(c: Conversation, last: LoggedEvent): boolean {
	return last.timeliness !== 'history' && countedEvents(c).includes(last);
}

const looseCell: CellOf = (shop, channel, queue) => ({
	key: cellKey(shop, channel, queue),
	shop,
	channel,
	queue,
	boards: []
});

/** The conversation as it would be if only what counts had ever come. */
function asCounted(c: Conversation): Conversation {
	const events = countedEvents(c);
	if (events.length === c.events.length) return c;
	const nowhere = looseCell('', '', '');
	const counted = emptyConversation(c.key, c.source, c.id, nowhere);
	for (const event of events) takeEvent(counted, event, silentSink, looseCell, nowhere);
	return counted;
}

/** A session of a conversation, and where it is counted. */
export interface PlacedSession {
	readonly session: RuleSession;
	readonly cell: Pick<Cell, 'shop' | 'channel' | 'queue'>;
}

/**
 * A conversation as rule packs read it. Accounts are account keys.
 *
 * @returns undefined for one in which no customer has written: no rule counts it
 */
export function sessionOfConversation(whole: Conversation): PlacedSession | undefined {
	const c = asCounted(whole);
	const { events } = c;
	const [first] = events;
	if (first === undefined || c.firstCustomerMessageAt === undefined) return undefined;
	const messages: TurnMessage[] = [];
	const handovers: Handover[] = [];
	const closings: EpochMs[] = [];
	let lastReceivedAt = first.receivedAt;
	const account = (agent: string | null | undefined) =>
		typeof agent === 'string' ? { agent: accountKey(c.source, agent) } : undefined;
	for (const event of events) {
		lastReceivedAt = Math.max(lastReceivedAt, event.receivedAt);
		switch (event.type) {
			case 'message.created': {
				const { from, agent, auto, private: isPrivate } = event.data;
				messages.push({
					at: event.time,
					from,
					auto: auto === true,
					private: isPrivate === true,
					...account(agent)
				});
				break;
			}
			case 'conversation.assigned':
				handovers.push({ kind: 'assigned', at: event.time, ...account(event.data.agent) });
				break;
			case 'conversation.unassigned':
				handovers.push({ kind: 'unassigned', at: event.time });
				break;
			case 'conversation.closed':
				closings.push(event.time);
				break;
			default:
				break;
		}
	}
	const session: RuleSession = {
		id: sessionIdOf(whole),
		opened: first.time,
		messages,
		handovers,
		closings,
		lastReceivedAt,
		...(c.customer !== undefined && { customer: c.customer }),
		...(c.askedAt !== undefined && { asked: c.askedAt })
	};
	return { session, cell: c.cell };
}
