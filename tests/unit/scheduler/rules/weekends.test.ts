import { describe, expect, test } from 'vitest';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { fairnessOf } from '#scheduler/roster/explain/fairness.ts';
import { carryIn } from '#scheduler/roster/plan/carry-in.ts';
import type { CarriedIn } from '#scheduler/roster/plan/planned-person.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import { mostWeekendsAMonth } from '#scheduler/rules/most-weekends-a-month.ts';
import { viewRoster } from '#scheduler/rules/roster-view.ts';
import { carriedIn, early, legalRoster, person, zone } from '../../../support/legal-roster.ts';
import { datesFrom, demandOf, plan } from '../../../support/roster-plan.ts';

const { calendar } = legalRoster();

/** Weekends by month that the rule counts for Ann, of whom `past` is known. */
function weekends(from: string, to: string, days: readonly string[], past: Partial<CarriedIn> = {}) {
	const assignments: readonly Assignment[] = days.map((date) => early('ann', date));
	const roster = { zone, from, to, assignments };
	const people = [person('ann', { carriedIn: carriedIn(past) })];
	const measured = [...mostWeekendsAMonth.measure(viewRoster({ roster, people, calendar }), { weekends: 3 })];
	const { people: shares } = fairnessOf(plan({ from, to, people }), roster);
	// Who has how much counts as the rule does.
	expect(shares[0]?.monthWeekends).toBe(measured[0]?.figure);
	return measured.map(({ date, figure }) => [date, figure]);
}

describe('weekends of a month at the edges of a roster', () => {
	test('a roster from a Sunday on whose Saturday was worked: that weekend is one, by days in a row or by the shift', () => {
		for (const known of [
			{ consecutiveDays: 1 },
			{
				lastShifts: [early('ann', '2026-11-14')].map(({ date, start, end }) => ({
					date,
					start,
					end,
					breaks: []
				}))
			}
		]) {
			const past = { monthWeekends: 2, ...known };
			expect(weekends('2026-11-15', '2026-11-30', ['2026-11-15'], past)).toEqual([['2026-11-15', 2]]);
			expect(weekends('2026-11-15', '2026-11-30', ['2026-11-15', '2026-11-22'], past)).toEqual([
				['2026-11-15', 3]
			]);
		}
	});

	test('a Saturday that was free, or in no total: the Sunday is a weekend more', () => {
		const friday = [early('ann', '2026-11-13')].map(({ date, start, end }) => ({
			date,
			start,
			end,
			breaks: []
		}));
		expect(weekends('2026-11-15', '2026-11-30', ['2026-11-15'], { monthWeekends: 2 })).toEqual([
			['2026-11-15', 3]
		]);
		expect(
			weekends('2026-11-15', '2026-11-30', ['2026-11-15'], { monthWeekends: 2, lastShifts: friday })
		).toEqual([['2026-11-15', 3]]);
		expect(weekends('2026-11-15', '2026-11-30', ['2026-11-15'], { consecutiveDays: 1 })).toEqual([
			['2026-11-15', 1]
		]);
	});

	test('a Sunday the 1st is of the month before, whether the roster begins on it or on the Saturday', () => {
		expect(weekends('2026-11-01', '2026-11-09', ['2026-11-01', '2026-11-07'])).toEqual([['2026-11-01', 1]]);
		expect(weekends('2026-10-31', '2026-11-09', ['2026-11-01', '2026-11-07'])).toEqual([
			['2026-10-31', 1],
			['2026-11-01', 1]
		]);
	});

	test('a month in one piece and in two, cut on any day, has as many', () => {
		const days = [
			'2026-11-01',
			'2026-11-07',
			'2026-11-08',
			'2026-11-14',
			'2026-11-22',
			'2026-11-28',
			'2026-11-29'
		];
		const [[, whole] = []] = weekends('2026-11-01', '2026-12-01', days);
		expect(whole).toBe(4);
		for (const cut of datesFrom('2026-11-02', 28)) {
			const before = days.filter((date) => date < cut).map((date) => early('ann', date));
			const past = carryIn(before, [person('ann')], cut, calendar).get('ann');
			const after = days.filter((date) => date >= cut);
			expect([cut, weekends(cut, '2026-12-01', after, past)[0]?.[1]]).toEqual([cut, 4]);
		}
	});

	test('the solver’s problem counts them so: the Sunday of a weekend that was begun is free', () => {
		const groups = (past: Partial<CarriedIn>) => {
			const compiled = compilePlan(
				plan({
					from: '2026-11-15',
					to: '2026-11-30',
					demand: demandOf('chat', ['2026-11-16'], ['08:00', '12:00'], 1),
					people: [person('ann', { carriedIn: carriedIn(past) })]
				})
			);
			if (compiled.status === 'refused') throw new Error(JSON.stringify(compiled.faults));
			return compiled.problem.contracts[0]?.weekends
				.filter(({ rule }) => rule.endsWith('atMost3WeekendsAMonth'))
				.map(({ groups: of, atMost }) => [of, atMost]);
		};
		expect(groups({ monthWeekends: 2, consecutiveDays: 1 })).toEqual([
			[
				[
					[6, 7],
					[13, 14]
				],
				1
			]
		]);
		expect(groups({ monthWeekends: 2 })).toEqual([[[[0], [6, 7], [13, 14]], 1]]);
	});
});
