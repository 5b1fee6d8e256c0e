/** What was posted to a thread and not yet read, in order. */
export class Mailbox<M extends { readonly kind: string }> {
	readonly #letters: M[] = [];
	#woken: () => void = () => {};

	post(letter: M): void {
		this.#letters.push(letter);
		this.#woken();
	}

	/** The next one, if there is one. */
	next(): M | undefined {
		return this.#letters.shift();
	}

	/** Resolves when there is one, or after so many milliseconds. */
	async wait(milliseconds: number): Promise<void> {
		if (this.#letters.length === 0) await this.#nextPost(milliseconds);
	}

	async #nextPost(milliseconds: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#woken = resolve;
		const timer = setTimeout(resolve, milliseconds);
		await promise;
		clearTimeout(timer);
		this.#woken = () => {};
	}

	/** The next one of some kinds, waited for so many milliseconds; undefined when none came. Others stay. */
	async take<K extends M['kind']>(
		kinds: readonly K[],
		milliseconds: number
	): Promise<Extract<M, { kind: K }> | undefined> {
		const until = performance.now() + milliseconds;
		for (;;) {
			const found = this.#letters.findIndex(({ kind }) => (kinds as readonly string[]).includes(kind));
			if (found >= 0) return this.#letters.splice(found, 1)[0] as Extract<M, { kind: K }>;
			const left = until - performance.now();
			if (left <= 0) return undefined;
			await this.#nextPost(left);
		}
	}

	/** Whether one of a kind is there. */
	has(kind: M['kind']): boolean {
		return this.#letters.some((letter) => letter.kind === kind);
	}
}
