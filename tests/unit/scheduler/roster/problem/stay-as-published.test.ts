import { describe, expect, it } from 'vitest';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { stayAsPublished } from '#scheduler/roster/problem/stay-as-published.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

describe('changing a published roster', () => {
	const problem = smallProblem({}, { requests: [{ day: 2, kind: 'avoid', weight: 3 }] });

	it('asks for every published shift and for every published day off', () => {
		const published = emptyRoster(1, 7);
		published[1] = 1;
		const requests = stayAsPublished(problem, published, 50).people[0]?.requests;
		expect(requests).toHaveLength(8);
		expect(requests).toContainEqual({ day: 2, kind: 'avoid', weight: 3 });
		expect(requests).toContainEqual({ day: 0, kind: 'avoid', weight: 50 });
		expect(requests).toContainEqual({ day: 1, kind: 'work', options: [1], weight: 50 });
	});

	it('refuses a roster of another size', () => {
		expect(() => stayAsPublished(problem, emptyRoster(2, 7), 50)).toThrow('must have 7 cells, got 14');
	});
});
