import { describe, expect, it } from 'vitest';
import { fairnessOf, spreadOf } from '#scheduler/roster/explain/fairness.ts';
import { standardCosts, type RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { at, carriedIn, early, legalRoster, night, person, shift } from '../../../../support/legal-roster.ts';

const { calendar } = legalRoster();

const plan = (people: RosterPlan['people']): RosterPlan => ({
	zone: 'Asia/Shanghai',
	from: '2026-11-09',
	to: '2026-11-16',
	slotMinutes: 30,
	demand: [],
	people,
	templates: [],
	packs: [companyPack],
	calendar,
	locks: [],
	launches: [at('2026-11-10 20:00')],
	promotionDays: [],
	costs: standardCosts
});

const roster = (assignments: ReturnType<typeof shift>[]) => ({
	zone: 'Asia/Shanghai',
	from: '2026-11-09',
	to: '2026-11-16',
	assignments
});

describe('fairness', () => {
	const people = [
		person('ann', {
			carriedIn: carriedIn({ monthMinutes: 600, monthWeekends: 1 }),
			wishes: [
				{ date: '2026-11-09', shift: 'off', weight: 5 },
				{ date: '2026-11-11', shift: 'off', weight: 5 },
				{ date: '2026-12-24', shift: 'off', weight: 5 }
			]
		}),
		person('bo'),
		person('cy', { contract: 'student' })
	];
	const fairness = fairnessOf(
		plan(people),
		roster([
			early('ann', '2026-11-09'),
			early('ann', '2026-11-14'),
			early('ann', '2026-11-15'),
			night('bo', '2026-11-10'),
			shift('bo', '2026-11-12', '18:00', '00:30'),
			shift('cy', '2026-11-10', '18:00', '22:00')
		])
	);

	it('counts hours, nights of 3 h after 22:00, weekends, and shifts at the start of a promotion', () => {
		expect(fairness.people).toMatchObject([
			{ person: 'ann', minutes: 1_440, nights: 0, weekends: 1, launchShifts: 0 },
			// 18:00–00:30 has two and a half hours after 22:00: an evening, not a night.
			{ person: 'bo', minutes: 450 + 390, nights: 1, weekends: 0, launchShifts: 0 },
			{ person: 'cy', minutes: 240, nights: 0, weekends: 0, launchShifts: 1 }
		]);
	});

	it('adds what the month held before the roster', () => {
		expect(fairness.people[0]).toMatchObject({ monthMinutes: 2_040, monthWeekends: 2 });
	});

	it('counts wishes for days of the roster and those granted', () => {
		expect(fairness.people[0]).toMatchObject({ wishes: 2, wishesGranted: 1 });
	});

	it('sets people of one contract beside each other', () => {
		expect(fairness.contracts.map(({ contract, people: count }) => [contract, count])).toEqual([
			['full_time', 2],
			['student', 1]
		]);
		expect(fairness.contracts[0]?.spread.minutes).toEqual({
			least: 840,
			most: 1_440,
			mean: 1_140,
			deviation: 300,
			gini: 600 / (4 * 1_140)
		});
		expect(fairness.contracts[0]).toMatchObject({ wishes: 2, wishesGranted: 1 });
	});
});

describe('the spread of figures', () => {
	it('of 4 and 6 nights has the Gini coefficient 0.1', () => {
		expect(spreadOf([6, 4])).toEqual({ least: 4, most: 6, mean: 5, deviation: 1, gini: 0.1 });
	});

	it('of one who has everything among four is 0.75, of equals 0, of nothing 0', () => {
		expect(spreadOf([0, 0, 8, 0]).gini).toBe(0.75);
		expect(spreadOf([3, 3, 3]).gini).toBe(0);
		expect(spreadOf([0, 0])).toEqual({ least: 0, most: 0, mean: 0, deviation: 0, gini: 0 });
	});

	it('of nobody is refused', () => {
		expect(() => spreadOf([])).toThrow(/figures must be at least one/);
	});
});
