import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkMatsp } from '#scheduler/roster/matsp/check-matsp.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { solveMatsp } from '#scheduler/roster/matsp/solve-matsp.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { solveMatspInThreads } from '#scheduler/threads/solve-matsp-in-threads.ts';
import { matspLanesInThisThread } from '../../support/matsp-lanes-in-this-thread.ts';
import { matspText, smallMatsp } from '../../support/small-matsp.ts';

/** One head for a task all week and one now and then: more work than the contracts ask for. */
const tight = matspText(
	7,
	1,
	['A,1200,2400', 'B,1200,2400', 'C,1200,2400', 'D,1200,2400', 'E,1200,2400'],
	(_, slot) => (slot % 11 === 0 ? [2, 2] : [1, 1])
);

describe('solving multi-activity instances in threads', () => {
	it('ends by itself at the bound, not after the ten minutes it has: penalty 0, bound 0', async () => {
		const instance = parseMatsp(smallMatsp);
		const solved = await solveMatspInThreads(instance, { seed: 1, seconds: 600 });
		expect(solved).toMatchObject({ under: 0, penalty: 0, bound: 0, faults: [] });
		expect(checkMatsp(smallMatsp, writeMatspRoster(instance, solved.roster)).findings).toEqual([]);
	}, 90_000);

	it('with work for a budget, finds what lanes in one thread find', async () => {
		const instance = parseMatsp(tight);
		const solved = await solveMatspInThreads(instance, { seed: 3, work: 0.2 });
		const expected = await solveMatsp(
			instance,
			3,
			{ kind: 'work', work: 0.2 },
			matspLanesInThisThread(instance, await loadHighs()),
			() => undefined
		);
		expect(writeMatspRoster(instance, solved.roster)).toBe(writeMatspRoster(instance, expected.roster));
		expect(solved.penalty).toBe(expected.penalty);
	}, 60_000);

	it('refuses both work and seconds, and neither', async () => {
		const instance = parseMatsp(smallMatsp);
		await expect(solveMatspInThreads(instance, { seed: 1, seconds: 1, work: 1 })).rejects.toThrow(RangeError);
		await expect(solveMatspInThreads(instance, { seed: 1 })).rejects.toThrow(RangeError);
	});
});
