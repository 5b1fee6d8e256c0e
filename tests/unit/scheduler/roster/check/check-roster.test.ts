import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import type { Contract, CoverRow, Person } from '#scheduler/roster/problem/roster-problem.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

const E = 0;
const L = 1;
const o = -1;

const check = (cells: readonly number[], contract: Partial<Contract>, person: Partial<Person> = {}) =>
	checkRoster(smallProblem(contract, person), Int16Array.from(cells));

describe('a broken rule gives exactly its finding', () => {
	it.each<[string, number[], Partial<Contract>, Partial<Person>, object]>([
		['an option of nobody', [2, o, o, o, o, o, o], {}, {}, { kind: 'unknown option', day: 0, amount: 1 }],
		[
			'an option that the contract does not offer',
			[o, L, o, o, o, o, o],
			{ options: [{ option: E, cost: 0 }] },
			{},
			{ kind: 'not offered', day: 1, amount: 1 }
		],
		[
			'work on leave',
			[o, o, E, o, o, o, o],
			{},
			{ closed: [{ day: 2 }] },
			{ kind: 'closed', day: 2, amount: 1 }
		],
		[
			'another cell than the locked one',
			[E, o, o, o, o, o, o],
			{},
			{ locks: [{ day: 0, cell: L }] },
			{ kind: 'lock', day: 0, amount: 1 }
		],
		[
			'E at 08:00 after L until 24:00, 11 h of rest wanted',
			[L, E, o, o, o, o, o],
			{ restMinutes: 660 },
			{},
			{ kind: 'rest', day: 1, amount: 180 }
		],
		[
			'the same over the edge of the history',
			[E, o, o, o, o, o, o],
			{ restMinutes: 660 },
			{ history: [L] },
			{ kind: 'rest', day: 0, amount: 180 }
		],
		[
			'a tally: E counts 2 and L −1, and two days beyond one count once more; 3 + 1 where 2 are allowed',
			[E, L, E, o, o, o, o],
			{
				tallies: [
					{
						rule: 'tally',
						atMost: 2,
						parts: [
							{
								from: 0,
								to: 3,
								counts: [
									[2, -1],
									[2, -1],
									[2, -1]
								]
							},
							{
								from: 1,
								to: 3,
								counts: [
									[1, 1],
									[1, 1]
								],
								beyond: 1
							},
							{ from: 3, to: 4, counts: [[1, 1]], beyond: 1 }
						]
					}
				]
			},
			{},
			{ kind: 'tally', rule: 'tally', day: 0, amount: 2 }
		],
		[
			'24 h of rest in three days, of which 16 h are left: L ends at 24:00, the next begins at 16:00',
			[E, L, L, E, o, o, o],
			{ rests: [{ rule: 'weekly', from: 1, to: 4, minutes: 1_440, before: 0, after: 0 }] },
			{},
			{ kind: 'time of rest', rule: 'weekly', day: 1, amount: 480 }
		],
		[
			'24 h of rest until the end, which a shift before still takes an hour of',
			[E, o, o, o, o, o, o],
			{ rests: [{ rule: 'weekly', from: 0, to: 1, minutes: 1_440, before: -60, after: 300 }] },
			{},
			{ kind: 'time of rest', rule: 'weekly', day: 0, amount: 660 }
		],
		[
			'a forbidden pair',
			[E, E, o, o, o, o, o],
			{ forbiddenSuccessions: [[E, E]] },
			{},
			{ kind: 'succession', day: 1, amount: 1 }
		],
		[
			'four days where three are allowed',
			[o, E, L, E, E, o, o],
			{ longestRuns: [{ rule: 'days in a row', days: 3 }] },
			{},
			{ kind: 'longest run', rule: 'days in a row', day: 1, amount: 1 }
		],
		[
			'three days and two before day 0 where four are allowed',
			[E, E, E, o, o, o, o],
			{ longestRuns: [{ rule: 'days in a row', days: 4 }] },
			{ history: [o, E, E] },
			{ kind: 'longest run', rule: 'days in a row', day: -2, amount: 1 }
		],
		[
			'two nights in a row where one is allowed, early shifts not counted',
			[E, L, L, E, o, o, o],
			{ longestRuns: [{ rule: 'nights in a row', options: [L], days: 1 }] },
			{},
			{ kind: 'longest run', rule: 'nights in a row', day: 1, amount: 1 }
		],
		[
			'a single day of work',
			[o, E, o, o, E, E, E],
			{ shortestWork: 2 },
			{},
			{ kind: 'shortest work', day: 1, amount: 1 }
		],
		[
			'a run that day 0 ends too early',
			[o, o, o, o, o, o, o],
			{ shortestWork: 2 },
			{ history: [o, E] },
			{ kind: 'shortest work', day: -1, amount: 1 }
		],
		[
			'a single day off',
			[E, o, E, E, E, E, E],
			{ shortestRest: 3 },
			{},
			{ kind: 'shortest rest', day: 1, amount: 2 }
		],
		[
			'one early shift, two wanted',
			[E, L, L, o, o, o, o],
			{ counts: [{ rule: 'early shifts', options: [E], from: 0, to: 7, atLeast: 2 }] },
			{},
			{ kind: 'count', rule: 'early shifts', day: 0, amount: 1 }
		],
		[
			'1,440 minutes on the days 2 to 5, 960 allowed',
			[o, o, E, E, E, o, o],
			{ minutes: [{ rule: 'week', from: 2, to: 6, atMost: 960 }] },
			{},
			{ kind: 'minutes', rule: 'week', day: 2, amount: 480 }
		],
		[
			'two free days worked, one allowed',
			[o, o, E, o, o, E, E],
			{ weekends: [{ rule: 'weekends', groups: [[2], [5, 6]], atMost: 1 }] },
			{},
			{ kind: 'weekends', rule: 'weekends', day: 2, amount: 1 }
		]
	])('%s', (_, cells, contract, person, finding) => {
		const { findings } = check(cells, contract, person);
		expect(findings).toHaveLength(1);
		expect(findings[0]).toMatchObject({ person: 'A', ...finding });
	});

	it('runs that touch an edge may be short', () => {
		expect(check([E, o, o, o, o, o, E], { shortestWork: 3, shortestRest: 3 }).findings).toEqual([]);
	});

	it('a lock stands above the contract and above leave', () => {
		const contract = { options: [{ option: E, cost: 0 }] };
		const person = { closed: [{ day: 0 }], locks: [{ day: 0, cell: L }] };
		expect(check([L, o, o, o, o, o, o], contract, person).findings).toEqual([]);
	});
});

describe('what a roster costs', () => {
	it('soft limits cost their weight per unit and are no findings', () => {
		const { cost, findings } = check([E, E, E, o, o, o, o], {
			longestRuns: [{ rule: 'days in a row', days: 1, weight: 7 }],
			minutes: [{ rule: 'week', from: 0, to: 7, atMost: 1_400, weight: 2 }]
		});
		expect(findings).toEqual([]);
		expect(cost).toEqual({
			total: 2 * 7 + 40 * 2,
			options: 0,
			requests: 0,
			shortage: 0,
			surplus: 0,
			limits: 94
		});
	});

	it('options, wishes, and shortage and surplus by their steps', () => {
		const problem = smallProblem(
			{ options: [{ option: E, cost: 11 }] },
			{
				requests: [
					{ day: 0, kind: 'avoid', weight: 5 },
					{ day: 1, kind: 'work', options: [E], weight: 3 }
				]
			}
		);
		// Two heads short at 10 and 30; one too many at 4.
		const short: CoverRow = { requirement: 2, shortage: [{ units: 1, cost: 10 }, { cost: 30 }], surplus: [] };
		const over: CoverRow = { requirement: 0, shortage: [], surplus: [{ cost: 4 }] };
		const cover = problem.cover.map((row, at) => (at === 0 ? over : at === 2 ? short : row));
		const { cost } = checkRoster({ ...problem, cover }, Int16Array.from([E, o, o, o, o, o, o]));
		expect(cost).toEqual({ total: 63, options: 11, requests: 8, shortage: 40, surplus: 4, limits: 0 });
	});

	it('refuses a roster of another size', () => {
		expect(() => checkRoster(smallProblem(), new Int16Array(6))).toThrow('roster must have 7 cells, got 6');
	});
});
