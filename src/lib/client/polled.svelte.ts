import type { EpochMs, Milliseconds } from '../domain/units.ts';

/** Why what is shown is not up to date. */
export type PollTrouble =
	/** No answer, since the last good one. */
	| { readonly kind: 'unreachable'; readonly since: EpochMs | undefined }
	/** What is looked at is no longer there. */
	| { readonly kind: 'gone' }
	/** The server refuses or cannot; `detail` says why, for a person. */
	| { readonly kind: 'refused'; readonly status: number; readonly detail: string };

/** What an answer of the server comes to. */
export type PollAnswer<T> =
	| { readonly kind: 'value'; readonly value: T }
	| { readonly kind: 'counting'; readonly progress: number }
	| { readonly kind: 'gone' }
	| { readonly kind: 'refused'; readonly status: number; readonly detail: string };

/** How often a list is asked for, and how soon again while it is being counted. */
const every: Milliseconds = 2_000;
const everyWhileCounting: Milliseconds = 700;
/** A request that takes longer is taken for lost. */
const longest: Milliseconds = 15_000;

interface PolledSettings {
	readonly fetch?: typeof fetch;
	readonly now?: () => EpochMs;
	readonly every?: Milliseconds;
	/** Whether nobody can see the page. */
	readonly hidden?: () => boolean;
}

/** Reads the answer of a drill-down endpoint. */
export async function readAnswer<T>(response: Response): Promise<PollAnswer<T>> {
	if (response.status === 404) return { kind: 'gone' };
	const body = (await response.json()) as { status?: string; progress?: number; detail?: string };
	if (response.status === 202) return { kind: 'counting', progress: body.progress ?? 0 };
	if (response.ok) return { kind: 'value', value: body as T };
	return { kind: 'refused', status: response.status, detail: body.detail ?? String(response.status) };
}

/**
 * A value of the server that is asked for again and again while somebody looks. What was shown stays until there is
 * something newer; where it is not up to date, `trouble` says so. A hidden page asks for nothing.
 */
export class Polled<T> {
	value: T | undefined = $state.raw();
	trouble: PollTrouble | undefined = $state.raw();
	/** Share of the work that is done, while the first answer is being counted. */
	progress: number | undefined = $state.raw();
	/** What is shown is not yet what was asked for last. */
	pending = $state.raw(false);
	paused = $state.raw(false);

	readonly #fetch: typeof fetch;
	readonly #now: () => EpochMs;
	readonly #every: Milliseconds;
	readonly #hidden: () => boolean;
	#address: string;
	#answeredAt: EpochMs | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#request: AbortController | undefined;
	#open = false;

	constructor(address: string, first?: PollAnswer<T>, settings: PolledSettings = {}) {
		this.#address = address;
		this.#fetch = settings.fetch ?? ((...args) => fetch(...args));
		this.#now = settings.now ?? (() => Date.now());
		this.#every = settings.every ?? every;
		this.#hidden = settings.hidden ?? (() => document.visibilityState === 'hidden');
		if (first !== undefined) this.#take(first);
	}

	/** Begins to ask. */
	open(): void {
		this.#open = true;
		this.#plan(this.progress === undefined ? this.#every : everyWhileCounting);
	}

	/** Ends for good. */
	close(): void {
		this.#open = false;
		clearTimeout(this.#timer);
		this.#request?.abort();
	}

	/** Asks for something else from now on; `first` where its answer is there already. */
	ask(address: string, first?: PollAnswer<T>): void {
		if (address === this.#address && first === undefined) return;
		this.#request?.abort();
		this.#address = address;
		this.pending = first === undefined;
		if (first !== undefined) this.#take(first);
		if (this.#open)
			this.#plan(first === undefined ? 0 : this.progress === undefined ? this.#every : everyWhileCounting);
	}

	/** The page was shown or hidden: what was missed is asked for at once. */
	seen(): void {
		if (!this.#open) return;
		if (this.#hidden()) {
			clearTimeout(this.#timer);
			this.paused = true;
		} else this.#plan(0);
	}

	#plan(wait: Milliseconds): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#look(), wait);
	}

	async #look(): Promise<void> {
		if (this.#hidden()) {
			this.paused = true;
			return;
		}
		this.paused = false;
		const request = new AbortController();
		this.#request = request;
		try {
			const signal = AbortSignal.any([request.signal, AbortSignal.timeout(longest)]);
			const response = await this.#fetch(this.#address, { signal });
			const answer = await readAnswer<T>(response);
			if (request.signal.aborted) return;
			this.#take(answer);
		} catch {
			if (request.signal.aborted) return;
			this.trouble = { kind: 'unreachable', since: this.#answeredAt };
		}
		if (this.#open) this.#plan(this.progress === undefined ? this.#every : everyWhileCounting);
	}

	#take(answer: PollAnswer<T>): void {
		this.progress = undefined;
		switch (answer.kind) {
			case 'value':
				this.value = answer.value;
				this.trouble = undefined;
				this.pending = false;
				this.#answeredAt = this.#now();
				break;
			case 'counting':
				this.progress = answer.progress;
				this.trouble = undefined;
				break;
			case 'gone':
			case 'refused':
				this.trouble = answer;
				this.pending = false;
				break;
			default:
				answer satisfies never;
		}
	}
}
