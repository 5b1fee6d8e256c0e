/** A number in [0, 1), the next one at every call. */
export type Chance = () => number;

/** Small seeded generator (mulberry32), so that a failing run can be made again. */
export function chanceOf(seed: number): Chance {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** A whole number from `from` to `to`, both included. */
export function between(chance: Chance, from: number, to: number): number {
	return from + Math.floor(chance() * (to - from + 1));
}

export function oneOf<T>(chance: Chance, choices: readonly T[]): T {
	return choices[Math.floor(chance() * choices.length)] as T;
}
