import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { DeskState } from './desk-table.ts';

/**
 * A contact centre at one instant, as plain values: where a simulation begins instead of at an empty floor. Queues
 * and agents are those of the scenario. What nobody can see in a live floor is drawn anew on condition of what can
 * be seen: how long a conversation lasts, given how long it has lasted; how long a customer waits, given how long
 * they have waited. Customers who will come back are not in it: they belong to the arrivals.
 */
export interface LiveState {
	readonly at: EpochMs;
	readonly conversations: readonly LiveConversation[];
	/** `agents[a]`: agent a of the scenario. */
	readonly agents: readonly LiveAgent[];
}

export type LiveConversation =
	/** A bot has it since it was opened; the customer has not asked for a human yet. */
	| { readonly phase: 'bot'; readonly queue: number; readonly since: EpochMs }
	| {
			readonly phase: 'waiting';
			readonly queue: number;
			/** Since when it waits in this queue. */
			readonly since: EpochMs;
			/** When the customer first asked for a human; `since` by default. */
			readonly askedAt?: EpochMs;
			/** Work put in by earlier agents; 0 by default. */
			readonly attained?: Milliseconds;
			/** An earlier agent has replied; false by default. */
			readonly isReplied?: boolean;
			/** Who had it last. */
			readonly previousAgent?: number;
	  }
	| {
			readonly phase: 'service';
			readonly queue: number;
			readonly agent: number;
			/** Since when this agent has it. */
			readonly since: EpochMs;
			/** When the customer first asked for a human; `since` by default. */
			readonly askedAt?: EpochMs;
			/** Work put in so far; by default the time since `since` at the speed of the agent's present load. */
			readonly attained?: Milliseconds;
			/** A human has replied. */
			readonly isReplied: boolean;
			/** The customer waits for a reply; the opposite of `isReplied` by default. */
			readonly isTurnOpen?: boolean;
	  };

export interface LiveAgent {
	/**
	 * `pausing` and `leaving` finish their open conversations before a break or the end of the shift and take no new
	 * ones; `away` is on a break.
	 */
	readonly state: DeskState;
	/**
	 * When that ends: the break of who is away (by default as planned; without a planned break the rest of the
	 * shift), the drain of who is leaving (by default as the shift says), the absence of who is offline during the own
	 * shift (by default to its end).
	 */
	readonly until?: EpochMs;
	/** Index of the shift that is on, or else comes next; by default the first that ends after `at`. */
	readonly shift?: number;
	/** Breaks of that shift that are over or being taken; by default those that were planned to have begun. */
	readonly breaksTaken?: number;
}

/**
 * Refuses a state that does not fit the scenario.
 * @throws RangeError that names the first wrong field
 */
export function checkLiveState(
	{ at, conversations, agents }: LiveState,
	queues: number,
	capacities: ArrayLike<number>
): void {
	const refuse = (field: string, rule: string, got: unknown): never => {
		throw new RangeError(`LiveState: ${field} must be ${rule}, got ${String(got)}`);
	};
	if (!Number.isFinite(at)) refuse('at', 'an instant', at);
	if (agents.length !== capacities.length) {
		refuse('agents', `those of the scenario (${capacities.length})`, agents.length);
	}
	const open = new Int32Array(agents.length);
	conversations.forEach((conversation, i) => {
		const { queue, since, phase } = conversation;
		if (!(Number.isInteger(queue) && queue >= 0 && queue < queues)) {
			refuse(`conversations[${i}].queue`, 'a queue', queue);
		}
		if (!(since <= at)) refuse(`conversations[${i}].since`, 'at or before the state', since);
		if (phase === 'bot') return;
		const { askedAt = since, attained = 0 } = conversation;
		if (!(askedAt <= since)) refuse(`conversations[${i}].askedAt`, 'at or before since', askedAt);
		if (!(attained >= 0 && attained < Infinity)) {
			refuse(`conversations[${i}].attained`, 'at least 0', attained);
		}
		if (phase !== 'service') return;
		const state = agents[conversation.agent]?.state;
		if (state === undefined) refuse(`conversations[${i}].agent`, 'an agent', conversation.agent);
		if (state === 'offline' || state === 'away') {
			refuse(`conversations[${i}].agent`, 'one who is there', `${conversation.agent} (${state})`);
		}
		const count = (open[conversation.agent] as number) + 1;
		open[conversation.agent] = count;
		if (count > (capacities[conversation.agent] as number)) {
			refuse(`conversations[${i}].agent`, 'within its capacity', `${count} conversations`);
		}
	});
	agents.forEach(({ until = Infinity }, a) => {
		if (!(until >= at)) refuse(`agents[${a}].until`, 'at or after the state', until);
	});
}
