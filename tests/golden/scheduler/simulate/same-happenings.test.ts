import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { demoScenario } from '#lib/server/demo/demo-scenario.ts';
import { firstSession, nextSession } from '#lib/server/demo/session-calendar.ts';
import type { Scenario } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';
import { promotionDay } from '../../../support/promotion-day.ts';

/** How many happenings, and the SHA-256 of all of them as JSON. */
function digest(scenario: Scenario, seed: number | string): readonly [number, string] {
	const hash = createHash('sha256');
	let happenings = 0;
	new Simulation(scenario, seed, (happening) => {
		happenings++;
		hash.update(JSON.stringify(happening));
	}).advance(Infinity);
	return [happenings, hash.digest('hex')];
}

/**
 * Digests of the engine as it was first written. A change that makes it faster leaves them alone; a change that
 * means to alter what happens replaces them, and says so.
 */
describe('the same seed gives the same happenings, byte for byte', () => {
	it('a promotion day of 50,109 conversations', () => {
		expect(digest(promotionDay(), 1)).toEqual([
			429_090,
			'8ff1e891c54949d252f3fe366aa527bb6f7c27e70288eaadf7a72625ff4d440d'
		]);
	});

	it('a tenth of it, named by a text', () => {
		expect(digest(promotionDay(5_000), 'x')).toEqual([
			47_012,
			'487c9a972dea9a3449f06f25baecfc6ba4d3174e6c8141a1b9d277f480f44ba9'
		]);
	});

	it('a day of the demo shop', () => {
		const session = nextSession(firstSession(Date.parse('2026-11-11T12:00:00Z')));
		expect(digest(demoScenario(session), 'demo')).toEqual([
			342_973,
			'fc4f95965066ee43ce655e1fe5e3d3e97a0a0db5a382a548c36c11e619eba774'
		]);
	});
});
