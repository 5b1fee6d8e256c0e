import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { SessionScript } from './session-script.ts';

/** A conversation that is open in the simulation; forgotten when it closes. */
export class Conversation {
	readonly id: number;
	readonly customer: number;
	readonly script: SessionScript;
	/** The queue that it waits in or was last taken from. */
	queue: number;
	/** The agent who has it, −1: nobody. */
	agent = -1;
	/** The agent who had it last, −1: nobody yet. */
	previousAgent = -1;
	isWaiting = false;
	/** Since when it waits, while it does. */
	queuedAt: EpochMs = 0;
	/** Raised with every wait: the end of patience of an earlier wait is void. */
	waits = 0;
	/** Index of the milestone that comes next. */
	milestone = 0;
	/** Work put in so far; kept while nobody has it. */
	attained: Milliseconds = 0;
	/** The desk's counter where this chat joined, minus `attained`; valid while an agent has it. */
	joined: Milliseconds = 0;

	constructor(id: number, customer: number, queue: number, script: SessionScript) {
		this.id = id;
		this.customer = customer;
		this.queue = queue;
		this.script = script;
	}

	/** Work after which the next milestone is reached. */
	get nextWork(): Milliseconds {
		return this.script.due[this.milestone] as number;
	}
}
