import { expect, it } from 'vitest';
import { leastHeads } from '#scheduler/staffing/least-heads.ts';

it('finds every answer from every start value, and asks four times at most when the start is next to it', () => {
	for (let answer = 1; answer <= 70; answer++) {
		for (let start = -3; start <= 80; start++) {
			let asked = 0;
			const found = leastHeads(
				(heads) => {
					asked++;
					return heads >= answer;
				},
				start,
				1_000
			);
			expect(found).toBe(answer);
			if (Math.abs(start - answer) <= 1 && start >= 1) expect(asked).toBeLessThanOrEqual(4);
		}
	}
});

it('stops at the most: the answer there, or none', () => {
	expect(leastHeads((heads) => heads >= 1_000, 1, 1_000)).toBe(1_000);
	expect(leastHeads(() => false, 5, 1_000)).toBeUndefined();
});
