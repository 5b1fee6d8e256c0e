import { describe, expect, it } from 'vitest';
import { nextHour } from '#scheduler/simulate/next-hour.ts';
import { logNormalOfMean, scenarioOfPlan } from '#scheduler/simulate/plan-scenario.ts';
import type { Plan } from '#scheduler/simulate/plan-scenario.ts';
import { raiseHeads } from '#scheduler/simulate/raise-heads.ts';
import { rehearse } from '#scheduler/simulate/rehearse.ts';
import { countsOfPath, replicate } from '#scheduler/simulate/replicate.ts';
import type { ReplicationPlan } from '#scheduler/simulate/replicate.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';

const second = 1_000;
const minute = 60_000;
const grid = { from: 0, step: 30 * minute, count: 4 };
const rules = { grid, answerWithin: 20 * second };

/** 100 inquiries per half hour of 3 min; heads by half hour. */
const plan = (...heads: number[]): Plan => ({
	grid,
	throughput: [1],
	queues: [
		{
			arrivals: [100, 100, 100, 100],
			heads,
			session: { kind: 'work', work: { kind: 'exponential', mean: 3 * minute } },
			patience: { kind: 'exponential', mean: 5 * minute }
		}
	]
});
const replication = (heads: number[], over: Partial<ReplicationPlan> = {}) =>
	replicate({ scenario: scenarioOfPlan(plan(...heads)), seed: 1, runs: 40, rules, ...over });

describe('scenarioOfPlan', () => {
	it('heads 1, 3, 2, 0 are three agents without names; the second one stays, the third one leaves first', () => {
		const { agents, queues } = scenarioOfPlan(plan(1, 3, 2, 0));
		const hours = agents.map(({ shifts }) =>
			shifts.map(({ from, to }) => [from / grid.step, to / grid.step])
		);
		expect(hours).toEqual([[[0, 3]], [[1, 3]], [[1, 2]]]);
		expect(queues[0]?.arrivals).toMatchObject({
			shape: 'constant',
			perHour: Float64Array.of(200, 200, 200, 200)
		});
	});

	it('when heads fall from 12 to 6, hand_back keeps to 6 at once; finish lets the others end their conversations', () => {
		const busy = { ...plan(12, 6, 6, 6), grid: { ...grid, step: 5 * minute } };
		const chats = (whenHeadsFall: 'finish' | 'hand_back') => {
			const simulation = new Simulation(scenarioOfPlan({ ...busy, whenHeadsFall }), 1, () => undefined);
			simulation.advance(5 * minute);
			return simulation.liveState().conversations.filter(({ phase }) => phase === 'service').length;
		};
		expect([chats('finish'), chats('hand_back')]).toEqual([12, 6]);
	});

	it('shifts of one person make one agent with the capacity of the curve', () => {
		const shift = { person: 'p', queues: [0], from: 2 * minute, to: 3 * minute, breaks: [] };
		const queue = {
			arrivals: [1, 1, 1, 1],
			session: { kind: 'work', work: { kind: 'constant', value: 1 } }
		} as const;
		const shifts = [shift, { ...shift, from: 0, to: minute }];
		const { agents } = scenarioOfPlan({ grid, throughput: [1, 1.75], queues: [queue], shifts });
		expect(agents).toMatchObject([{ skills: [0], capacity: 2, shifts: [{ from: 0 }, { from: 2 * minute }] }]);
		expect(() =>
			scenarioOfPlan({ grid, throughput: [1], queues: [queue], shifts: [shift, { ...shift, queues: [] }] })
		).toThrow('shifts of p must serve the same queues');
	});

	it('refuses heads that are not whole and arrays of another length', () => {
		expect(() => scenarioOfPlan(plan(1, 2.5, 1, 1))).toThrow('heads[1] must be a whole number, got 2.5');
		expect(() => scenarioOfPlan(plan(1))).toThrow('queues[0].heads must have 4 intervals, got 1');
	});

	it('a log-normal of mean 8 min and variation 1 has median 339,411 ms', () => {
		expect(logNormalOfMean(8 * minute, 1)).toMatchObject({ median: expect.closeTo(339_411, 0) as number });
		expect(() => logNormalOfMean(0, 1)).toThrow('mean must be positive, got 0');
		expect(() => logNormalOfMean(1, NaN)).toThrow(RangeError);
	});
});

describe('replicate', () => {
	it('means of 40 runs: 100 arrivals per half hour, more heads answer more of them', () => {
		const [few, many] = [replication([11, 11, 11, 11]), replication([14, 14, 14, 14])];
		const arrivals = few.summary('arrivals', { queue: 0, interval: 1 });
		expect(arrivals?.low).toBeLessThan(100);
		expect(arrivals?.high).toBeGreaterThan(100);
		const gain = many.minus(few, 'serviceLevel');
		expect(gain?.low).toBeGreaterThan(0);
		expect(few.summary('headsOnline', { interval: 2 })?.mean).toBeCloseTo(11, 3);
	});

	it('the same seed gives the same figures; run 3 does not depend on how many runs there are', () => {
		const [a, b] = [replication([12, 12, 12, 12], { runs: 5 }), replication([12, 12, 12, 12], { runs: 9 })];
		expect(a.values('serviceLevel')).toEqual(b.values('serviceLevel').subarray(0, 5));
		expect(() => a.minus(b, 'serviceLevel')).toThrow('other must have seed 1 and 5 runs');
	});

	it('absence with probability 1 leaves nobody, 0.25 three of four', () => {
		expect(replication([12, 12, 12, 12], { absence: 1, runs: 2 }).summary('answered')?.mean).toBe(0);
		const heads = replication([40, 40, 40, 40], { absence: 0.25 }).summary('headsOnline')?.mean ?? 0;
		expect(Math.abs(heads - 30)).toBeLessThan(2);
		expect(() => replication([1, 1, 1, 1], { absence: 2 })).toThrow('absence must be from 0 to 1, got 2');
	});

	it('sample paths: run r takes path r, and begins anew behind the last', () => {
		const paths = {
			bounds: [0, 1, 2, 3, 4].map((slot) => slot * grid.step),
			counts: Float32Array.of(0, 0, 0, 0, 500, 0, 0, 500)
		};
		const runs = replication([5, 5, 5, 5], { arrivals: [paths], runs: 4 });
		const arrivals = [...runs.values('arrivals', { queue: 0, interval: 0 })];
		expect(arrivals).toEqual([0, 500, 0, 500]);
		expect(countsOfPath(paths, 1).counts).toEqual(Float32Array.of(500, 0, 0, 500));
		expect(() => countsOfPath({ ...paths, bounds: [0, 1, 2, 3] }, 0)).toThrow(
			'counts must be paths of 3 slots, got 8 counts'
		);
	});

	it('stops early when the mean is known well enough, never before the tenth run', () => {
		const wide = { figure: 'serviceLevel', halfWidth: 1 } as const;
		expect(replication([14, 14, 14, 14], { precision: wide }).runs).toBe(10);
		expect(replication([14, 14, 14, 14], { precision: { ...wide, halfWidth: 0 } }).runs).toBe(40);
	});
});

describe('rehearse', () => {
	it('8 heads miss 80 % in 20 s, 18 keep it, and without customers there is nothing to keep', () => {
		const runs = replication([18, 18, 8, 8]);
		const target = { queue: 0, figure: 'waitWithin', atLeast: 0.8 } as const;
		expect(rehearse(runs, target).map(({ status }) => status)).toEqual(['met', 'met', 'missed', 'missed']);
		expect(
			rehearse(runs, { ...target, atLeast: undefined, atMost: 0.8 }).map(({ status }) => status)
		).toEqual(['missed', 'missed', 'met', 'met']);
		const empty = { bounds: [0, 4 * grid.step], counts: new Float32Array(1) };
		const idle = rehearse(replication([1, 1, 1, 1], { arrivals: [empty], runs: 2 }), target);
		expect(idle[0]).toMatchObject({ status: 'idle', missingRuns: 0 });
		expect(() => rehearse(runs, { figure: 'wait' })).toThrow('one of atLeast and atMost');
	});
});

describe('raiseHeads', () => {
	it('raises heads until every half hour keeps its target, and only where it is missed', () => {
		const raised = raiseHeads({
			plan: plan(16, 6, 6, 16),
			targets: [[{ figure: 'unansweredRate', atMost: 0.05 }]],
			replication: { seed: 1, runs: 30, rules },
			mostHeads: 30
		});
		expect(raised.status).toBe('met');
		const heads = [...(raised.heads[0] ?? [])];
		expect([heads[0], heads[3]]).toEqual([16, 16]);
		expect(heads[1]).toBeGreaterThan(9);
		for (const interval of [0, 1, 2, 3]) {
			expect(raised.replications.summary('unansweredRate', { queue: 0, interval })?.mean).toBeLessThanOrEqual(
				0.05
			);
		}
	});

	it('says which half hours miss when the most heads are not enough', () => {
		const raised = raiseHeads({
			plan: plan(16, 6, 6, 16),
			targets: [[{ figure: 'waitWithin', atLeast: 0.95 }]],
			replication: { seed: 1, runs: 10, rules },
			mostHeads: 8
		});
		expect(raised).toMatchObject({ status: 'unmet', reason: 'most heads' });
		expect(raised.status === 'unmet' && raised.missing).toContainEqual({ queue: 0, interval: 1 });
	});
});

describe('nextHour', () => {
	it('20 wait and two agents remain: the queue grows first and drains after the second half hour', () => {
		const scenario = scenarioOfPlan({ ...plan(2, 30, 30, 30), grid });
		const before = new Simulation(scenario, 'before', () => undefined);
		before.advance(10 * minute);
		const state = before.liveState();
		const view = nextHour({ scenario, state, seed: 1, answerWithin: 20 * second, runs: 30 });
		expect(view.all).toHaveLength(12);
		expect(view.all[0]?.from).toBe(10 * minute);
		const waiting = view.all.map(({ waiting: { p50 } }) => p50);
		expect(waiting[3]).toBeGreaterThan(10);
		expect(waiting[11]).toBe(0);
		expect(view.queues[0]?.[1]?.serviceLevel?.p90).toBeLessThan(0.2);
		expect(view.queues[0]?.[9]?.serviceLevel?.p10).toBeGreaterThan(0.8);
		for (const { waiting: band } of view.all) expect(band.p10).toBeLessThanOrEqual(band.p90);
		expect(nextHour({ scenario, state, seed: 1, answerWithin: 20 * second, runs: 30 })).toEqual(view);
	});
});
