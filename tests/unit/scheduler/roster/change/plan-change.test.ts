import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { changeRoster } from '#scheduler/roster/change/change-roster.ts';
import { prepareChange, type PlanChange } from '#scheduler/roster/change/plan-change.ts';
import { readChange, type PlannedChange } from '#scheduler/roster/change/read-change.ts';
import type { Assignment, PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';
import { changeWorkersInThisThread } from '../../../../support/change-workers-in-this-thread.ts';
import { at, person, shift, zone } from '../../../../support/legal-roster.ts';
import { datesFrom, demandOf, plan } from '../../../../support/roster-plan.ts';

const highs = await loadHighs();
const week = datesFrom('2026-11-09', 5);

/** 08–17 with the breaks of the template, the meal an hour later than it is placed first. */
const early = (who: string, date: string): Assignment => ({
	...shift(who, date, '08:00', '17:00', ['short 09:00–09:15', 'meal 12:00–13:00', 'short 15:00–15:15']),
	template: 'early'
});

/** One head of chat from 08:00 to 17:00 on the working days of a week, three people, Ann works them all. */
function shop(changes: Partial<RosterPlan> = {}): RosterPlan {
	return plan({
		to: '2026-11-16',
		demand: demandOf('chat', week, ['08:00', '17:00'], 1),
		people: [person('ann'), person('bo'), person('cai', { skills: [{ queue: 'voice', level: 3 }] })],
		...changes
	});
}

function rosterOf(assignments: readonly Assignment[]): PlannedRoster {
	return { zone, from: '2026-11-09', to: '2026-11-16', assignments };
}

const published = rosterOf(week.map((date) => early('ann', date)));
const sick = (who: string, from: string, to = from): PlanChange => ({
	absences: [{ person: who, kind: 'sick', from, to }]
});

async function changed(
	change: PlanChange,
	of: RosterPlan = shop(),
	roster: PlannedRoster = published
): Promise<PlannedChange & { readonly plan: RosterPlan; readonly notes: readonly string[] }> {
	const prepared = prepareChange(of, roster, change);
	if (prepared.status === 'refused') throw new Error(JSON.stringify(prepared.faults));
	const answer = await changeRoster(
		prepared.request,
		1,
		{ kind: 'work', work: 0.1 },
		changeWorkersInThisThread(prepared.request, highs)
	);
	return { ...readChange(prepared, answer), plan: prepared.plan, notes: prepared.notes };
}

describe('Ann is ill on Wednesday', () => {
	it('her shift falls out, Bo is called, and every other shift is the published one with its breaks', async () => {
		const { changedDates, forced, points, fewest, plan: now } = await changed(sick('ann', '2026-11-11'));
		expect(changedDates).toEqual(['2026-11-11']);
		expect(forced).toEqual([{ person: 'ann', date: '2026-11-11', before: early('ann', '2026-11-11') }]);
		expect(fewest).toMatchObject({ changes: 1, bound: 1, from: 'published' });
		const point = points.find(({ kind }) => kind === 'fewest');
		expect(point?.touched).toMatchObject([
			{ person: 'bo', date: '2026-11-11', after: { template: 'early', queue: 'chat', locked: false } }
		]);
		expect(point?.touched[0]).not.toHaveProperty('before');
		const others = point?.roster.assignments.filter(({ person: who }) => who === 'ann');
		expect(others).toEqual(week.filter((date) => date !== '2026-11-11').map((date) => early('ann', date)));
		const { people, calendar, packs } = now;
		const hard = checkRules({ roster: point?.roster ?? published, people, calendar }, packs).filter(
			({ strength }) => strength.kind === 'hard'
		);
		expect(hard).toEqual([]);
	});

	it('when she falls ill at 10:00, her shift has begun and falls out, but Bo cannot come before 10:00', async () => {
		const { points, forced } = await changed({ ...sick('ann', '2026-11-11'), now: at('2026-11-11 10:00') });
		expect(forced).toHaveLength(1);
		for (const { touched } of points) {
			for (const { after } of touched)
				expect(after?.start ?? Infinity).toBeGreaterThanOrEqual(at('2026-11-11 10:00'));
		}
	});

	it('whoever is called has lunch in the hour in which nobody is needed', async () => {
		const demand = [
			...demandOf('chat', week, ['08:00', '12:00'], 1),
			...demandOf('chat', week, ['13:00', '17:00'], 1)
		];
		const { points } = await changed(sick('ann', '2026-11-11'), shop({ demand }));
		const called = points.find(({ kind }) => kind === 'fewest')?.touched[0]?.after;
		expect(called).toMatchObject({ person: 'bo', template: 'early' });
		expect(called?.breaks.filter(({ kind }) => kind === 'meal')).toMatchObject([
			{ start: at('2026-11-11 12:00'), end: at('2026-11-11 13:00') }
		]);
	});

	it('on a day that is over nothing changes', async () => {
		const { forced, points } = await changed({ ...sick('ann', '2026-11-11'), now: at('2026-11-12 06:00') });
		expect(forced).toEqual([]);
		expect(points.map(({ kind, roster }) => [kind, roster.assignments])).toEqual([
			['untouched', published.assignments]
		]);
	});

	it('her least hours of 40 a week are lowered by the 8 that she would have worked', () => {
		const of = shop({ people: [person('ann', { limits: { leastMinutesAWeek: 2_400 } }), person('bo')] });
		const prepared = prepareChange(of, published, sick('ann', '2026-11-11'));
		expect(prepared).toMatchObject({
			status: 'prepared',
			plan: { people: [{ limits: { leastMinutesAWeek: 1_920 } }, {}] },
			notes: ['the least hours of "ann" are lowered by the shifts that fall out']
		});
	});
});

describe('what cannot move', () => {
	it('a shift that no template makes stays as it is, unless its person is ill', async () => {
		const typed = { ...shift('bo', '2026-11-11', '09:10', '11:20'), template: 'by hand' };
		const roster = rosterOf([...published.assignments, typed]);
		const { points } = await changed(sick('ann', '2026-11-11'), shop(), roster);
		for (const point of points) expect(point.roster.assignments).toContainEqual(typed);
		const ill = await changed(sick('bo', '2026-11-11'), shop(), roster);
		expect(ill.forced).toEqual([{ person: 'bo', date: '2026-11-11', before: typed }]);
		expect(ill.points[0]?.roster.assignments).toEqual(published.assignments);
	});

	it('a locked shift stays; when its person is ill the lock falls out with it', async () => {
		const roster = rosterOf(published.assignments.map((one) => ({ ...one, locked: true })));
		const { points, forced } = await changed(sick('ann', '2026-11-11'), shop(), roster);
		expect(forced).toHaveLength(1);
		for (const { touched } of points) expect(touched.map(({ person: who }) => who)).not.toContain('ann');
		expect(points.at(-1)?.touched).toHaveLength(1);
	});

	it('a second shift of a day is not known to the solver and goes along', async () => {
		const second = { ...shift('bo', '2026-11-09', '18:00', '22:00'), template: 'by hand' };
		const first = { ...shift('bo', '2026-11-09', '12:00', '16:00'), template: 'by hand' };
		const { points, notes } = await changed(sick('ann', '2026-11-11'), shop(), rosterOf([...published.assignments, first, second])); // prettier-ignore
		for (const { roster } of points) expect(roster.assignments).toContainEqual(second);
		expect(notes).toEqual([
			'1 published shifts are of no template and stay as they are; their cover is not counted'
		]);
	});
});

describe('more demand', () => {
	it('a second head on Friday calls Bo: the day has changed, and what breaks leave short is told as found', async () => {
		const demand = [
			...demandOf('chat', week.slice(0, 4), ['08:00', '17:00'], 1),
			...demandOf('chat', week.slice(4), ['08:00', '17:00'], 2)
		];
		const { changedDates, fewest, points } = await changed({ absences: [], demand });
		expect(changedDates).toEqual(['2026-11-13']);
		// Two have two breaks each: more is left short than one left.
		expect(fewest).toMatchObject({ changes: 1, bound: 1, from: 'found' });
		expect(points.map(({ kind, touched }) => [kind, touched.length])).toEqual([
			['untouched', 0],
			['fewest', 1]
		]);
	});

	it('the same demand in another order is no change', async () => {
		const of = shop();
		const { changedDates, points } = await changed({ absences: [], demand: of.demand.toReversed() }, of);
		expect(changedDates).toEqual([]);
		expect(points).toHaveLength(1);
	});
});

describe('what is refused', () => {
	it('an absence of nobody', () => {
		expect(() => prepareChange(shop(), published, sick('dan', '2026-11-11'))).toThrow(
			"prepareChange: absences must be of the plan's people, got dan"
		);
	});

	it('a plan that cannot be compiled, with its faults', () => {
		const refused = prepareChange(shop({ people: [] }), published, { absences: [] });
		expect(refused.status === 'refused' ? refused.faults.map(({ code }) => code) : []).toContain('no_people');
	});
});
