import type { ChangeOutcome, SendChange } from './send-change.ts';

/** Keeps a draft on the server, one save after the other, each at the revision that the one before came to. */
export class DraftKeeper<D extends object> {
	readonly #path: string;
	readonly #send: SendChange;
	#draft: D;
	#revision: number;
	#last: Promise<unknown> = Promise.resolve();

	/** @param path `PUT` there saves the draft by `If-Match` */
	constructor(path: string, send: SendChange, draft: D, revision: number) {
		this.#path = path;
		this.#send = send;
		this.#draft = draft;
		this.#revision = revision;
	}

	/** The draft as it was last said here. */
	get draft(): D {
		return this.#draft;
	}

	/** Saves a change. Where another browser was faster, the change made here stands in the end. */
	keep(change: Partial<D>): Promise<ChangeOutcome> {
		this.#draft = { ...this.#draft, ...change };
		const turn = this.#last.then(async () => {
			let outcome = await this.#put();
			if (!outcome.ok && outcome.status === 412) {
				this.#revision = Number(outcome.params['revision'] ?? 0);
				outcome = await this.#put();
			}
			if (outcome.ok) this.#revision = (outcome.content as { readonly revision: number }).revision;
			return outcome;
		});
		this.#last = turn;
		return turn;
	}

	#put(): Promise<ChangeOutcome> {
		return this.#send({ method: 'PUT', path: this.#path, body: this.#draft, revision: this.#revision });
	}
}
