import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffPause } from '#lib/client/backoff.ts';

test('the first pause is 0.2 to 0.4 s, the second up to 0.8 s, the fifth and later up to 5 s', () => {
	const longest = [0, 1, 2, 3, 4, 50].map((failures) => backoffPause(failures, () => 1));
	expect(longest).toEqual([400, 800, 1_600, 3_200, 5_000, 5_000]);
	expect(backoffPause(50, () => 0)).toBe(200);
});

test('every pause is between 0.2 and 5 s', () => {
	fc.assert(
		fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, jitter) => {
			const pause = backoffPause(failures, () => jitter);
			expect(pause).toBeGreaterThanOrEqual(200);
			expect(pause).toBeLessThanOrEqual(5_000);
		})
	);
});
