import type { Erlangs } from '#lib/domain/units.ts';
import { atLeastZero, checkParameter, isInnerShare, positive } from './check-parameter.ts';
import { integrateExponential } from './quadrature.ts';

/**
 * Erlang B: the share of arrivals that find all servers busy when nobody can wait (M/M/c/c).
 *
 * `servers` may be any real number from 0 on: whole numbers by the recursion B(n) = A·B(n−1)/(n + A·B(n−1)),
 * B(0) = 1, the part behind the point by the integral 1/B(c) = ∫₀^∞ e^(−u) (1 + u/A)^c du (Jagerman 1974), from
 * which the same recursion goes on. Finite for every size: the recursion runs on 1/B, which only grows.
 *
 * @param offeredLoad arrivals per unit of time × mean handle time in that unit, in erlangs
 * @example erlangB(10, 17) // 0.012949: 17 lines for 10 erlangs lose 1.3 %
 * @throws RangeError when the load or the number of servers is negative or not finite
 */
export function erlangB(offeredLoad: Erlangs, servers: number): number {
	checkParameter('erlangB', 'offeredLoad', offeredLoad, atLeastZero, 'at least 0 and finite');
	checkParameter('erlangB', 'servers', servers, atLeastZero, 'at least 0 and finite');
	return 1 / inverseBlocking(offeredLoad, servers);
}

/**
 * 1/B, which is also Σ π_j / π_c over the states j ≤ c of a system that is full at c: Infinity where it is over
 * 1.8e308, where blocking is 0 to every digit. Callers check the parameters.
 */
export function inverseBlocking(offeredLoad: Erlangs, servers: number): number {
	if (servers === 0) return 1;
	if (offeredLoad === 0) return Infinity;
	const whole = Math.floor(servers);
	const part = servers - whole;
	let inverse = part === 0 ? 1 : integrateExponential((u) => Math.exp(part * Math.log1p(u / offeredLoad)));
	for (let n = part + 1; n <= servers + 1e-9; n++) inverse = 1 + (n / offeredLoad) * inverse;
	return inverse;
}

/**
 * The load that so many servers carry at this blocking: Erlang B solved for the load.
 *
 * @example offeredLoadAtBlocking(15, 0.01) // 8.108 erlangs
 * @throws RangeError unless servers > 0 and 0 < blocking < 1
 */
export function offeredLoadAtBlocking(servers: number, blocking: number): Erlangs {
	checkParameter('offeredLoadAtBlocking', 'servers', servers, positive, 'more than 0 and finite');
	checkParameter('offeredLoadAtBlocking', 'blocking', blocking, isInnerShare, 'between 0 and 1');
	// B rises from 0 to 1 with the load, and B(A) > 1 − c/A: above the upper end blocking is certainly too high.
	let low = 0;
	let high = servers / (1 - blocking);
	let load = high / 2;
	for (let round = 0; round < 200; round++) {
		const actual = 1 / inverseBlocking(load, servers);
		if (actual < blocking) low = load;
		else high = load;
		// Newton's step on log B, whose slope is c/A − 1 + B; bisection where it leaves the bracket.
		const step = Math.log(blocking / actual) / (servers / load - 1 + actual);
		const next = load + step > low && load + step < high ? load + step : (low + high) / 2;
		if (Math.abs(next - load) <= 1e-15 * load) return next;
		load = next;
	}
	return load;
}

/**
 * The least whole number of servers whose blocking is at most `blocking`, compared before any rounding.
 *
 * @example serversAtBlocking(10, 0.02) // 17; at 0.01 it is 18
 * @throws RangeError unless the load is at least 0 and 0 < blocking < 1
 */
export function serversAtBlocking(offeredLoad: Erlangs, blocking: number): number {
	checkParameter('serversAtBlocking', 'offeredLoad', offeredLoad, atLeastZero, 'at least 0 and finite');
	checkParameter('serversAtBlocking', 'blocking', blocking, isInnerShare, 'between 0 and 1');
	if (offeredLoad === 0) return 1;
	let servers = 0;
	let inverse = 1;
	while (1 / inverse > blocking) {
		servers++;
		inverse = 1 + (servers / offeredLoad) * inverse;
	}
	return servers;
}

/**
 * The real number of servers at which blocking is exactly `blocking`; its ceiling is `serversAtBlocking`.
 *
 * @example realServersAtBlocking(8.108283, 0.01) // 15.000
 * @throws RangeError unless the load is more than 0 and 0 < blocking < 1
 */
export function realServersAtBlocking(offeredLoad: Erlangs, blocking: number): number {
	checkParameter('realServersAtBlocking', 'offeredLoad', offeredLoad, positive, 'more than 0 and finite');
	checkParameter('realServersAtBlocking', 'blocking', blocking, isInnerShare, 'between 0 and 1');
	let high = serversAtBlocking(offeredLoad, blocking);
	let low = high - 1;
	while (high - low > 1e-13 * high) {
		const middle = (low + high) / 2;
		if (middle === low || middle === high) break;
		if (1 / inverseBlocking(offeredLoad, middle) > blocking) low = middle;
		else high = middle;
	}
	return high;
}
