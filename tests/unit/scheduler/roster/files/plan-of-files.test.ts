import { describe, expect, test } from 'vitest';
import type { FileOutcome } from '#scheduler/roster/files/file-reading.ts';
import { planOfFiles, type PlanParts } from '#scheduler/roster/files/plan-of-files.ts';
import { readDemand } from '#scheduler/roster/files/read-demand.ts';
import { readLeave } from '#scheduler/roster/files/read-leave.ts';
import { readPeople } from '#scheduler/roster/files/read-people.ts';
import { readRoster } from '#scheduler/roster/files/read-roster.ts';
import { standardRules } from '#scheduler/roster/files/read-rules.ts';
import { readWishes } from '#scheduler/roster/files/read-wishes.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, zone } from '../../../../support/legal-roster.ts';
import { tableOf } from '../../../../support/table-of.ts';

function value<T>(outcome: FileOutcome<T>): T {
	if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.faults));
	return outcome.value;
}

const people = `id,name,contract,skills,wage
1,张伟,全职,chat|phone,30
2,李娜,兼职,chat,20
3,李娜,兼职,chat,20`;
const demand = 'time,queue,heads\n2026-11-11 09:00,chat,1\n2026-11-11 10:00,chat,1\n2026-11-12 09:00,chat,1';

async function join(
	files: {
		leave?: string;
		wishes?: string;
		locks?: string;
		published?: string;
		past?: string;
		people?: string;
	},
	more: Partial<PlanParts> = {}
) {
	const roster = async (text: string) => value(readRoster(await tableOf(text), zone, standardShifts));
	return planOfFiles({
		zone,
		people: value(readPeople(await tableOf(files.people ?? people), zone)),
		demand: value(readDemand(await tableOf(demand), zone)),
		rules: standardRules,
		...(files.leave !== undefined && { leave: value(readLeave(await tableOf(files.leave), zone)) }),
		...(files.wishes !== undefined && { wishes: value(readWishes(await tableOf(files.wishes))) }),
		...(files.locks !== undefined && { locks: await roster(files.locks) }),
		...(files.published !== undefined && { published: await roster(files.published) }),
		...(files.past !== undefined && { past: await roster(files.past) }),
		...more
	});
}

async function planned(...args: Parameters<typeof join>) {
	const joined = await join(...args);
	if (joined.status === 'refused') throw new Error(JSON.stringify(joined.faults));
	return joined;
}
async function faults(...args: Parameters<typeof join>) {
	const joined = await join(...args);
	return joined.status === 'planned'
		? []
		: joined.faults.map(({ file, row, field, code }) => [file, row, field, code]);
}

describe('a plan of several files', () => {
	test('has the days of the demand, first to last', async () => {
		const { plan, notes } = await planned({});
		expect(plan).toMatchObject({ zone, from: '2026-11-11', to: '2026-11-13', slotMinutes: 60 });
		expect(plan.demand).toHaveLength(3);
		expect(notes.map(({ file, code }) => [file, code])).toEqual([['people', 'skill_unknown']]);
	});

	test('or those that are asked for, and tells how many slots lie outside', async () => {
		const { plan, notes } = await planned({}, { from: '2026-11-12', to: '2026-11-14' });
		expect(plan).toMatchObject({ from: '2026-11-12', to: '2026-11-14', demand: [{ heads: 1 }] });
		expect(notes).toContainEqual(expect.objectContaining({ file: 'demand', code: 'outside' }));
	});

	test('without a demand the days must be said', async () => {
		const none = { demand: { slotMinutes: 30, demand: [], queues: ['chat'] } } as const;
		expect(await faults({}, { ...none, from: '2026-11-12' })).toContainEqual([
			'demand',
			undefined,
			'time',
			'no_days'
		]);
	});

	test('leave of a person by name; whole days, the last included; times as they stand', async () => {
		const { plan } = await planned({
			leave: 'person,from,to,kind\n张伟,2026-11-11,2026-11-11,年假\n2,2026-11-12 10:00,2026-11-12 12:00,'
		});
		expect(plan.people[0]?.leave).toEqual([
			{ kind: '年假', start: at('2026-11-11 00:00'), end: at('2026-11-12 00:00') }
		]);
		expect(plan.people[1]?.leave).toEqual([
			{ kind: 'leave', start: at('2026-11-12 10:00'), end: at('2026-11-12 12:00') }
		]);
	});

	test('leave from the morning after the last day is kept: a night of that day would reach into it', async () => {
		const { plan } = await planned({
			leave: 'person,from,to\n1,2026-11-13,2026-11-20\n2,2026-11-01,2026-11-10\n3,2026-11-15,2026-11-20'
		});
		expect(plan.people.map(({ leave }) => leave.map(({ start }) => start))).toEqual([
			[at('2026-11-13 00:00')],
			[],
			[]
		]);
	});

	test('overlapping leave is joined, and told', async () => {
		const { plan, notes } = await planned({
			leave: 'person,from,to\n1,2026-11-10,2026-11-11\n1,2026-11-11,2026-11-12'
		});
		expect(plan.people[0]?.leave).toEqual([
			{ kind: 'leave', start: at('2026-11-10 00:00'), end: at('2026-11-13 00:00') }
		]);
		expect(notes).toContainEqual(expect.objectContaining({ file: 'leave', code: 'leave_joined' }));
	});

	test('who is there only from a day on is away before it', async () => {
		const { plan } = await planned({
			people: 'id,contract,skills,wage,available_from\n1,全职,chat,30,2026-11-12'
		});
		expect(plan.people[0]?.leave).toEqual([
			{ kind: 'not available', start: at('2026-11-10 00:00'), end: at('2026-11-12 00:00') }
		]);
	});

	test('wishes name a shift by its id or its name, off or work', async () => {
		const { plan } = await planned({
			wishes: 'person,day,shift,weight\n1,2026-11-11,早班,5\n1,2026-11-12,休,\n2,2026-11-11,work,2'
		});
		expect(plan.people[0]?.wishes).toEqual([
			{ date: '2026-11-11', shift: 'early', weight: 5 },
			{ date: '2026-11-12', shift: 'off', weight: 10 }
		]);
		expect(plan.people[1]?.wishes).toEqual([{ date: '2026-11-11', shift: 'work', weight: 2 }]);
	});

	test('people and shifts that do not exist are refused in every file at once', async () => {
		expect(
			await faults({
				leave: 'person,from,to\n9,2026-11-11,2026-11-11\n李娜,2026-11-11,2026-11-11',
				wishes: 'person,day,shift\n1,2026-11-11,earlie',
				locks: 'person,date,start,end,queue\n8,2026-11-11,08:00,17:00,chat\n1,2026-11-11,08:00,17:00,chta'
			})
		).toEqual([
			['leave', 2, 'person', 'person_unknown'],
			['leave', 3, 'person', 'name_ambiguous'],
			['wishes', 2, 'shift', 'shift_unknown'],
			['locks', 2, 'person', 'person_unknown'],
			['locks', 3, 'queue', 'queue_unknown']
		]);
	});

	test('two locked shifts of one person at one time contradict each other', async () => {
		expect(
			await faults({
				locks: 'person,date,start,end,queue\n1,2026-11-11,08:00,17:00,chat\n1,2026-11-11,15:00,24:00,chat'
			})
		).toEqual([['locks', 3, 'start', 'locks_contradict']]);
	});

	test('a queue that nobody can serve, and somebody who can serve none, are told', async () => {
		const { notes } = await planned({ people: 'id,contract,skills,wage\n1,全职,phone,30' });
		expect(notes.map(({ code }) => code)).toEqual(['skill_unknown', 'cannot_serve', 'nobody_skilled']);
	});

	test('no day, no demand on the days, more than a quarter of a year', async () => {
		expect(await faults({}, { from: '2026-11-13', to: '2026-11-13' })).toContainEqual([
			'demand',
			undefined,
			'time',
			'no_days'
		]);
		expect(await faults({}, { from: '2026-12-01', to: '2026-12-05' })).toEqual([
			['demand', undefined, 'time', 'no_demand']
		]);
		expect(await faults({}, { to: '2027-11-11' })).toEqual([['demand', undefined, 'time', 'too_long']]);
	});

	test('published shifts keep the days they speak of', async () => {
		const { plan } = await planned({
			published: 'person,date,start,end,queue\n1,2026-11-10,08:00,17:00,chat\n1,2026-11-11,08:00,17:00,chat'
		});
		expect(plan.published).toMatchObject({ from: '2026-11-11', to: '2026-11-12' });
		expect(plan.published?.assignments).toHaveLength(1);
	});

	test('least hours of a week that began before the roster are not judged without --past or week_hours, which is told', async () => {
		const with30 = (hours: string) =>
			`id,name,contract,skills,wage,min_week_hours,week_hours\n1,张伟,全职,chat,30,30,${hours}`;
		const told = { file: 'people', code: 'week_not_known' };
		const unknown = await planned({ people: with30('') });
		expect(unknown.plan.people[0]?.carriedIn.weekIsUnknown).toBe(true);
		expect(unknown.notes).toContainEqual(expect.objectContaining(told));
		for (const known of [
			await planned({ people: with30('0') }),
			await planned({
				people: with30(''),
				past: 'person,date,start,end,queue,breaks\n张伟,2026-11-09,08:00,17:00,chat,12:00-13:00 meal'
			})
		]) {
			expect(known.plan.people[0]?.carriedIn.weekIsUnknown).toBeUndefined();
			expect(known.notes).not.toContainEqual(expect.objectContaining(told));
		}
	});

	test('past shifts leave their totals behind, and people who are gone are told', async () => {
		const { plan, notes } = await planned({
			past: 'person,date,start,end,queue,breaks\n张伟,2026-11-09,08:00,17:00,chat,12:00-13:00 meal\n张伟,2026-11-10,08:00,17:00,chat,12:00-13:00 meal\n9,2026-11-10,08:00,17:00,old,'
		});
		expect(plan.people[0]?.carriedIn).toMatchObject({ weekMinutes: 960, weekDays: 2, consecutiveDays: 2 });
		expect(plan.people[1]?.carriedIn.lastShifts).toEqual([]);
		expect(notes).toContainEqual({
			file: 'past',
			code: 'person_unknown',
			sentence: { zh: '有不在名单中的人员的班次：“9”', en: 'shifts of people who are not here: "9"' }
		});
	});
});
