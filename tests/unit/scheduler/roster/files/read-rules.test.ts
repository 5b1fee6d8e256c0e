import { describe, expect, test } from 'vitest';
import { readRules, standardRules, type RosterRules } from '#scheduler/roster/files/read-rules.ts';
import { at, zone } from '../../../../support/legal-roster.ts';

function value(document: unknown): RosterRules {
	const outcome = readRules(JSON.stringify(document), zone);
	if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.faults));
	return outcome.value;
}
function faults(document: unknown) {
	const outcome = readRules(typeof document === 'string' ? document : JSON.stringify(document), zone);
	return outcome.status === 'read' ? [] : outcome.faults.map(({ field, code }) => [field, code]);
}
const rule = (rules: RosterRules, id: string) =>
	rules.packs.flatMap((pack) => pack.rules).find((one) => one.id === id);

const own = {
	id: 'desk',
	first: '09:00',
	last: '10:00',
	stepMinutes: 15,
	spanMinutes: 510,
	breaks: [{ kind: 'meal', minutes: 30, paid: false, earliest: 180, latest: 270 }],
	contracts: ['full_time']
};

describe('a file of rules', () => {
	test('an empty document is the standard', () => {
		expect(value({})).toEqual(standardRules);
	});

	test('other numbers, another strength, a rule that does not hold', () => {
		const rules = value({
			rules: {
				atMost60HoursAWeek: { parameters: { minutes: 2880 } },
				wishesAreKept: { strength: { kind: 'soft', weight: 20 } },
				atMost3WeekendsAMonth: 'off'
			}
		});
		expect(rule(rules, 'atMost60HoursAWeek')).toMatchObject({
			parameters: { minutes: 2880 },
			strength: { kind: 'hard' }
		});
		expect(rule(rules, 'wishesAreKept')?.strength).toEqual({ kind: 'soft', weight: 20 });
		expect(rule(rules, 'atMost3WeekendsAMonth')).toBeUndefined();
		expect(rule(rules, 'atLeast24HoursOfRestAWeek')).toBeDefined();
	});

	test('a shift of their own, one that takes the place of a standard one, and only some of them', () => {
		const rules = value({ shifts: [own, { ...own, id: 'early' }], onlyShifts: ['early', 'desk'] });
		expect(rules.templates.map(({ id, spanMinutes }) => [id, spanMinutes])).toEqual([
			['early', 510],
			['desk', 510]
		]);
		expect(rules.templates[1]?.name).toEqual({ zh: 'desk', en: 'desk' });
	});

	test('prices, promotion days, launches, holidays', () => {
		const rules = value({
			costs: { shortage: [{ perHour: 300 }] },
			promotionDays: ['2026-11-11'],
			launches: ['2026-11-11 20:00'],
			holidays: 'none',
			companyHolidays: ['2026-11-13'],
			queues: ['vip']
		});
		expect(rules.costs).toEqual({ ...standardRules.costs, shortage: [{ perHour: 300 }] });
		expect(rules.launches).toEqual([at('2026-11-11 20:00')]);
		expect(rules).toMatchObject({ holidays: 'none', companyHolidays: ['2026-11-13'], queues: ['vip'] });
	});

	test.each([
		['', [[undefined, 'empty']]],
		['{', [[undefined, 'not_json']]],
		[[], [['/', 'value_wrong']]],
		[{ shfits: [] }, [['/shfits', 'field_unknown']]],
		[{ rules: { atMost60Hours: 'off' } }, [['/rules/atMost60Hours', 'rule_unknown']]],
		[
			{ rules: { atMost60HoursAWeek: { parameters: { hours: 48 } } } },
			[
				['/rules/atMost60HoursAWeek/parameters/hours', 'field_unknown'],
				['/rules', 'rule_wrong']
			]
		],
		[{ shifts: [{ ...own, first: '11:00' }] }, [['/shifts/0', 'shift_wrong']]],
		[{ shifts: [{ ...own, first: '09:10' }] }, [['/shifts/0/first', 'not_on_a_quarter']]],
		[{ shifts: [{ ...own, id: 'off' }] }, [['/shifts/0/id', 'shift_reserved']]],
		[{ shifts: [own, own] }, [['/shifts/1/id', 'shift_repeated']]],
		[{ onlyShifts: ['earlie'] }, [['/onlyShifts/0', 'shift_unknown']]],
		[{ shifts: [{ ...own, spanMinutes: 1500 }] }, [['/shifts/0/spanMinutes', 'value_wrong']]],
		[{ launches: ['soon'] }, [['/launches/0', 'not_a_time']]],
		[{ promotionDays: ['2026-02-30'] }, [['/promotionDays/0', 'not_a_date']]],
		[
			{ costs: { shortage: [{ perHour: 200 }, { perHour: 100 }] } },
			[
				['/costs/shortage/0/share', 'step_wrong'],
				['/costs/shortage/1/perHour', 'step_wrong']
			]
		],
		[{ costs: { shortage: [] } }, [['/costs/shortage', 'step_wrong']]],
		[
			{ rules: { atMost60HoursAWeek: { parameters: { minutes: -5 } } } },
			[['/rules/atMost60HoursAWeek/parameters/minutes', 'value_wrong']]
		],
		[
			{ packs: [{ id: 'own', title: { zh: '', en: '' }, dated: '2026-13-01', rules: [] }] },
			[['/packs/0/dated', 'not_a_date']]
		]
	])('%j is refused by its path', (document, expected) => {
		expect(faults(document)).toEqual(expected);
	});
});
