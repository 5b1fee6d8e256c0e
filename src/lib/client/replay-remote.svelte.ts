import type { ReplayChange, ReplayStatus } from '../domain/board/replay-status.ts';
import type { ReplaySurvey } from '../domain/board/replay-survey.ts';
import type { EpochMs, Milliseconds } from '../domain/units.ts';

/** Others may have the same replay in hand: how often to look. */
const pollMs: Milliseconds = 2_000;
/** How often to ask for more of a survey that still runs. */
const surveyMs: Milliseconds = 1_000;

/**
 * The control of one replay: how it stands on the server, and changes to it. The time that its wall shows comes with
 * the frames of the wall.
 */
export class ReplayRemote {
	status: ReplayStatus = $state.raw() as ReplayStatus;
	/** `gone`: the server has ended it. `failed`: the last change did not get through. */
	trouble: 'gone' | 'failed' | undefined = $state.raw(undefined);

	/** The recording at a glance; undefined until the first part of it is here. */
	survey: ReplaySurvey | undefined = $state.raw(undefined);

	readonly #fetch: typeof fetch;
	#surveying: ReturnType<typeof setTimeout> | undefined;
	#closed = false;
	/** The jump that comes after the one under way; of many only the last counts. */
	#nextSeek: EpochMs | undefined;
	#seeking: Promise<void> | undefined;
	#timer: ReturnType<typeof setInterval> | undefined;
	/** Changes begun; an answer to an older look is out of date. */
	#changes = 0;
	/** Settles when every change so far has its answer. */
	#sent: Promise<void> = Promise.resolve();

	constructor(initial: ReplayStatus, request: typeof fetch = (...args) => fetch(...args)) {
		this.status = initial;
		this.#fetch = request;
	}

	/** Begins to follow it. */
	open(): void {
		this.#timer ??= setInterval(() => void this.#look(), pollMs);
		void this.#askSurvey();
	}

	/** Ends for good. */
	close(): void {
		this.#closed = true;
		clearInterval(this.#timer);
		clearTimeout(this.#surveying);
		this.#timer = undefined;
	}

	/**
	 * Goes to a time of the recording. Jumps that are wanted while one is under way wait for it, and only the last of
	 * them is made: a hand on the slider asks for more than a server can play. Resolves when the last one is done.
	 */
	seek(at: EpochMs): Promise<void> {
		this.#nextSeek = at;
		this.#seeking ??= this.#seekOn().finally(() => (this.#seeking = undefined));
		return this.#seeking;
	}

	async #seekOn(): Promise<void> {
		while (this.#nextSeek !== undefined) {
			const at = this.#nextSeek;
			this.#nextSeek = undefined;
			await this.change({ at });
		}
	}

	/**
	 * Resolves when the server has done it; `trouble` says if it did not. The control shows at once what is asked, so
	 * that a second press of the same key means the opposite of the first; changes reach the server in their order.
	 */
	async change(change: ReplayChange): Promise<void> {
		this.#changes += 1;
		const turn = this.#changes;
		const { playing, speed } = this.status;
		this.status = { ...this.status, playing: change.playing ?? playing, speed: change.speed ?? speed };
		const request = {
			method: 'PATCH',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(change)
		};
		const isLast = () => turn === this.#changes;
		this.#sent = this.#sent.then(() =>
			this.#ask(request, isLast, () => {
				this.trouble = 'failed';
				if (isLast()) this.status = { ...this.status, playing, speed };
			})
		);
		await this.#sent;
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

	async #askSurvey(): Promise<void> {
		try {
			const response = await this.#fetch(`/v1/replays/${this.status.id}/survey`);
			if (response.ok) this.survey = (await response.json()) as ReplaySurvey;
		} catch {
			// Asked again below; a wall without its server says so itself.
		}
		const status = this.survey?.status;
		if (this.#closed || status === 'complete' || status === 'too_long') return;
		this.#surveying = setTimeout(() => void this.#askSurvey(), surveyMs);
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
