import { describe, expect, it } from 'vitest';
import { laggedPointwiseLoad, modifiedOfferedLoad, pointwiseLoad } from '#scheduler/staffing/offered-load.ts';

const minute = 60_000;
const eightMinutes = { kind: 'exponential', mean: 8 * minute } as const;

describe('modified offered load', () => {
	it('60 an hour on an empty floor, 8 min: m(t) = 8·(1 − e^(−t/8 min)), its mean over the slot in closed form', () => {
		const load = modifiedOfferedLoad({
			arrivalsPerHour: [60, 60, 60],
			step: 5 * minute,
			session: eightMinutes,
			start: { kind: 'empty' }
		});
		for (let i = 0; i <= 3; i++) expect(load.atEdge[i]).toBeCloseTo(8 * (1 - Math.exp((-5 * i) / 8)), 12);
		expect(load.mean[0]).toBeCloseTo(8 - (8 * 8 * (1 - Math.exp(-5 / 8))) / 5, 12);
	});

	it('a slot goes on as m₁ = L + (m₀ − L)·e^(−μΔ), also after 500 slots of rising and falling rates', () => {
		const arrivalsPerHour = Array.from({ length: 500 }, (_, i) => 60 + 50 * Math.sin(i / 9));
		const load = modifiedOfferedLoad({
			arrivalsPerHour,
			step: 5 * minute,
			session: eightMinutes,
			start: { kind: 'steady', arrivalsPerHour: 60 }
		});
		let m = 8;
		for (const [i, rate] of arrivalsPerHour.entries()) {
			expect(load.atEdge[i]).toBeCloseTo(m, 10);
			m = (rate * 8) / 60 + (m - (rate * 8) / 60) * Math.exp(-5 / 8);
		}
	});

	it.each([
		['exponential', eightMinutes],
		['log-normal', { kind: 'logNormal', median: 6 * minute, spread: 0.7 }],
		['observed', { kind: 'empirical', values: [minute, 7 * minute, 25 * minute] }]
	] as const)('a steady rate stays steady: %s sessions', (_, session) => {
		const mean = {
			exponential: 8,
			logNormal: 6 * Math.exp(0.245),
			empirical: 11
		}[session.kind];
		const load = modifiedOfferedLoad({
			arrivalsPerHour: new Float64Array(40).fill(90),
			step: 5 * minute,
			session,
			start: { kind: 'steady', arrivalsPerHour: 90 }
		});
		for (const value of [...load.atEdge, ...load.mean]) expect(value).toBeCloseTo(1.5 * mean, 9);
	});

	it('constant sessions of 10 min: after the last arrival the load falls in a straight line to nothing', () => {
		const load = modifiedOfferedLoad({
			arrivalsPerHour: [120, 120, 0, 0, 0],
			step: 5 * minute,
			session: { kind: 'constant', value: 10 * minute },
			start: { kind: 'empty' }
		});
		expect([...load.atEdge].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 10, 20, 10, 0, 0]);
		expect([...load.mean].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([5, 15, 15, 5, 0]);
	});

	it('known sessions: exponential ones forget their age, constant ones end when theirs is up', () => {
		const empty = { arrivalsPerHour: [0, 0, 0], step: 5 * minute };
		const exponential = modifiedOfferedLoad({
			...empty,
			session: eightMinutes,
			start: { kind: 'ages', ages: [0, 7 * minute] }
		});
		for (let i = 0; i <= 3; i++) expect(exponential.atEdge[i]).toBeCloseTo(2 * Math.exp((-5 * i) / 8), 12);
		const constant = modifiedOfferedLoad({
			...empty,
			session: { kind: 'constant', value: 10 * minute },
			start: { kind: 'ages', ages: [0, 7 * minute, 99 * minute] }
		});
		expect([...constant.atEdge]).toEqual([2, 1, 0, 0]);
		expect(constant.mean[0]).toBeCloseTo(1.6, 12);
	});

	it('sessions twice as long from the third slot on bring twice the load in the end', () => {
		const load = modifiedOfferedLoad({
			arrivalsPerHour: new Float64Array(100).fill(60),
			step: 5 * minute,
			session: eightMinutes,
			sessionScale: Float64Array.from({ length: 100 }, (_, i) => (i < 2 ? 1 : 2)),
			start: { kind: 'steady', arrivalsPerHour: 60 }
		});
		expect(load.atEdge[2]).toBeCloseTo(8, 10);
		expect(load.atEdge[100]).toBeCloseTo(16, 9);
	});

	it('misuse names the parameter', () => {
		const input = {
			arrivalsPerHour: [1],
			step: minute,
			session: eightMinutes,
			start: { kind: 'empty' }
		} as const;
		expect(() => modifiedOfferedLoad({ ...input, step: 0 })).toThrow('step must be more than 0 ms');
		expect(() => modifiedOfferedLoad({ ...input, arrivalsPerHour: [1, -1] })).toThrow('arrivalsPerHour[1]');
		expect(() => modifiedOfferedLoad({ ...input, sessionScale: [0] })).toThrow('sessionScale[0]');
	});
});

describe('SIPP, only to compare', () => {
	it('60 an hour of 8 min are 8 erlangs at once', () => {
		expect([...pointwiseLoad([60, 0, 120], 8 * minute)]).toEqual([8, 0, 16]);
	});

	it('lagged SIPP looks back by a session: half a slot back, half of each', () => {
		expect([...laggedPointwiseLoad([60, 120, 120], 10 * minute, 5 * minute)]).toEqual([5, 7.5, 10]);
		expect([...laggedPointwiseLoad([60, 120, 120], 5 * minute, 10 * minute)]).toEqual([10, 10, 10]);
	});
});
