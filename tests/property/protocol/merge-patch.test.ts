import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { apply, diff } from '#lib/protocol/merge-patch.ts';
import type { Json } from '#lib/protocol/merge-patch.ts';

type Tree = { readonly [key: string]: Json };

/** Trees as boards have them: objects and scalars, arrays only as whole values, no null; few keys, so that they meet. */
const { tree } = fc.letrec<{ tree: Tree; value: Json }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.integer(),
		fc.string(),
		fc.boolean(),
		fc.array(fc.integer(), { maxLength: 3 }),
		tie('tree')
	),
	tree: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '\u001f'), tie('value'), {
		maxKeys: 4,
		noNullPrototype: true
	})
}));

// Not `toStrictEqual`: it takes a key named `constructor` for the type of the object.
const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('merge patch', () => {
	test('apply(a, diff(a, b)) is b for any two trees, also after the patch went over the wire', () => {
		fc.assert(
			fc.property(tree, tree, (before, after) => {
				const patch = diff(before, after);
				return isDeepStrictEqual(apply(before, overTheWire(patch ?? {})), after);
			}),
			{ numRuns: 2_000 }
		);
	});

	test('a wall that skips any frames, takes merged ones, or starts anew ends with the last state', () => {
		const step = fc.constantFrom('frame', 'missed', 'snapshot');
		fc.assert(
			fc.property(fc.array(fc.tuple(tree, step), { minLength: 1, maxLength: 20 }), (history) => {
				let held: { seq: number; state: Tree } = { seq: -1, state: {} };
				const states = history.map(([state]) => state);
				history.forEach(([state, what], seq) => {
					const last = seq === history.length - 1;
					if (what === 'missed' && !last) return;
					if (what === 'snapshot' || held.seq === -1) held = { seq, state: overTheWire(state) };
					else {
						const patch = diff(states[held.seq] as Tree, state) ?? {};
						held = { seq, state: apply(held.state, overTheWire(patch)) };
					}
				});
				return isDeepStrictEqual(held.state, states.at(-1));
			}),
			{ numRuns: 1_000 }
		);
	});
});
