import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/**
 * The conversations that are open in a simulation, a column per property. A conversation has a *place*, a row of
 * the table that is taken when it opens and given to another one after it closes: all that is remembered of it,
 * here and by listeners, is found by an index, without an object or a look-up per conversation.
 *
 * The columns are replaced when the table grows: read them from the table, never keep them.
 */
export class ConversationTable {
	/** Most milestones of a script. */
	readonly width: number;
	/** Its number in the order of opening. */
	id = new Float64Array(0);
	customer = new Float64Array(0);
	/** The queue that it waits in or was last taken from. */
	queue = new Int32Array(0);
	/** The queue that it came to, whose script it has. */
	firstQueue = new Int32Array(0);
	/** The agent who has it, −1: nobody. */
	agent = new Int32Array(0);
	/** The agent who had it last, −1: nobody yet. */
	previousAgent = new Int32Array(0);
	/** The number of its wait, unique in the run; 0: it does not wait. */
	wait = new Float64Array(0);
	/** Since when it waits, while it does. */
	queuedAt: Float64Array<ArrayBuffer> & ArrayLike<EpochMs> = new Float64Array(0);
	openedAt: Float64Array<ArrayBuffer> & ArrayLike<EpochMs> = new Float64Array(0);
	/** When the customer first asked for a human, once that happened. */
	askedAt: Float64Array<ArrayBuffer> & ArrayLike<EpochMs> = new Float64Array(0);
	/** When the agent who has it got it. */
	assignedAt: Float64Array<ArrayBuffer> & ArrayLike<EpochMs> = new Float64Array(0);
	/** Work put in when it last left a desk. */
	attained: Float64Array<ArrayBuffer> & ArrayLike<Milliseconds> = new Float64Array(0);
	/** Index of the milestone that comes next. */
	milestone = new Int32Array(0);
	/** How many milestones its script has; the last one ends it. */
	milestones = new Int32Array(0);
	/** `due[place · width + i]`: work after which milestone i is reached, ascending in i. */
	due: Float64Array<ArrayBuffer> & ArrayLike<Milliseconds> = new Float64Array(0);
	/** `kind[place · width + i]`: which milestone it is, an index of `milestoneKinds`. */
	kind = new Uint8Array(0);
	/** The uniform number that its patience is drawn with, once it has to wait. */
	patience = new Float64Array(0);
	/** From the close to the customer's return; Infinity: does not come back. */
	returnsAfter: Float64Array<ArrayBuffer> & ArrayLike<Milliseconds> = new Float64Array(0);
	/** From the opening to the bot's message, and from there to the end of its part. */
	botReply = new Float64Array(0);
	botDialogue = new Float64Array(0);
	/** 1: the bot solves it. */
	botSolves = new Uint8Array(0);
	/** How many are open. */
	open = 0;
	/** A permutation of the places: the `open` first ones are taken. */
	#order = new Int32Array(0);
	/** `#rank[place]`: where it stands in `#order`. */
	#rank = new Int32Array(0);

	/** @param width most milestones of a script */
	constructor(width: number) {
		this.width = width;
		this.#grow(256);
	}

	/** Every place is below this. */
	get size(): number {
		return this.#order.length;
	}

	/** A place for one more; its script has to be written. */
	take(id: number, customer: number, queue: number): number {
		if (this.open === this.#order.length) this.#grow(2 * this.open);
		const place = this.#order[this.open++] as number;
		this.id[place] = id;
		this.customer[place] = customer;
		this.queue[place] = queue;
		this.firstQueue[place] = queue;
		this.agent[place] = -1;
		this.previousAgent[place] = -1;
		this.wait[place] = 0;
		this.attained[place] = 0;
		this.milestone[place] = 0;
		return place;
	}

	/** The place may be given to another conversation. */
	release(place: number): void {
		const rank = this.#rank[place] as number;
		const last = this.#order[--this.open] as number;
		this.#order[rank] = last;
		this.#rank[last] = rank;
		this.#order[this.open] = place;
		this.#rank[place] = this.open;
	}

	/** The places of the open conversations, in the order of their opening. */
	openPlaces(): number[] {
		return Array.from(this.#order.subarray(0, this.open)).sort(
			(a, b) => (this.id[a] as number) - (this.id[b] as number)
		);
	}

	/** Work after which the next milestone is reached. */
	nextWork(place: number): Milliseconds {
		return this.due[place * this.width + (this.milestone[place] as number)] as number;
	}

	#grow(size: number): void {
		const floats = (old: Float64Array<ArrayBuffer>, length = size) => {
			const column = new Float64Array(length);
			column.set(old);
			return column;
		};
		const integers = (old: Int32Array<ArrayBuffer>) => {
			const column = new Int32Array(size);
			column.set(old);
			return column;
		};
		const bytes = (old: Uint8Array<ArrayBuffer>, length = size) => {
			const column = new Uint8Array(length);
			column.set(old);
			return column;
		};
		const order = new Int32Array(size);
		for (let place = 0; place < size; place++) order[place] = place;
		const rank = order.slice();
		order.set(this.#order);
		rank.set(this.#rank);
		this.#order = order;
		this.#rank = rank;
		this.id = floats(this.id);
		this.customer = floats(this.customer);
		this.queue = integers(this.queue);
		this.firstQueue = integers(this.firstQueue);
		this.agent = integers(this.agent);
		this.previousAgent = integers(this.previousAgent);
		this.wait = floats(this.wait);
		this.queuedAt = floats(this.queuedAt);
		this.openedAt = floats(this.openedAt);
		this.askedAt = floats(this.askedAt);
		this.assignedAt = floats(this.assignedAt);
		this.attained = floats(this.attained);
		this.milestone = integers(this.milestone);
		this.milestones = integers(this.milestones);
		this.due = floats(this.due, size * this.width);
		this.kind = bytes(this.kind, size * this.width);
		this.patience = floats(this.patience);
		this.returnsAfter = floats(this.returnsAfter);
		this.botReply = floats(this.botReply);
		this.botDialogue = floats(this.botDialogue);
		this.botSolves = bytes(this.botSolves);
	}
}
