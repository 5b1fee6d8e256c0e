import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { explanationText } from '#scheduler/commands/explanation-text.ts';
import { boundSentence } from '#scheduler/roster/explain/bound-sentence.ts';
import { canCoverBeside } from '#scheduler/roster/explain/beside-question.ts';
import { explainPlan } from '#scheduler/roster/explain/explain-plan.ts';
import type { SlotCover } from '#scheduler/roster/explain/short-window.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { planCoverage } from '#scheduler/roster/check/plan-coverage.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, person, zone } from '../../../../support/legal-roster.ts';
import { demandOf, plan } from '../../../../support/roster-plan.ts';
import { shortShop, solveHere } from '../../../../support/short-shop.ts';

const highs = await loadHighs();
const limits = { budget: { questions: 300 }, mostWindows: 1, mostRepairs: 2 };

const coverOf = (of: RosterPlan, roster: PlannedRoster): readonly SlotCover[] =>
	planCoverage(of, roster).slots.map(({ required, present, ...slot }) => ({
		...slot,
		needed: required,
		covered: present
	}));
const tools = {
	highs,
	solve: (of: RosterPlan, start: PlannedRoster | undefined) => solveHere(highs, of, start),
	coverOf
};

describe('an explanation of a plan', () => {
	it('of a shop with an impossible person takes something of theirs back, and compares the rest with that', async () => {
		const shop = shortShop();
		const [ann, ...others] = shop.people;
		const impossible: RosterPlan = {
			...shop,
			from: '2026-11-09',
			to: '2026-11-16',
			people: [
				{
					...ann!,
					limits: { leastMinutesAWeek: 2_400 },
					leave: [{ kind: 'annual', start: at('2026-11-10 00:00'), end: at('2026-11-16 00:00') }]
				},
				...others
			]
		};
		const told = await explainPlan(impossible, tools, limits);
		if (told.status !== 'explained') throw new Error(JSON.stringify(told.faults));
		expect(told.people.impossible.map(({ person: who }) => who)).toEqual(['ann']);
		expect(told.settled.left).toEqual([]);
		expect(told.settled.taken.map((action) => action.kind === 'take_back' && action.element.kind)).toEqual([
			'leave'
		]);
		expect(
			told.settled.alternatives.map(({ action }) => action.kind === 'take_back' && action.element.kind)
		).toEqual(['limit']);
		expect(told.base.isLegal).toBe(true);
		expect(told.windows).toHaveLength(1);
		expect(told.repairs.repairs.length + told.repairs.failed.length).toBe(2);
		expect(told.repairs.untried).toBeGreaterThan(0);
		expect(told.stoppedEarly).toBe(true);

		const english = explanationText(impossible, told, 'en', boundSentence('cells'));
		expect(english).toContain('People who cannot be rostered\n  ann: these cannot hold together');
		expect(english).toContain('    - ann works at least 40 h a week (agreed with the person).');
		expect(english).toMatch(/1\. chat 2026-11-11 .*head-hours missing/);
		expect(english).toContain('Repairs, the best first');
		const chinese = explanationText(impossible, told, 'zh', boundSentence('cells'));
		expect(chinese).toContain('无法排班的人员\n  ann：以下各条不能同时成立（缺任何一条即可成立）');
		expect(chinese).not.toMatch(/undefined|NaN|cannot|Repairs|full_time/);
		expect(chinese).toMatch(/全职 \(\d+\)/);

		// Where the time ended before any repair was tried, nobody knows that there is none.
		const early = { ...told, repairs: { repairs: [], failed: [], untried: 3 } };
		expect(explanationText(impossible, early, 'en')).toContain('  not tried: 3');
		expect(explanationText(impossible, early, 'en')).not.toContain('No repair was found.');
		const none = { ...early, repairs: { ...early.repairs, untried: 0 } };
		expect(explanationText(impossible, none, 'zh')).toContain('没有可行的补救办法。');
	}, 90_000);

	it('of a plan that nobody can make a roster of tells the faults', async () => {
		const told = await explainPlan(shortShop({ demand: [] }), tools, limits);
		expect(told.status).toBe('refused');
		if (told.status === 'refused') expect(told.faults.map(({ code }) => code)).toEqual(['no_demand']);
	});
});

describe('a window beside what is covered elsewhere', () => {
	const early = standardShifts.find(({ id }) => id === 'early')!;
	const dates = ['2026-11-09', '2026-11-10'];
	/** One head on both days, and Ann and Bo who can each work two days. */
	const of = (people: RosterPlan['people']) =>
		plan({
			from: '2026-11-09',
			to: '2026-11-11',
			demand: demandOf('chat', dates, ['09:00', '09:30'], 1),
			templates: [early],
			people
		});
	const monday = (who: string): PlannedRoster => ({
		zone,
		from: '2026-11-09',
		to: '2026-11-11',
		assignments: [
			{
				...layShift(early, '2026-11-09', 480, zone, [90, 225, 420]),
				person: who,
				queue: 'chat',
				locked: false
			}
		]
	});
	const slot = {
		queue: 'chat',
		start: at('2026-11-10 09:00'),
		end: at('2026-11-10 09:30'),
		needed: 1,
		covered: 0
	};
	const window = {
		queue: 'chat',
		date: '2026-11-10',
		from: slot.start,
		to: slot.end,
		slots: [slot],
		missingHours: 0.5,
		worst: slot
	};

	it('can be met where one person may work both days, not where 8 h a week are agreed', () => {
		expect(canCoverBeside(highs, of([person('ann')]), window, monday('ann'))).toBe('solvable');
		const few = person('ann', { limits: { mostMinutesAWeek: 480 } });
		expect(canCoverBeside(highs, of([few]), window, monday('ann'))).toBe('conflict');
		expect(canCoverBeside(highs, of([few, person('bo')]), window, monday('ann'))).toBe('solvable');
	});
});
