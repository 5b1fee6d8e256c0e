import type { Conversation } from './conversation.ts';

/**
 * The conversations that wait in one queue, first come, first served. Those who leave in the middle (patience) are
 * only marked and skipped at the head.
 */
export class WaitingLine {
	#line: Conversation[] = [];
	#waits: number[] = [];
	#head = 0;
	/** How many wait. */
	length = 0;

	join(conversation: Conversation): void {
		this.#line.push(conversation);
		this.#waits.push(conversation.waits);
		this.length++;
	}

	/** The one who waits longest; undefined when nobody does. */
	first(): Conversation | undefined {
		while (this.#head < this.#line.length) {
			const conversation = this.#line[this.#head] as Conversation;
			if (conversation.isWaiting && conversation.waits === this.#waits[this.#head]) return conversation;
			this.#head++;
		}
		this.#line = [];
		this.#waits = [];
		this.#head = 0;
		return undefined;
	}

	/** To be called once for each conversation that stops waiting, served or not. */
	leave(): void {
		this.length--;
		if (this.#head > 1024 && this.#head * 2 > this.#line.length) {
			this.#line = this.#line.slice(this.#head);
			this.#waits = this.#waits.slice(this.#head);
			this.#head = 0;
		}
	}
}
