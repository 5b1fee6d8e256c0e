import { emptyConversation, openTurnStart, type Conversation } from '../conversation/conversation.ts';
import { applyEvent, type CellOf } from '../conversation/fold.ts';
import { takeEvent } from '../conversation/take-event.ts';
import type { AssignedVia, CloseReason, LoggedEvent } from '../events/event.ts';
import { beginsSession, nextSession } from '../floor/floor-conversations.ts';
import { isSatisfied } from '../kpi/satisfaction.ts';
import type { FactSink } from '../metrics/facts.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { collectingSink, looseCells, type ConversationFact } from './conversation-facts.ts';

/** Why something that was written to the customer did not end a turn. */
export type NoReplyReason =
	/** Sent by an automatism. */
	| 'automatic'
	/** An internal note. */
	| 'private'
	| 'bot'
	| 'system'
	/** Nobody waited for one: the customer had written nothing, or it was answered already. */
	| 'no_open_turn';

/** One thing that happened, in the order in which it counts. Ids, not names; never what was said. */
export interface TimeLineEntry {
	readonly at: EpochMs;
	/** Set where it came more than the repair window late. */
	readonly receivedAt?: EpochMs;
	readonly kind:
		| 'opened'
		| 'queued'
		| 'assigned'
		| 'transferred'
		| 'unassigned'
		| 'customer'
		| 'reply'
		| 'auto_reply'
		| 'note'
		| 'bot'
		| 'system'
		| 'other'
		| 'rated'
		| 'closed';
	/** It opened a closed conversation again. */
	readonly reopens?: true;
	/** Account key. */
	readonly agent?: string;
	/** Of a transfer: who had it before. */
	readonly fromAgent?: string;
	readonly via?: AssignedVia;
	readonly queue?: string;
	readonly reason?: CloseReason;
	/** Of what was written to the customer: whether it ended a turn, and if not, why. */
	readonly valid?: boolean;
	readonly why?: NoReplyReason;
	/** How long the turn or the wait took that it ended. */
	readonly time?: Milliseconds;
	/** It ended the first turn. */
	readonly first?: true;
	/** It ended an open turn without a reply. */
	readonly unanswered?: true;
	readonly rating?: {
		readonly score?: number;
		readonly scale?: number;
		readonly label?: string;
		readonly satisfied?: boolean;
	};
	/** It makes no sense where it stands, and is only counted as irregular. */
	readonly irregular?: true;
}

/** A stretch of time within a session. */
export interface TimeLineSpan {
	readonly kind: 'wait' | 'turn' | 'service';
	readonly from: EpochMs;
	/** Absent while it runs. */
	readonly to?: EpochMs;
	/** Who served; who answered the turn, or owned it when it ended without a reply. */
	readonly agent?: string;
	/** Of a turn. */
	readonly answered?: boolean;
	/** Of a wait. */
	readonly abandoned?: boolean;
}

/** One session of a conversation. */
export interface TimeLineSession {
	readonly session: number;
	readonly openedAt?: EpochMs;
	readonly closedAt?: EpochMs;
	readonly shop: string;
	readonly channel: string;
	readonly queue: string;
	/** As stored; absent where the source knows none. */
	readonly customer?: string;
	readonly agent?: string;
	readonly entries: readonly TimeLineEntry[];
	readonly spans: readonly TimeLineSpan[];
}

const silent: FactSink = collectingSink([]);

/**
 * The sessions of a conversation, first to last, folded as the boards fold them.
 *
 * @param events of one conversation, in the order of receipt
 */
export function timeLineOf(events: readonly LoggedEvent[]): TimeLineSession[] {
	const [first] = events;
	if (first === undefined) return [];
	const cellOf = looseCells();
	const nowhere = cellOf('', '', '');
	const key = accountKey(first.source, first.subject);
	let present = emptyConversation(key, first.source, first.subject, nowhere);
	const sessions = [present];
	for (const event of events) {
		if (beginsSession(present, event)) sessions.push((present = nextSession(present, nowhere)));
		takeEvent(present, event, silent, cellOf, nowhere);
	}
	return sessions.map((session) => lineOf(session, cellOf));
}

function lineOf(folded: Conversation, cellOf: CellOf): TimeLineSession {
	const c = emptyConversation(folded.key, folded.source, folded.id, cellOf('', '', ''));
	const spans = new Spans();
	const entries = folded.events.map((event) => {
		const facts: ConversationFact[] = [];
		const before = { ...c, turn: openTurnStart(c) };
		applyEvent(c, event, 1, collectingSink(facts), cellOf);
		const entry = entryOf(event, c, before, facts);
		spans.take(c, before, event.time, entry);
		return entry;
	});
	const { shop, channel, queue } = c.cell;
	const closedAt = c.open ? undefined : c.closes.at(-1);
	return {
		session: folded.session,
		...(c.openedAt !== undefined && { openedAt: c.openedAt }),
		...(closedAt !== undefined && { closedAt }),
		shop,
		channel,
		queue,
		...(c.customer !== undefined && { customer: c.customer }),
		...(c.agent !== undefined && { agent: c.agent }),
		entries,
		spans: spans.found
	};
}

type Before = Conversation & { readonly turn: EpochMs | undefined };

function entryOf(
	event: LoggedEvent,
	c: Conversation,
	before: Before,
	facts: readonly ConversationFact[]
): TimeLineEntry {
	const wasOpen = before.openedAt === undefined || before.open;
	const common = {
		at: event.time,
		...(event.timeliness !== 'live' && { receivedAt: event.receivedAt }),
		...(!wasOpen && c.open && { reopens: true as const })
	};
	const account = (agent: string | null | undefined) =>
		agent == null ? undefined : accountKey(event.source, agent);
	const named = (agent: string | undefined) => (agent === undefined ? undefined : { agent });
	const wait = facts.find(({ kind }) => kind === 'waitEnded')?.time;
	const waited = wait === undefined ? undefined : { time: wait };
	switch (event.type) {
		case 'conversation.opened':
			return { ...common, kind: 'opened', ...(event.data.queue != null && { queue: event.data.queue }) };
		case 'conversation.queued':
			return { ...common, kind: 'queued', queue: event.data.queue };
		case 'conversation.assigned': {
			const { via } = event.data;
			const from = before.agent;
			const moved = before.assigned && from !== c.agent;
			return {
				...common,
				kind: moved ? 'transferred' : 'assigned',
				...named(account(event.data.agent)),
				...(moved && from !== undefined && { fromAgent: from }),
				...(via !== undefined && { via }),
				...waited,
				...(!wasOpen && { irregular: true as const })
			};
		}
		case 'conversation.unassigned': {
			const { queue } = event.data;
			return {
				...common,
				kind: 'unassigned',
				...named(before.agent),
				...(typeof queue === 'string' && { queue }),
				...(!wasOpen && { irregular: true as const })
			};
		}
		case 'message.created':
			return { ...common, ...messageOf(event, c, facts) };
		case 'conversation.closed': {
			const unanswered = before.turn !== undefined && c.lastTurnUnanswered && c.turns > before.turns;
			return {
				...common,
				kind: 'closed',
				reason: event.data.reason,
				...named(before.agent),
				...waited,
				...(unanswered && { unanswered: true as const, time: event.time - (before.turn ?? event.time) }),
				...(!wasOpen && { irregular: true as const })
			};
		}
		case 'rating.submitted': {
			const { score, scale, label } = event.data;
			const satisfied = isSatisfied(event.data);
			const rating = {
				...(score !== undefined && { score }),
				...(scale !== undefined && { scale }),
				...(label !== undefined && { label }),
				...(satisfied !== undefined && { satisfied })
			};
			return { ...common, kind: 'rated', ...named(account(event.data.agent)), rating };
		}
		default:
			return { ...common, kind: 'other' };
	}
}

function messageOf(
	event: Extract<LoggedEvent, { type: 'message.created' }>,
	c: Conversation,
	facts: readonly ConversationFact[]
): Omit<TimeLineEntry, 'at'> {
	const { from, agent, auto, private: isPrivate } = event.data;
	const author = agent == null ? undefined : { agent: accountKey(event.source, agent) };
	if (isPrivate === true) return { kind: 'note', ...author, valid: false, why: 'private' };
	switch (from) {
		case 'customer':
			return { kind: 'customer' };
		case 'agent':
		case 'assisted': {
			if (auto === true) return { kind: 'auto_reply', ...author, valid: false, why: 'automatic' };
			const by = author ?? (c.lastReplyBy === undefined ? undefined : { agent: c.lastReplyBy });
			const turn = facts.find(({ kind }) => kind === 'response');
			if (turn === undefined) return { kind: 'reply', ...by, valid: false, why: 'no_open_turn' };
			const first = facts.some(({ kind }) => kind === 'firstResponse');
			return {
				kind: 'reply',
				...by,
				valid: true,
				...(turn.time !== undefined && { time: turn.time }),
				...(first && { first: true as const })
			};
		}
		case 'bot':
			return { kind: 'bot', valid: false, why: 'bot' };
		case 'system':
			return { kind: 'system', valid: false, why: 'system' };
		default:
			return { kind: 'other' };
	}
}

/** Waits, turns and who served, from how a conversation stood before and after each event. */
class Spans {
	readonly all: (TimeLineSpan | undefined)[] = [];
	readonly #running = new Map<TimeLineSpan['kind'], number>();

	get found(): TimeLineSpan[] {
		return this.all.filter((span) => span !== undefined);
	}

	take(c: Conversation, before: Before, at: EpochMs, entry: TimeLineEntry): void {
		this.#follow('wait', before.waitingSince, c.waitingSince, at, {}, () => ({
			abandoned: entry.kind === 'closed' && entry.reason === 'abandoned'
		}));
		this.#follow('turn', before.turn, openTurnStart(c), at, {}, () => {
			// What ended neither by a reply nor unanswered was no turn: a bot spoke first, or the customer needed nobody.
			if (entry.kind !== 'reply' && entry.unanswered !== true) return undefined;
			const agent = entry.agent ?? before.agent;
			return { answered: entry.kind === 'reply', ...(agent !== undefined && { agent }) };
		});
		const served = (state: Conversation) => (state.assigned ? (state.agent ?? '') : undefined);
		const [was, is] = [served(before), served(c)];
		if (was === is) return;
		if (was !== undefined) this.#end('service', at, {});
		if (is !== undefined) this.#begin('service', at, is === '' ? {} : { agent: is });
	}

	/** A span by the instant at which it began: another instant is another span. */
	#follow(
		kind: 'wait' | 'turn',
		before: EpochMs | undefined,
		after: EpochMs | undefined,
		at: EpochMs,
		begun: Partial<TimeLineSpan>,
		ended: () => Partial<TimeLineSpan> | undefined
	): void {
		if (before === after) return;
		// An ask that moves (queued while a turn runs) moves the turn that waits for it, and does not end it.
		const moved = before !== undefined && after !== undefined && after > before && after === at;
		const running = this.#running.get(kind);
		if (moved && running !== undefined) {
			this.all[running] = { ...(this.all[running] as TimeLineSpan), from: after };
			return;
		}
		if (before !== undefined) this.#end(kind, at, ended());
		if (after !== undefined) this.#begin(kind, after, begun);
	}

	#begin(kind: TimeLineSpan['kind'], from: EpochMs, rest: Partial<TimeLineSpan>): void {
		this.#running.set(kind, this.all.length);
		this.all.push({ kind, from, ...rest });
	}

	#end(kind: TimeLineSpan['kind'], to: EpochMs, rest: Partial<TimeLineSpan> | undefined): void {
		const index = this.#running.get(kind);
		this.#running.delete(kind);
		if (index === undefined) return;
		this.all[index] = rest && { ...(this.all[index] as TimeLineSpan), to, ...rest };
	}
}
