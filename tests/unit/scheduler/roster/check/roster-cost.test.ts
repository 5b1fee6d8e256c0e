import { describe, expect, test } from 'vitest';
import { coverUnit, planCoverage } from '#scheduler/roster/check/plan-coverage.ts';
import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import { standardCosts, type RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, carriedIn, early, legalRoster, person, shift, zone } from '../../../../support/legal-roster.ts';

function plan(changes: Partial<RosterPlan> = {}): RosterPlan {
	return {
		zone,
		from: '2026-11-09',
		to: '2026-11-16',
		slotMinutes: 30,
		demand: [],
		people: [person('ann')],
		templates: standardShifts,
		packs: [lawPackCn, companyPack],
		calendar: legalRoster().calendar,
		locks: [],
		launches: [],
		promotionDays: [],
		costs: standardCosts,
		...changes
	};
}
const roster = (assignments: readonly Assignment[], of = plan()) => ({
	zone,
	from: of.from,
	to: of.to,
	assignments
});
const need = (time: string, heads: number, queue = 'chat') => ({ queue, start: at(time), heads });

describe('coverage', () => {
	test('a slot has who is at work, without those on a break', () => {
		const of = plan({ demand: [need('2026-11-09 12:00', 2), need('2026-11-09 13:00', 2)] });
		const coverage = planCoverage(
			of,
			roster([early('ann', '2026-11-09'), shift('bo', '2026-11-09', '12:15', '18:00')])
		);
		const slot = (time: string) => coverage.slots.find(({ start }) => start === at(time));
		// Ann's meal is 12:00–13:00, Bo comes at 12:15.
		expect(slot('2026-11-09 12:00')).toMatchObject({ required: 2, present: 0.5, onBreak: 1, short: 1.5 });
		expect(slot('2026-11-09 13:00')).toMatchObject({
			required: 2,
			present: 2,
			short: 0,
			surplus: 0,
			cost: 0
		});
		expect(slot('2026-11-09 17:30')).toMatchObject({ required: 0, present: 1, surplus: 1 });
	});

	test('a shortage of 1.5 of 2 heads for half an hour: 15, 15 and 15 min at 120, 240 and 480 an hour', () => {
		const of = plan({ demand: [need('2026-11-09 12:00', 2)] });
		const { shortageCost, shortHours } = planCoverage(
			of,
			roster([shift('bo', '2026-11-09', '12:15', '18:00')])
		);
		expect(coverUnit(of)).toBe(15);
		expect(shortHours).toBe(0.75);
		expect(shortageCost).toBe(3_000 + 6_000 + 12_000);
	});

	test('a surplus of a tenth is free, the next head costs 5 an hour, and so does any head where nobody is needed', () => {
		const of = plan({ demand: [need('2026-11-09 12:00', 10)] });
		const people = (count: number, from: string, to: string) =>
			Array.from({ length: count }, (_, p) => shift(`p${p}`, '2026-11-09', from, to));
		const cost = (assignments: readonly Assignment[]) => planCoverage(of, roster(assignments)).surplusCost;
		expect(cost(people(11, '12:00', '12:30'))).toBe(0);
		expect(cost(people(12, '12:00', '12:30'))).toBe(250);
		expect(cost([...people(10, '12:00', '12:30'), shift('q', '2026-11-09', '14:00', '15:00')])).toBe(500);
	});

	test('a night over midnight covers both days, and nothing beyond the last', () => {
		const of = plan();
		const { presentHours } = planCoverage(of, roster([shift('ann', '2026-11-15', '20:00', '08:00')]));
		expect(presentHours).toBe(4);
	});

	test('the night on which the clock goes back has an hour more', () => {
		const berlin = 'Europe/Berlin';
		const of = plan({ zone: berlin, from: '2026-10-25', to: '2026-10-26' });
		const night = shift('ann', '2026-10-25', '00:00', '08:00', [], berlin);
		expect(planCoverage(of, { ...roster([night], of), zone: berlin }).presentHours).toBe(9);
	});
});

describe('the cost of a roster', () => {
	test('is wages, premiums, shortage, surplus and soft rules, in hundredths of the currency', () => {
		const of = plan({ demand: [need('2026-11-09 08:00', 2)] });
		const { cost } = checkPlan(of, roster([early('ann', '2026-11-09')]));
		// 8 h at 30; one of two heads missing for half an hour: 15 min at 120, 15 min at 240.
		expect(cost.wages).toBe(24_000);
		expect(cost.overtimePremium).toBe(0);
		expect(cost.shortage).toBe(3_000 + 6_000);
		// 8 h at work less 1 h meal and the half hour that is needed, at 5.
		expect(cost.surplus).toBe(7.5 * 500);
		expect(cost.total).toBe(cost.wages + cost.shortage + cost.surplus + cost.rules);
	});

	test('a Saturday costs twice the wage, 10 h of a workday 1 h more; part-time work has no premium', () => {
		const saturday = [early('ann', '2026-11-14')];
		const long = [shift('ann', '2026-11-11', '08:00', '19:00', ['meal 12:00–13:00'])];
		expect(checkPlan(plan(), roster(saturday)).cost.overtimePremium).toBe(24_000);
		expect(checkPlan(plan(), roster(long)).cost.overtimePremium).toBe(3_000);
		const hourly = plan({ people: [person('ann', { contract: 'part_time' })] });
		expect(checkPlan(hourly, roster(saturday)).cost.overtimePremium).toBe(0);
	});

	test('a wish that is not granted costs its weight', () => {
		const wishes = [{ date: '2026-11-09', shift: 'off', weight: 25 }];
		const of = plan({ people: [person('ann', { wishes })] });
		expect(checkPlan(of, roster([early('ann', '2026-11-09')])).cost.rules).toBe(2_500);
	});

	test('running totals of week and month begin with what was carried in', () => {
		const of = plan({
			from: '2026-11-11',
			to: '2026-12-02',
			people: [person('ann', { carriedIn: carriedIn({ weekMinutes: 960, monthMinutes: 3_000 }) })]
		});
		const { people } = checkPlan(of, roster([early('ann', '2026-11-11'), early('ann', '2026-12-01')], of));
		expect(people[0]).toMatchObject({ shifts: 2, minutes: 960, wages: 48_000 });
		expect(people[0]?.weeks).toEqual([
			{ from: '2026-11-09', minutes: 1_440, carriedIn: 960 },
			{ from: '2026-11-16', minutes: 0, carriedIn: 0 },
			{ from: '2026-11-23', minutes: 0, carriedIn: 0 },
			{ from: '2026-11-30', minutes: 480, carriedIn: 0 }
		]);
		expect(people[0]?.months).toEqual([
			{ from: '2026-11-01', minutes: 3_480, carriedIn: 3_000 },
			{ from: '2026-12-01', minutes: 480, carriedIn: 0 }
		]);
	});
});
