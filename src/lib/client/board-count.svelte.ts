import type { Milliseconds } from '../domain/units.ts';

const askEvery: Milliseconds = 1_000;

/** How far the server has come with counting a board that is new, until it is done. */
export class BoardCount {
	/** 0…1. */
	done: number = $state(0);
	readonly #board: string;
	readonly #onDone: () => void;
	readonly #request: typeof fetch;
	#timer: ReturnType<typeof setInterval> | undefined;

	/** @param onDone called once, when the board has numbers */
	constructor(
		{ board, done, onDone }: { readonly board: string; readonly done: number; readonly onDone: () => void },
		request: typeof fetch = (...args) => fetch(...args)
	) {
		this.#board = board;
		this.done = done;
		this.#onDone = onDone;
		this.#request = request;
	}

	open(): void {
		this.#timer ??= setInterval(() => void this.#ask(), askEvery);
	}

	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #ask(): Promise<void> {
		try {
			const response = await this.#request(`/v1/boards/${encodeURIComponent(this.#board)}`);
			if (!response.ok || this.#timer === undefined) return;
			const { counting } = (await response.json()) as { counting?: { done: number } };
			if (counting !== undefined) {
				this.done = counting.done;
				return;
			}
		} catch {
			// The server is away: its next answer says how it stands.
			return;
		}
		this.close();
		this.#onDone();
	}
}
