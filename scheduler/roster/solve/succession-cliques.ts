/** No earlier member may be followed by a later member on the next day; by option, 1 for a member. */
export interface SuccessionClique {
	readonly earlier: Uint8Array;
	readonly later: Uint8Array;
}

const known = new WeakMap<Int32Array, readonly SuccessionClique[]>();

/**
 * Groups forbidden pairs into cliques, which make rows that are few and strong: for every distinct set F of forbidden
 * followers, all options that forbid at least F, against F. One such row says more than all its pairs.
 *
 * @param successions hard units of option b after option a, at `a * options + b`
 */
export function successionCliques(successions: Int32Array, options: number): readonly SuccessionClique[] {
	const before = known.get(successions);
	if (before !== undefined) return before;
	const followers = new Map<string, Uint8Array>();
	for (let a = 0; a < options; a++) {
		const set = Uint8Array.from({ length: options }, (_, b) => (successions[a * options + b]! > 0 ? 1 : 0));
		if (set.includes(1)) followers.set(set.join(''), set);
	}
	const cliques = [...followers.values()].map((later): SuccessionClique => {
		const earlier = Uint8Array.from({ length: options }, (_, a) =>
			later.every((forbidden, b) => forbidden === 0 || successions[a * options + b]! > 0) ? 1 : 0
		);
		return { earlier, later };
	});
	known.set(successions, cliques);
	return cliques;
}
