import { describe, expect, it } from 'vitest';
import { between, chanceOf, oneOf } from '../../support/faults/chance.ts';
import { printFigures, seedOfRun } from '../../support/faults/figures.ts';
import { hasCompiler } from '../../support/faults/forgetful-disk.ts';
import { makeDiskUnwritable } from '../../support/faults/unwritable-disk.ts';

describe.runIf(hasCompiler)('a disk that does not take writes (needs a C compiler)', () => {
	it('20 faults of all kinds in random order: nothing acknowledged is lost, the board equals its log', async () => {
		const seed = seedOfRun();
		console.info(`unwritable disk: TIDEWALL_FAULT_SEED=${seed}`);
		const chance = chanceOf(seed);
		const kinds = ['disk full', 'read-only', 'one sync fails', 'every sync fails'] as const;
		const faults = [...kinds, ...Array.from({ length: 16 }, () => oneOf(chance, kinds))];
		const { problems, comparison, ...figures } = await makeDiskUnwritable(faults, between(chance, 1, 1e6));
		printFigures('unwritable disk', figures);
		expect(problems).toEqual([]);
		expect(figures.lost).toBe(0);
		expect(comparison.shown).toEqual(comparison.recomputed);
	});
});
