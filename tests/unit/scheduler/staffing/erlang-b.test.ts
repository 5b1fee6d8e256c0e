import { describe, expect, it } from 'vitest';
import {
	erlangB,
	offeredLoadAtBlocking,
	realServersAtBlocking,
	serversAtBlocking
} from '#scheduler/staffing/erlang-b.ts';

describe('Erlang B', () => {
	it('without servers everybody is lost, without load nobody', () => {
		expect(erlangB(7, 0)).toBe(1);
		expect(erlangB(0, 0)).toBe(1);
		expect(erlangB(0, 3)).toBe(0);
		expect(serversAtBlocking(0, 0.01)).toBe(1);
	});

	it('half a server lies between none and one; B falls smoothly across whole numbers', () => {
		// 1/B(½) = ∫ e^(−u) √(1 + u) du at 1 erlang = 1 + e·√π/2·(1 − erf 1), by hand: 1.378936.
		expect(1 / erlangB(1, 0.5)).toBeCloseTo(1.378936, 6);
		expect(erlangB(10, 14 - 1e-9)).toBeCloseTo(erlangB(10, 14), 9);
		expect(erlangB(10, 14 + 1e-9)).toBeCloseTo(erlangB(10, 14), 9);
	});

	it('10,000 erlangs on 11,000 servers: 3.59e-24 and finite; one erlang on 2,000 servers is 0', () => {
		// Recursion in 40 decimal digits.
		expect(erlangB(10_000, 11_000) / 3.590505496567452e-24).toBeCloseTo(1, 11);
		expect(erlangB(10_000, 10_999.5)).toBeGreaterThan(erlangB(10_000, 11_000));
		expect(erlangB(10_000, 10_000)).toBeCloseTo(0.00793656324880567, 14);
		expect(erlangB(1, 2_000)).toBe(0);
	});

	it('the inverse in load goes from one line at a hair of blocking to 10,000 lines at half', () => {
		for (const [servers, blocking] of [
			[1, 1e-9],
			[0.5, 0.2],
			[10_000, 0.5],
			[3, 0.999]
		] as const) {
			const load = offeredLoadAtBlocking(servers, blocking);
			expect(erlangB(load, servers) / blocking).toBeCloseTo(1, 9);
		}
	});

	it('the least whole number of servers is the ceiling of the real one', () => {
		expect(realServersAtBlocking(10, 0.02)).toBeCloseTo(16.208163383971, 11);
		expect(serversAtBlocking(10, 0.02)).toBe(17);
		expect(erlangB(10, realServersAtBlocking(10, 0.02))).toBeCloseTo(0.02, 12);
	});

	it('misuse names the parameter', () => {
		expect(() => erlangB(-1, 3)).toThrow('erlangB: offeredLoad must be at least 0 and finite, got -1');
		expect(() => erlangB(Number.NaN, 3)).toThrow(RangeError);
		expect(() => erlangB(1, -0.5)).toThrow('servers');
		expect(() => erlangB(1, Infinity)).toThrow('servers');
		expect(() => serversAtBlocking(1, 0)).toThrow('blocking must be between 0 and 1');
		expect(() => offeredLoadAtBlocking(0, 0.5)).toThrow('servers');
		expect(() => realServersAtBlocking(0, 0.5)).toThrow('offeredLoad');
	});
});
