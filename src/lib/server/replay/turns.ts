import { setImmediate } from 'node:timers/promises';
import type { Milliseconds } from '#lib/domain/units.ts';

/** Work on a recording holds the live numbers up for no longer than this at a time. */
export const turnLength: Milliseconds = 10;

/** Gives way to what else the process has to do, when the present turn has lasted long enough. */
export class Turns {
	#begun = performance.now();

	/** Whether the turn is over; then `await giveWay()`. */
	get over(): boolean {
		return performance.now() - this.#begun > turnLength;
	}

	async giveWay(): Promise<void> {
		await setImmediate();
		this.#begun = performance.now();
	}
}

/** Items between two looks at the clock. */
const stride = 1_024;

/**
 * Sorts in turns, stably: merges of runs, bottom up.
 *
 * @returns a new array
 */
export async function sortInTurns<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
	const turns = new Turns();
	let sorted: T[] = [];
	for (let from = 0; from < items.length; from += stride) {
		for (const item of items.slice(from, from + stride).sort(compare)) sorted.push(item);
		if (turns.over) await turns.giveWay();
	}
	for (let run = stride; run < sorted.length; run *= 2) {
		const merged: T[] = [];
		for (let from = 0; from < sorted.length; from += 2 * run) {
			const middle = Math.min(from + run, sorted.length);
			const end = Math.min(middle + run, sorted.length);
			let a = from;
			let b = middle;
			while (a < middle || b < end) {
				const first = b >= end || (a < middle && compare(sorted[a] as T, sorted[b] as T) <= 0) ? a++ : b++;
				merged.push(sorted[first] as T);
				if (merged.length % stride === 0 && turns.over) await turns.giveWay();
			}
		}
		sorted = merged;
	}
	return sorted;
}
