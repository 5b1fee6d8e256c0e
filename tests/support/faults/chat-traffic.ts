import { between, chanceOf, oneOf } from './chance.ts';
import type { Chance } from './chance.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** An event as a source sends it. */
export interface SentEvent {
	readonly specversion: '1.0';
	readonly id: string;
	readonly type: string;
	readonly source: string;
	readonly subject: string;
	readonly time: string;
	readonly sequence?: string;
	readonly data: Readonly<Record<string, unknown>>;
}

/** How far a conversation has come. */
type Stage = 'opened' | 'queued' | 'assigned' | 'closed';

interface Chat {
	readonly subject: string;
	stage: Stage;
	messages: number;
}

const accounts = ['a1', 'a2', 'a3', 'a4', 'a5'] as const;
const queues = ['pre', 'after', 'vip'] as const;
/** Conversations at a time: few enough that their events mix. */
const most = 40;

/**
 * What one source sends: conversations from opening to rating, people coming and going, and everything that makes the
 * fold work hard: events that are late within the repair window and hours beyond it, messages before their opening and
 * after the close, conversations that nobody opened. The same seed gives the same events but for their times.
 */
export class ChatTraffic {
	readonly #chance: Chance;
	readonly #lane: string;
	readonly #chats: Chat[] = [];
	#events = 0;
	#conversations = 0;

	/** @param lane sets ids and conversations apart from those of other senders of the same source */
	constructor(lane: string, seed: number) {
		this.#lane = lane;
		this.#chance = chanceOf(seed);
	}

	next(count: number, now: EpochMs): SentEvent[] {
		return Array.from({ length: count }, () => this.#event(now));
	}

	#event(now: EpochMs): SentEvent {
		const chance = this.#chance;
		const drawn = chance();
		if (drawn < 0.03) {
			const state = oneOf(chance, ['online', 'online', 'online', 'busy', 'away', 'offline']);
			const account = oneOf(chance, accounts);
			return this.#sent('agent.state', account, now, { state, capacity: between(chance, 3, 10) });
		}
		if (drawn < 0.04) return this.#sent('source.heartbeat', this.#lane, now, { interval_s: 15 });
		const chat = this.#chat();
		// One in thirty was never opened: the source was connected in the middle of it.
		if (chat.stage === 'opened' && chat.messages === 0 && chance() > 0.03) {
			chat.messages = 1;
			return this.#sent('conversation.opened', chat.subject, now, {
				channel: oneOf(chance, ['taobao', 'jd']),
				shop: oneOf(chance, ['flagship', 'specialty']),
				...(chance() < 0.9 && { customer: `customer-${between(chance, 1, 500)}` }),
				...(chance() < 0.05 && { origin: 'agent' })
			});
		}
		if (chat.stage === 'opened' && chance() < 0.4) {
			chat.stage = 'queued';
			return this.#sent('conversation.queued', chat.subject, now, { queue: oneOf(chance, queues) });
		}
		if (chat.stage === 'queued' && chance() < 0.5) {
			chat.stage = 'assigned';
			const agent = chance() < 0.9 ? oneOf(chance, accounts) : null;
			return this.#sent('conversation.assigned', chat.subject, now, { agent });
		}
		if (chat.stage === 'assigned' && chance() < 0.04) {
			chat.stage = 'queued';
			return this.#sent('conversation.unassigned', chat.subject, now, { queue: oneOf(chance, queues) });
		}
		if (chat.stage === 'closed' && chance() < 0.5) {
			return this.#sent('rating.submitted', chat.subject, now, { score: between(chance, 1, 5), scale: 5 });
		}
		if (chance() < 0.12) {
			const reason = chat.stage === 'queued' ? 'abandoned' : oneOf(chance, ['agent', 'customer', 'timeout']);
			chat.stage = 'closed';
			return this.#sent('conversation.closed', chat.subject, now, { reason });
		}
		chat.messages += 1;
		const from = chat.stage === 'assigned' ? oneOf(chance, ['customer', 'agent', 'agent']) : 'customer';
		return this.#sent('message.created', chat.subject, now, {
			message: `${chat.subject}-${chat.messages}`,
			from: chance() < 0.05 ? 'bot' : from,
			...(chance() < 0.05 && { auto: true })
		});
	}

	#chat(): Chat {
		const chance = this.#chance;
		if (this.#chats.length < most || chance() < 0.05) {
			this.#conversations += 1;
			const subject = `${this.#lane}-conversation-${this.#conversations}`;
			this.#chats.push({ subject, stage: 'opened', messages: 0 });
			if (this.#chats.length > most) this.#chats.shift();
		}
		return oneOf(chance, this.#chats);
	}

	#sent(type: string, subject: string, now: EpochMs, fields: Readonly<Record<string, unknown>>): SentEvent {
		const chance = this.#chance;
		this.#events += 1;
		const drawn = chance();
		const lateBy =
			drawn < 0.85
				? between(chance, 0, 900)
				: drawn < 0.96
					? between(chance, 1_000, 115_000)
					: between(chance, 125_000, 4 * 3_600_000);
		return {
			specversion: '1.0',
			id: `${this.#lane}-${this.#events}`,
			type: `tidewall.${type}`,
			source: 'chat',
			subject,
			time: new Date(now - lateBy).toISOString(),
			data: fields
		};
	}
}
