import { describe, expect, it } from 'vitest';
import { OptionGains } from '#scheduler/roster/change/option-gains.ts';
import type { CoverShare } from '#scheduler/roster/problem/roster-problem.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { E, L, smallWeek } from '../../../../support/small-sick-call.ts';

/** Nobody works; E or L cover what is said, two rows a day of which each is short by one head, which costs 100. */
function gainsOf(late: readonly CoverShare[], missing: readonly number[]) {
	const problem = smallWeek();
	const options = problem.options.map((option, at) => (at === L ? { ...option, cover: late } : option));
	const needs = new RosterState(prepareProblem({ ...problem, options }), emptyRoster(3, 7));
	const movable = Array.from({ length: 7 }, (_, day) => [day, 7 + day, 14 + day]);
	const gains = new OptionGains(needs, movable);
	gains.learn((day) => missing[day] ?? 0);
	return gains;
}

const sameDay = [{ offset: 1, amount: 1 }];
const overMidnight = [
	{ offset: 1, amount: 1 },
	{ offset: 2, amount: 1 }
];

describe('what options gain', () => {
	it('is what they make cheaper on a day, but no more than is missing there', () => {
		const gains = gainsOf(sameDay, [0, 0, 70, 200]);
		expect([gains.of(2, E, 2), gains.of(3, E, 3), gains.of(3, L, 3), gains.of(4, E, 4)]).toEqual([
			70, 100, 100, 0
		]);
		expect([gains.optionsFrom(3, 100), gains.optionsFrom(3, 101), gains.optionsFrom(2, 70)]).toEqual([
			2, 0, 2
		]);
	});

	it('over midnight counts on both days', () => {
		const gains = gainsOf(overMidnight, [0, 0, 70, 200]);
		expect([gains.of(2, L, 2), gains.of(2, L, 3), gains.ofBoth(2, L), gains.ofBoth(1, L)]).toEqual([
			70, 100, 170, 70
		]);
		// E and L of the day itself, and L of the day before.
		expect(gains.optionsFrom(3, 100)).toBe(3);
	});
});

describe('the least changes', () => {
	it('are those of each day together: one for 70, two for 200', () => {
		const gains = gainsOf(sameDay, [0, 0, 70, 200]);
		expect(gains.leastChanges(5)).toBe(3);
		expect(gains.leastChanges(2)).toBe(3);
		expect([gains.leastChanges(5, 2), gains.leastChanges(5, 3)]).toEqual([2, 1]);
	});

	it('over midnight one change may help two days', () => {
		expect(gainsOf(overMidnight, [0, 0, 70, 100]).leastChanges(5)).toBe(1);
		expect(gainsOf(overMidnight, [0, 0, 70, 200]).leastChanges(5)).toBe(2);
		expect(gainsOf(overMidnight, [100]).leastChanges(5)).toBe(1);
		// A change for Wednesday may help Thursday, and one for Thursday Wednesday's night: neither is left for itself.
		expect(gainsOf(overMidnight, [0, 0, 70, 200]).leastChanges(5, 2)).toBe(0);
		expect(gainsOf(overMidnight, [0, 70, 100, 0, 100]).leastChanges(5, 1)).toBe(1);
	});

	it('are more than asked for where no option helps', () => {
		expect(gainsOf([], [0, 0, 500]).leastChanges(4)).toBe(5);
		expect(gainsOf([], []).leastChanges(4)).toBe(0);
	});
});
