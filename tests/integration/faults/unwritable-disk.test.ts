import { describe, expect, it } from 'vitest';
import { printFigures } from '../../support/faults/figures.ts';
import { hasCompiler } from '../../support/faults/forgetful-disk.ts';
import { makeDiskUnwritable } from '../../support/faults/unwritable-disk.ts';

describe.runIf(hasCompiler)('a disk that does not take writes (needs a C compiler)', () => {
	it('full, read-only, failing syncs: 503 while it lasts, walls live on, then all goes on', async () => {
		const { problems, comparison, ...figures } = await makeDiskUnwritable(
			['disk full', 'read-only', 'one sync fails', 'every sync fails'],
			20_261_111
		);
		printFigures('unwritable disk', figures);
		expect(problems).toEqual([]);
		expect(figures.lost).toBe(0);
		expect(comparison.shown).toEqual(comparison.recomputed);
	}, 60_000);
});
