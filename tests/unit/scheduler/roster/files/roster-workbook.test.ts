import { describe, expect, test } from 'vitest';
import { certificateRows } from '#scheduler/commands/roster-summary.ts';
import { certificateOf } from '#scheduler/roster/check/certificate.ts';
import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import { wishSentence } from '#scheduler/roster/explain/wish-sentence.ts';
import { rosterWorkbook, shiftsSheet } from '#scheduler/roster/files/roster-workbook.ts';
import type { Language } from '#scheduler/rules/rule.ts';
import { at, carriedIn, early, night, person, shift, zone } from '../../../../support/legal-roster.ts';
import { datesFrom, demandOf, plan } from '../../../../support/roster-plan.ts';

const wishes = ['off', 'work', 'launch'].map((wished, day) => ({
	date: `2026-11-${16 + day}`,
	shift: wished,
	weight: 5
}));
const of = plan({
	people: [
		person('701', {
			name: '张伟',
			contract: 'part_time',
			leave: [
				{ kind: 'sick', start: at('2026-11-17 00:00'), end: at('2026-11-18 00:00') },
				{ kind: 'leave', start: at('2026-11-18 00:00'), end: at('2026-11-19 00:00') }
			],
			wishes
		}),
		person('702', { name: '李娜', carriedIn: carriedIn({ weekMinutes: 0, monthWeekends: 5 }) }),
		person('703', { name: '王芳', contract: 'student' }),
		person('704', { name: '赵磊', contract: 'outsourced' })
	],
	demand: [
		...demandOf('chat', datesFrom('2026-11-09', 14), ['08:00', '22:00'], 1),
		...demandOf('voice', ['2026-11-11'], ['20:00', '21:00'], 2)
	],
	launches: [at('2026-11-11 20:00')],
	promotionDays: ['2026-11-11']
});
const roster = {
	zone,
	from: '2026-11-09',
	to: '2026-11-23',
	assignments: [
		// Nine days in a row, then a night after six hours of rest, and no meal in the last.
		...datesFrom('2026-11-09', 9).map((date) => ({ ...early('702', date), template: 'early' })),
		{ ...night('702', '2026-11-18'), template: 'night' },
		shift('701', '2026-11-11', '18:00', '22:00', ['short 20:00–20:15']),
		{ ...shift('703', '2026-11-11', '06:00', '22:00'), locked: true }
	]
};
const check = checkPlan(of, roster);
const certificate = certificateOf(check, {
	problemCost: check.cost.total,
	bound: 1_000,
	boundKind: 'program',
	optimal: false,
	seconds: 2,
	seed: 1,
	work: 4,
	interrupted: true
});

const workbook = (language: Language) =>
	rosterWorkbook({
		plan: of,
		roster,
		check,
		language,
		wishes: wishes.map((wish) => {
			const reason = { kind: 'unproven' } as const;
			return { person: '701', wish, reason, sentence: wishSentence(of, '701', wish, reason) };
		}),
		certificate: certificateRows(of, check, language, certificate)
	});
const sheetOf = (language: Language, name: string) => workbook(language).find((one) => one.name === name)!;

/** What is no word: ids of queues, rules and zones, and a number. */
const ids = new RegExp(
	[
		'chat',
		'voice',
		zone,
		'\\de-\\d',
		...of.packs.flatMap((pack) => pack.rules.map(({ id }) => `${pack.id}\\.${id}`))
	]
		.map((id) => `(?:^|(?<![\\p{Script=Latin}]))${id}(?![\\p{Script=Latin}])`)
		.join('|'),
	'gu'
);

describe('a workbook in Chinese', () => {
	const sheets = workbook('zh');

	test('has every sheet of the English one, by a Chinese name', () => {
		expect(sheets.map(({ name }) => name)).toEqual([
			'班表',
			'班次明细',
			'覆盖',
			'规则检查',
			'合规证明',
			'汇总',
			'公平性',
			'未满足的意愿',
			'成本与证明'
		]);
		expect(
			workbook('en')
				.map(({ rows }) => rows.length)
				.slice(0, -1)
		).toEqual(sheets.map(({ rows }) => rows.length).slice(0, -1));
	});

	test('has no Latin letter in any cell but in ids', () => {
		const cells = sheets.flatMap(({ name, headers, rows }) =>
			[headers, ...rows].flatMap((row) => row.map((cell) => `${name}: ${String(cell ?? '')}`))
		);
		expect(cells.length).toBeGreaterThan(2_000);
		expect([...new Set(cells.filter((cell) => /\p{Script=Latin}/u.test(cell.replace(ids, ''))))]).toEqual([]);
	});

	test('says the same figures as the English one', () => {
		for (const [zh, en] of [
			['覆盖', 'Coverage'],
			['汇总', 'Totals'],
			['公平性', 'Fairness']
		] as const) {
			const figures = (language: Language, name: string) =>
				sheetOf(language, name).rows.map((row) => row.filter((cell) => typeof cell === 'number'));
			expect(figures('zh', zh)).toEqual(figures('en', en));
		}
	});

	test('words: weekdays, leave, contracts, kinds of rules, wishes', () => {
		expect(sheets[0]?.headers.slice(0, 5)).toEqual(['工号', '姓名', '用工类型', '11-09 周一', '11-10 周二']);
		const [first = []] = sheets[0]?.rows ?? [];
		expect(first.slice(0, 3)).toEqual(['701', '张伟', '非全日制']);
		expect(first.slice(11, 13)).toEqual(['（病假）', '（请假）']);
		const kinds = new Set(sheetOf('zh', '规则检查').rows.map(([kind]) => kind));
		expect(kinds).toEqual(new Set(['硬规则', '软规则', '排班前已违反']));
		expect(sheetOf('zh', '未满足的意愿').rows.map((row) => row[3])).toEqual(['休息', '上班', '大促晚班']);
		expect(sheetOf('zh', '成本与证明').rows.find(([what]) => what === '人工停止')?.[1]).toBe('是');
	});
});

describe('a workbook in English', () => {
	test('has its sheets and titles in English; what a rule says stands there in both languages', () => {
		const sheets = workbook('en');
		const names = ['Roster', shiftsSheet.en, 'Coverage', 'Findings', 'Proof', 'Totals', 'Fairness', 'Wishes', 'Certificate']; // prettier-ignore
		expect(sheets.map(({ name }) => name)).toEqual(names);
		const chinese = sheets
			.slice(1)
			.flatMap(({ headers }) => headers.filter((title) => /\p{Script=Han}/u.test(title)));
		expect(chinese).toEqual(['规则', '规则', '未满足原因']);
		expect(sheetOf('en', 'Findings').headers).toContain('sentence');
	});
});
