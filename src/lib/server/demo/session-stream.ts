import { minute } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { AgentPresence } from '#lib/domain/events/event.ts';
import { EventHeap } from '#scheduler/simulate/event-heap.ts';
import type { HeapEntry } from '#scheduler/simulate/event-heap.ts';
import type { Happening } from '#scheduler/simulate/happening.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';
import { aftermathOf } from './aftermath.ts';
import type { DemoEvent } from './cloud-event.ts';
import { demoPeople, demoQueues } from './demo-registry.ts';
import type { DemoQueue } from './demo-registry.ts';
import { demoCapacity, demoScenario } from './demo-scenario.ts';
import type { DemoSession } from './session-calendar.ts';

/** What the stream remembers of a conversation until it closes. */
interface OpenConversation {
	readonly subject: string;
	readonly customer: string;
	queue: DemoQueue;
	readonly sku: string;
	events: number;
	messages: number;
	agent?: string;
	/** Since when the customer waits for a reply. */
	askedAt?: EpochMs;
	longestResponse: Milliseconds;
}

const topics = {
	pre_sale: ['price', 'stock', 'size', 'delivery', 'coupon'],
	after_sale: ['logistics', 'return', 'defect', 'invoice'],
	other: ['price', 'delivery', 'coupon', 'return']
} as const;

/**
 * The events of one session, in order of time, as long as one asks for them. The same seed and session give the
 * same events with the same ids, however the asking is cut into steps: after a restart the demo repeats what it
 * may have posted already, and the ingest answers `duplicate`.
 */
export class SessionStream {
	readonly session: DemoSession;
	readonly #seed: string;
	/** In every id of the session: two sessions never share one. */
	readonly #name: string;
	readonly #simulation: Simulation;
	readonly #open = new Map<number, OpenConversation>();
	readonly #present = new Map<number, AgentPresence>();
	/** What follows the ended conversations, by number in the heap. */
	readonly #following = new Map<number, DemoEvent>();
	readonly #heap = new EventHeap();
	readonly #due: HeapEntry = { time: 0, kind: 0, subject: 0, stamp: 0 };
	#followed = 0;
	#presences = 0;
	#produced: DemoEvent[] = [];

	/**
	 * @param seed of the run
	 * @param firstLaunch the launch of the run's first session, which names the run
	 */
	constructor(seed: number, firstLaunch: EpochMs, session: DemoSession) {
		this.session = session;
		this.#name = [seed, Math.round(firstLaunch / minute), session.number]
			.map((n) => n.toString(36))
			.join('.');
		this.#seed = `demo/${this.#name}`;
		this.#simulation = new Simulation(demoScenario(session), this.#seed, (happening) =>
			this.#tell(happening)
		);
	}

	/** Nothing comes any more. */
	get isOver(): boolean {
		return this.#simulation.nextAt === Infinity && this.#heap.size === 0;
	}

	/** Conversations that are open now. */
	get openConversations(): number {
		return this.#open.size;
	}

	/** The events after those of the call before, until `to` inclusive, ascending by `at`. */
	advance(to: EpochMs): DemoEvent[] {
		this.#simulation.advance(to);
		while (this.#heap.nextTime <= to && this.#heap.pop(this.#due)) {
			this.#produced.push(this.#following.get(this.#due.subject) as DemoEvent);
			this.#following.delete(this.#due.subject);
		}
		const events = this.#produced;
		this.#produced = [];
		return events.sort((a, b) => a.at - b.at);
	}

	/** What ends the session at once: every open conversation times out, everybody goes offline. */
	closings(at: EpochMs): DemoEvent[] {
		const events: DemoEvent[] = [];
		for (const { subject } of this.#open.values()) {
			// Its own id and a far sequence: the events that would have come are not contradicted.
			events.push({
				at,
				id: `${subject}-end`,
				type: 'conversation.closed',
				subject,
				sequence: '999999',
				data: { reason: 'timeout' }
			});
		}
		for (const [agent, state] of this.#present) {
			if (state !== 'offline') events.push(this.#presenceEvent(at, agent, 'offline', `end-${agent}`));
		}
		return events;
	}

	#tell(happening: Happening): void {
		if (happening.kind === 'presence') {
			const { at, agent, state, reason } = happening;
			this.#present.set(agent, state);
			this.#produced.push(this.#presenceEvent(at, agent, state, String(this.#presences++), reason));
			return;
		}
		if (happening.kind === 'opened') this.#meet(happening);
		const conversation = this.#open.get(happening.conversation) as OpenConversation;
		const { at } = happening;
		const { subject } = conversation;
		const sequence = String(++conversation.events);
		const envelope = { at, id: `${subject}-${sequence}`, subject, sequence };
		switch (happening.kind) {
			case 'opened': {
				const { queue, customer, sku } = conversation;
				const topic = topics[queue.kind];
				this.#produced.push({
					...envelope,
					type: 'conversation.opened',
					data: {
						channel: queue.channel,
						shop: queue.shop,
						queue: queue.id,
						customer,
						topic: topic[happening.conversation % topic.length],
						sku,
						origin: 'customer',
						...(happening.reopens !== undefined && { reopens: this.#subjectOf(happening.reopens) })
					}
				});
				return;
			}
			case 'queued':
				conversation.askedAt ??= at;
				this.#produced.push({
					...envelope,
					type: 'conversation.queued',
					data: { queue: conversation.queue.id, position: happening.position }
				});
				return;
			case 'assigned': {
				conversation.agent = accountOf(happening.agent);
				this.#produced.push({
					...envelope,
					type: 'conversation.assigned',
					data: {
						agent: conversation.agent,
						...(happening.from !== undefined && { from_agent: accountOf(happening.from) }),
						via: happening.via
					}
				});
				return;
			}
			case 'unassigned':
				conversation.queue = demoQueues[happening.queue] as DemoQueue;
				this.#produced.push({
					...envelope,
					type: 'conversation.unassigned',
					data: { queue: conversation.queue.id }
				});
				return;
			case 'message': {
				const { from, agent, auto } = happening;
				if (from === 'customer') conversation.askedAt ??= at;
				else if (!auto && conversation.askedAt !== undefined) {
					conversation.longestResponse = Math.max(conversation.longestResponse, at - conversation.askedAt);
					conversation.askedAt = undefined;
				}
				this.#produced.push({
					...envelope,
					type: 'message.created',
					data: {
						message: `${subject}-m${++conversation.messages}`,
						from,
						...(agent !== undefined && { agent: accountOf(agent) }),
						kind: 'text',
						auto
					}
				});
				return;
			}
			case 'closed': {
				const { reason, agent } = happening;
				this.#open.delete(happening.conversation);
				this.#produced.push({
					...envelope,
					type: 'conversation.closed',
					data: { reason, ...(agent !== undefined && { agent: accountOf(agent) }) }
				});
				this.#follow(conversation, at, reason === 'abandoned');
				return;
			}
			default:
				happening satisfies never;
		}
	}

	#meet({ conversation, customer, queue }: Extract<Happening, { kind: 'opened' }>): void {
		this.#open.set(conversation, {
			subject: this.#subjectOf(conversation),
			customer: `u-${this.#name}-${customer}`,
			queue: demoQueues[queue] as DemoQueue,
			sku: `sku-${(customer * 7919) % 48}`,
			events: 0,
			messages: 0,
			longestResponse: 0
		});
	}

	#follow(conversation: OpenConversation, closedAt: EpochMs, abandoned: boolean): void {
		const { subject, events, customer, queue, sku, agent, longestResponse } = conversation;
		const ended = {
			subject,
			sequence: events + 1,
			closedAt,
			customer,
			queue,
			sku,
			abandoned,
			longestResponse
		};
		const random = new RandomStream(this.#seed, `aftermath/${subject}`);
		for (const event of aftermathOf(agent === undefined ? ended : { ...ended, agent }, random)) {
			this.#following.set(this.#followed, event);
			this.#heap.push(event.at, 0, this.#followed++, 0);
		}
	}

	#presenceEvent(
		at: EpochMs,
		agent: number,
		state: AgentPresence,
		number: string,
		reason?: string
	): DemoEvent {
		return {
			at,
			id: `a-${this.#name}-${number}`,
			type: 'agent.state',
			subject: accountOf(agent),
			data: { state, capacity: demoCapacity, ...(reason !== undefined && { reason }) }
		};
	}

	#subjectOf(conversation: number): string {
		return `c-${this.#name}-${conversation}`;
	}
}

function accountOf(agent: number): string {
	return (demoPeople[agent] as (typeof demoPeople)[number]).id;
}
