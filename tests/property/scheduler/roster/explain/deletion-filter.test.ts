import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { minimalConflict } from '#scheduler/roster/explain/deletion-filter.ts';

/** Some sets of elements that exclude each other; whatever holds one of them is a conflict. */
const anyConflicts = fc.array(fc.uniqueArray(fc.nat(14), { minLength: 1, maxLength: 5 }), { maxLength: 4 });
const elements = Array.from({ length: 15 }, (_, at) => at);

const holds = (kept: readonly number[], sets: readonly (readonly number[])[]) =>
	sets.some((set) => set.every((one) => kept.includes(one)));

it('what is found conflicts, and without any one element of it no longer', () => {
	fc.assert(
		fc.property(anyConflicts, (sets) => {
			const oracle = (kept: readonly number[]) => (holds(kept, sets) ? 'conflict' : 'solvable');
			const found = minimalConflict(elements, oracle, { questions: 1_000 });
			if (sets.length === 0) {
				expect(found.status).toBe('solvable');
				return;
			}
			if (found.status !== 'conflict') throw new Error(found.status);
			expect(found.minimal).toBe(true);
			expect(found.stoppedEarly).toBe(false);
			expect(oracle(found.elements)).toBe('conflict');
			for (const element of found.elements) {
				expect(oracle(found.elements.filter((one) => one !== element))).toBe('solvable');
			}
		}),
		{ numRuns: 500 }
	);
});

it('a search that is stopped returns a conflict all the same, asks no more than it may, and never calls it minimal', () => {
	fc.assert(
		fc.property(anyConflicts, fc.nat(30), (sets, questions) => {
			let asked = 0;
			const oracle = (kept: readonly number[]) => {
				asked++;
				return holds(kept, sets) ? 'conflict' : 'solvable';
			};
			const found = minimalConflict(elements, oracle, { questions });
			expect(asked).toBeLessThanOrEqual(questions);
			if (found.status !== 'conflict') return;
			expect(holds(found.elements, sets)).toBe(true);
			if (found.stoppedEarly) expect(found.minimal).toBe(false);
		}),
		{ numRuns: 500 }
	);
});

it('an oracle that does not know keeps its elements in and the set is not called minimal', () => {
	const found = minimalConflict(
		['a', 'b', 'c'],
		(kept) => (kept.includes('a') && kept.includes('b') ? 'conflict' : 'unproven'),
		{ questions: 100 }
	);
	expect(found).toEqual({ status: 'conflict', elements: ['a', 'b'], minimal: false, stoppedEarly: false });
});
