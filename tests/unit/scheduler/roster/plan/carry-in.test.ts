import { describe, expect, test } from 'vitest';
import { carryIn } from '#scheduler/roster/plan/carry-in.ts';
import { nothingCarriedIn } from '#scheduler/roster/plan/planned-person.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { early, legalRoster, night, person, shift, zone } from '../../../../support/legal-roster.ts';

const { calendar } = legalRoster();
const people = [person('ann'), person('bo')];
const annOf = (past: Parameters<typeof carryIn>[0], from: string) =>
	carryIn(past, people, from, calendar).get('ann');

describe('what the shifts before a roster leave behind', () => {
	test('totals of the running week and month, days in a row, the shifts of the week', () => {
		const past = [
			...['2026-10-30', '2026-11-04', '2026-11-07', '2026-11-09'].map((date) => early('ann', date)),
			shift('ann', '2026-11-10', '08:00', '19:00', ['meal 12:00–13:00']),
			early('ann', '2026-11-11')
		];
		expect(annOf(past, '2026-11-11')).toEqual({
			lastShifts: past.slice(3, 5).map(({ date, start, end, breaks }) => ({ date, start, end, breaks })),
			weekMinutes: 480 + 600,
			weekNormalMinutes: 480 + 480,
			weekDays: 2,
			monthMinutes: 4 * 480 + 120,
			// A Saturday, and two hours of the Tuesday.
			monthOvertimeMinutes: 480 + 120,
			monthWeekends: 1,
			consecutiveDays: 2,
			consecutiveNights: 0
		});
	});

	test('a roster that begins on the first of a month and on a Monday has a new week and month, and the last shift', () => {
		const last = night('ann', '2026-05-31');
		expect(annOf([early('ann', '2026-05-29'), last], '2026-06-01')).toEqual({
			...nothingCarriedIn,
			lastShifts: [{ date: last.date, start: last.start, end: last.end, breaks: last.breaks }],
			consecutiveDays: 1,
			consecutiveNights: 1
		});
	});

	test('a Sunday the 1st belongs to the weekend of the month before, a Saturday with its Sunday is one', () => {
		expect(annOf([early('ann', '2026-11-01')], '2026-11-04')?.monthWeekends).toBe(0);
		expect(annOf([early('ann', '2026-11-07'), early('ann', '2026-11-08')], '2026-11-09')?.monthWeekends).toBe(
			1
		);
	});

	test('nobody has anything without shifts before the first day', () => {
		expect(annOf([], '2026-11-11')).toEqual(nothingCarriedIn);
		expect(annOf([early('ann', '2026-11-11')], '2026-11-11')).toEqual(nothingCarriedIn);
		expect(annOf([early('bo', '2026-11-10')], '2026-11-11')).toEqual(nothingCarriedIn);
	});

	test('a roster cut in two breaks what the whole one breaks: 7 days in a row over the cut', () => {
		const days = ['09', '10', '11', '12', '13', '14', '15'].map((day) =>
			shift('ann', `2026-11-${day}`, '09:00', '13:00')
		);
		const findings = (from: string, past: typeof days) => {
			const [ann] = people.map((one) => ({
				...one,
				carriedIn: carryIn(past, people, from, calendar).get(one.id) ?? nothingCarriedIn
			}));
			const assignments = days.filter(({ date }) => date >= from);
			const roster = { zone, from, to: '2026-11-16', assignments };
			return checkRules({ roster, people: [ann!], calendar }, [lawPackCn, companyPack])
				.filter(({ strength }) => strength.kind === 'hard')
				.map(({ rule, amount }) => [rule, amount]);
		};
		const whole = findings('2026-11-09', []);
		expect(whole).toContainEqual(['atMost6ConsecutiveDays', 1]);
		expect(findings('2026-11-13', days.slice(0, 4))).toEqual(whole);
	});
});
