import type { AgentPresence, CloseReason, MessageSender } from '#lib/domain/events/event.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/**
 * Hears what happens in a simulation, as calls instead of objects: counting a day costs no allocation. The calls
 * are those of `Happening`, in order of time.
 *
 * `place` is a small number that a conversation has while it is open and that is given to another one after it
 * closed: a listener keeps what it remembers of a conversation in arrays by place. −1 stands for nobody.
 */
export interface FloorListener {
	/**
	 * Was there when a simulation began from a live state; told before anything happens. What follows is told as of
	 * every other conversation.
	 */
	found(at: EpochMs, place: number, conversation: number, state: FoundConversation): void;
	/** `reopens`: the earlier conversation of this customer, closed `gap` ago; −1 and Infinity: a first contact. */
	opened(
		at: EpochMs,
		place: number,
		conversation: number,
		queue: number,
		customer: number,
		reopens: number,
		gap: Milliseconds
	): void;
	/** The customer asks for a human. `position` 1 is the head of the queue. */
	queued(at: EpochMs, place: number, queue: number, position: number): void;
	/** `from`: who had it before, −1: nobody. */
	assigned(at: EpochMs, place: number, agent: number, from: number): void;
	/** Handed back by `agent` to nobody; it waits in `queue` again. */
	unassigned(at: EpochMs, place: number, queue: number, agent: number): void;
	message(at: EpochMs, place: number, from: MessageSender, agent: number, auto: boolean): void;
	closed(at: EpochMs, place: number, reason: CloseReason, agent: number): void;
	presence(at: EpochMs, agent: number, state: AgentPresence, reason: string | undefined): void;
}

/** How far a conversation was when the simulation began. */
export interface FoundConversation {
	readonly queue: number;
	readonly customer: number;
	/** When the customer asked for a human first; undefined: has not asked yet, a bot has it. */
	readonly askedAt: EpochMs | undefined;
	/** Its position in the queue; 0: it does not wait. */
	readonly position: number;
	/** Who has it, −1: nobody. */
	readonly agent: number;
	/** A human has replied already. */
	readonly isReplied: boolean;
	/** The customer waits for a reply. */
	readonly isTurnOpen: boolean;
}
