import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalCounts, ArrivalRate } from './arrival-process.ts';
import type { Distribution } from './distribution.ts';

/**
 * What is simulated: plain values only, so that a scenario can be stored, compared and sent to a worker.
 * Queues and agents are named by their index. All instants lie on one axis of the caller's choice (epoch ms, or
 * ms from 0); the simulation only compares and adds them.
 */
export interface Scenario {
	/** From here on nobody comes back; the arrival rates end by themselves. Never by default. */
	readonly closesAt?: EpochMs;
	readonly queues: readonly QueueScenario[];
	readonly agents: readonly AgentScenario[];
}

export interface QueueScenario {
	/** First contacts; returning customers come on top. */
	readonly arrivals: ArrivalRate | ArrivalCounts;
	/** How long a customer waits for a human before leaving. A transfer starts a new wait with the same patience. */
	readonly patience: Distribution;
	readonly session: SessionModel;
	/** A bot speaks first. */
	readonly bot?: BotModel;
	/** The platform greets at the first assignment with an automatic message. */
	readonly greets?: boolean;
	/** Share of the conversations that are passed on after the first reply, and to which queue. */
	readonly transfer?: { readonly share: number; readonly to: number };
	/** Share of the customers who come back after a served conversation, and after how long. */
	readonly returns?: { readonly share: number; readonly after: Distribution };
}

/**
 * How much work a conversation is. **Work is time at an agent who has only this one chat**: with k open chats each
 * of them advances at throughput[k − 1] / k of that speed (processor sharing), so that an agent completes chats at
 * the rate μ_k that was measured, whatever the distribution of the work.
 */
export type SessionModel =
	/** Only how long it takes: for staffing questions and for comparison with queueing formulas. */
	| {
			readonly kind: 'work';
			readonly work: Distribution;
			/** Work until the first reply, which comes at the latest with the end. Without it, no message is told. */
			readonly reply?: Distribution;
	  }
	/** Question and reply in turns. The customer's pauses stretch with the load as the replies do. */
	| {
			readonly kind: 'turns';
			/** `turnWeights[i]`: weight of conversations with i + 1 turns. */
			readonly turnWeights: readonly number[];
			/** Work of one reply. */
			readonly reply: Distribution;
			/** From a reply to the customer's next message. */
			readonly pause: Distribution;
			/** From the last reply to the close. */
			readonly wrapUp: Distribution;
			/** Share of the turns in which the customer writes a second message before the reply. */
			readonly insisting: number;
			/** Share of the replies that a machine proposed and a human sent. */
			readonly assisted: number;
			/** Weights of who ends it: agent, customer, timeout. */
			readonly closing: readonly [number, number, number];
	  };

export interface BotModel {
	/** From a customer's message to the bot's. */
	readonly reply: Distribution;
	/** From the bot's first message to the end of its part. */
	readonly dialogue: Distribution;
	/** Share of the conversations that the bot ends by itself. */
	readonly selfService: number;
}

export interface AgentScenario {
	/** Indices of the queues that this agent serves. */
	readonly skills: readonly number[];
	/** Most parallel conversations. */
	readonly capacity: number;
	/**
	 * `throughput[k − 1]`: completions per unit of time with k open chats, relative to one open chat (μ_k / μ_1);
	 * starts with 1, does not fall, concave. At least `capacity` values. See `sharedAttention`.
	 */
	readonly throughput: readonly number[];
	/** Speed against the average agent; 1 by default. */
	readonly pace?: number;
	/** Ascending, not overlapping. */
	readonly shifts: readonly ShiftScenario[];
}

export interface ShiftScenario {
	readonly from: EpochMs;
	/** From here on no new conversations; the open ones are finished first. */
	readonly to: EpochMs;
	/** Ascending, not overlapping, inside of the shift. A break begins when the open conversations are finished. */
	readonly breaks: readonly {
		readonly from: EpochMs;
		readonly length: Milliseconds;
		readonly reason: string;
	}[];
	/** After this long past `to`, what is still open goes back to its queue. Never by default. */
	readonly drainLimit?: Milliseconds;
}

/**
 * Relative throughput of an agent whose attention is shared: μ_k / μ_1 = k / (1 + slowdown · (k − 1)). `slowdown`
 * 0: chats do not disturb each other (k chats are k times the work done); 1: one chat at a time in effect.
 *
 * @example sharedAttention(3, 0.5) // [1, 1.3333333333333333, 1.5]
 * @throws RangeError unless 0 ≤ slowdown ≤ 1 and the capacity is a positive integer
 */
export function sharedAttention(capacity: number, slowdown: number): number[] {
	if (!(Number.isInteger(capacity) && capacity > 0)) {
		throw new RangeError(`sharedAttention: capacity must be a positive integer, got ${capacity}`);
	}
	if (!(slowdown >= 0 && slowdown <= 1)) {
		throw new RangeError(`sharedAttention: slowdown must be from 0 to 1, got ${slowdown}`);
	}
	return Array.from({ length: capacity }, (_, i) => (i + 1) / (1 + slowdown * i));
}

/**
 * Refuses a scenario that cannot be simulated.
 * @throws RangeError that names the first wrong field
 */
export function checkScenario({ queues, agents }: Scenario): void {
	const refuse = (field: string, rule: string, got: unknown): never => {
		throw new RangeError(`Scenario: ${field} must be ${rule}, got ${String(got)}`);
	};
	const isQueue = (index: number) => Number.isInteger(index) && index >= 0 && index < queues.length;
	queues.forEach(({ transfer, returns, bot }, q) => {
		if (transfer && !isQueue(transfer.to)) refuse(`queues[${q}].transfer.to`, 'a queue', transfer.to);
		for (const [field, share] of [
			['transfer.share', transfer?.share],
			['returns.share', returns?.share],
			['bot.selfService', bot?.selfService]
		] as const) {
			if (share !== undefined && !(share >= 0 && share <= 1)) {
				refuse(`queues[${q}].${field}`, 'from 0 to 1', share);
			}
		}
	});
	agents.forEach(({ skills, capacity, throughput, pace = 1, shifts }, a) => {
		for (const skill of skills) if (!isQueue(skill)) refuse(`agents[${a}].skills`, 'queues', skill);
		if (!(Number.isInteger(capacity) && capacity > 0)) {
			refuse(`agents[${a}].capacity`, 'a positive integer', capacity);
		}
		if (throughput.length < capacity || throughput[0] !== 1 || throughput.some((v) => !(v > 0))) {
			refuse(`agents[${a}].throughput`, 'positive values for 1 … capacity, starting with 1', throughput);
		}
		if (!(pace > 0 && pace < Infinity)) refuse(`agents[${a}].pace`, 'positive', pace);
		let earliest = -Infinity;
		for (const shift of shifts) {
			if (!(shift.from >= earliest && shift.to > shift.from)) {
				refuse(`agents[${a}].shifts`, 'ascending and not overlapping', `${shift.from}–${shift.to}`);
			}
			earliest = shift.to;
			let breakEarliest = shift.from;
			for (const { from, length } of shift.breaks) {
				if (!(from >= breakEarliest && length > 0 && from < shift.to)) {
					refuse(`agents[${a}].shifts.breaks`, 'ascending and inside of the shift', from);
				}
				breakEarliest = from + length;
			}
		}
	});
}
