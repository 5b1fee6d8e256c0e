import { describe, expect, it } from 'vitest';
import { findWindow, touchedCells } from '#scheduler/roster/change/change-window.ts';
import {
	dayOff,
	E,
	L,
	publishedWeek,
	sickWednesday,
	smallWeek
} from '../../../../support/small-sick-call.ts';

const daysOf = (movable: Int32Array, person: number) =>
	Array.from(movable).flatMap((at) => (Math.floor(at / 7) === person ? [at % 7] : []));

describe('what may move after a sick call on Wednesday', () => {
	it('is everybody from Tuesday to Thursday with a reach of one day, but not the day of the illness itself', () => {
		const { changedDays, movable } = findWindow(sickWednesday());
		expect(changedDays).toEqual([2]);
		expect(daysOf(movable, 0)).toEqual([1, 3]);
		expect(daysOf(movable, 1)).toEqual([1, 2, 3]);
		expect(daysOf(movable, 2)).toEqual([1, 2, 3]);
	});

	it('the base is the published roster without the shift of who is ill, which is forced and no disturbance', () => {
		const window = findWindow(sickWednesday());
		const expected = publishedWeek();
		expected[2] = dayOff;
		expect(window.base).toEqual(expected);
		expect(window.forced).toEqual([{ person: 0, day: 2, before: E, after: dayOff }]);
		expect(touchedCells(window, expected)).toEqual([]);
		const called = expected.slice();
		called[2 * 7 + 2] = E;
		expect(touchedCells(window, called)).toEqual([{ person: 2, day: 2, before: dayOff, after: E }]);
	});

	it('is nothing of the past: at 09:00 on Wednesday the early shift has begun, the late one has not', () => {
		const { movable, frozen } = findWindow(sickWednesday({}, { now: { day: 2, minute: 540 } }));
		expect(daysOf(movable, 1)).toEqual([2, 3]);
		expect(daysOf(movable, 0)).toEqual([3]);
		// Whoever is called on Wednesday can only work late.
		expect(frozen.people[2]?.closed).toContainEqual({ day: 2, options: [E] });
	});

	it('a shift that has begun stays, at 17:00 also the late one', () => {
		const { movable } = findWindow(sickWednesday({}, { now: { day: 2, minute: 1_020 } }));
		expect(daysOf(movable, 1)).toEqual([3]);
	});

	it('an illness in the past changes nothing', () => {
		const { movable, forced, base } = findWindow(sickWednesday({}, { now: { day: 3, minute: 0 } }));
		expect([movable.length, forced.length]).toEqual([0, 0]);
		expect(base).toEqual(publishedWeek());
	});

	it('a locked cell does not move, and a lock on something else is forced', () => {
		const { movable, forced } = findWindow(
			sickWednesday({ Bo: { locks: [{ day: 2, cell: L }] }, Cai: { locks: [{ day: 3, cell: E }] } })
		);
		expect(daysOf(movable, 1)).toEqual([1, 3, 4]);
		expect(forced).toContainEqual({ person: 2, day: 3, before: dayOff, after: E });
	});

	it('more demand on Friday opens Thursday to Saturday', () => {
		const problem = smallWeek();
		const cover = problem.cover.map((row, at) => (at === 8 ? { ...row, requirement: 2 } : row));
		const { changedDays, movable } = findWindow({
			problem: { ...problem, cover },
			coverBefore: problem.cover,
			published: publishedWeek(),
			reach: 1,
			leastGain: 1
		});
		expect(changedDays).toEqual([4]);
		expect(daysOf(movable, 2)).toEqual([3, 4, 5]);
	});

	it('a roster of another size, and a cell that is no option, are refused', () => {
		expect(() => findWindow(sickWednesday({}, { published: publishedWeek().slice(1) }))).toThrow(
			'assertChange: published must be 21 cells, got 20'
		);
		const strange = publishedWeek();
		strange[0] = 9;
		expect(() => findWindow(sickWednesday({}, { published: strange }))).toThrow(
			'options of the problem, got 9'
		);
	});
});
