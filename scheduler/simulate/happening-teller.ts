import type { AgentPresence, CloseReason, MessageSender } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { FloorListener, FoundConversation } from './floor-listener.ts';
import type { Happening } from './happening.ts';

/**
 * Tells every happening as an object. What a simulation finds at its beginning is told as if it happened then:
 * opened and queued, or opened and assigned.
 */
export class HappeningTeller implements FloorListener {
	readonly #tell: (happening: Happening) => void;
	/** `#id[place]`: the conversation there. */
	readonly #id: number[] = [];

	constructor(tell: (happening: Happening) => void) {
		this.#tell = tell;
	}

	found(at: EpochMs, place: number, conversation: number, state: FoundConversation): void {
		const { queue, customer, position, agent } = state;
		this.#id[place] = conversation;
		this.#tell({ kind: 'opened', at, conversation, queue, customer });
		if (position > 0) this.#tell({ kind: 'queued', at, conversation, queue, position });
		if (agent >= 0) this.#tell({ kind: 'assigned', at, conversation, agent, via: 'route' });
	}

	opened(
		at: EpochMs,
		place: number,
		conversation: number,
		queue: number,
		customer: number,
		reopens: number
	): void {
		this.#id[place] = conversation;
		const opened = { kind: 'opened', at, conversation, queue, customer } as const;
		this.#tell(reopens === -1 ? opened : { ...opened, reopens });
	}

	queued(at: EpochMs, place: number, queue: number, position: number): void {
		this.#tell({ kind: 'queued', at, conversation: this.#idOf(place), queue, position });
	}

	assigned(at: EpochMs, place: number, agent: number, from: number): void {
		const via = from === -1 ? 'route' : 'transfer';
		const assigned = { kind: 'assigned', at, conversation: this.#idOf(place), agent, via } as const;
		this.#tell(from === -1 ? assigned : { ...assigned, from });
	}

	unassigned(at: EpochMs, place: number, queue: number, agent: number): void {
		this.#tell({ kind: 'unassigned', at, conversation: this.#idOf(place), queue, agent });
	}

	message(at: EpochMs, place: number, from: MessageSender, agent: number, auto: boolean): void {
		const conversation = this.#idOf(place);
		this.#tell(
			agent === -1
				? { kind: 'message', at, conversation, from, auto }
				: { kind: 'message', at, conversation, from, agent, auto }
		);
	}

	closed(at: EpochMs, place: number, reason: CloseReason, agent: number): void {
		const closed = { kind: 'closed', at, conversation: this.#idOf(place), reason } as const;
		this.#tell(agent === -1 ? closed : { ...closed, agent });
	}

	presence(at: EpochMs, agent: number, state: AgentPresence, reason: string | undefined): void {
		const presence = { kind: 'presence', at, agent, state } as const;
		this.#tell(reason === undefined ? presence : { ...presence, reason });
	}

	#idOf(place: number): number {
		return this.#id[place] as number;
	}
}
