import { expect, it } from 'vitest';
import { successionCliques } from '#scheduler/roster/solve/succession-cliques.ts';

it('E < D < L, none may step back: two cliques say what three pairs say, and more', () => {
	// D not before E; L not before E or D.
	const pairs = Int32Array.from([0, 0, 0, 120, 0, 0, 120, 120, 0]);
	expect(successionCliques(pairs, 3)).toEqual([
		{ earlier: Uint8Array.from([0, 1, 1]), later: Uint8Array.from([1, 0, 0]) },
		{ earlier: Uint8Array.from([0, 0, 1]), later: Uint8Array.from([1, 1, 0]) }
	]);
});
