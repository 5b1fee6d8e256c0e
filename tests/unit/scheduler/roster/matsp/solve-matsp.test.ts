import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkMatsp } from '#scheduler/roster/matsp/check-matsp.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { solveMatsp } from '#scheduler/roster/matsp/solve-matsp.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { matspLanesInThisThread } from '../../../../support/matsp-lanes-in-this-thread.ts';
import { matspText } from '../../../../support/small-matsp.ts';

const highs = await loadHighs();

async function solve(text: string, work = 0.02) {
	const instance = parseMatsp(text);
	const lanes = matspLanesInThisThread(instance, highs);
	const solved = await solveMatsp(instance, 1, { kind: 'work', work }, lanes, () => undefined);
	return { solved, check: checkMatsp(text, writeMatspRoster(instance, solved.roster)) };
}
/** One head from 06:00 to 14:00 of the first day. */
const oneShift = (staff: readonly string[]) =>
	matspText(1, 1, staff, (_, slot) => (slot < 32 ? [1, 1] : [0, 0]));

describe('solving a multi-activity instance', () => {
	it('meets the bound exactly: one person, one shift of eight hours', async () => {
		const { solved, check } = await solve(oneShift(['A,480,600']));
		expect(solved).toMatchObject({ under: 0, penalty: 0, bound: 0 });
		expect(check.findings).toEqual([]);
	});

	it('ends without anybody: all 32 heads are missing', async () => {
		const { solved, check } = await solve(oneShift([]));
		expect(solved).toMatchObject({ under: 32, penalty: 0 });
		expect(check.findings).toHaveLength(32);
	});

	it('whoever can have no week by the rules stays off, and the others cover what they can', async () => {
		const { solved, check } = await solve(oneShift(['A,60,120', 'B,480,600']));
		expect(solved.roster[0]).toEqual([]);
		expect(solved.under).toBe(0);
		expect(check.findings).toEqual([{ rule: 'min total minutes', person: 'A', amount: 60 }]);
	});

	it('one seed and one amount of work give one roster', async () => {
		const text = matspText(7, 2, ['A,1800,2400', 'B,1800,2400', 'C,1800,2400'], (_, slot) =>
			slot % 5 === 0 ? [1, 2] : [0, 1]
		);
		const [one, two] = [await solve(text, 0.05), await solve(text, 0.05)];
		expect(one.solved.roster).toEqual(two.solved.roster);
		expect(one.check.findings.filter(({ rule }) => rule !== 'min cover')).toEqual([]);
	});

	it('refuses to work without lanes', async () => {
		const instance = parseMatsp(oneShift([]));
		await expect(solveMatsp(instance, 1, { kind: 'work', work: 1 }, [], () => undefined)).rejects.toThrow(
			RangeError
		);
	});
});
