import { describe, expect, test } from 'vitest';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import type { CarriedIn, PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import { breaksHardRule, checkRules, ruleCost } from '#scheduler/rules/check-rules.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { carriedIn, early, person, shift, zone } from '../../../support/legal-roster.ts';
import { demandOf, plan } from '../../../support/roster-plan.ts';

/** Ann's roster from Thursday 2026-11-12, the 4th day of a week and the 12th of a month, to Sunday. */
function findings(
	past: Partial<CarriedIn>,
	assignments: readonly Assignment[] = [],
	changes: Partial<PlannedPerson> = {},
	from = '2026-11-12'
) {
	return checkRules(
		{
			roster: { zone, from, to: '2026-11-16', assignments },
			people: [person('ann', { carriedIn: carriedIn(past), ...changes })],
			calendar: businessCalendar({ zone, holidays: 'china' })
		},
		[lawPackCn, companyPack]
	);
}

const told = (of: ReturnType<typeof findings>) =>
	of.map(({ rule, amount, brokenBefore }) => [rule, amount, brokenBefore === true ? 'before' : 'roster']);

describe('what was broken before the first day', () => {
	test.each<[string, Partial<CarriedIn>, Partial<PlannedPerson>, number]>([
		['62 h of a week of at most 60', { weekMinutes: 3_720 }, {}, 120],
		['38 h of overtime of at most 36', { monthOvertimeMinutes: 2_280 }, {}, 120],
		['250 h of a month of at most 240', { monthMinutes: 15_000 }, {}, 600],
		['4 weekends of at most 3', { monthWeekends: 4 }, {}, 1],
		['26 h of a part-timer’s week', { weekMinutes: 1_560, weekDays: 7 }, { contract: 'part_time' }, 120]
	])('%s: who rests on all days breaks nothing, and it is told', (_, past, changes, amount) => {
		const found = findings(past, [], changes);
		expect(told(found)).toEqual([[expect.any(String), amount, 'before']]);
		expect(found.some(breaksHardRule)).toBe(false);
	});

	test('every shift on top is the roster’s own, by what it adds', () => {
		const found = findings({ weekMinutes: 3_720 }, [early('ann', '2026-11-12')]).filter(
			({ rule }) => rule === 'atMost60HoursAWeek'
		);
		expect(told(found)).toEqual([
			['atMost60HoursAWeek', 120, 'before'],
			['atMost60HoursAWeek', 480, 'roster']
		]);
		expect(found.map(({ figure }) => figure)).toEqual([3_720, 4_200]);
		expect(found.filter(breaksHardRule)).toHaveLength(1);
	});

	test('7 days in a row of at most 6: resting breaks nothing, a shift on the first day does', () => {
		const past = { consecutiveDays: 7 };
		expect(findings(past)).toEqual([]);
		expect(findings(past, [early('ann', '2026-11-13')])).toEqual([]);
		const worked = findings(past, [early('ann', '2026-11-12')]);
		expect(told(worked)).toEqual([['atMost6ConsecutiveDays', 2, 'roster']]);
		expect(worked.every(breaksHardRule)).toBe(true);
	});

	test('a week without 24 h of rest before its Sunday: resting then is no fault, working is', () => {
		const nights = ['09', '10', '11', '12', '13', '14'].map((day) =>
			shift('ann', `2026-11-${day}`, '14:00', '08:00')
		);
		const past = { lastShifts: nights.map(({ date, start, end }) => ({ date, start, end, breaks: [] })) };
		const rest = (of: ReturnType<typeof findings>) =>
			told(of.filter(({ rule }) => rule === 'atLeast24HoursOfRestAWeek'));
		expect(rest(findings(past, [], {}, '2026-11-15'))).toEqual([
			['atLeast24HoursOfRestAWeek', 480, 'before']
		]);
		expect(rest(findings(past, [shift('ann', '2026-11-15', '20:00', '23:00')], {}, '2026-11-15'))).toEqual([
			['atLeast24HoursOfRestAWeek', 480, 'before'],
			['atLeast24HoursOfRestAWeek', 120, 'roster']
		]);
	});

	test('it costs nothing where the rule is soft; what the roster adds does', () => {
		const soft = lawPackCn.rules.map((rule) => ({ ...rule, strength: { kind: 'soft' as const, weight: 2 } }));
		const cost = (assignments: readonly Assignment[]) =>
			ruleCost(
				checkRules(
					{
						roster: { zone, from: '2026-11-12', to: '2026-11-16', assignments },
						people: [person('ann', { carriedIn: carriedIn({ monthOvertimeMinutes: 2_280 }) })],
						calendar: businessCalendar({ zone, holidays: 'china' })
					},
					[{ ...lawPackCn, rules: soft.filter(({ rule }) => rule === 'mostOvertimeAMonth') }]
				)
			);
		expect(cost([])).toBe(0);
		expect(cost([shift('ann', '2026-11-12', '08:00', '19:00', ['meal 12:00–13:00'])])).toBe(2 * 120);
	});

	test.each<[string, Partial<CarriedIn>, Partial<PlannedPerson>]>([
		['hours of the week', { weekMinutes: 3_720 }, {}],
		['hours of the month', { monthMinutes: 15_000 }, {}],
		['overtime of the month', { monthOvertimeMinutes: 2_280 }, {}],
		['days in a row', { consecutiveDays: 9 }, {}],
		['weekends', { monthWeekends: 5 }, {}],
		['a part-timer’s average', { weekMinutes: 1_560, weekDays: 3 }, { contract: 'part_time' }],
		['comprehensive hours', { monthMinutes: 14_000 }, { hours: 'comprehensive' }]
	])('the solver’s problem has a legal row for somebody beyond in %s: days off', (_, past, changes) => {
		const compiled = compilePlan(
			plan({
				from: '2026-11-12',
				to: '2026-11-16',
				demand: demandOf('chat', ['2026-11-12', '2026-11-13'], ['08:00', '12:00'], 1),
				people: [person('ann', { carriedIn: carriedIn(past), ...changes })]
			})
		);
		if (compiled.status === 'refused') throw new Error(JSON.stringify(compiled.faults));
		const off = emptyRoster(1, compiled.problem.days);
		expect(checkRoster(compiled.problem, off).findings).toEqual([]);
	});
});
