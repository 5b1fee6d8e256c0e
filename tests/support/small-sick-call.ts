import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import type { Person, RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { dayOff, emptyRoster, type Roster } from '#scheduler/roster/problem/roster.ts';
import { freePerson, smallProblem } from './small-roster-problem.ts';

export const E = 0;
export const L = 1;

/**
 * A week, three people: Ann works E and Bo works L on Monday to Friday, Cai is off. One head is needed in each shift on
 * each of these days, and a missing one costs 100. A shift costs 8; at least 11 h lie between two; nobody works more
 * than five days.
 */
export function smallWeek(
	changes: Partial<Record<'Ann' | 'Bo' | 'Cai', Partial<Person>>> = {}
): RosterProblem {
	const problem = smallProblem({
		restMinutes: 660,
		options: [
			{ option: E, cost: 8 },
			{ option: L, cost: 8 }
		],
		counts: [{ rule: 'five days', from: 0, to: 7, atMost: 5 }]
	});
	return {
		...problem,
		cover: Array.from({ length: 14 }, (_, row) => ({
			requirement: row < 10 ? 1 : 0,
			shortage: [{ cost: 100 }],
			surplus: [{ cost: 1 }]
		})),
		people: (['Ann', 'Bo', 'Cai'] as const).map((id) => ({ ...freePerson, id, ...changes[id] }))
	};
}

export function publishedWeek(): Roster {
	const roster = emptyRoster(3, 7);
	for (let day = 0; day < 5; day++) {
		roster[day] = E;
		roster[7 + day] = L;
	}
	return roster;
}

/** Ann is ill on Wednesday, and what else is changed. */
export function sickWednesday(
	changes: Partial<Record<'Ann' | 'Bo' | 'Cai', Partial<Person>>> = {},
	request: Partial<ChangeRequest> = {}
): ChangeRequest {
	return {
		problem: smallWeek({ ...changes, Ann: { closed: [{ day: 2 }], ...changes.Ann } }),
		published: publishedWeek(),
		reach: 1,
		leastGain: 1,
		...request
	};
}

export { dayOff };
