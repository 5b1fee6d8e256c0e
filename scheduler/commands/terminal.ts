import type { Seconds } from '#lib/domain/units.ts';

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
}

/** A bar that shows how far long work has come. */
export interface Progress {
	/** Cheap enough to be called for every piece of work. */
	readonly update: (done: number, total: number) => void;
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
