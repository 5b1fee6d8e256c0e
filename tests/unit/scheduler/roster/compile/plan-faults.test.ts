import { describe, expect, test } from 'vitest';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { standardCosts, type RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, early, person, shift } from '../../../../support/legal-roster.ts';
import { demandOf, plan } from '../../../../support/roster-plan.ts';

const slot = { queue: 'chat', start: at('2026-11-09 08:00'), heads: 1 };
const flexible = standardShifts.filter(({ id }) => id === 'flexible');

describe('a plan is refused, with the person, queue or date', () => {
	test.each<[string, Partial<RosterPlan>, object]>([
		['without people', { people: [] }, { code: 'no_people' }],
		['without demand', { demand: [] }, { code: 'no_demand' }],
		['with demand for nobody', { demand: [{ ...slot, heads: 0 }] }, { code: 'no_demand' }],
		['without a day', { to: '2026-11-09' }, { code: 'no_days' }],
		['for half a year', { to: '2027-05-09' }, { code: 'too_many_days' }],
		['in no zone', { zone: 'Asia/Nowhere' }, { code: 'zone_mismatch' }],
		[
			'with the calendar of another zone',
			{ calendar: businessCalendar({ zone: 'Europe/Berlin', holidays: 'none' }) },
			{ code: 'zone_mismatch' }
		],
		[
			'with somebody twice',
			{ people: [person('ann'), person('ann')] },
			{ code: 'person_twice', person: 'ann' }
		],
		['with a wage below 0', { people: [person('ann', { wagePerHour: -1 })] }, { code: 'person_malformed' }],
		[
			'with hours that are no times',
			{ people: [person('ann', { availability: [{ weekday: 0, from: '25:00', to: '08:00' }] })] },
			{ code: 'person_malformed', person: 'ann' }
		],
		[
			'with a wish for the 30th of February',
			{ people: [person('ann', { wishes: [{ date: '2026-02-30', shift: 'off', weight: 1 }] })] },
			{ code: 'person_malformed', person: 'ann' }
		],
		['with a slot twice', { demand: [slot, slot] }, { code: 'demand_twice', queue: 'chat' }],
		[
			'with a slot at 08:10',
			{ demand: [{ ...slot, start: at('2026-11-09 08:10') }] },
			{ code: 'demand_off_grid', queue: 'chat' }
		],
		['with no number of heads', { demand: [{ ...slot, heads: NaN }, slot] }, { code: 'demand_not_a_number' }],
		['with a million heads', { demand: [{ ...slot, heads: 1e6 }] }, { code: 'demand_absurd', queue: 'chat' }],
		[
			'with no queue that anybody can serve',
			{ demand: [{ ...slot, queue: 'voice' }] },
			{ code: 'queue_without_skill', queue: 'voice' }
		],
		[
			'with a shift that ends its starts before it begins them',
			{ templates: flexible.map((one) => ({ ...one, last: '06:00' })) },
			{ code: 'template_malformed', template: 'flexible' }
		],
		['with a template twice', { templates: [...flexible, ...flexible] }, { code: 'template_twice' }],
		[
			'with no shift shorter than the legal day',
			{ templates: flexible.map((one) => ({ ...one, spanMinutes: 840 })) },
			{
				code: 'no_legal_shift',
				rule: 'company.atMost12HoursADay',
				sentence: expect.objectContaining({
					en: expect.stringMatching(/^No shift is left that anybody could work: .* 12 hours/) as string
				}) as object
			}
		],
		[
			'with an unknown rotation',
			{ people: [person('ann', { rotation: { id: 'five', phase: 0 } })] },
			{ code: 'unknown_rotation', person: 'ann' }
		],
		[
			'with a rotation whose shifts are not offered',
			{
				templates: flexible,
				people: [person('ann', { rotation: { id: 'three-crews-two-shifts', phase: 0 } })]
			},
			{ code: 'rotation_without_template', template: 'crew-day' }
		],
		[
			'with a lock of a stranger',
			{ locks: [early('eve', '2026-11-10')] },
			{ code: 'lock_of_unknown_person' }
		],
		[
			'with a lock after the last day',
			{ locks: [early('ann', '2026-11-23')] },
			{ code: 'lock_outside_days' }
		],
		[
			'with two locks on a day',
			{ locks: [early('ann', '2026-11-10'), shift('ann', '2026-11-10', '18:00', '22:00')] },
			{ code: 'lock_twice_a_day', person: 'ann', date: '2026-11-10' }
		],
		[
			'with a lock that is dated wrongly',
			{ locks: [{ ...early('ann', '2026-11-10'), date: '2026-11-11' }] },
			{ code: 'lock_malformed', date: '2026-11-11' }
		],
		[
			'with a lock of 14 h',
			{ locks: [shift('ann', '2026-11-10', '08:00', '22:00', ['meal 12:00–12:30', 'short 17:00–17:15'])] },
			{ code: 'lock_breaks_rule', rule: 'company.atMost12HoursADay', date: '2026-11-10' }
		],
		[
			'with a lock during leave',
			{
				people: [
					person('ann', {
						leave: [{ kind: 'sick', start: at('2026-11-10 00:00'), end: at('2026-11-11 00:00') }]
					})
				],
				locks: [early('ann', '2026-11-10')]
			},
			{ code: 'lock_breaks_rule', rule: 'company.noWorkOnLeave', person: 'ann' }
		],
		[
			'with locks that leave 9 h of rest',
			{
				locks: [
					shift('ann', '2026-11-10', '15:00', '23:00', ['meal 19:00–19:30']),
					shift('ann', '2026-11-11', '08:00', '12:00')
				]
			},
			{
				code: 'lock_breaks_rule',
				rule: 'company.atLeast11HoursBetweenShifts',
				date: '2026-11-11',
				sentence: expect.objectContaining({
					en: 'The shift of “ann” locked on 2026-11-11 breaks a rule: At least 11 hours lie between two shifts.'
				}) as object
			}
		],
		[
			'with prices that fall',
			{ costs: { ...standardCosts, surplus: [{ share: 0.1, perHour: 5 }, { perHour: 0 }] } },
			{ code: 'prices_malformed' }
		],
		['with a pack twice', { packs: [companyPack, companyPack] }, { code: 'pack_malformed' }]
	])('%s', (_, changes, fault) => {
		const answer = compilePlan(plan(changes));
		expect(answer.status === 'refused' ? answer.faults : answer.status).toContainEqual(
			expect.objectContaining(fault)
		);
		if (answer.status === 'refused') {
			for (const { sentence } of answer.faults)
				expect(sentence.zh.length * sentence.en.length).toBeGreaterThan(0);
		}
	});

	test('with all that is wrong at once', () => {
		const answer = compilePlan(plan({ people: [], demand: [] }));
		expect(answer).toMatchObject({
			status: 'refused',
			faults: [{ code: 'no_people' }, { code: 'no_demand' }]
		});
	});
});

describe('what is left out is noted', () => {
	test('a shift that is longer than the legal day, beside others that are not', () => {
		const long = flexible.map((one) => ({ ...one, id: 'long', spanMinutes: 840 }));
		const answer = compilePlan(plan({ templates: [...flexible, ...long], people: [person('ann')] }));
		expect(answer).toMatchObject({
			status: 'compiled',
			notes: [{ code: 'template_never_legal', template: 'long', rule: 'company.atMost12HoursADay' }]
		});
	});

	test('somebody on leave for all of it', () => {
		const leave = [{ kind: 'annual', start: at('2026-11-01 00:00'), end: at('2026-12-01 00:00') }];
		expect(compilePlan(plan({ people: [person('ann'), person('bo', { leave })] }))).toMatchObject({
			notes: [{ code: 'person_without_shift', person: 'bo' }]
		});
	});

	test('demand before the first day, a skill nobody asks for, split shifts', () => {
		const demand = [
			...demandOf('chat', ['2026-11-08'], ['23:00', '24:00'], 1),
			...demandOf('chat', ['2026-11-09'], ['08:00', '17:00'], 1)
		];
		const ann = person('ann', {
			splitShifts: true,
			skills: [
				{ queue: 'chat', level: 3 },
				{ queue: 'phone', level: 3 }
			]
		});
		expect(compilePlan(plan({ demand, people: [ann] }))).toMatchObject({
			notes: [
				{
					code: 'demand_outside_days',
					sentence: { en: "2 slots of the demand lie outside of the roster's days and are left out." }
				},
				{ code: 'skill_without_demand', queue: 'phone' },
				{ code: 'split_shifts_not_offered' }
			]
		});
	});
});
