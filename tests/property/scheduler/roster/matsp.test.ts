import * as fc from 'fast-check';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkMatsp } from '#scheduler/roster/matsp/check-matsp.ts';
import { InstanceFormatError } from '#scheduler/roster/curtois/instance-text.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { solveMatsp } from '#scheduler/roster/matsp/solve-matsp.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { matspLanesInThisThread } from '../../../support/matsp-lanes-in-this-thread.ts';
import { matspText, smallMatsp } from '../../../support/small-matsp.ts';

const highs = await loadHighs();

/** One to seven days, one to three tasks, up to five people whose minutes can be worked, any cover of 0 to 2 heads. */
const instances = fc
	.record({
		days: fc.integer({ min: 1, max: 7 }),
		tasks: fc.integer({ min: 1, max: 3 }),
		staff: fc.array(
			fc.record({ shifts: fc.integer({ min: 0, max: 3 }), spare: fc.integer({ min: 0, max: 40 }) }),
			{
				minLength: 1,
				maxLength: 5
			}
		),
		levels: fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), {
			minLength: 1,
			maxLength: 40
		})
	})
	.map(({ days, tasks, staff, levels }) =>
		matspText(
			days,
			tasks,
			staff.map(({ shifts, spare }, at) => {
				const least = Math.min(shifts, Math.ceil(days / 2)) * 360;
				return `P${at},${least},${least + spare * 15}`;
			}),
			(task, slot) => {
				const [least = 0, more = 0] = levels[(Math.floor(slot / 3) * tasks + task) % levels.length] ?? [];
				return [least, least + more];
			}
		)
	);

describe('solver and referee of the multi-activity instances', () => {
	it('every roster keeps all rules of people, and the referee counts the penalty and missing heads that the solver says', async () => {
		await fc.assert(
			fc.asyncProperty(instances, fc.integer({ min: 0, max: 1_000 }), async (text, seed) => {
				const instance = parseMatsp(text);
				const lanes = matspLanesInThisThread(instance, highs);
				const solved = await solveMatsp(instance, seed, { kind: 'work', work: 0.01 }, lanes, () => undefined);
				const { penalty, findings } = checkMatsp(text, writeMatspRoster(instance, solved.roster));
				expect(findings.filter(({ rule }) => rule !== 'min cover')).toEqual([]);
				expect(findings.reduce((sum, { amount }) => sum + amount, 0)).toBe(solved.under);
				expect(penalty).toBe(solved.penalty);
				if (solved.under === 0) expect(solved.bound).toBeLessThanOrEqual(penalty);
			}),
			{ numRuns: 30 }
		);
	}, 120_000);

	it('a damaged file is read or refused by line, never more', () => {
		const lines = smallMatsp.split('\n');
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 40 }),
				fc.integer({ min: 0, max: 3 }),
				fc.string({ maxLength: 12 }),
				(at, kind, text) => {
					const damaged = [...lines];
					if (kind === 0) damaged.splice(at, 1);
					else if (kind === 1) damaged.splice(at, 0, text);
					else if (kind === 2) damaged[at] = text;
					else damaged[at] = `${lines[at]?.slice(0, 6)}${text}`;
					try {
						parseMatsp(damaged.join('\n'));
					} catch (error) {
						expect(error).toBeInstanceOf(InstanceFormatError);
						expect((error as InstanceFormatError).line).toBeGreaterThanOrEqual(1);
					}
				}
			),
			{ numRuns: 300 }
		);
	});
});
