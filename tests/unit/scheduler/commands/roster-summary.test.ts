import { describe, expect, it } from 'vitest';
import { certificateLines, rosterSummary } from '#scheduler/commands/roster-summary.ts';
import type { RosterCertificate } from '#scheduler/roster/check/certificate.ts';
import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import { carriedIn, person, shift, zone } from '../../../support/legal-roster.ts';
import { plan } from '../../../support/roster-plan.ts';

const certificate: RosterCertificate = {
	objective: 91_000,
	parts: { wages: 91_000, overtimePremium: 0, shortage: 0, surplus: 0, rules: 0 },
	problemCost: 100_000,
	bound: 95_000,
	boundKind: 'columns',
	optimal: false,
	gap: 0.05,
	seconds: 2,
	seed: 1,
	work: 4,
	interrupted: false,
	hardFindings: 0,
	softFindings: 0,
	brokenBefore: 0,
	requiredHours: 8,
	shortHours: 0,
	surplusHours: 0
};

describe('a certificate in lines', () => {
	it('says of which cost the bound speaks: 950.00 is above a roster of 910.00 that the solver counts at 1,000.00', () => {
		const text = certificateLines(certificate, 'en').map((line) => line.join(' '));
		expect(text[0]).toBe('bound 950.00 (gap 5.0 %)');
		expect(text[1]).toContain('The solver counts this roster at 1,000.00');
		expect(text[2]).toContain('It bounds the cost as the solver counts it');
	});

	it('says the same in Chinese', () => {
		const lines = certificateLines({ ...certificate, interrupted: true }, 'zh').map((line) => line.join(' '));
		expect(lines[0]).toBe('下界 950.00（差距 5.0 %）');
		expect(lines[1]).toContain('求解器对此班表所计的成本为 1,000.00');
		expect(lines[2]).toContain('下界针对求解器所计的成本');
		expect(lines[3]).toBe('求解 2.0 秒，随机种子 1，工作量 4，中途停止，保留目前最好的班表');
	});

	it('claims no roster to be the best beyond what the solver knows', () => {
		const proven = certificateLines(
			{ ...certificate, problemCost: 91_000, bound: 91_000, optimal: true },
			'en'
		);
		expect(proven.map(([, text]) => text)).toEqual([
			'910.00 (nothing better for the solver)',
			expect.stringContaining('only comes near the objective where rest days roll'),
			'2.0 s, seed 1, work 4'
		]);
	});
});

describe('what the checker found, in Chinese', () => {
	it('lines up by what a terminal shows, and has rules broken with person, figure and limit', () => {
		const of = plan({
			people: [person('1', { name: '张伟', carriedIn: carriedIn({ monthWeekends: 5 }) })],
			demand: [...plan().demand.slice(0, 4), { queue: '电话', start: plan().demand[0]!.start, heads: 1 }]
		});
		const roster = {
			zone,
			from: of.from,
			to: of.to,
			assignments: [shift('1', '2026-11-09', '06:00', '20:00', ['meal 12:00–13:00'])]
		};
		const lines = rosterSummary(of, checkPlan(of, roster), 'zh', [['下界', '0.00']]).split('\n');
		expect(lines.slice(0, 7).map((line) => line.slice(0, 12))).toEqual([
			'班表  1 人 1 个班',
			expect.stringMatching(/^规则 {2}违反硬规则 \d/),
			expect.stringMatching(/^ {6}另有 1 项/),
			'覆盖  需求 2.5 人',
			expect.stringMatching(/^警告 {2}没有人员/),
			expect.stringMatching(/^成本 {2}/),
			'下界  0.00'
		]);
		const text = lines.join('\n');
		expect(text).toContain(
			'违反：每天工作不超过 12 小时。共 1 次\n  张伟 2026-11-09（实际 13 小时，限值 12 小时）'
		);
		expect(text).toContain('排班开始前已违反：每月最多有 3 个周末上班。共 1 次\n');
		expect(text).toMatch(/^2026-11-09 08:00 +08:30 +电话 +1\.0 +0\.50 /m);
		expect(text.replaceAll('chat', '').match(/\p{Script=Latin}+/gu)).toBe(null);
	});
});
