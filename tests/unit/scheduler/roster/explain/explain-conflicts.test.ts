import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { explainPeople, explainWindow } from '#scheduler/roster/explain/explain-conflicts.ts';
import {
	personElements,
	ruleElements,
	withoutElements,
	type PlanElement
} from '#scheduler/roster/explain/plan-element.ts';
import { shortWindows, type ShortWindow } from '#scheduler/roster/explain/short-window.ts';
import { canCoverWindow } from '#scheduler/roster/explain/window-question.ts';
import type { PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, carriedIn, early, person, shift } from '../../../../support/legal-roster.ts';
import { plan } from '../../../../support/roster-plan.ts';
import { shortShop } from '../../../../support/short-shop.ts';

const highs = await loadHighs();
const budget = { questions: 1_000 };
/** Few shifts, so that the tests are quick. */
const templates = standardShifts.filter(({ id }) => !id.startsWith('flex'));

/** What excludes Ann, in English. */
function conflictOf(changes: Partial<PlannedPerson>, rest: Partial<RosterPlan> = {}) {
	const found = explainPeople(highs, plan({ people: [person('ann', changes)], templates, ...rest }), budget);
	expect(found.unproven).toEqual([]);
	return found.impossible.map(({ conflicts }) =>
		conflicts.map(({ elements, minimal }) => [minimal, ...elements.map(({ sentence }) => sentence.en)])
	);
}

const locked = { locked: true, template: 'early' };
const wholeDay = (from: string, to: string) => ({
	kind: 'annual',
	start: at(`${from} 00:00`),
	end: at(`${to} 00:00`)
});

describe('who cannot have a legal row', () => {
	it('is nobody in a plan that can be met', () => {
		expect(conflictOf({})).toEqual([]);
		const early8 = templates.filter(({ id }) => id === 'early');
		expect(conflictOf({ limits: { leastMinutesAWeek: 2_400 } }, { templates: early8 })).toEqual([]);
	});

	it('has 40 h a week to work and three days of 10 h in which to', () => {
		const availability = ([0, 1, 2] as const).map((weekday) => ({ weekday, from: '08:00', to: '18:00' }));
		expect(conflictOf({ limits: { leastMinutesAWeek: 2_400 }, availability })).toEqual([
			[
				[
					true,
					'ann is available only Mon, Tue, Wed 08:00–18:00.',
					'ann works at least 40 h a week (agreed with the person).'
				]
			]
		]);
	});

	it('is locked to a shift during leave', () => {
		const locks = [{ ...early('ann', '2026-11-11'), ...locked }];
		expect(conflictOf({ leave: [wholeDay('2026-11-10', '2026-11-12')] }, { locks })).toEqual([
			[
				[
					true,
					'ann is on leave (annual) 2026-11-10–2026-11-11.',
					'The shift of ann on 2026-11-11 08:00–17:00 (chat) is locked.'
				]
			]
		]);
	});

	it('has two locks with 8.5 h of rest between them, and another conflict that shows when one is taken back', () => {
		const locks = [
			{ ...early('ann', '2026-11-20'), ...locked },
			{ ...shift('ann', '2026-11-11', '16:00', '23:30', ['meal 20:00–20:30']), locked: true },
			{ ...early('ann', '2026-11-12'), ...locked }
		];
		const [conflicts = []] = conflictOf({ leave: [wholeDay('2026-11-20', '2026-11-21')] }, { locks });
		expect(conflicts).toHaveLength(2);
		expect(conflicts.flat()).toContain('At least 11 hours lie between two shifts. (Company rule)');
		expect(conflicts.flat()).toContain('ann is on leave (annual) 2026-11-20.');
	});

	it('is locked beyond the 36 h of overtime that the law allows a month', () => {
		const locks = [{ ...early('ann', '2026-11-14'), ...locked }];
		const [[conflict = []] = []] = conflictOf(
			{ carriedIn: carriedIn({ monthOvertimeMinutes: 2_000 }) },
			{ locks }
		);
		expect(conflict).toHaveLength(3);
		expect(conflict[1]).toContain('art. 41');
	});

	it('works a rotation whose 12 h crews are forbidden to somebody who is nursing', () => {
		const [[conflict = []] = []] = conflictOf({
			hours: 'comprehensive',
			rotation: { id: 'three-crews-two-shifts', phase: 0 },
			limits: { leastMinutesAWeek: 2_000 },
			protections: [{ kind: 'nursing', from: '2026-01-01', to: '2027-01-01' }]
		});
		expect(conflict).toEqual([
			true,
			'ann is protected from 2026-01-01 to before 2027-01-01 (nursing): no night and no overtime.',
			'ann works the rotation three-crews-two-shifts.',
			'ann works at least 33.33 h a week (agreed with the person).'
		]);
	});

	it('is not known where the budget ends first', () => {
		const found = explainPeople(
			highs,
			plan({ people: [person('ann', { limits: { leastMinutesAWeek: 9_000 } }), person('bo')] }),
			{ questions: 1 }
		);
		expect(found.unproven).toEqual(['bo']);
		expect(found.impossible).toMatchObject([{ person: 'ann' }]);
	});
});

describe('a window that stays short', () => {
	const slot = (time: string, needed: number, covered: number) => ({
		queue: 'chat',
		start: at(`2026-11-11 ${time}`),
		end: at(`2026-11-11 ${time}`) + 1_800_000,
		needed,
		covered
	});
	const window = (needed: number): ShortWindow =>
		shortWindows([slot('20:00', needed, 2), slot('20:30', needed, 2)], 'Asia/Shanghai')[0]!;
	const roster = (shop: RosterPlan) => ({
		zone: shop.zone,
		from: shop.from,
		to: shop.to,
		assignments: [shift('cy', '2026-11-11', '17:00', '24:00'), shift('gus', '2026-11-11', '17:00', '24:00')]
	});

	it('says who is where: 6 needed, 2 there, 2 without the skill, 1 on leave, 1 who could come', () => {
		const shop = shortShop();
		const { arithmetic } = explainWindow(highs, shop, roster(shop), window(6), budget);
		expect(arithmetic.en).toBe(
			'chat 2026-11-11 20:00–20:30: 6 heads are needed, 2 are there. Of 6 people: 2 work it; 2 lack the skill (ed, flo); 1 is on leave (ann); 1 could come, at a higher total cost (di).'
		);
		expect(arithmetic.zh).toContain(
			'需要 6 人，在岗 2 人。共 6 人：2 人在岗，2 人不会此队列（ed、flo），1 人请假（ann）'
		);
	});

	it('of three heads can be met, of four not without what keeps Ann, Ed and Flo away, of seven not at all', () => {
		const shop = shortShop();
		const why = (needed: number) => {
			const demand = shop.demand.map((one) => ({ ...one, heads: one.heads === 6 ? needed : one.heads }));
			const of = explainWindow(highs, { ...shop, demand }, roster(shop), window(needed), budget);
			return of.answer.status === 'impossible'
				? of.answer.conflict.elements.map(({ element }) => element.kind)
				: of.answer.status;
		};
		expect(why(3)).toBe('possible');
		// Four can be met with Ann, or with somebody who learns chat: both are in the way.
		expect(why(4)).toEqual(['leave', 'skills', 'demand']);
		// Ann alone would not do.
		expect(why(5)).toEqual(['skills', 'demand']);
		expect(why(7)).toEqual(['demand']);
	});

	it('without any one element of its conflict, and of that alone, it can be met', () => {
		const six = shortShop();
		const demand = six.demand.map((one) => ({ ...one, heads: one.heads === 6 ? 4 : one.heads }));
		const shop = { ...six, demand };
		const { answer } = explainWindow(highs, shop, roster(shop), window(4), budget);
		if (answer.status !== 'impossible') throw new Error(answer.status);
		expect(answer.conflict.minimal).toBe(true);
		const kept = answer.conflict.elements.map(({ element }) => element);
		const onlyThese = (elements: readonly PlanElement[]) => {
			const keeps = new Set(elements.map((element) => JSON.stringify(element)));
			const all = [
				...ruleElements(shop),
				...shop.people.flatMap((one) => personElements(shop, one)),
				{ kind: 'skills', queue: 'chat' } as const
			];
			return withoutElements(
				shop,
				all.filter((element) => !keeps.has(JSON.stringify(element)))
			);
		};
		expect(canCoverWindow(highs, onlyThese(kept), window(4))).toBe('conflict');
		for (const element of kept.filter(({ kind }) => kind !== 'demand')) {
			const others = kept.filter((one) => one !== element);
			expect(canCoverWindow(highs, onlyThese(others), window(4))).toBe('solvable');
		}
	});
});
