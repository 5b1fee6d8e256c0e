import type { ReplayChange, ReplayStatus } from '../domain/board/replay-status.ts';
import type { Milliseconds } from '../domain/units.ts';

/** Others may have the same replay in hand: how often to look. */
const pollMs: Milliseconds = 2_000;

/**
 * The control of one replay: how it stands on the server, and changes to it. The time that its wall shows comes with
 * the frames of the wall.
 */
export class ReplayRemote {
	status: ReplayStatus = $state.raw() as ReplayStatus;
	/** `gone`: the server has ended it. `failed`: the last change did not get through. */
	trouble: 'gone' | 'failed' | undefined = $state.raw(undefined);

	readonly #fetch: typeof fetch;
	#timer: ReturnType<typeof setInterval> | undefined;
	/** Changes begun; an answer to an older look is out of date. */
	#changes = 0;

	constructor(initial: ReplayStatus, request: typeof fetch = (...args) => fetch(...args)) {
		this.status = initial;
		this.#fetch = request;
	}

	/** Begins to follow it. */
	open(): void {
		this.#timer ??= setInterval(() => void this.#look(), pollMs);
	}

	/** Ends for good. */
	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	/** Resolves when the server has done it; `trouble` says if it did not. */
	async change(change: ReplayChange): Promise<void> {
		this.#changes += 1;
		const turn = this.#changes;
		await this.#ask(
			{ method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) },
			() => turn === this.#changes,
			() => (this.trouble = 'failed')
		);
	}

	async #look(): Promise<void> {
		const turn = this.#changes;
		// A wall without its server says so itself.
		await this.#ask(
			{},
			() => turn === this.#changes,
			() => undefined
		);
	}

	async #ask(request: RequestInit, current: () => boolean, failed: () => void): Promise<void> {
		try {
			const response = await this.#fetch(`/v1/replays/${this.status.id}`, request);
			if (response.status === 404) {
				this.trouble = 'gone';
				this.close();
				return;
			}
			if (!response.ok) {
				failed();
				return;
			}
			const status = (await response.json()) as ReplayStatus;
			if (!current()) return;
			this.status = status;
			this.trouble = undefined;
		} catch {
			failed();
		}
	}
}
