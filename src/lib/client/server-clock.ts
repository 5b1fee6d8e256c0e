import type { EpochMs, Milliseconds } from '../domain/units.ts';

/** A frame that is this much older than the clock says means that the server's clock was set back. */
const stepBack: Milliseconds = 5_000;
const window: Milliseconds = 30_000;

/**
 * The server's time, estimated from the instants in its frames: the clocks of TVs are wrong, by minutes or years.
 *
 * A frame shows the server's time at its making, so on arrival it is late by the way it took. The largest
 * (server − local) of the last 30–60 s is therefore the best estimate. Memory is two numbers.
 * Local times come from a monotonic clock, which nobody sets.
 */
export class ServerClock {
	#best = -Infinity;
	#bestBefore = -Infinity;
	#windowEnd = -Infinity;

	/** A frame made at `at` arrived at the monotonic local time `local`. */
	observe(at: EpochMs, local: Milliseconds): void {
		const offset = at - local;
		if (offset < this.#offset() - stepBack) {
			this.#best = offset;
			this.#bestBefore = -Infinity;
			this.#windowEnd = local + window;
			return;
		}
		if (local >= this.#windowEnd) {
			this.#bestBefore = this.#best;
			this.#best = offset;
			this.#windowEnd = local + window;
		} else if (offset > this.#best) this.#best = offset;
	}

	/** The server's time at the monotonic local time `local`; undefined before the first frame. */
	at(local: Milliseconds): EpochMs | undefined {
		const offset = this.#offset();
		return offset === -Infinity ? undefined : Math.round(local + offset);
	}

	/** Forgets everything: another server may have another clock. */
	reset(): void {
		this.#best = this.#bestBefore = this.#windowEnd = -Infinity;
	}

	#offset(): number {
		return Math.max(this.#best, this.#bestBefore);
	}
}
