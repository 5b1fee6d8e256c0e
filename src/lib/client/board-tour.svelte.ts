import type { WallTour } from '../domain/board/wall-tour.ts';
import type { Milliseconds } from '../domain/units.ts';

/** Somebody who does something at the wall has at least this long before it goes on by itself. */
const afterInteraction: Milliseconds = 30_000;

/** What a tour asks of the page. */
export interface BoardTourOptions {
	/** Shows another board in place of the present one; false where that board is gone or the server does not answer. */
	readonly go: (board: string, tour: WallTour) => Promise<boolean>;
}

/**
 * Takes a wall from board to board: by itself every so many seconds, or by hand. One for the life of the page; the
 * boards that it shows come and go.
 */
export class BoardTour {
	/** Stopped by hand, until started again by hand. */
	paused: boolean = $state(false);
	tour: WallTour = $state.raw({ boards: [] });
	current: string = $state('');

	readonly #options: BoardTourOptions;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#going = false;
	#closed = false;

	constructor(options: BoardTourOptions) {
		this.#options = options;
	}

	/** From 1; the place of the present board. */
	get place(): number {
		return this.tour.boards.findIndex(({ id }) => id === this.current) + 1;
	}

	/** Whether it goes on by itself when nobody stops it. */
	get moves(): boolean {
		return this.tour.seconds !== undefined && this.tour.boards.length > 1;
	}

	/** A board is shown: its time begins. */
	arrive(tour: WallTour, current: string): void {
		this.tour = tour;
		this.current = current;
		this.#restart();
	}

	/** Somebody is at the wall: it stays for a while. */
	touch(): void {
		if (this.moves && !this.paused) this.#restart(afterInteraction);
	}

	/** Stops it, or lets it go on. */
	toggle(): void {
		this.paused = !this.paused;
		this.#restart();
	}

	/** To the next board, or the one before; one that is gone is passed over. Resolves when that is done. */
	async step(by: 1 | -1): Promise<void> {
		const { boards } = this.tour;
		const { tour } = this;
		if (this.#going || this.#closed || boards.length < 2) return;
		this.#going = true;
		try {
			const from = this.place - 1;
			for (let far = 1; far < boards.length; far += 1) {
				const stop = boards[(((from + by * far) % boards.length) + boards.length) % boards.length];
				if (stop !== undefined && (await this.#options.go(stop.id, tour))) return;
			}
		} finally {
			this.#going = false;
			// Nowhere to go now: the board that is shown stays, and its time begins again.
			this.#restart();
		}
	}

	/** Ends for good; leaves no timer behind. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	#restart(atLeast: Milliseconds = 0): void {
		clearTimeout(this.#timer);
		const { seconds } = this.tour;
		if (this.#closed || this.paused || seconds === undefined || !this.moves) return;
		this.#timer = setTimeout(() => void this.step(1), Math.max(seconds * 1_000, atLeast));
	}
}
