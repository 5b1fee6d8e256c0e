import { expect, it } from 'vitest';
import { printFigures } from '../../support/faults/figures.ts';
import { killUnderLoad } from '../../support/faults/kill-under-load.ts';

it('kill −9, 3 times under load: every accepted event is there once, the board equals its log', async () => {
	const { problems, lost, missing, boards, silent, ...figures } = await killUnderLoad(3, 20_261_111, [
		'none',
		'flipped bit'
	]);
	printFigures('kill −9', { ...figures, lost: lost.length });
	expect(problems).toEqual([]);
	expect(lost).toEqual([]);
	expect(missing).toBe(0);
	expect(figures.acknowledged).toBeGreaterThan(200);
	expect(figures.fromCheckpoint).toBeGreaterThan(0);
	for (const { comparison } of boards) expect(comparison.shown).toEqual(comparison.recomputed);
	expect(silent).toEqual([]);
}, 180_000);
