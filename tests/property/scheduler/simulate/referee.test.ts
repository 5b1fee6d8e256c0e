import { describe, expect, it } from 'vitest';
import { checkChat, checkLaunch, checkTheory, inside } from '../../../support/referee.ts';

/** The referee and the formulas share no code. Few runs here; the full sets are in the bench of the scheduler. */
describe('the simulation as the referee of the formulas', () => {
	it('S4: Erlang C and A lie inside of the 99 % interval in at least 19 of 20 sets, truth at half and twice too', () => {
		const checks = checkTheory(20, 8, 8_000, 1);
		const misses = (isInside: (check: (typeof checks)[number]) => boolean) =>
			checks.filter((check) => !isInside(check)).map(({ name }) => name);
		expect(misses(({ waiting, runs }) => inside(waiting, runs.waited)).length).toBeLessThanOrEqual(1);
		expect(
			misses(({ serviceLevel, runs }) => inside(serviceLevel, runs.servedWithin)).length
		).toBeLessThanOrEqual(1);
		// Wide intervals would prove nothing: what is 10 % off lies outside of most of them.
		const off = misses(({ waiting, runs }) => inside(waiting * 1.1, runs.waited)).length;
		const offTwice = misses(({ waiting, runs }) => inside(waiting * 1.3, runs.waited)).length;
		expect(off).toBeGreaterThanOrEqual(4);
		expect(offTwice).toBeGreaterThanOrEqual(15);
	});

	it('S5: P(wait) of the chat model is within 0.01 for 20 and 50 heads, 2 to 6 chats, load 0.7 to 1.1', () => {
		for (const { name, analytic, simulated } of checkChat([20, 50], [2, 6], [0.7, 0.9, 1.1], 3, 6_000)) {
			expect(`${name}: ${Math.abs(analytic - simulated.mean) <= 0.01}`).toBe(`${name}: true`);
		}
	});

	it.each([0.5, 1, 2])(
		'S7: a launch of 1× to 6×, sessions of 8 min × %f: MOL with simulation keeps four of five in every slot, SIPP does not',
		(truth) => {
			const { target, withSimulation, pointwise, start } = checkLaunch(300, truth);
			expect(Math.min(...withSimulation.serviceLevels)).toBeGreaterThanOrEqual(target);
			const afterLaunch = pointwise.serviceLevels.slice(start);
			expect(Math.min(...afterLaunch)).toBeLessThan(target);
		}
	);
});
