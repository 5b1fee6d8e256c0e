import { describe, expect, it } from 'vitest';
import { DurationHistogram } from '#scheduler/simulate/duration-histogram.ts';
import { IntervalFigures } from '#scheduler/simulate/interval-figures.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import type { QueueScenario, Scenario } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';
import { shortTurns } from '../../../support/short-turns.ts';

const second = 1_000;
const minute = 60_000;

const nobody = { from: 0, step: minute, perHour: [0], shape: 'constant' } as const;
const queue = (over: Partial<QueueScenario> = {}): QueueScenario => ({
	arrivals: nobody,
	patience: { kind: 'never' },
	session: shortTurns,
	...over
});
const scenario: Scenario = {
	queues: [queue(), queue()],
	agents: [0, 1].map((a) => ({
		skills: a === 0 ? [0] : [0, 1],
		capacity: 2,
		throughput: sharedAttention(2, 0),
		shifts: []
	}))
};
const rules = { grid: { from: 0, step: minute, count: 3 }, answerWithin: 30 * second };

/** Tells a listener's calls by hand: who comes in at `place` asks at once. */
class Story {
	readonly figures = new IntervalFigures(scenario, rules);
	ask(at: number, place: number, q = 0, gap = Infinity): this {
		this.figures.opened(at, place, place, q, place, gap < Infinity ? 0 : -1, gap);
		this.figures.message(at, place, 'customer', -1, false);
		this.figures.queued(at, place, q);
		return this;
	}
}

describe('IntervalFigures', () => {
	it('an inquiry is booked in the interval of its ask, whenever the reply comes', () => {
		const { figures } = new Story().ask(50 * second, 0);
		figures.assigned(70 * second, 0, 0);
		figures.message(75 * second, 0, 'agent', 0, true);
		figures.message(80 * second, 0, 'agent', 0, false);
		figures.closed(130 * second, 0, 'agent', 0);
		figures.finish(3 * minute);
		expect(figures.figure(0, 0, 1)).toMatchObject({
			arrivals: 1,
			answered: 1,
			answeredWithin: 1,
			assignedWithin: 1,
			firstResponse: 30 * second,
			wait: 20 * second,
			serviceLevel: 1,
			unansweredRate: 0
		});
		expect(figures.figure(0, 1, 2)).toMatchObject({ arrivals: 0, serviceLevel: undefined });
		expect(figures.firstResponseQuantile(0.5, 0)).toBeGreaterThan(29 * second);
		expect(figures.firstResponseQuantile(0.5, 0)).toBeLessThan(31 * second);
	});

	it('service level: 1 within, 1 late, 1 abandoned after 5 s, 1 before (left out), 1 overdue at the end: 1 of 4', () => {
		const story = new Story();
		for (let place = 0; place < 6; place++) story.ask(0, place);
		const { figures } = story;
		figures.closed(4_999, 3, 'abandoned', -1);
		figures.closed(5_000, 2, 'abandoned', -1);
		figures.assigned(10 * second, 0, 0);
		figures.message(30 * second, 0, 'assisted', 0, false);
		figures.assigned(31 * second, 1, 0);
		figures.message(41 * second, 1, 'agent', 0, false);
		// Place 4 waits for ever; place 5 asks so late that nobody knows yet.
		figures.closed(50 * second, 5, 'agent', -1);
		story.ask(2 * minute + 50 * second, 5);
		figures.finish(3 * minute);
		expect(figures.figure(0)).toMatchObject({
			arrivals: 7,
			abandoned: 1,
			abandonedEarly: 1,
			answered: 2,
			answeredWithin: 1,
			unansweredTooLong: 1,
			serviceLevel: 1 / 4,
			waitWithin: 1 / 4,
			abandonmentRate: 2 / 7,
			// Two who left, who never heard, who was closed unanswered, and who has just asked.
			unanswered: 5
		});
	});

	it('a return within 10 min goes on with the same inquiry, one after 10 min is a new one', () => {
		const story = new Story().ask(0, 0, 0, 10 * minute - 1).ask(0, 1, 0, 10 * minute);
		story.figures.finish(3 * minute);
		expect(story.figures.figure(0)).toMatchObject({ arrivals: 1, returned: 1 });
	});

	it('what the bot solves never asked for a human', () => {
		const { figures } = new Story();
		figures.opened(5, 0, 0, 1, 0, -1, Infinity);
		figures.message(5, 0, 'customer', -1, false);
		figures.message(6, 0, 'bot', -1, true);
		figures.closed(minute, 0, 'self_service', -1);
		figures.finish(3 * minute);
		expect(figures.figure(1)).toMatchObject({ arrivals: 0, selfServed: 1, unanswered: 0, openTurns: 0 });
	});

	it('queue: two wait from 30 s to 90 s; who is taken at once never stood in it', () => {
		const story = new Story()
			.ask(30 * second, 0)
			.ask(30 * second, 1)
			.ask(40 * second, 2);
		const { figures } = story;
		figures.assigned(40 * second, 2, 0);
		figures.assigned(90 * second, 0, 0);
		figures.assigned(90 * second, 1, 0);
		figures.finish(3 * minute);
		expect(figures.figure(0, 0, 1)).toMatchObject({ meanQueue: 1, longestQueue: 2, queueAtEnd: 2 });
		expect(figures.figure(0, 1, 2)).toMatchObject({ meanQueue: 1, longestQueue: 2, queueAtEnd: 0 });
		expect(figures.figure(undefined, 2, 3)).toMatchObject({ meanQueue: 0, longestQueue: 0 });
	});

	it('occupancy is load-weighted over online time: one chat of two places for half of the time is a quarter', () => {
		const story = new Story();
		const { figures } = story;
		figures.presence(0, 0, 'online');
		story.ask(30 * second, 0);
		figures.assigned(30 * second, 0, 0);
		figures.presence(45 * second, 0, 'busy');
		figures.closed(minute, 0, 'agent', 0);
		figures.presence(minute, 0, 'away');
		figures.finish(3 * minute);
		expect(figures.figure(0, 0, 1)).toMatchObject({ headsOnline: 1, concurrency: 0.5, occupancy: 0.25 });
		expect(figures.figure(0, 1, 2)).toMatchObject({
			headsOnline: 0,
			concurrency: undefined,
			occupancy: undefined
		});
		// Queue 1 is served by the other agent alone.
		expect(figures.figure(1, 0, 1).headsOnline).toBe(0);
	});

	it('an agent with two skills counts for both queues and once for the shop', () => {
		const { figures } = new Story();
		figures.presence(-5, 1, 'online');
		figures.finish(3 * minute);
		expect([0, 1, undefined].map((q) => figures.figure(q).headsOnline)).toEqual([1, 1, 1]);
	});

	it('after a reset the same run gives the same figures', () => {
		const busy: Scenario = {
			...scenario,
			queues: [queue({ arrivals: { from: 0, step: minute, perHour: [600], shape: 'constant' } }), queue()],
			agents: scenario.agents.map((agent) => ({
				...agent,
				shifts: [{ from: 0, to: 5 * minute, breaks: [] }]
			}))
		};
		const figures = new IntervalFigures(busy, rules);
		const once = () => {
			new Simulation(busy, 1, figures).advance(10 * minute);
			figures.finish(10 * minute);
			const figure = [figures.figure(0), figures.figure(undefined, 1, 2)];
			figures.reset();
			return figure;
		};
		const first = once();
		expect(first[0]?.arrivals).toBeGreaterThan(3);
		expect(once()).toEqual(first);
	});

	it('refuses a grid without intervals and an N that is missing for a queue', () => {
		const refused = (over: object) => () => new IntervalFigures(scenario, { ...rules, ...over });
		expect(refused({ grid: { from: 0, step: 0, count: 3 } })).toThrow(RangeError);
		expect(refused({ answerWithin: [5] })).toThrow('answerWithin must be at least 0 for every queue');
	});
});

describe('DurationHistogram', () => {
	it('gives quantiles within 2.2 %, over cells together, and none of nothing', () => {
		const histogram = new DurationHistogram(2);
		for (let i = 1; i <= 1_000; i++) histogram.add(i % 2, i * 100);
		for (const p of [0.1, 0.5, 0.9]) {
			expect(Math.abs((histogram.quantile([0, 1], p) ?? 0) / (p * 100_000) - 1)).toBeLessThan(0.022);
		}
		expect(new DurationHistogram(1).quantile([0], 0.5)).toBeUndefined();
		histogram.reset();
		histogram.add(0, 0);
		expect(histogram.quantile([0], 0.5)).toBe(0);
	});
});
