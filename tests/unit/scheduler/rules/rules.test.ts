import { describe, expect, test } from 'vitest';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { dateOfDay } from '#scheduler/calendar/day-number.ts';
import type { PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { overtimeOf } from '#scheduler/rules/overtime.ts';
import { proofSheets } from '#scheduler/rules/proof-sheet.ts';
import type { RuleInput } from '#scheduler/rules/roster-view.ts';
import { viewRoster } from '#scheduler/rules/roster-view.ts';
import { sentenceOf, type RulePack } from '#scheduler/rules/rule-pack.ts';
import { carriedIn, early, legalRoster, night, person, shift, zone } from '../../../support/legal-roster.ts';

/** A roster of Ann alone. */
function alone(
	from: string,
	to: string,
	assignments: readonly Assignment[],
	changes: Partial<PlannedPerson> = {},
	inZone = zone
): RuleInput {
	return {
		roster: { zone: inZone, from, to, assignments },
		people: [person('ann', changes)],
		calendar: businessCalendar({ zone: inZone, holidays: inZone === zone ? 'china' : 'none' })
	};
}

const packs = [lawPackCn, companyPack];
const findings = (input: RuleInput, rule: string) =>
	checkRules(input, packs)
		.filter((finding) => finding.rule === rule)
		.map(({ date, amount }) => [date, amount]);

function line(input: RuleInput, rule: string, of: readonly RulePack[] = packs) {
	const found = proofSheets(input, of)[0]?.lines.find((one) => one.rule === rule);
	if (found === undefined) throw new Error(`no line for ${rule}`);
	return found;
}

describe('at a limit a roster is legal', () => {
	test('exactly 11 h of rest, over midnight', () => {
		const input = alone('2026-11-09', '2026-11-16', [
			shift('ann', '2026-11-09', '13:00', '22:00', ['meal 17:00–18:00']),
			shift('ann', '2026-11-10', '09:00', '18:00', ['meal 13:00–14:00'])
		]);
		expect(findings(input, 'atLeast11HoursBetweenShifts')).toEqual([]);
		expect(line(input, 'atLeast11HoursBetweenShifts').tightest).toEqual({
			person: 'ann',
			date: '2026-11-10',
			figure: 660,
			limit: 660
		});
	});

	test('exactly 24 h of rest in the week: Saturday 24:00 to Sunday 24:00', () => {
		const all = ['09', '10', '11', '12', '13', '14'].map((day) => early('ann', `2026-11-${day}`));
		const input = alone('2026-11-09', '2026-11-17', [
			...all.slice(0, 5),
			shift('ann', '2026-11-14', '17:00', '00:00'),
			night('ann', '2026-11-16')
		]);
		expect(findings(input, 'atLeast24HoursOfRestAWeek')).toEqual([]);
	});

	test('exactly 3 h of overtime on a day, and exactly 36 h in the month', () => {
		const long = shift('ann', '2026-11-11', '08:00', '20:00', ['meal 12:00–13:00', 'short 16:30–16:45']);
		const input = alone('2026-11-09', '2026-11-16', [long], {
			carriedIn: carriedIn({ monthOvertimeMinutes: 33 * 60 })
		});
		expect(findings(input, 'atMost3OvertimeHoursADay')).toEqual([]);
		expect(findings(input, 'atMost36OvertimeHoursAMonth')).toEqual([]);
		expect(line(input, 'atMost36OvertimeHoursAMonth').tightest?.figure).toBe(2160);
	});

	test('part-time: exactly 4 h on average and exactly 24 h a week on six days', () => {
		const days = ['09', '10', '11', '12', '13', '14'].map((day, index) =>
			shift('ann', `2026-11-${day}`, '09:00', index % 2 === 0 ? '15:00' : '11:00', [])
		);
		const input = alone('2026-11-09', '2026-11-16', days, { contract: 'part_time' });
		expect(findings(input, 'partTimeAverages4HoursADay')).toEqual([]);
		expect(findings(input, 'atMost24PartTimeHoursAWeek')).toEqual([]);
	});

	test('work until 22:00 is no night, and the day on which protection ends is not protected', () => {
		const until22 = shift('ann', '2026-11-11', '13:00', '22:00', ['meal 17:00–18:00']);
		const nursing = (to: string) => ({
			protections: [{ kind: 'nursing' as const, from: '2026-11-01', to }]
		});
		expect(
			findings(
				alone('2026-11-09', '2026-11-16', [until22], nursing('2026-12-01')),
				'noNightForProtectedPeople'
			)
		).toEqual([]);
		expect(
			findings(
				alone('2026-11-09', '2026-11-16', [night('ann', '2026-11-11')], nursing('2026-11-11')),
				'noNightForProtectedPeople'
			)
		).toEqual([]);
	});

	test('two shifts a day where the contract allows it need no rest between them, but must not overlap', () => {
		const split = (second: string) =>
			alone(
				'2026-11-09',
				'2026-11-16',
				[shift('ann', '2026-11-11', '08:00', '12:00'), shift('ann', '2026-11-11', second, '20:00')],
				{ splitShifts: true }
			);
		expect(checkRules(split('16:00'), packs)).toEqual([]);
		expect(findings(split('11:00'), 'atLeast11HoursBetweenShifts')).toEqual([['2026-11-11', 720]]);
	});
});

describe('over midnight and over the edge of the roster', () => {
	test('the last shift before the roster counts for rest: 24:00 to 08:00 is 3 h short', () => {
		const { person: _, ...last } = shift('ann', '2026-11-08', '17:00', '00:00');
		const input = alone('2026-11-09', '2026-11-16', [early('ann', '2026-11-09')], {
			carriedIn: carriedIn({ lastShifts: [last] })
		});
		expect(findings(input, 'atLeast11HoursBetweenShifts')).toEqual([['2026-11-09', 180]]);
	});

	test('a 31-day month that starts on a Thursday: the week runs on from the month before', () => {
		const october = ['01', '02', '03'].map((day) => early('ann', `2026-10-${day}`));
		const input = alone('2026-10-01', '2026-11-01', october, {
			hours: 'comprehensive',
			carriedIn: carriedIn({ weekMinutes: 2400, weekDays: 3, monthMinutes: 14_400 })
		});
		// 40 h carried in and 24 h worked by Saturday; October begins with the roster, September's total is none of its.
		expect(findings(input, 'atMost60HoursAWeek')).toEqual([['2026-10-01', 240]]);
		expect(line(input, 'atMost240HoursAMonth').tightest?.figure).toBe(1440);
	});

	test('a week that the roster leaves open is not judged by least hours', () => {
		const input = alone('2026-11-09', '2026-11-12', [], { limits: { leastMinutesAWeek: 2400 } });
		expect(findings(input, 'leastHoursAWeek')).toEqual([]);
		expect(findings({ ...input, roster: { ...input.roster, to: '2026-11-16' } }, 'leastHoursAWeek')).toEqual([
			['2026-11-09', 2400]
		]);
	});

	test('a week or month that began before the roster is not judged by least hours where nobody said what was worked then', () => {
		// 2026-11-01 is a Sunday: one day of the week before lies in the roster.
		const sunday = (changes: Partial<PlannedPerson>) =>
			alone('2026-11-01', '2026-11-02', [], { limits: { leastMinutesAWeek: 2400 }, ...changes });
		const known = sunday({ carriedIn: carriedIn({ weekMinutes: 1920 }) });
		expect(findings(known, 'leastHoursAWeek')).toEqual([['2026-11-01', 480]]);
		const unknown = sunday({ carriedIn: carriedIn({ weekIsUnknown: true }) });
		expect(findings(unknown, 'leastHoursAWeek')).toEqual([]);
		const month = alone('2026-11-30', '2026-12-01', [], {
			limits: { leastMinutesAMonth: 9600 },
			carriedIn: carriedIn({ monthIsUnknown: true })
		});
		expect(findings(month, 'leastHoursAMonth')).toEqual([]);
		const whole = { ...month, roster: { ...month.roster, from: '2026-11-01' } };
		expect(findings(whole, 'leastHoursAMonth')).toEqual([['2026-11-01', 9600]]);
	});

	test('availability from 20:00 to 04:00 holds a shift over midnight', () => {
		const changes: Partial<PlannedPerson> = { availability: [{ weekday: 2, from: '20:00', to: '04:00' }] };
		const until = (to: string) =>
			findings(
				alone('2026-11-09', '2026-11-16', [shift('ann', '2026-11-11', '22:00', to)], changes),
				'workWithinAvailability'
			);
		expect(until('04:00')).toEqual([]);
		expect(until('04:20')).toEqual([['2026-11-11', 20]]);
		// Dated Thursday, within the hours of Wednesday evening.
		const thursday = alone(
			'2026-11-09',
			'2026-11-16',
			[shift('ann', '2026-11-12', '00:00', '04:00')],
			changes
		);
		expect(findings(thursday, 'workWithinAvailability')).toEqual([]);
	});
});

describe('where the clock changes', () => {
	const berlin = 'Europe/Berlin';

	test('in the night on which it is set forward, 22:00 to 09:00 is 10 h of rest', () => {
		const input = alone(
			'2026-03-23',
			'2026-03-30',
			[
				shift('ann', '2026-03-28', '18:00', '22:00', [], berlin),
				shift('ann', '2026-03-29', '09:00', '13:00', [], berlin)
			],
			{},
			berlin
		);
		expect(findings(input, 'atLeast11HoursBetweenShifts')).toEqual([['2026-03-29', 60]]);
	});

	test('in the night on which it is set back, a shift from 00:00 to 08:00 has 9 h', () => {
		const input = alone(
			'2026-10-19',
			'2026-10-26',
			[shift('ann', '2026-10-25', '00:00', '08:00', [], berlin)],
			{},
			berlin
		);
		expect(line(input, 'atMost12HoursADay').tightest?.figure).toBe(540);
	});
});

describe('overtime by kind of day', () => {
	const normal = { normalMinutesADay: 480, normalMinutesAWeek: 2400 };
	const overtime = (input: RuleInput) => {
		const view = viewRoster(input);
		return view.work.flatMap((work) =>
			overtimeOf(view, work, normal).map(({ day, extended, restDay, holiday }) => [
				dateOfDay(day),
				extended,
				restDay,
				holiday
			])
		);
	};

	test('a workday of 10 h has 2 h at 150 %, a Sunday 8 h at 200 %, National Day 8 h at 300 %', () => {
		const input = alone('2026-09-28', '2026-10-12', [
			shift('ann', '2026-09-28', '08:00', '19:00', ['meal 12:00–13:00']),
			early('ann', '2026-10-01'),
			early('ann', '2026-10-05'),
			early('ann', '2026-10-11')
		]);
		expect(overtime(input)).toEqual([
			['2026-09-28', 120, 0, 0],
			['2026-10-01', 0, 0, 480],
			// A day off around National Day is a rest day, no statutory holiday.
			['2026-10-05', 0, 480, 0],
			['2026-10-11', 0, 480, 0]
		]);
	});

	test('a Saturday alone in its week is a rest day of the calendar: 8 h at 200 %', () => {
		expect(overtime(alone('2026-11-09', '2026-11-16', [early('ann', '2026-11-14')]))).toEqual([
			['2026-11-14', 0, 480, 0]
		]);
	});

	test('a Saturday that is worked to make up for a holiday is a workday', () => {
		expect(overtime(alone('2026-02-09', '2026-02-16', [early('ann', '2026-02-14')]))).toEqual([
			['2026-02-14', 0, 0, 0]
		]);
	});

	test('a night into National Day has its hours after midnight at 300 %', () => {
		const input = alone('2026-09-28', '2026-10-05', [
			shift('ann', '2026-09-30', '20:00', '04:00', ['+meal 01:00–01:30'])
		]);
		expect(overtime(input)).toEqual([['2026-09-30', 0, 0, 210]]);
	});

	test('with rolling rest days the sixth day of a week is one, and no Saturday', () => {
		const week = ['10', '11', '12', '13', '14', '15'].map((day) => early('ann', `2026-11-${day}`));
		expect(overtime(alone('2026-11-09', '2026-11-16', week, { restDays: 'rolling' })).slice(-2)).toEqual([
			['2026-11-14', 0, 0, 0],
			['2026-11-15', 0, 480, 0]
		]);
	});

	test('beyond 40 h a week a workday is overtime: 38 h carried in leave 2 h', () => {
		const input = alone('2026-11-13', '2026-11-16', [early('ann', '2026-11-13')], {
			carriedIn: carriedIn({ weekMinutes: 2280, weekDays: 4 })
		});
		expect(overtime(input)).toEqual([['2026-11-13', 360, 0, 0]]);
	});
});

describe('packs and sheets', () => {
	test('every line of the law names its article, its day, and asks for HR', () => {
		for (const rule of lawPackCn.rules) {
			expect(rule.source.title.en).toMatch(/art\. \d/);
			expect(rule.source.title.zh).toMatch(/《.+》第.+条/);
			expect(rule.verifyWithHr).toBe(true);
		}
	});

	test('a sentence has the numbers of its pack', () => {
		const month = lawPackCn.rules.find(({ id }) => id === 'atMost36OvertimeHoursAMonth');
		expect(month && sentenceOf(month)).toEqual({
			zh: '每月加班不超过 36 小时。',
			en: 'Overtime is at most 36 hours a month.'
		});
	});

	test('the sheet of a person has a line for each rule, with the tightest figure and its limit', () => {
		const [ann] = proofSheets(legalRoster(), packs);
		expect(ann?.lines).toHaveLength(lawPackCn.rules.length + companyPack.rules.length);
		expect(ann?.lines.every(({ broken }) => broken === 0)).toBe(true);
		const days = ann?.lines.find(({ rule }) => rule === 'atMost6ConsecutiveDays');
		expect(days).toMatchObject({ measured: 2, tightest: { date: '2026-11-13', figure: 5, limit: 6 } });
	});

	test('a rule that does not apply to somebody says that it measured nothing', () => {
		expect(line(legalRoster(), 'atMost24PartTimeHoursAWeek')).toMatchObject({ measured: 0, broken: 0 });
	});

	test('a pack with a parameter that is no whole number is refused by its name', () => {
		const [first] = companyPack.rules;
		const edited = {
			...companyPack,
			rules: [{ ...first, id: 'rest', rule: 'restBetweenShifts', parameters: { minutes: 1.5 } }]
		} as RulePack;
		expect(() => checkRules(legalRoster(), [edited])).toThrow(
			'assertPacks: company.rest.minutes must be a whole number from 0, got 1.5'
		);
	});

	test('an assignment of nobody, and somebody listed twice, are refused', () => {
		const { roster, people, calendar } = legalRoster();
		expect(() => viewRoster({ roster, people: people.slice(1), calendar })).toThrow(
			'person must be one of the people, got "ann"'
		);
		expect(() => viewRoster({ roster, people: [...people, person('ann')], calendar })).toThrow(
			'people must be listed once, got "ann" twice'
		);
	});
});
