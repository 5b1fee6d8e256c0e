import { describe, expect, test } from 'vitest';
import { person, shift, zone } from '../../../../support/legal-roster.ts';
import { compiled, datesFrom, demandOf } from '../../../../support/roster-plan.ts';

/** The fortnight of Ann and Bo, who serve so many queues. */
function planOf(queues: number, published: readonly ReturnType<typeof shift>[] = []) {
	const names = Array.from({ length: queues }, (_, q) => `queue ${q + 1}`);
	const skills = names.map((queue) => ({ queue, level: 3 as const }));
	return compiled({
		people: [person('ann', { skills }), person('bo', { contract: 'part_time', skills })],
		demand: names.flatMap((queue) => demandOf(queue, datesFrom('2026-11-09', 14), ['08:00', '22:00'], 1)),
		published: { zone, from: '2026-11-09', to: '2026-11-23', assignments: published }
	});
}

const thinned = ({ notes }: ReturnType<typeof planOf>) =>
	notes.filter(({ code }) => code === 'starts_thinned').map(({ sentence }) => sentence);

describe('starts of flexible shifts', () => {
	test('of four queues are all offered: they are below 400 options', () => {
		const plan = planOf(4);
		expect(plan.options.length).toBeLessThanOrEqual(400);
		expect(thinned(plan)).toEqual([]);
		expect(new Set(startsOf(plan, 'flexible')).size).toBe(25);
	});

	test('of five queues are full hours alone, and the planner is told of each shift how many are left', () => {
		const plan = planOf(5);
		expect(plan.options.length).toBeLessThanOrEqual(400);
		expect(new Set(startsOf(plan, 'flexible'))).toEqual(
			new Set([7, 8, 9, 10, 11, 12, 13].map((h) => h * 60))
		);
		expect(thinned(plan)).toEqual([
			{
				zh: '班次“弹性班”的 25 个开始时间中只使用 7 个，以便求解。',
				en: 'Of the 25 starts of “Flexible” 7 are used, to keep the roster solvable in time.'
			},
			{
				zh: '班次“兼职 4 小时”的 25 个开始时间中只使用 13 个，以便求解。',
				en: 'Of the 25 starts of “Part-time 4 h” 13 are used, to keep the roster solvable in time.'
			},
			{
				zh: '班次“兼职 6 小时”的 21 个开始时间中只使用 11 个，以便求解。',
				en: 'Of the 21 starts of “Part-time 6 h” 11 are used, to keep the roster solvable in time.'
			}
		]);
	});

	test('that somebody was told of are kept when others go', () => {
		const told = { ...shift('ann', '2026-11-09', '07:15', '16:15'), template: 'flexible', queue: 'queue 1' };
		const plan = planOf(5, [told]);
		expect(startsOf(plan, 'flexible')).toContain(7 * 60 + 15);
		expect(thinned(plan)[0]?.en).toBe(
			'Of the 25 starts of “Flexible” 8 are used, to keep the roster solvable in time.'
		);
	});
});

function startsOf({ options, problem }: ReturnType<typeof planOf>, template: string): readonly number[] {
	return problem.options.filter((_, at) => options[at]?.template === template).map(({ start }) => start);
}
