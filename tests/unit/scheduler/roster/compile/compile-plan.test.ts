import { describe, expect, test } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import { encodeRoster } from '#scheduler/roster/compile/encode-roster.ts';
import { assertProblem } from '#scheduler/roster/problem/assert-problem.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { compiled } from '../../../../support/roster-plan.ts';

describe('a plan of two people and a fortnight', () => {
	const plan = compiled();

	test('compiles into a well-formed problem of some hundred options, in units of 15 minutes', () => {
		assertProblem(plan.problem);
		expect(plan.grain).toBe(15);
		expect(plan.problem.options.length).toBeGreaterThan(50);
		expect(plan.problem.options.length).toBeLessThan(402);
		expect(plan.problem.cover[16]).toMatchObject({ requirement: 2 });
		expect(plan.problem.cover[15]).toMatchObject({ requirement: 0 });
	});

	test('a cell decodes into the shift that it is, and back', () => {
		const cells = emptyRoster(2, 14);
		const early = plan.options.findIndex(({ template }) => template === 'early');
		cells[2] = early;
		const planned = decodeRoster(plan, cells);
		expect(planned.assignments).toMatchObject([
			{ person: 'ann', template: 'early', queue: 'chat', date: '2026-11-11', locked: false }
		]);
		expect(planned.assignments[0]?.start).toBe(Date.parse('2026-11-11T08:00+08:00'));
		expect(planned.assignments[0]?.end).toBe(Date.parse('2026-11-11T17:00+08:00'));
		const back = encodeRoster(plan, planned);
		expect(back.cells).toEqual(cells);
		expect(back.withoutCell).toEqual([]);
		expect(checkRoster(plan.problem, cells).cost.options).toBe(24_000);
	});
});
