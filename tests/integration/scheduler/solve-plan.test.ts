import { describe, expect, test } from 'vitest';
import type { Availability } from '#scheduler/roster/plan/planned-person.ts';
import { solvePlan } from '#scheduler/threads/solve-plan.ts';
import { plan } from '../../support/roster-plan.ts';

const endedEarly = {
	code: 'search_ended_early',
	sentence: {
		zh: '计算在给每个人排班之前就结束了，请增大 --seconds 或 --work。',
		en: 'The search ended before everybody was looked at: give more --seconds or --work.'
	}
};

describe('a search that is ended before everybody was given a row', () => {
	test('says so in both languages, instead of passing off the empty roster as the best', async () => {
		const answer = await solvePlan(plan(), { seed: 1, seconds: 60, signal: AbortSignal.abort() });
		if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
		expect(answer.roster.assignments).toEqual([]);
		expect(answer.certificate.interrupted).toBe(true);
		expect(answer.notes).toContainEqual(endedEarly);
	});

	test('says nothing of the kind where nobody has a shift to work: no longer search finds one', async () => {
		const noon: Availability[] = [{ weekday: 0, from: '12:00', to: '13:00' }];
		const people = plan().people.map((one) => ({
			...one,
			availability: noon,
			limits: { leastMinutesAWeek: 2_400 }
		}));
		const answer = await solvePlan(plan({ people }), { seed: 1, work: 0.2 });
		if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
		expect(answer.certificate.optimal).toBe(false);
		expect(answer.notes.map(({ code }) => code)).toContain('person_without_shift');
		expect(answer.notes).not.toContainEqual(endedEarly);
	});

	test('says nothing of the kind when it was done, nor when it began with the roster that people know', async () => {
		const done = await solvePlan(plan(), { seed: 1, work: 0.5 });
		if (done.status === 'refused') throw new Error(JSON.stringify(done.faults));
		expect(done.roster.assignments.length).toBeGreaterThan(8);
		expect(done.notes).not.toContainEqual(endedEarly);

		const kept = await solvePlan(plan({ published: done.roster }), {
			seed: 1,
			seconds: 60,
			signal: AbortSignal.abort()
		});
		if (kept.status === 'refused') throw new Error(JSON.stringify(kept.faults));
		expect(kept.roster.assignments.length).toBe(done.roster.assignments.length);
		expect(kept.notes).not.toContainEqual(endedEarly);
	});
});
