import { describe, expect, it } from 'vitest';
import { knownHistory, weekdayClass } from '#scheduler/forecast/normal-days/known-history.ts';
import { trialEnds } from '#scheduler/forecast/normal-days/trial-ends.ts';

function history(hours: number, unknownDay?: number) {
	const counts = new Float64Array(hours).fill(1);
	if (unknownDay !== undefined) counts.fill(NaN, unknownDay * 24, (unknownDay + 1) * 24);
	return knownHistory({ firstDay: 4, slotsPerDay: 24, counts, dayClass: weekdayClass }, 24);
}

describe('ends of trials', () => {
	it('are the last 28 days of a long history, at the clock time of its end', () => {
		const ends = trialEnds(history(100 * 24 + 5));
		expect(ends).toHaveLength(28);
		expect(ends[0]).toBe(72 * 24 + 5);
		expect(ends.at(-1)).toBe(99 * 24 + 5);
	});

	it('leave two weeks to learn from: six of twenty days', () => {
		expect(trialEnds(history(20 * 24))).toHaveLength(6);
		expect(trialEnds(history(14 * 24))).toEqual([]);
		expect(trialEnds(history(0))).toEqual([]);
	});

	it('pass over a day that is not known', () => {
		const ends = trialEnds(history(60 * 24, 58));
		expect(ends).toHaveLength(28);
		expect(ends).not.toContain(58 * 24);
	});
});
