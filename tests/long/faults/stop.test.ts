import { expect, it } from 'vitest';
import { printFigures, seedOfRun } from '../../support/faults/figures.ts';
import { stopUnderLoad } from '../../support/faults/stop-in-order.ts';

it('SIGTERM 5 times under 200 walls: 1001 to all, exit code 0 in under 5 s, nothing is lost', async () => {
	const seed = seedOfRun();
	console.info(`SIGTERM: TIDEWALL_FAULT_SEED=${seed}`);
	for (let stop = 0; stop < 5; stop += 1) {
		const { problems, comparison, closeCodes, ending, ...figures } = await stopUnderLoad(
			200,
			16,
			seed + stop
		);
		printFigures('SIGTERM', figures);
		expect(closeCodes).toEqual({ 1001: 200 });
		expect(ending).toEqual({ code: 0, signal: null });
		expect(figures.stopMs).toBeLessThan(5_000);
		expect(problems).toEqual([]);
		expect(figures.acknowledged).toBeGreaterThan(200);
		expect(comparison.shown).toEqual(comparison.recomputed);
	}
});
