import { describe, expect, test } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import type { CompiledPlan } from '#scheduler/roster/compile/compiled-plan.ts';
import type { CarriedIn, PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { at, carriedIn, early, person } from '../../../../support/legal-roster.ts';
import { compiled, datesFrom, demandOf } from '../../../../support/roster-plan.ts';

/** Ann alone, from Monday 2026-11-09 for so many days. */
function ann(
	changes: Partial<PlannedPerson>,
	from = '2026-11-09',
	days = 14,
	plan: Partial<RosterPlan> = {}
) {
	return compiled({
		from,
		to: datesFrom(from, days + 1).at(-1)!,
		demand: demandOf('chat', datesFrom(from, days), ['08:00', '22:00'], 1),
		people: [person('ann', changes)],
		...plan
	});
}

/** What the problem finds against shifts of templates on days, and what it costs. */
function check(plan: CompiledPlan, shifts: Readonly<Record<number, string>>) {
	const cells = emptyRoster(1, plan.days.count);
	for (const [day, template] of Object.entries(shifts)) {
		const open = plan.options.findIndex(
			(option, index) =>
				option.template === template &&
				(plan.problem.contracts[0]?.options.some((one) => one.option === index) ?? false)
		);
		cells[Number(day)] = open < 0 ? plan.options.findIndex((option) => option.template === template) : open;
	}
	const { findings, cost } = checkRoster(plan.problem, cells);
	return { found: findings.map(({ rule, day, amount }) => [rule, day, amount]), cost };
}

const days = (from: number, to: number, template: string) =>
	Object.fromEntries(Array.from({ length: to - from }, (_, at) => [from + at, template]));

describe('cells', () => {
	test('are closed on leave, also to the shift that only reaches into it', () => {
		const leave = [{ kind: 'sick', start: at('2026-11-11 06:00'), end: at('2026-11-11 12:00') }];
		const plan = ann({ leave });
		expect(check(plan, { 2: 'early' }).found).toEqual([['closed', 2, 1]]);
		expect(check(plan, { 1: 'crew-night' }).found).toEqual([['closed', 1, 1]]);
		expect(check(plan, { 2: 'long-late' }).found).toEqual([]);
	});

	test('are open in hours of availability, which may reach over midnight', () => {
		const availability = ([0, 1, 2, 3, 4] as const).map((weekday) => ({
			weekday,
			from: '18:00',
			to: '08:00'
		}));
		const plan = ann({ availability });
		expect(check(plan, { 0: 'crew-night' }).found).toEqual([]);
		// Saturday 00:00 to 08:00 is Friday's evening; Sunday's is nobody's.
		expect(check(plan, { 5: 'night' }).found).toEqual([]);
		expect(check(plan, { 6: 'night' }).found).toEqual([['closed', 6, 1]]);
		expect(check(plan, { 0: 'early' }).found).toEqual([['not offered', 0, 1]]);
	});

	test('open with the day from which a skill holds', () => {
		const plan = ann({ skills: [{ queue: 'chat', level: 2, from: '2026-11-12' }] });
		expect(check(plan, { 2: 'early' }).found).toEqual([['closed', 2, 1]]);
		expect(check(plan, { 3: 'early' }).found).toEqual([]);
	});

	test('are closed at night and on rest days to whom the law protects', () => {
		const plan = ann({ protections: [{ kind: 'nursing', from: '2026-11-09', to: '2026-11-16' }] });
		expect(check(plan, { 1: 'night' }).found).toEqual([['closed', 1, 1]]);
		expect(check(plan, { 5: 'early' }).found).toEqual([['closed', 5, 1]]);
		expect(check(plan, { 4: 'early' }).found).toEqual([]);
		expect(check(plan, { 8: 'night' }).found).toEqual([]);
	});

	test('offer launch shifts on days of a promotion only', () => {
		const plan = ann({}, '2026-11-09', 14, { promotionDays: ['2026-11-11'] });
		expect(check(plan, { 2: 'launch' }).found).toEqual([]);
		expect(check(plan, { 3: 'launch' }).found).toEqual([['closed', 3, 1]]);
	});

	test('after a night that ended at 08:00 of the first day open at 19:00', () => {
		const last = {
			...early('ann', '2026-11-08'),
			start: at('2026-11-08 20:00'),
			end: at('2026-11-09 08:00')
		};
		const plan = ann({ carriedIn: carriedIn({ lastShifts: [last] }) });
		expect(check(plan, { 0: 'long-late' }).found).toEqual([['closed', 0, 1]]);
		expect(check(plan, { 0: 'crew-night' }).found).toEqual([]);
	});
});

describe('limits', () => {
	test('of a week are lowered by what was worked before, of a month too', () => {
		const past = carriedIn({ weekMinutes: 1_800, monthMinutes: 13_000, weekDays: 3 });
		const plan = ann({ carriedIn: past, restDays: 'rolling' }, '2026-11-12', 11);
		const minutes = plan.problem.people[0]?.minutes ?? [];
		expect(minutes).toEqual([
			{ rule: 'company.atMost60HoursAWeek', from: 0, to: 4, atMost: 1_800 },
			{ rule: 'company.atMost240HoursAMonth', from: 0, to: 11, atMost: 1_400 }
		]);
	});

	test('on least hours hold for a week that ends with the roster, not for one that goes on', () => {
		const plan = ann({ limits: { leastMinutesAWeek: 960 } }, '2026-11-09', 10);
		const least = plan.problem.contracts[0]?.minutes.filter(({ atLeast }) => atLeast !== undefined);
		expect(least).toEqual([{ rule: 'company.leastHoursAWeek', from: 0, to: 7, atLeast: 960 }]);
	});

	test('on least hours leave out a week that began before, of which nothing is known', () => {
		const least = (past: Partial<CarriedIn>) =>
			ann(
				{ limits: { leastMinutesAWeek: 960 }, carriedIn: carriedIn(past) },
				'2026-11-12',
				11
			).problem.contracts[0]?.minutes.filter(({ atLeast }) => atLeast !== undefined);
		const whole = { rule: 'company.leastHoursAWeek', from: 4, to: 11, atLeast: 960 };
		expect(least({})).toEqual([{ ...whole, from: 0, to: 4 }, whole]);
		expect(least({ weekIsUnknown: true })).toEqual([whole]);
	});

	test('of days in a row reach into the past', () => {
		const plan = ann({ carriedIn: carriedIn({ consecutiveDays: 4 }), restDays: 'rolling' });
		expect(check(plan, days(0, 2, 'early')).found).toEqual([]);
		expect(check(plan, days(0, 3, 'early')).found).toEqual([['company.atMost6ConsecutiveDays', -4, 1]]);
	});

	test('of a week want 24 h of rest: six days and a day off, not seven early shifts', () => {
		const plan = ann({ restDays: 'rolling' }, '2026-11-09', 7);
		expect(check(plan, days(0, 6, 'early')).found).toEqual([]);
		expect(check(plan, days(0, 7, 'early')).found).toContainEqual([
			'law-cn.atLeast24HoursOfRestAWeek',
			0,
			1_440 - 900
		]);
	});

	test('of a week see the night that a Saturday ends with: Sunday has 16 h, Monday before the first night 20', () => {
		const plan = ann({ restDays: 'rolling', hours: 'comprehensive' }, '2026-11-09', 7);
		expect(check(plan, days(0, 6, 'crew-night')).found).toContainEqual([
			'law-cn.atLeast24HoursOfRestAWeek',
			0,
			240
		]);
		// A night fewer: from Saturday 08:00 on.
		expect(check(plan, days(0, 5, 'crew-night')).found.map(([rule]) => rule)).not.toContain(
			'law-cn.atLeast24HoursOfRestAWeek'
		);
	});

	test('of overtime: 4 rest days of 8 h are legal with 4 h carried in, a fifth hour is not', () => {
		const shifts = { 5: 'early', 6: 'early', 12: 'early', 13: 'early' };
		const past = (minutes: number) => ann({ carriedIn: carriedIn({ monthOvertimeMinutes: minutes }) });
		expect(check(past(240), shifts).found).toEqual([]);
		expect(check(past(300), shifts).found).toEqual([['law-cn.atMost36OvertimeHoursAMonth', 0, 60]]);
	});

	test('of overtime leave none to whom the law protects: no sixth day where rest days roll', () => {
		const protections = [{ kind: 'pregnant' as const, from: '2026-11-01', to: '2026-11-16' }];
		const plan = ann({ protections, restDays: 'rolling' });
		expect(check(plan, days(0, 5, 'early')).found).toEqual([]);
		expect(check(plan, days(0, 6, 'early')).found).toEqual([['law-cn.noOvertimeForProtectedPeople', 0, 480]]);
		expect(check(plan, days(7, 13, 'early')).found).toEqual([]);
	});

	test('of comprehensive hours: November has 21 workdays, 168 h and 36 h beyond', () => {
		const past = carriedIn({ monthMinutes: (168 + 36) * 60 - 480 });
		const plan = ann({ hours: 'comprehensive', carriedIn: past });
		expect(check(plan, { 0: 'early' }).found).toEqual([]);
		expect(check(plan, { 0: 'early', 1: 'early' }).found).toEqual([
			['law-cn.atMost36HoursBeyondComprehensiveHoursAMonth', 0, 480]
		]);
	});

	test('of part-time: a shift of 5.5 h needs shorter ones beside it', () => {
		const plan = ann({ contract: 'part_time' });
		expect(check(plan, { 0: 'part-4' }).found).toEqual([]);
		expect(check(plan, { 0: 'part-4', 1: 'part-6' }).found).toEqual([
			['law-cn.partTimeAverages4HoursADay', 0, 90]
		]);
	});
});

describe('a rotation', () => {
	// Day number 0 was 1970-01-01; 2026-11-09 is day 20,766, a multiple of 3.
	const plan = ann(
		{ rotation: { id: 'three-crews-two-shifts', phase: 0 }, hours: 'comprehensive' },
		'2026-11-09',
		6
	);

	test('is worked as it is: day, night, off', () => {
		const pattern = { 0: 'crew-day', 1: 'crew-night', 3: 'crew-day', 4: 'crew-night' };
		expect(check(plan, pattern).found).toEqual([]);
		expect(check(plan, { ...pattern, 2: 'crew-day' }).found).toContainEqual(['closed', 2, 1]);
		expect(check(plan, { 0: 'crew-day', 1: 'crew-night', 3: 'crew-day' }).found).toEqual([
			['rotation', 3, 1]
		]);
	});
});

describe('costs', () => {
	test('are wages, half as much more beyond 8 h, twice on a rest day, three times on a holiday', () => {
		const plan = ann({}, '2026-09-28', 7, { people: [person('ann')] });
		const options = (shifts: Readonly<Record<number, string>>) => {
			const { cost } = check(plan, shifts);
			return cost.options + cost.requests + cost.limits;
		};
		// 30 an hour: 8 h are 240.00. 2026-10-01 is a holiday, 2026-10-04 a day off.
		expect(options({ 0: 'early' })).toBe(24_000);
		// 11 h: 3 h of overtime, of which 2 h are beyond the usual hour, at 1.00 a minute.
		expect(options({ 0: 'crew-day' })).toBe(33_000 + 4_500 + 12_000);
		expect(options({ 3: 'early' })).toBe(72_000);
		expect(options({ 6: 'early' })).toBe(48_000);
	});

	test('of a wish are its weight, whether for a shift, work or a day off', () => {
		const wishes = [
			{ date: '2026-11-09', shift: 'early', weight: 3 },
			{ date: '2026-11-10', shift: 'work', weight: 5 },
			{ date: '2026-11-11', shift: 'off', weight: 7 },
			{ date: '2026-12-11', shift: 'off', weight: 9 }
		];
		const plan = ann({ wishes });
		expect(check(plan, {}).cost.requests).toBe(800);
		expect(check(plan, { 0: 'early', 1: 'long-late' }).cost.requests).toBe(0);
		expect(check(plan, { 0: 'long-late', 2: 'early' }).cost.requests).toBe(1_500);
	});

	test('of a published day that changes are 100.00; other breaks are no change', () => {
		const published = {
			zone: 'Asia/Shanghai',
			from: '2026-11-09',
			to: '2026-11-11',
			assignments: [{ ...early('ann', '2026-11-09'), template: 'early' }]
		};
		const plan = ann({}, '2026-11-09', 14, { published });
		expect(check(plan, {}).cost.requests).toBe(10_000);
		expect(check(plan, { 0: 'early', 3: 'early' }).cost.requests).toBe(0);
		expect(check(plan, { 0: 'long-late', 1: 'early' }).cost.requests).toBe(20_000);
	});

	test('of nights begin where the demand lets expect them to be shared evenly, and one beyond', () => {
		const people = Array.from({ length: 4 }, (_, at) => person(`p${at}`));
		// 14 nights of one head for 8 h: about 15 shifts, 3.7 each.
		const plan = compiled({
			people,
			demand: demandOf('chat', datesFrom('2026-11-09', 14), ['00:00', '06:00'], 1)
		});
		const nights = plan.problem.contracts[0]?.counts.find(({ rule }) => rule === 'company.nightsAreShared');
		expect(nights).toMatchObject({ from: 0, to: 14, weight: 10_000 });
		expect(nights?.atMost).toBeGreaterThanOrEqual(4);
		expect(nights?.atMost).toBeLessThanOrEqual(6);
	});
});

describe('a lock', () => {
	test('of a template is its option, whatever its breaks; typed by hand it is one of its own, open to nobody else', () => {
		const breaks = early('ann', '2026-11-10').breaks;
		const own = { ...early('ann', '2026-11-10'), locked: true };
		const plan = ann({}, '2026-11-09', 14, { locks: [own] });
		expect(breaks).toHaveLength(1);
		const cell = plan.problem.people[0]!.locks[0]!.cell;
		expect(plan.options[cell]).toMatchObject({
			typed: true,
			template: '08:00–17:00',
			start: 480,
			minutes: 480
		});
		expect(
			plan.problem.contracts.every(({ options }) => options.every(({ option }) => option !== cell))
		).toBe(true);
	});
});
