import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { planWith, repairsOfConflict, repairsOfWindow } from '#scheduler/roster/explain/find-repairs.ts';
import { hardFindings } from '#scheduler/roster/explain/person-question.ts';
import { rankRepairs } from '#scheduler/roster/explain/rank-repairs.ts';
import { repairSentence } from '#scheduler/roster/explain/repair-sentence.ts';
import { shortWindows } from '#scheduler/roster/explain/short-window.ts';
import { slotRoles } from '#scheduler/roster/explain/slot-roles.ts';
import { shortShop, solveHere } from '../../../../support/short-shop.ts';

const highs = await loadHighs();
const shop = shortShop();
const base = (await solveHere(highs, shop))!;
const [window] = shortWindows(base.cover, shop.zone);
const roles = slotRoles(shop, base.roster, window!.worst);
/** One of each kind. */
const repairs = [
	...new Map(
		repairsOfWindow(shop, base.roster, window!, roles).map((repair) => [repair.action.kind, repair])
	).values()
];
const ranked = await rankRepairs(shop, base, repairs, {
	solve: (plan, start) => solveHere(highs, plan, start),
	mostSolved: 20
});

describe('repairs of the evening of 11 November', () => {
	it('the base is legal and short then', () => {
		expect(base.isLegal).toBe(true);
		expect(window).toMatchObject({ queue: 'chat', date: '2026-11-11' });
	});

	it('name the leave, people to train, temps and fewer heads', () => {
		const kinds = new Set(repairs.map(({ action }) => action.kind));
		for (const kind of ['shorten_leave', 'train', 'temps', 'fewer_heads'] as const) {
			expect(kinds).toContain(kind);
		}
	});

	it('state exactly what solving the changed plan again gives', async () => {
		expect(ranked.failed).toEqual([]);
		expect(ranked.untried).toBe(0);
		for (const { action, costDifference, shortageDifference } of ranked.repairs.slice(0, 2)) {
			const again = (await solveHere(highs, planWith(shop, action), base.roster))!;
			expect([action.kind, costDifference]).toEqual([action.kind, again.cost - base.cost]);
			expect(shortageDifference).toBe(again.shortageHours - base.shortageHours);
		}
	}, 90_000);

	it('stand in order of their cost with what is given up', () => {
		const worth = ranked.repairs.map(({ costDifference, givenUp }) => costDifference + givenUp);
		expect(worth).toEqual(worth.toSorted((a, b) => a - b));
	});

	it('by temps meet more than by one day of leave; asking for fewer heads saves nothing that is not given up', () => {
		const of = (kind: string) => ranked.repairs.find(({ action }) => action.kind === kind)!;
		expect(of('temps').shortageDifference).toBeLessThan(of('shorten_leave').shortageDifference);
		expect(of('shorten_leave').shortageDifference).toBeLessThan(0);
		const fewer = of('fewer_heads');
		expect(fewer.givenUp).toBeGreaterThan(0);
		expect(fewer.hoursNotAsked).toBeCloseTo(window!.missingHours, 6);
	});

	it('break no rule of the law', () => {
		for (const { action, roster } of ranked.repairs) {
			const changed = planWith(shop, action);
			const law = { ...changed, packs: shop.packs.filter(({ id }) => id === 'law-cn') };
			expect(hardFindings(law, roster)).toEqual([]);
		}
	});

	it('are counted where the budget leaves some untried', async () => {
		const some = await rankRepairs(shop, base, repairs, {
			solve: async () => base,
			mostSolved: 2
		});
		expect(some.repairs).toHaveLength(2);
		expect(some.untried).toBe(repairs.length - 2);
	});

	it('are told as failed where nothing came of them', async () => {
		const none = await rankRepairs(shop, base, repairs.slice(0, 1), {
			solve: async () => undefined,
			mostSolved: 2
		});
		expect(none.repairs).toEqual([]);
		expect(none.failed.map(({ sentence }) => sentence.en)).toEqual([
			repairSentence(shop, repairs[0]!.action).en
		]);
	});
});

describe('repairs of a conflict', () => {
	it('take back company rules and what people agreed to, never the law or what protects somebody', () => {
		const kinds = repairsOfConflict(shop, [
			{ kind: 'rule', pack: 'law-cn', rule: 'atLeast24HoursOfRestAWeek' },
			{ kind: 'rule', pack: 'company', rule: 'atLeast11HoursBetweenShifts' },
			{
				kind: 'protection',
				person: 'ann',
				protection: { kind: 'nursing', from: '2026-01-01', to: '2027-01-01' }
			},
			{ kind: 'availability', person: 'ann' }
		]).map(({ action }) => (action.kind === 'take_back' ? action.element : undefined));
		expect(kinds).toEqual([
			{ kind: 'rule', pack: 'company', rule: 'atLeast11HoursBetweenShifts' },
			{ kind: 'availability', person: 'ann' }
		]);
	});
});
