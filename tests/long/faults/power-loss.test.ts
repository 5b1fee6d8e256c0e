import { describe, expect, it } from 'vitest';
import { printFigures, seedOfRun } from '../../support/faults/figures.ts';
import { hasCompiler } from '../../support/faults/forgetful-disk.ts';
import { losePower } from '../../support/faults/power-loss.ts';

const cuts = 10;
const seed = seedOfRun();

describe.runIf(hasCompiler)('a power cut under load (needs a C compiler)', () => {
	it(`FULL: ${cuts} cuts, nothing acknowledged is lost and the board equals its log`, async () => {
		console.info(`power cuts: TIDEWALL_FAULT_SEED=${seed}`);
		const { problems, comparison, ...figures } = await losePower(cuts, seed, 'FULL');
		printFigures('power cuts, FULL', figures);
		expect(problems).toEqual([]);
		expect(figures.lost).toBe(0);
		expect(figures.fromCheckpoint).toBeGreaterThan(0);
		expect(figures.acknowledged).toBeGreaterThan(100 * cuts);
		expect(comparison.shown).toEqual(comparison.recomputed);
	}, 300_000);

	it('NORMAL loses acknowledged events: the test sees what it is to see', async () => {
		const { problems, comparison: _, ...figures } = await losePower(1, seed, 'NORMAL');
		printFigures('power cuts, NORMAL', figures);
		expect(problems).toEqual([]);
		expect(figures.lost).toBeGreaterThan(0);
	}, 60_000);
});
