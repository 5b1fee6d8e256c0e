import { describe, expect, it } from 'vitest';
import { verifyPriceBound } from '#scheduler/roster/check/verify-price-bound.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { smallProblem } from '../../../../support/small-roster-problem.ts';

/** Two people, two days, one shift of 480 minutes that costs 50; each day needs one head at 80. */
const problem: RosterProblem = {
	days: 2,
	options: [{ name: 'D', start: 480, end: 960, minutes: 480, cover: [{ offset: 0, amount: 1 }] }],
	rowsPerDay: 1,
	cover: [
		{ requirement: 1, shortage: [{ cost: 80 }], surplus: [{ cost: 10 }] },
		{ requirement: 1, shortage: [{ cost: 80 }], surplus: [{ cost: 10 }] }
	],
	contracts: [
		{
			options: [{ option: 0, cost: 50 }],
			forbiddenSuccessions: [],
			longestRuns: [],
			counts: [],
			minutes: [],
			weekends: []
		}
	],
	people: ['a', 'b'].map((id) => ({ id, contract: 0, history: [], closed: [], locks: [], requests: [] }))
};

const valueAt = (changed: RosterProblem, prices: number[], scale = 1) => {
	const bound = verifyPriceBound(changed, { scale, prices: Int32Array.from(prices) });
	return bound.status === 'bound' ? bound.value : bound.status;
};

describe('verifyPriceBound', () => {
	it('at the price of a shift proves the optimum: 2 × 50', () => {
		expect(valueAt(problem, [50, 50])).toBe(100);
	});

	it('at price 0 proves nothing: 0, since all heads at once would cost nothing', () => {
		expect(valueAt(problem, [0, 0])).toBe(0);
	});

	it('beyond the price of a shift everybody works: 80 + 80 − 4 × 30', () => {
		expect(valueAt(problem, [80, 80])).toBe(40);
	});

	it('prices are parts of the scale, and the bound is rounded up to a whole cost', () => {
		expect(valueAt(problem, [200, 200], 4)).toBe(100);
		// 49.75 each: 99.5.
		expect(valueAt(problem, [199, 199], 4)).toBe(100);
	});

	it('a price below minus the surplus proves nothing, for endless heads would pay', () => {
		expect(valueAt(problem, [-11, 0])).toBe('nothing proven');
		expect(valueAt(problem, [-10, 0])).toBe(-10);
	});

	it('nobody may work both days when the run is limited to one', () => {
		const [contract] = problem.contracts;
		const oneDay = {
			...problem,
			people: problem.people.slice(0, 1),
			contracts: [{ ...contract!, longestRuns: [{ rule: 'one day', days: 1 }] }]
		};
		// One shift at 50, and the other day is short by 80.
		expect(valueAt(oneDay, [80, 80])).toBe(130);
		expect(valueAt({ ...oneDay, contracts: problem.contracts }, [80, 80])).toBe(100);
	});

	it('rest of 17 h forbids the 16 h between two days', () => {
		const [contract] = problem.contracts;
		const one = { ...problem, people: problem.people.slice(0, 1) };
		expect(valueAt({ ...one, contracts: [{ ...contract!, restMinutes: 16 * 60 }] }, [80, 80])).toBe(100);
		expect(valueAt({ ...one, contracts: [{ ...contract!, restMinutes: 17 * 60 }] }, [80, 80])).toBe(130);
	});

	it('somebody locked to more minutes than the contract allows has no legal row', () => {
		const [contract] = problem.contracts;
		const locked = {
			...problem,
			contracts: [{ ...contract!, minutes: [{ rule: 'week', from: 0, to: 2, atMost: 480 }] }],
			people: problem.people.map((person) => ({
				...person,
				locks: [
					{ day: 0, cell: 0 },
					{ day: 1, cell: 0 }
				]
			}))
		};
		expect(valueAt(locked, [0, 0])).toBe('no legal row');
	});

	it('refuses prices of another number of rows and a scale of 0', () => {
		expect(() => verifyPriceBound(problem, { scale: 1, prices: new Int32Array(1) })).toThrow(RangeError);
		expect(() => verifyPriceBound(problem, { scale: 0, prices: new Int32Array(2) })).toThrow(RangeError);
	});

	it('a limit of days on a short stretch does not narrow a longer one that has none', () => {
		const free = smallProblem({
			options: [{ option: 0, cost: 3 }],
			counts: [{ rule: 'first day', from: 0, to: 1, atMost: 1 }],
			minutes: [
				{ rule: 'first day', from: 0, to: 1, atMost: 480 },
				{ rule: 'the rest', from: 1, to: 7, atMost: 2_880 }
			]
		});
		const cover = free.cover.map((row, at) =>
			at % 2 === 0 ? { ...row, requirement: 1, shortage: [{ cost: 5 }] } : row
		);
		// One person works all seven days at 3 each: no price may prove more than that.
		expect(
			valueAt(
				{ ...free, cover },
				Array.from(cover, (_, at) => (at % 2 === 0 ? 5 : 0))
			)
		).toBe(21);
	});
});
