import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { brokenWishes } from '#scheduler/roster/explain/broken-wishes.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { encodeRoster } from '#scheduler/roster/compile/encode-roster.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import type { PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { person, shift, zone } from '../../../../support/legal-roster.ts';
import { datesFrom, demandOf, plan } from '../../../../support/roster-plan.ts';

const highs = await loadHighs();
const dates = datesFrom('2026-11-09', 3);
const early = standardShifts.find(({ id }) => id === 'early')!;

/** Ann alone, three days, one head from 08:00 to 17:00. */
function shop(wishes: PlannedPerson['wishes'], changes: Partial<RosterPlan> = {}): RosterPlan {
	return plan({
		from: dates[0]!,
		to: '2026-11-12',
		demand: demandOf('chat', dates, ['08:00', '17:00'], 1),
		templates: [early],
		people: [person('ann', { wishes })],
		...changes
	});
}

/** Ann works the early shift on these days, its breaks where the compiler has them. */
function roster(of: RosterPlan, days: readonly string[]): PlannedRoster {
	return {
		zone,
		from: of.from,
		to: of.to,
		assignments: days.map((date) => ({
			...layShift(early, date, 480, zone, [90, 225, 420]),
			person: 'ann',
			queue: 'chat',
			locked: false
		}))
	};
}

function costOf(of: RosterPlan, days: readonly string[]): number {
	const compiled = compilePlan(of);
	if (compiled.status === 'refused') throw new Error('refused');
	const { cells, withoutCell } = encodeRoster(compiled, roster(of, days));
	expect(withoutCell).toEqual([]);
	return checkRoster(compiled.problem, cells).cost.total;
}

describe('wishes that are not granted', () => {
	it('are none where all are granted', () => {
		const of = shop([{ date: '2026-11-10', shift: 'off', weight: 3 }]);
		expect(brokenWishes(highs, of, roster(of, ['2026-11-09']), { questions: 100 })).toEqual([]);
	});

	it('of a day off: costs what the roster without that shift costs more, and says where a head would be missing', () => {
		const of = shop([{ date: '2026-11-10', shift: 'off', weight: 3 }]);
		const [wish, ...others] = brokenWishes(highs, of, roster(of, dates), { questions: 100 });
		expect(others).toEqual([]);
		if (wish?.reason.kind !== 'costs') throw new Error(wish?.reason.kind);
		expect(wish.reason.costDifference).toBe(costOf(of, ['2026-11-09', '2026-11-11']) - costOf(of, dates));
		expect(wish.reason.isLeast).toBe(true);
		expect(wish.reason.shorter.length).toBeGreaterThan(0);
		expect(wish.sentence.en).toMatch(
			/^ann asked for a day off on 2026-11-10: granting it costs \d[\d.]* more with everybody else as they are; chat 2026-11-10 \d\d:\d\d–/
		);
		expect(wish.sentence.zh).toMatch(/^ann 2026-11-10 想休息：其他人不变时，满足它多花 /);
	});

	it('of work on a day off: is free where it meets a head that is missing', () => {
		const of = shop([{ date: '2026-11-10', shift: 'work', weight: 3 }]);
		const [wish] = brokenWishes(highs, of, roster(of, ['2026-11-09']), { questions: 100 });
		if (wish?.reason.kind !== 'costs') throw new Error(wish?.reason.kind);
		expect(wish.reason.costDifference).toBeLessThan(0);
		expect(wish.sentence.en).toContain('could be granted without any cost');
	});

	it('of a day off that is locked for work: the lock forbids it', () => {
		const lock = { ...roster(shop([]), ['2026-11-10']).assignments[0]!, locked: true };
		const of = shop([{ date: '2026-11-10', shift: 'off', weight: 3 }], { locks: [lock] });
		const [wish] = brokenWishes(highs, of, roster(of, dates), { questions: 100 });
		expect(wish?.reason).toEqual({ kind: 'forbidden', elements: [{ kind: 'lock', lock }], minimal: true });
		expect(wish?.sentence.en).toBe(
			'ann asked for a day off on 2026-11-10, which is not possible: The shift of ann on 2026-11-10 08:00–17:00 (chat) is locked.'
		);
	});

	it('of a shift that is for another contract: the contract forbids it', () => {
		const part = standardShifts.find(({ id }) => id === 'part-4')!;
		const of = shop([{ date: '2026-11-10', shift: 'part-4', weight: 3 }], { templates: [early, part] });
		const [wish] = brokenWishes(highs, of, roster(of, dates), { questions: 100 });
		expect(wish?.reason).toEqual({
			kind: 'forbidden',
			elements: [{ kind: 'contract', person: 'ann' }],
			minimal: true
		});
	});

	it('are not settled without any question left, nor beside a shift that the solver does not know', () => {
		const of = shop([{ date: '2026-11-10', shift: 'off', weight: 3 }]);
		const unsettled = brokenWishes(highs, of, roster(of, dates), { questions: 0 });
		expect(unsettled.map(({ reason }) => reason.kind)).toEqual(['unproven']);
		const typed = { ...roster(of, dates), assignments: [shift('ann', '2026-11-10', '09:10', '13:10')] };
		expect(brokenWishes(highs, of, typed, { questions: 100 })[0]?.reason.kind).toBe('unproven');
	});
});
