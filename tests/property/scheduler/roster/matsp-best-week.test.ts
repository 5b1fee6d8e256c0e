import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestWeek } from '#scheduler/roster/matsp/best-week.ts';
import { CoverState } from '#scheduler/roster/matsp/cover-state.ts';
import { startsOfDay } from '#scheduler/roster/matsp/matsp-instance.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { weekGrid } from '#scheduler/roster/matsp/week-grid.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { matspText } from '../../../support/small-matsp.ts';

const slots = 672;

/** A legal week of one person, as tasks from 1 by slot, 0 off: picks that break a rule are left out. */
const weeks = fc
	.array(
		fc.record({
			start: fc.integer({ min: 0, max: startsOfDay.length - 1 }),
			length: fc.integer({ min: 24, max: 40 }),
			off: fc.boolean(),
			stints: fc.array(fc.tuple(fc.integer({ min: 4, max: 20 }), fc.integer({ min: 1, max: 3 })), {
				minLength: 1,
				maxLength: 6
			})
		}),
		{ minLength: 8, maxLength: 8 }
	)
	.map((days) => {
		const week = new Uint8Array(slots);
		let freeFrom = 0;
		let run = 0;
		days.forEach(({ start, length, off, stints }, day) => {
			const from = day * 96 - 24 + startsOfDay[start]!;
			if (off || from < freeFrom || from + length > slots || run === 5) {
				run = 0;
				return;
			}
			run++;
			freeFrom = from + length + 56;
			let slot = from;
			for (const [asked, task] of stints) {
				// What would leave a stint of less than an hour goes to the end of the shift.
				const rest = from + length - slot;
				const taken = rest - asked < 4 ? rest : asked;
				week.fill(task, slot, slot + taken);
				slot += taken;
			}
			week.fill(stints[0]![1], slot, from + length);
		});
		return week;
	})
	.filter((week) => week.some((task) => task > 0) && hasLongStints(week));

function hasLongStints(week: Uint8Array): boolean {
	for (let from = 0; from < slots;) {
		let to = from;
		while (to < slots && week[to] === week[from]) to++;
		if (week[from]! > 0 && to - from < 4) return false;
		from = to;
	}
	return true;
}

describe('the best week of one person', () => {
	it('is the very week that a cover was cut from: no head missing, none too many', () => {
		fc.assert(
			fc.property(weeks, fc.integer({ min: 0, max: 100 }), (week, seed) => {
				const minutes = week.reduce((sum, task) => sum + (task > 0 ? 15 : 0), 0);
				const text = matspText(7, 3, [`A,${minutes},${minutes + 600}`], (task, slot) =>
					week[slot] === task ? [1, 1] : [0, 0]
				);
				const grid = weekGrid(parseMatsp(text));
				const state = new CoverState(grid, 5);
				const best = new BestWeek(state, new RandomStream(seed, 'week'));
				expect(best.place(0, 0, grid.days, grid.mostSlots[0]!, 32)).toBe(true);
				expect(state).toMatchObject({ under: 0, excess: 0, cost: 0 });
				expect(state.work).toEqual(week);
			}),
			{ numRuns: 60 }
		);
	});

	it('is found again when any days in a row are planned anew between shifts that stay', () => {
		fc.assert(
			fc.property(
				weeks,
				fc.integer({ min: 0, max: 7 }),
				fc.integer({ min: 1, max: 3 }),
				(week, from, span) => {
					const minutes = week.reduce((sum, task) => sum + (task > 0 ? 15 : 0), 0);
					const text = matspText(7, 3, [`A,${minutes},${minutes}`], (task, slot) =>
						week[slot] === task ? [1, 1] : [0, 0]
					);
					const grid = weekGrid(parseMatsp(text));
					const state = new CoverState(grid, 5);
					state.load(week);
					const to = Math.min(grid.days, from + span);
					for (let day = from; day < to; day++) state.removeShift(0, day);
					const best = new BestWeek(state, new RandomStream(1, 'week'));
					expect(best.place(0, from, to, grid.mostSlots[0]!, 0)).toBe(true);
					expect(state.work).toEqual(week);
				}
			),
			{ numRuns: 60 }
		);
	});
});
