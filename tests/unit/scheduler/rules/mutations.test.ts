import { describe, expect, test } from 'vitest';
import { allRules, type RuleId } from '#scheduler/rules/all-rules.ts';
import { checkRules, ruleCost } from '#scheduler/rules/check-rules.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import type { RuleInput } from '#scheduler/rules/roster-view.ts';
import type { RulePack } from '#scheduler/rules/rule-pack.ts';
import {
	at,
	carriedIn,
	changed,
	early,
	legalRoster,
	night,
	person,
	shift
} from '../../../support/legal-roster.ts';

const packs = [lawPackCn, companyPack];

/** Findings as one reads them: rule, person, day, amount. */
const broken = (input: RuleInput, of: readonly RulePack[] = packs) =>
	checkRules(input, of).map(({ rule, person: who, date, amount }) => [rule, who, date, amount]);

const legal = legalRoster();

/** The rule of the packs with other numbers. */
function withParameters(rule: RuleId, parameters: Record<string, number>): readonly RulePack[] {
	return packs.map((pack) => ({
		...pack,
		rules: pack.rules.map((one) =>
			one.rule === rule ? ({ ...one, parameters: { ...one.parameters, ...parameters } } as typeof one) : one
		)
	}));
}

test('the roster that the mutations begin with breaks no rule', () => {
	expect(broken(legal)).toEqual([]);
});

interface Mutation {
	readonly rule: RuleId;
	readonly what: string;
	readonly input: RuleInput;
	readonly packs?: readonly RulePack[];
	readonly finding: readonly [rule: string, person: string, date: string, amount: number];
}

const noMeal = ['short 10:30–10:45'];

const mutations: readonly Mutation[] = [
	{
		rule: 'oneShiftADay',
		what: 'a second shift after 11 h and 30 min on one day',
		input: changed(
			legal,
			[shift('ann', '2026-11-11', '00:00', '04:00'), shift('ann', '2026-11-11', '15:30', '19:30')],
			['2026-11-10', '2026-11-12']
		),
		finding: ['oneShiftADay', 'ann', '2026-11-11', 1]
	},
	{
		rule: 'restBetweenShifts',
		what: '10 h 59 min from 21:01 to 08:00',
		input: changed(legal, [shift('ann', '2026-11-10', '12:00', '21:01', ['meal 16:00–17:01'])]),
		finding: ['atLeast11HoursBetweenShifts', 'ann', '2026-11-11', 1]
	},
	{
		rule: 'hoursADay',
		what: '12 h 30 min under comprehensive hours',
		input: changed(legalRoster({ hours: 'comprehensive' }), [
			shift('ann', '2026-11-13', '08:00', '21:30', ['meal 12:00–13:00', 'short 17:00–17:15'])
		]),
		finding: ['atMost12HoursADay', 'ann', '2026-11-13', 30]
	},
	{
		rule: 'mostHoursAWeek',
		what: 'five days of 12 h and half an hour on Saturday, under comprehensive hours',
		input: changed(legalRoster({ hours: 'comprehensive' }), [
			...['09', '10', '11', '12', '13'].map((day) =>
				shift('ann', `2026-11-${day}`, '08:00', '21:00', ['meal 12:00–13:00', 'short 17:00–17:15'])
			),
			shift('ann', '2026-11-14', '09:00', '09:30')
		]),
		finding: ['atMost60HoursAWeek', 'ann', '2026-11-09', 30]
	},
	{
		rule: 'mostHoursAMonth',
		what: '80 h where 160 h 15 min of the month are carried in',
		input: legalRoster({ carriedIn: carriedIn({ monthMinutes: 9615 }) }),
		finding: ['atMost240HoursAMonth', 'ann', '2026-11-09', 15]
	},
	{
		rule: 'restDayEachWeek',
		what: 'Saturday night until Sunday 00:30: 23 h 30 min are left of the week',
		input: changed(legalRoster({ restDays: 'rolling' }), [
			shift('ann', '2026-11-14', '15:00', '00:30', ['meal 19:30–20:00'])
		]),
		finding: ['atLeast24HoursOfRestAWeek', 'ann', '2026-11-09', 30]
	},
	{
		rule: 'mostConsecutiveDays',
		what: 'five days after two that were worked before the roster',
		input: legalRoster({ carriedIn: carriedIn({ consecutiveDays: 2 }) }),
		finding: ['atMost6ConsecutiveDays', 'ann', '2026-11-13', 1]
	},
	{
		rule: 'mostConsecutiveNights',
		what: 'five nights in a row',
		input: changed(
			legal,
			['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13'].map((date) => night('ann', date))
		),
		finding: ['atMost4ConsecutiveNights', 'ann', '2026-11-13', 1]
	},
	{
		rule: 'mostOvertimeADay',
		what: '11 h 20 min on a workday',
		input: changed(legal, [
			shift('ann', '2026-11-13', '08:00', '20:20', ['meal 12:00–13:00', 'short 16:30–16:45'])
		]),
		// The softer limit of 1 h, another line with the same rule, would be broken too.
		packs: packs.map((pack) => ({
			...pack,
			rules: pack.rules.filter(({ id }) => id !== 'atMost1OvertimeHourADayAsARule')
		})),
		finding: ['atMost3OvertimeHoursADay', 'ann', '2026-11-13', 20]
	},
	{
		rule: 'mostOvertimeAMonth',
		what: 'an 8 h Saturday after 28 h 30 min of overtime in the month',
		input: changed(legalRoster({ carriedIn: carriedIn({ monthOvertimeMinutes: 1710 }) }), [
			early('ann', '2026-11-14')
		]),
		finding: ['atMost36OvertimeHoursAMonth', 'ann', '2026-11-09', 30]
	},
	{
		rule: 'mostComprehensiveOvertimeAMonth',
		what: 'November has 21 workdays, 168 h: 125 h carried in and 80 h are 37 h beyond',
		input: legalRoster({ hours: 'comprehensive', carriedIn: carriedIn({ monthMinutes: 125 * 60 }) }),
		finding: ['atMost36HoursBeyondComprehensiveHoursAMonth', 'ann', '2026-11-09', 60]
	},
	{
		rule: 'noNightForProtectedPeople',
		what: 'an hour beyond 22:00 while nursing',
		input: changed(
			legalRoster({ protections: [{ kind: 'nursing', from: '2026-11-13', to: '2026-12-01' }] }),
			[shift('ann', '2026-11-13', '19:00', '23:00')]
		),
		finding: ['noNightForProtectedPeople', 'ann', '2026-11-13', 60]
	},
	{
		rule: 'noOvertimeForProtectedPeople',
		what: 'half an hour of overtime while pregnant',
		input: changed(
			legalRoster({ protections: [{ kind: 'pregnant', from: '2026-11-01', to: '2026-12-01' }] }),
			[shift('ann', '2026-11-11', '08:00', '17:30', ['meal 12:00–13:00'])]
		),
		finding: ['noOvertimeForProtectedPeople', 'ann', '2026-11-11', 30]
	},
	{
		rule: 'mostPartTimeHoursAWeek',
		what: '3 × 4 h, 2 × 5 h and 2 h 30 min in one week, where the average may be 5 h',
		input: changed(legal, [
			shift('bo', '2026-11-12', '17:00', '22:00'),
			shift('bo', '2026-11-13', '17:00', '22:00'),
			shift('bo', '2026-11-14', '17:00', '19:30')
		]),
		packs: withParameters('partTimeAverageADay', { minutes: 300 }),
		finding: ['atMost24PartTimeHoursAWeek', 'bo', '2026-11-09', 30]
	},
	{
		rule: 'partTimeAverageADay',
		what: 'one of three days is 5 h long',
		input: changed(legal, [shift('bo', '2026-11-17', '18:00', '23:00')]),
		finding: ['partTimeAverages4HoursADay', 'bo', '2026-11-16', 60]
	},
	{
		rule: 'queueMatchesSkill',
		what: 'four hours in a queue that Bo cannot serve',
		input: changed(legal, [{ ...shift('bo', '2026-11-10', '18:00', '22:00'), queue: 'after-sale' }]),
		finding: ['queueMatchesSkill', 'bo', '2026-11-10', 240]
	},
	{
		rule: 'noWorkOnLeave',
		what: 'two leaves that overlap cover 08:00–11:00 of a shift',
		input: legalRoster({
			leave: [
				{ kind: 'sick', start: at('2026-11-12 00:00'), end: at('2026-11-12 10:00') },
				{ kind: 'personal', start: at('2026-11-12 09:00'), end: at('2026-11-12 11:00') }
			]
		}),
		finding: ['noWorkOnLeave', 'ann', '2026-11-12', 180]
	},
	{
		rule: 'workWithinAvailability',
		what: 'on Tuesdays only until 16:15',
		input: {
			...changed(
				legalRoster({
					availability: ([0, 1, 2, 3, 4] as const).map((weekday) => ({
						weekday,
						from: '08:00',
						to: weekday === 1 ? '16:15' : '24:00'
					}))
				}),
				[],
				['2026-11-17']
			)
		},
		finding: ['workWithinAvailability', 'ann', '2026-11-10', 45]
	},
	{
		rule: 'lockedShiftsStay',
		what: 'a locked shift of 8 h begins an hour earlier',
		input: { ...legal, locks: [shift('ann', '2026-11-12', '09:00', '18:00', ['meal 12:00–13:00'])] },
		finding: ['lockedShiftsStay', 'ann', '2026-11-12', 480]
	},
	{
		rule: 'mealInLongShifts',
		what: 'a meal of 20 min in 7 h',
		input: changed(legal, [shift('ann', '2026-11-12', '09:00', '16:00', ['meal 12:00–12:20'])]),
		finding: ['mealInLongShifts', 'ann', '2026-11-12', 10]
	},
	{
		rule: 'mostMinutesWithoutBreak',
		what: 'five hours and a quarter before the meal',
		input: changed(legal, [shift('ann', '2026-11-12', '08:00', '17:00', ['meal 13:15–14:15'])]),
		finding: ['atMost5HoursWithoutBreak', 'ann', '2026-11-12', 15]
	},
	{
		rule: 'breaksWithinShift',
		what: 'a break that ends ten minutes after its shift',
		input: changed(legal, [shift('bo', '2026-11-10', '18:00', '22:00', ['short 21:55–22:10'])]),
		finding: ['breaksWithinShift', 'bo', '2026-11-10', 10]
	},
	{
		rule: 'leastHoursAWeek',
		what: '39 h where 40 h are agreed',
		input: changed(legalRoster({ limits: { leastMinutesAWeek: 2400 } }), [
			shift('ann', '2026-11-18', '09:00', '17:00', ['meal 12:00–13:00'])
		]),
		finding: ['leastHoursAWeek', 'ann', '2026-11-16', 60]
	},
	{
		rule: 'leastHoursAMonth',
		what: 'November ends with 80 h where 100 h are agreed and 10 h are carried in',
		input: {
			...legalRoster({ limits: { leastMinutesAMonth: 6000 }, carriedIn: carriedIn({ monthMinutes: 600 }) }),
			roster: { ...legal.roster, to: '2026-12-01' }
		},
		finding: ['leastHoursAMonth', 'ann', '2026-11-09', 600]
	},
	{
		rule: 'mostWeekendsAMonth',
		what: 'a Saturday after three weekends of the month',
		input: changed(legalRoster({ carriedIn: carriedIn({ monthWeekends: 3 }) }), [early('ann', '2026-11-14')]),
		finding: ['atMost3WeekendsAMonth', 'ann', '2026-11-09', 1]
	},
	{
		rule: 'nightsAreShared',
		what: 'three nights of one where another has none: 2 each, 0 tolerated',
		input: {
			...changed(
				legal,
				['2026-11-09', '2026-11-10', '2026-11-11'].map((date) => night('ann', date))
			),
			people: [...legal.people, person('cai')]
		},
		packs: withParameters('nightsAreShared', { tolerance: 0 }),
		finding: ['nightsAreShared', 'ann', '2026-11-09', 1]
	},
	{
		rule: 'weekendsAreShared',
		what: 'both weekends of one where another has none: 1 each, 0 tolerated',
		input: {
			...changed(legal, [early('ann', '2026-11-14'), early('ann', '2026-11-21')]),
			people: [...legal.people, person('cai')]
		},
		packs: withParameters('weekendsAreShared', { tolerance: 0 }),
		finding: ['weekendsAreShared', 'ann', '2026-11-09', 1]
	},
	{
		rule: 'launchShiftsAreShared',
		what: 'four launches of one where another has none: 2 each, 1 tolerated',
		input: {
			...legal,
			people: [...legal.people, person('cai')],
			launches: ['09', '10', '11', '12'].map((date) => at(`2026-11-${date} 10:00`))
		},
		finding: ['launchShiftsAreShared', 'ann', '2026-11-09', 1]
	},
	{
		rule: 'wishesAreKept',
		what: 'a day off with weight 7 that is worked',
		input: legalRoster({ wishes: [{ date: '2026-11-11', shift: 'off', weight: 7 }] }),
		finding: ['wishesAreKept', 'ann', '2026-11-11', 7]
	},
	{
		rule: 'publishedShiftsStay',
		what: 'a shift an hour later than published',
		input: {
			...changed(legal, [shift('ann', '2026-11-12', '09:00', '18:00', ['meal 12:00–13:00'])]),
			published: legal.roster
		},
		finding: ['publishedShiftsStay', 'ann', '2026-11-12', 1]
	}
];

describe('a legal roster, changed in one place, gives exactly the finding of the rule that it breaks', () => {
	test.each(mutations)('$rule: $what', ({ input, packs: of, finding }) => {
		expect(broken(input, of)).toEqual([finding]);
	});

	test('every rule has a mutation', () => {
		expect(mutations.map(({ rule }) => rule).sort()).toEqual(Object.keys(allRules).sort());
	});
});

test('only soft findings cost: a wish of weight 7 and a changed day of 100 are 107', () => {
	const findings = checkRules(
		{
			...changed(legalRoster({ wishes: [{ date: '2026-11-11', shift: 'off', weight: 7 }] }), [
				shift('ann', '2026-11-12', '06:00', '15:00', noMeal)
			]),
			published: legal.roster
		},
		packs
	);
	expect(findings.filter(({ strength }) => strength.kind === 'hard').map(({ rule }) => rule)).toEqual([
		'mealInLongShifts'
	]);
	expect(ruleCost(findings.filter(({ rule }) => rule !== 'atMost1OvertimeHourADayAsARule'))).toBe(107);
});
