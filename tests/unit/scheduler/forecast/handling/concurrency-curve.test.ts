import { describe, expect, it } from 'vitest';
import { hour, minute } from '#lib/domain/units.ts';
import {
	estimateConcurrencyCurve,
	poissonLimits,
	type OpenChat
} from '#scheduler/forecast/handling/concurrency-curve.ts';
import { fitConcave } from '#scheduler/forecast/handling/fit-concave.ts';
import { checkConcurrencyCurve } from '#scheduler/staffing/concurrency-curve.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';

/** What eight agents with up to `throughput.length` chats did in `hours`, as the simulation tells it. */
function simulate(throughput: readonly number[], perHour: number, hours: number): OpenChat[] {
	const open = new Map<number, { agent: string; from: number }>();
	const chats: OpenChat[] = [];
	const simulation = new Simulation(
		{
			queues: [
				{
					arrivals: { from: 0, step: hours * hour, perHour: [perHour], shape: 'constant' },
					patience: { kind: 'exponential', mean: 5 * minute },
					session: { kind: 'work', work: { kind: 'exponential', mean: 8 * minute } }
				}
			],
			agents: Array.from({ length: 8 }, () => ({
				skills: [0],
				capacity: throughput.length,
				throughput,
				shifts: [{ from: 0, to: (hours + 10) * hour, breaks: [] }]
			}))
		},
		1,
		(happening) => {
			if (happening.kind === 'assigned') {
				open.set(happening.conversation, { agent: `${happening.agent}`, from: happening.at });
			}
			if (happening.kind !== 'closed') return;
			const chat = open.get(happening.conversation);
			if (chat) chats.push({ ...chat, to: happening.at });
		}
	);
	simulation.advance(Infinity);
	return chats;
}

/** Chats of one agent, one after the other, each 10 minutes. */
const oneByOne = (count: number): OpenChat[] =>
	Array.from({ length: count }, (_, i) => ({ agent: 'a', from: i * 600_000, to: (i + 1) * 600_000 }));

describe('concave fit', () => {
	it('a concave curve stays as it is', () => {
		expect(fitConcave([1, 1.75, 2.3, 2.6], [1, 2, 3, 4])).toEqual([1, 1.75, 2.3, 2.6]);
	});

	it('1, 1.5, 2.5: a twelfth off the outer two and a sixth onto the middle makes the last steps equal', () => {
		// The step of 0.5 is short of the next by 0.5; the way back is along (−1, 2, −1), of squared length 6.
		const [first, second, third] = fitConcave([1, 1.5, 2.5], [1, 1, 1]);
		expect(first).toBeCloseTo(11 / 12, 9);
		expect(second).toBeCloseTo(20 / 12, 9);
		expect(third).toBeCloseTo(29 / 12, 9);
	});

	it('what falls becomes level: 1, 2, 1.5 with equal weights ends at 1.75 twice', () => {
		const fitted = fitConcave([1, 2, 1.5], [1, 1, 1]);
		expect(fitted[0]).toBeCloseTo(1, 9);
		expect(fitted[1]).toBeCloseTo(1.75, 9);
		expect(fitted[2]).toBeCloseTo(1.75, 9);
	});

	it('a heavy value hardly moves', () => {
		const [first = NaN, second = NaN] = fitConcave([1, 3], [1e6, 1]);
		expect(first).toBeCloseTo(1, 5);
		expect(second).toBeCloseTo(2, 5);
	});

	it('refuses weights of 0', () => {
		expect(() => fitConcave([1], [0])).toThrow(
			'fitConcave: weights must be positive, one a value (1), got [0]'
		);
	});
});

describe('concurrency curve from facts', () => {
	it('two chats of ten minutes that overlap by five: 5 min with two, 10 min with one, one done in each', () => {
		const { states } = estimateConcurrencyCurve([
			{ agent: 'a', from: 0, to: 10 * minute },
			{ agent: 'a', from: 5 * minute, to: 15 * minute }
		]);
		expect(states).toMatchObject([
			{ concurrency: 1, time: 10 * minute, completions: 1, rate: 1 / (10 * minute) },
			{ concurrency: 2, time: 5 * minute, completions: 1 }
		]);
	});

	it('a chat that ends when the next begins was done with one open', () => {
		const estimate = estimateConcurrencyCurve(oneByOne(40));
		expect(estimate).toMatchObject({ status: 'estimated', throughput: [1], handleTime: 600_000 });
		expect(estimate.states).toHaveLength(1);
	});

	it('chats still open or handed on take time but are not done', () => {
		const { states } = estimateConcurrencyCurve(
			[
				{ agent: 'a', from: 0 },
				{ agent: 'b', from: 0, to: 4 * minute, handedOn: true },
				{ agent: 'c', from: 0, to: 20 * minute }
			],
			10 * minute
		);
		expect(states).toMatchObject([{ time: 24 * minute, completions: 0 }]);
	});

	it('29 conversations done alone are too few, and it says so', () => {
		expect(estimateConcurrencyCurve(oneByOne(29))).toMatchObject({
			status: 'too_little',
			message: '29 conversations were completed with one chat open; at least 30 are needed'
		});
		expect(estimateConcurrencyCurve([])).toMatchObject({ status: 'too_little', states: [] });
	});

	it.each([0.2, 0.5])(
		'recovers the curve of the simulation, slowdown %d: within 5 %, and within its limits',
		(slowdown) => {
			const truth = sharedAttention(4, slowdown);
			// From light to heavy, so that every state is lived in.
			const estimate = estimateConcurrencyCurve([
				...simulate(truth, 60, 60),
				...simulate(truth, 110, 60).map(({ agent, ...chat }) => ({ agent: `heavy ${agent}`, ...chat }))
			]);
			if (estimate.status !== 'estimated') throw new Error(estimate.message);
			expect(estimate.throughput).toHaveLength(4);
			estimate.throughput.forEach((value, i) => {
				expect(Math.abs(value / (truth[i] as number) - 1)).toBeLessThan(0.05);
			});
			expect(Math.abs(estimate.handleTime / (8 * minute) - 1)).toBeLessThan(0.05);
			for (const { concurrency, lower, upper } of estimate.states) {
				const rate = (truth[concurrency - 1] as number) / (8 * minute);
				expect(rate).toBeGreaterThan(lower * 0.98);
				expect(rate).toBeLessThan(upper * 1.02);
			}
			expect(checkConcurrencyCurve(estimate.throughput).status).toBe('accepted');
		}
	);

	it('where a third chat adds nothing the curve ends at two', () => {
		const estimate = estimateConcurrencyCurve(simulate([1, 1.5, 1.5, 1.5], 90, 60));
		if (estimate.status !== 'estimated') throw new Error(estimate.message);
		expect(estimate.states.length).toBe(4);
		expect(estimate.throughput.length).toBeLessThanOrEqual(3);
		expect(estimate.throughput[1]).toBeCloseTo(1.5, 1);
	});

	it('limits of a Poisson count of 10: 4.80 and 18.39', () => {
		const { lower, upper } = poissonLimits(10);
		expect(lower).toBeCloseTo(4.795, 1);
		expect(upper).toBeCloseTo(18.391, 1);
		expect(poissonLimits(0).lower).toBe(0);
	});

	it('refuses a chat that ends before it begins', () => {
		expect(() => estimateConcurrencyCurve([{ agent: 'a', from: 5, to: 4 }])).toThrow(
			'estimateConcurrencyCurve: chats must end after they begin, got 5–4 of agent a'
		);
	});
});
