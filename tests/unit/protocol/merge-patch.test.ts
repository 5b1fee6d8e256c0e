import { describe, expect, test } from 'vitest';
import { apply, diff } from '#lib/protocol/merge-patch.ts';
import type { Json } from '#lib/protocol/merge-patch.ts';

describe('diff', () => {
	test('equal trees give no patch, whether or not they share references', () => {
		expect(diff({ a: { b: 1 } }, { a: { b: 1 } })).toBeUndefined();
		const shared = { b: 1 };
		expect(diff({ a: shared }, { a: shared })).toBeUndefined();
	});

	test('a changed scalar, a new key and a removed key: { b: null, a: 2, c: 3 }', () => {
		expect(diff({ a: 1, b: 2 }, { a: 2, c: 3 })).toEqual({ a: 2, b: null, c: 3 });
	});

	test('only the changed leaf of a deep tree is named', () => {
		expect(
			diff(
				{ q: { x: { waiting: 1, open: 5 }, y: { waiting: 2 } } },
				{ q: { x: { waiting: 3, open: 5 }, y: { waiting: 2 } } }
			)
		).toEqual({
			q: { x: { waiting: 3 } }
		});
	});

	test('an array is replaced as a whole, and left out when equal', () => {
		expect(diff({ tiles: [1, 2] }, { tiles: [1, 3] })).toEqual({ tiles: [1, 3] });
		expect(diff({ tiles: [{ a: 1 }] }, { tiles: [{ a: 1 }] })).toBeUndefined();
	});

	test('a key that is undefined counts as absent, on either side', () => {
		const undefinedKey = { a: undefined } as unknown as { a: Json };
		expect(diff({ a: 1 }, undefinedKey)).toEqual({ a: null });
		expect(diff(undefinedKey, {})).toBeUndefined();
		expect(diff(undefinedKey, { a: 1 })).toEqual({ a: 1 });
	});

	test('0, the empty text and false are values, not absences', () => {
		expect(diff({}, { a: 0, b: '', c: false })).toEqual({ a: 0, b: '', c: false });
		expect(diff({ a: 0 }, {})).toEqual({ a: null });
	});

	test('a subtree that became empty stays an empty object', () => {
		expect(
			apply({ agents: { x: { open: 1 } } }, diff({ agents: { x: { open: 1 } } }, { agents: {} }) ?? {})
		).toEqual({
			agents: {}
		});
	});
});

describe('apply', () => {
	test('shares every branch that the patch does not touch, and leaves its input as it was', () => {
		const before = { now: { waiting: 1 }, queues: { x: { waiting: 1 }, y: { waiting: 0 } } };
		const frozen = structuredClone(before);
		const after = apply(before, { queues: { x: { waiting: 2 } } });
		expect(after.now).toBe(before.now);
		expect(after.queues.y).toBe(before.queues.y);
		expect(before).toEqual(frozen);
	});

	test('the examples of RFC 7396, appendix A, for objects', () => {
		expect(apply({ a: 'b' }, { a: 'c' })).toEqual({ a: 'c' });
		expect(apply({ a: 'b' }, { b: 'c' })).toEqual({ a: 'b', b: 'c' });
		expect(apply({ a: 'b' }, { a: null })).toEqual({});
		expect(apply({ a: ['b'] }, { a: 'c' })).toEqual({ a: 'c' });
		expect(apply({ a: { b: 'c' } }, { a: { b: 'd', c: null } })).toEqual({ a: { b: 'd' } });
		expect(apply({ a: 'foo' }, { b: { c: null } })).toEqual({ a: 'foo', b: {} });
		expect(apply({}, { a: { bb: { ccc: null } } })).toEqual({ a: { bb: {} } });
	});

	test('a queue that is called __proto__ is a queue like any other', () => {
		const hostile = JSON.parse('{"queues":{"__proto__":{"waiting":7}}}') as { queues: Record<string, Json> };
		const patch = diff({ queues: {} }, hostile);
		const wire = JSON.parse(JSON.stringify(patch)) as typeof hostile;
		const after = apply({ queues: {} }, wire);
		expect(Object.keys(after.queues)).toEqual(['__proto__']);
		expect(({} as { waiting?: number }).waiting).toBeUndefined();
		expect(Object.getPrototypeOf(after.queues)).toBe(Object.prototype);
		expect(diff(after, { queues: {} })).toEqual(JSON.parse('{"queues":{"__proto__":null}}'));
	});
});
