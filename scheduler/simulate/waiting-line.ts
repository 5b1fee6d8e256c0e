import type { ConversationTable } from './conversation-table.ts';

/**
 * The conversations that wait in one queue, first come, first served, by their places. Those who leave in the middle
 * (patience) are only skipped at the head: the number of the wait tells that the entry is void.
 */
export class WaitingLine {
	readonly #conversations: ConversationTable;
	#places: number[] = [];
	#waits: number[] = [];
	#head = 0;
	/** How many wait. */
	length = 0;

	constructor(conversations: ConversationTable) {
		this.#conversations = conversations;
	}

	/** To be called when the conversation's number of wait is set. */
	join(place: number): void {
		this.#places.push(place);
		this.#waits.push(this.#conversations.wait[place] as number);
		this.length++;
	}

	/** The place of the one who waits longest; −1 when nobody does. */
	first(): number {
		if (this.length === 0) {
			if (this.#head > 0 || this.#places.length > 0) {
				this.#places = [];
				this.#waits = [];
				this.#head = 0;
			}
			return -1;
		}
		for (;;) {
			const place = this.#places[this.#head] as number;
			if (this.#conversations.wait[place] === this.#waits[this.#head]) return place;
			this.#head++;
		}
	}

	/** To be called once for each conversation that stops waiting, served or not. */
	leave(): void {
		this.length--;
		if (this.#head > 1024 && this.#head * 2 > this.#places.length) {
			this.#places = this.#places.slice(this.#head);
			this.#waits = this.#waits.slice(this.#head);
			this.#head = 0;
		}
	}

	/** The places of those who wait, in their order. */
	places(): number[] {
		const places: number[] = [];
		for (let i = this.#head; i < this.#places.length; i++) {
			const place = this.#places[i] as number;
			if (this.#conversations.wait[place] === this.#waits[i]) places.push(place);
		}
		return places;
	}
}
