import type { Milliseconds } from '../domain/units.ts';

/** Changes of one kind that follow each other this closely are one step: a word that is typed, a value held down. */
const oneStepWithin: Milliseconds = 1_000;
/** Steps that can be taken back. */
const longest = 200;

/** How a change belongs to the one before it. */
export interface Step {
	/** What is being changed, e.g. `name`; absent: a step of its own. */
	readonly what?: string;
	/** Monotonic time of the change. */
	readonly at: Milliseconds;
}

/**
 * A value with its past and its future. Values are replaced and never changed in place, so a step costs what it
 * changed.
 */
export class History<T> {
	/** The value as it is now. */
	present: T = $state.raw() as T;
	#past: readonly T[] = $state.raw([]);
	#future: readonly T[] = $state.raw([]);
	#last: Step | undefined;

	constructor(present: T) {
		this.present = present;
	}

	get canUndo(): boolean {
		return this.#past.length > 0;
	}

	get canRedo(): boolean {
		return this.#future.length > 0;
	}

	/** Goes on to a value; what was taken back before can no longer be done again. */
	change(next: T, step: Step): void {
		const last = this.#last;
		const goesOn =
			step.what !== undefined &&
			step.what === last?.what &&
			step.at - last.at <= oneStepWithin &&
			this.#past.length > 0;
		if (!goesOn) this.#past = [...this.#past, this.present].slice(-longest);
		this.#future = [];
		this.#last = step;
		this.present = next;
	}

	/** Takes the last step back; without effect where there is none. */
	undo(): void {
		const before = this.#past.at(-1);
		if (before === undefined) return;
		this.#past = this.#past.slice(0, -1);
		this.#future = [this.present, ...this.#future];
		this.#last = undefined;
		this.present = before;
	}

	/** Does again what was taken back last. */
	redo(): void {
		const [after, ...rest] = this.#future;
		if (after === undefined) return;
		this.#past = [...this.#past, this.present];
		this.#future = rest;
		this.#last = undefined;
		this.present = after;
	}
}
