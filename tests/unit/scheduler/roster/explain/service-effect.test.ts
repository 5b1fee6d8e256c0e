import { describe, expect, it } from 'vitest';
import { replicationsOf, serviceMeter, type PlanTraffic } from '#scheduler/roster/explain/service-effect.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import { at, shift, zone } from '../../../../support/legal-roster.ts';

/** Four hours of 40 inquiries each half hour, 3 min of work: 4 erlangs. */
const traffic: PlanTraffic = {
	grid: { from: at('2026-11-11 08:00'), step: 1_800_000, count: 8 },
	queues: [
		{
			queue: 'chat',
			arrivals: new Array<number>(8).fill(40),
			session: { kind: 'work', work: { kind: 'exponential', mean: 180_000 } }
		}
	],
	throughput: [1],
	answerWithin: 20_000,
	runs: 20,
	seed: 7
};

const roster = (people: number): PlannedRoster => ({
	zone,
	from: '2026-11-11',
	to: '2026-11-12',
	assignments: Array.from({ length: people }, (_, number) =>
		shift(`p${number}`, '2026-11-11', '08:00', '12:00', ['short 10:00–10:15'])
	)
});

describe('what a roster does for the service level', () => {
	it('a fifth and a sixth agent for 4 erlangs raise it, by as much as two simulations of the same seed differ', () => {
		const effect = serviceMeter(traffic, roster(5))(roster(6))!;
		const [before, after] = [replicationsOf(traffic, roster(5)), replicationsOf(traffic, roster(6))];
		expect(effect.before).toBe(before.summary('serviceLevel')!.mean);
		expect(effect.after).toBe(after.summary('serviceLevel')!.mean);
		expect(effect.difference).toBeCloseTo(effect.after - effect.before, 2);
		expect(effect.low).toBeGreaterThan(0);
	});

	it('the same roster makes no difference at all: both meet the same customers', () => {
		expect(serviceMeter(traffic, roster(5))(roster(5))).toMatchObject({ difference: 0, low: 0, high: 0 });
	});
});
