import { describe, expect, test } from 'vitest';
import { changeNotes, checkPoints, tellChange } from '#scheduler/commands/change-report.ts';
import { prepareChange, type PreparedChange } from '#scheduler/roster/change/plan-change.ts';
import type { PlannedChange } from '#scheduler/roster/change/read-change.ts';
import type { Language } from '#scheduler/rules/rule.ts';
import { person, shift, zone } from '../../../support/legal-roster.ts';
import { datesFrom, demandOf, plan } from '../../../support/roster-plan.ts';

const week = datesFrom('2026-11-09', 5);
const of = plan({
	to: '2026-11-16',
	demand: demandOf('售前', week, ['08:00', '17:00'], 1),
	people: [
		person('1', {
			name: '张伟',
			limits: { leastMinutesAWeek: 2_400 },
			skills: [{ queue: '售前', level: 3 }]
		}),
		person('2', { name: '李娜', skills: [{ queue: '售前', level: 3 }] })
	]
});
const on = (who: string, date: string, from = '08:00', to = '17:00') => ({
	...shift(who, date, from, to, ['meal 12:00–13:00']),
	queue: '售前'
});
const published = {
	zone,
	from: '2026-11-09',
	to: '2026-11-16',
	// Of no template: it is kept as it is.
	assignments: [...week.map((date) => on('1', date)), on('2', '2026-11-14', '07:20', '15:40')]
};
const answer = prepareChange(of, published, {
	absences: [{ person: '1', kind: 'sick', from: '2026-11-11', to: '2026-11-11' }]
});
if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
const prepared: PreparedChange = answer;

const sickDay = published.assignments[2]!;
const left = published.assignments.filter((one) => one !== sickDay);
const called = on('2', '2026-11-11', '00:00', '16:00');
const changed: PlannedChange = {
	changedDates: ['2026-11-11'],
	forced: [{ person: '1', date: '2026-11-11', before: sickDay }],
	points: [
		{ kind: 'untouched', roster: { ...published, assignments: left }, touched: [] },
		{
			kind: 'fewest',
			roster: { ...published, assignments: [...left, called] },
			touched: [{ person: '2', date: '2026-11-11', after: called }]
		}
	],
	fewest: { changes: 1, bound: 1, shortage: 0, from: 'published' },
	work: 1,
	faults: []
};
const told = (language: Language, change = changed) =>
	tellChange(prepared, change, checkPoints(of, published, prepared, change), language);

describe('a change that is told in Chinese', () => {
	test('what falls out, the answers beside each other, who must be told, which rules are newly broken', () => {
		const text = told('zh');
		expect(text).toMatch(/^有变化的日期：2026-11-11$/m);
		expect(text).toMatch(/^2026-11-11 {2}1 +张伟 {2}08:00–17:00 售前 {2}休息$/m);
		expect(text).toMatch(/^fewest +改动最少 +1 /m);
		expect(text).toMatch(/^改动最少：1 处，已证明；没有一天比发布时更缺人$/m);
		expect(text).toMatch(/^改动最少：需要通知的人$/m);
		expect(text).toMatch(/^2026-11-11 {2}2 +李娜 {2}休息 +00:00–16:00 售前$/m);
		expect(text).toMatch(/^改动最少：2 2026-11-11：每天工作不超过 12 小时。$/m);
		// Beside the word of an answer stands what --pick takes for it.
		const words = new Set(text.match(/\p{Script=Latin}+/gu));
		expect(words).toEqual(new Set(['pick', 'untouched', 'fewest']));
	});

	test('the same figures as in English', () => {
		const figures = (language: Language) =>
			told(language)
				.match(/\d[\d.,:–-]*/g)
				?.map((one) => one.replace(/[.,:–-]+$/, ''))
				.filter((one) => one !== '12');
		expect(figures('zh')).toEqual(figures('en'));
	});

	test('no answer with the fewest changes, and nothing to change', () => {
		const { fewest: _, ...without } = changed;
		expect(told('zh', without)).toContain('改动最少：求解结束前没有找到');
		expect(told('zh', { ...changed, changedDates: [], forced: [] })).toBe('已发布的班表无需改动\n');
	});

	test('as many notes as in English: least hours that are lowered, shifts of no template', () => {
		expect(changeNotes(of, prepared, 'en')).toEqual(prepared.notes);
		expect(changeNotes(of, prepared, 'zh')).toHaveLength(prepared.notes.length);
		expect(changeNotes(of, prepared, 'zh')[0]).toBe('“张伟”的最低工时已按无法上的班相应降低');
	});
});
