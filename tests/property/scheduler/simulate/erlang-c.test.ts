import { describe, expect, it } from 'vitest';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';

const hour = 3_600_000;
const second = 1_000;

/** Erlang C, written only here: the simulation must not know it. */
function probabilityOfWaiting(offeredLoad: number, agents: number): number {
	let blocking = 1;
	for (let n = 1; n <= agents; n++) blocking = (offeredLoad * blocking) / (n + offeredLoad * blocking);
	const occupancy = offeredLoad / agents;
	return blocking / (1 - occupancy * (1 - blocking));
}

/** Share that waits and mean wait of a steady queue, in one long run with the first hours left out. */
function simulate(perHour: number, handleTime: number, agents: number, slots: number, seed: number) {
	const hours = 400;
	const queuedAt = new Map<number, number>();
	let asked = 0;
	let waited = 0;
	let waits = 0;
	const simulation = new Simulation(
		{
			queues: [
				{
					arrivals: { from: 0, step: hours * hour, perHour: [perHour], shape: 'constant' },
					patience: { kind: 'never' },
					session: { kind: 'work', work: { kind: 'exponential', mean: handleTime } }
				}
			],
			agents: Array.from({ length: agents }, () => ({
				skills: [0],
				capacity: slots,
				throughput: sharedAttention(slots, 0),
				shifts: [{ from: 0, to: (hours + 10) * hour, breaks: [] }]
			}))
		},
		seed,
		(h) => {
			if (h.at < 10 * hour) return;
			if (h.kind === 'queued') {
				asked++;
				queuedAt.set(h.conversation, h.at);
			}
			if (h.kind === 'assigned') {
				const wait = h.at - (queuedAt.get(h.conversation) ?? h.at);
				queuedAt.delete(h.conversation);
				if (wait > 0) waited++;
				waits += wait;
			}
		}
	);
	simulation.advance(Infinity);
	return { waiting: waited / asked, meanWait: waits / asked };
}

describe('simulation against queueing theory', () => {
	it('Erlang C: 200 an hour, 180 s, 14 agents: 17.41 % wait, 7.84 s on average', () => {
		// Waits of neighbours are alike: the error is taken between independent runs.
		const runs = [1, 2, 3, 4, 5, 6].map((seed) => simulate(200, 180 * second, 14, 1, seed));
		const expected = probabilityOfWaiting(10, 14);
		expect(expected).toBeCloseTo(0.17413193, 8);
		within(
			runs.map(({ waiting }) => waiting),
			expected
		);
		within(
			runs.map(({ meanWait }) => meanWait),
			7.83593701 * second
		);
	});

	it('seven agents with two chats that do not disturb each other wait like fourteen with one', () => {
		const runs = [1, 2, 3, 4, 5, 6].map((seed) => simulate(200, 180 * second, 7, 2, seed));
		within(
			runs.map(({ waiting }) => waiting),
			0.17413193
		);
	});
});

/** The expected value lies within 5 standard errors of the runs' mean, and the error is small enough to tell. */
function within(values: readonly number[], expected: number): void {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
	const error = Math.sqrt(variance / values.length);
	expect(error / expected).toBeLessThan(0.05);
	expect(Math.abs(mean - expected)).toBeLessThan(5 * error);
}
