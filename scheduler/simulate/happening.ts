import type { AgentPresence, AssignedVia, CloseReason, MessageSender } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/**
 * What happens in a simulated contact centre, in the words of the product's events. Conversations and customers
 * are numbered from 0 in the order in which they come; queues and agents are the scenario's indices.
 * `at` is not rounded; it never falls from one happening to the next.
 */
export type Happening =
	| {
			readonly kind: 'opened';
			readonly at: EpochMs;
			readonly conversation: number;
			readonly queue: number;
			readonly customer: number;
			/** The earlier conversation of this customer that this one continues. */
			readonly reopens?: number;
	  }
	/** The customer asks for a human. `position` 1 is the head of the queue. */
	| {
			readonly kind: 'queued';
			readonly at: EpochMs;
			readonly conversation: number;
			readonly queue: number;
			readonly position: number;
	  }
	| {
			readonly kind: 'assigned';
			readonly at: EpochMs;
			readonly conversation: number;
			readonly agent: number;
			/** Who had it before, if anybody. */
			readonly from?: number;
			readonly via: AssignedVia;
	  }
	/** Handed back to nobody; it waits in `queue` again. */
	| {
			readonly kind: 'unassigned';
			readonly at: EpochMs;
			readonly conversation: number;
			readonly queue: number;
			readonly agent: number;
	  }
	| {
			readonly kind: 'message';
			readonly at: EpochMs;
			readonly conversation: number;
			readonly from: MessageSender;
			readonly agent?: number;
			readonly auto: boolean;
	  }
	| {
			readonly kind: 'closed';
			readonly at: EpochMs;
			readonly conversation: number;
			readonly reason: CloseReason;
			readonly agent?: number;
	  }
	| {
			readonly kind: 'presence';
			readonly at: EpochMs;
			readonly agent: number;
			readonly state: AgentPresence;
			readonly reason?: string;
	  };
