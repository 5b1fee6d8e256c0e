import { describe, expect, test } from 'vitest';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { unservedQueues } from '#scheduler/roster/plan/unserved-queues.ts';
import { at, person } from '../../../../support/legal-roster.ts';
import { plan } from '../../../../support/roster-plan.ts';

const slot = (queue: string, heads: number, start = '2026-11-09 08:00') => ({
	queue,
	heads,
	start: at(start)
});
const able = (queue: string, from?: string) =>
	person('ann', { skills: [{ queue, level: 3, ...(from !== undefined && { from }) }] });

describe('queues that nobody can serve', () => {
	test('have their heads times the hours of their slots, and the skill that is meant', () => {
		const given = plan({
			slotMinutes: 30,
			people: [able('chat'), { ...able('pre-sale'), id: 'bo' }],
			demand: [slot('chat', 2), slot('presale', 3), slot('presale', 3, '2026-11-09 08:30')]
		});
		expect(unservedQueues(given)).toMatchObject([{ queue: 'presale', headHours: 3, similar: 'pre-sale' }]);
		expect(unservedQueues(given)[0]?.sentence.en).toMatch(/presale.* 3 head-hours.*“pre-sale”/);
		const compiled = compilePlan(given);
		expect(compiled).toMatchObject({ status: 'compiled' });
		expect(compiled).toHaveProperty(
			'notes',
			expect.arrayContaining([expect.objectContaining({ code: 'queue_without_skill', queue: 'presale' })])
		);
	});

	test('are no part of what the solver is asked: its cost and its bound are of what can be covered', () => {
		const demand = [slot('chat', 2), slot('voice', 3)];
		const [both, alone] = [demand, demand.slice(0, 1)].map((of) => {
			const answer = compilePlan(plan({ people: [able('chat')], demand: of }));
			if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
			return answer.problem.cover.reduce((sum, row) => sum + row.requirement, 0);
		});
		expect(both).toBe(alone);
	});

	test('a queue that needs nobody is none; a skill that begins after the last day serves nobody', () => {
		const people = [able('chat'), { ...able('voice', '2027-01-01'), id: 'bo' }];
		const given = plan({ people, demand: [slot('chat', 1), slot('mail', 0), slot('voice', 1)] });
		expect(unservedQueues(given).map(({ queue }) => queue)).toEqual(['voice']);
	});
});
