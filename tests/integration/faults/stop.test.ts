import { expect, it } from 'vitest';
import { printFigures } from '../../support/faults/figures.ts';
import { stopUnderLoad } from '../../support/faults/stop-in-order.ts';

it('SIGTERM under 200 walls and requests: 1001 to all, exit code 0 in under 5 s, nothing is lost', async () => {
	const { problems, comparison, closeCodes, ending, ...figures } = await stopUnderLoad(200, 8, 20_261_111);
	printFigures('SIGTERM', figures);
	expect(closeCodes).toEqual({ 1001: 200 });
	expect(ending).toEqual({ code: 0, signal: null });
	expect(figures.stopMs).toBeLessThan(5_000);
	expect(problems).toEqual([]);
	expect(figures.acknowledged).toBeGreaterThan(200);
	expect(comparison.shown).toEqual(comparison.recomputed);
}, 180_000);
