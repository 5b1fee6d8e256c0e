import type { EpochMs, Seconds } from '#lib/domain/units.ts';

/** What a command sees of the outside besides its files; `cli.ts` makes it of the process. */
export interface Terminal {
	/** Writes to the standard output as it stands. */
	readonly write: (text: string) => void;
	/** Writes a line to the error output: what was assumed, left out, or is wrong. */
	readonly report: (line: string) => void;
	/** Begins a bar on the error output; nothing is shown where that is no terminal. */
	readonly progress: (label: string) => Progress;
	/** Monotonic, from an origin of its own: for the time that something took. */
	readonly seconds: () => Seconds;
	/** The clock of the wall: for the stamp of a file. */
	readonly now: () => EpochMs;
	/** From now on Ctrl-C asks the work to end, so that what it has found is kept; a second one ends the program. */
	readonly interruption: () => Interruption;
}

/** A wish of whoever waits that the work should end. */
export interface Interruption {
	readonly signal: AbortSignal;
	/** From now on Ctrl-C ends the program again. */
	readonly end: () => void;
}

/** A bar that shows how far long work has come. */
export interface Progress {
	/**
	 * Cheap enough to be called for every piece of work.
	 * @param figures what is known so far, shown behind the bar
	 */
	readonly update: (done: number, total: number, figures?: string) => void;
	/** Takes the bar away. */
	readonly end: () => void;
}

/**
 * Writes a value as the one JSON document of a command.
 *
 * @throws RangeError when a number in it is NaN or infinite: JSON has no word for it and would say null
 */
export function writeJson(terminal: Terminal, value: unknown): void {
	const text = JSON.stringify(
		value,
		(key, inner: unknown) => {
			if (typeof inner === 'number' && !Number.isFinite(inner)) {
				throw new RangeError(`writeJson: ${key} must be finite, got ${inner}`);
			}
			return inner;
		},
		2
	);
	terminal.write(`${text}\n`);
}
