import { expect, it } from 'vitest';
import { printFigures, seedOfRun } from '../../support/faults/figures.ts';
import { killUnderLoad } from '../../support/faults/kill-under-load.ts';

it('kill −9, 20 times under load: every accepted event is there once, the board equals its log', async () => {
	const seed = seedOfRun();
	console.info(`kill −9: TIDEWALL_FAULT_SEED=${seed}`);
	const { problems, lost, missing, boards, silent, ...figures } = await killUnderLoad(20, seed, [
		'none',
		'flipped bit',
		'cut off',
		'all flipped'
	]);
	printFigures('kill −9', { ...figures, lost: lost.length });
	expect(problems).toEqual([]);
	expect(lost).toEqual([]);
	expect(missing).toBe(0);
	expect(figures.acknowledged).toBeGreaterThan(5_000);
	// Answers that were lost with a process after its commit.
	expect(figures.duplicates).toBeGreaterThan(0);
	// The test would be blind to checkpoints if none was ever met half written, or ever used.
	expect(figures.halfCheckpoints).toBeGreaterThan(0);
	expect(figures.fromCheckpoint).toBeGreaterThan(0);
	for (const { comparison } of boards) expect(comparison.shown).toEqual(comparison.recomputed);
	expect(silent).toEqual([]);
});
