import { describe, expect, test } from 'vitest';
import { minute } from '#lib/domain/units.ts';
import {
	fitLaunchTemplate,
	shareBy,
	type Milestone
} from '#scheduler/forecast/promotion/fit-launch-template.ts';
import { launchTemplate } from '#scheduler/forecast/promotion/launch-template.ts';
import { hasMilestones, milestonesOf } from '../support/launch-milestones.ts';

/** Largest error over the milestones, in points of the day. */
function worst(milestones: readonly Milestone[], fitted: ReturnType<typeof fitLaunchTemplate>): number {
	return Math.max(
		...milestones.map(({ elapsed, share }) => 100 * Math.abs(shareBy(elapsed, fitted) - share))
	);
}

describe.skipIf(!hasMilestones)(
	'launch template on published milestones (F12; skipped without TIDEWALL_DATA)',
	() => {
		test.each([
			['2019', '2018', 9],
			['2018', '2019', 11]
		])("fitted on %s's milestones it predicts %s's, every one within 6 points", (from, to, count) => {
			const milestones = milestonesOf(to);
			expect(milestones).toHaveLength(count);
			expect(worst(milestones, fitLaunchTemplate(milestonesOf(from)))).toBeLessThanOrEqual(6);
		});

		test('a year is fitted within 4 points of its own milestones, 2019 at 1:26 too, where one shoulder errs by 5', () => {
			for (const year of ['2018', '2019']) {
				const milestones = milestonesOf(year);
				const fitted = fitLaunchTemplate(milestones);
				expect(worst(milestones, fitted)).toBeCloseTo(100 * fitted.worst, 9);
				expect(worst(milestones, fitted)).toBeLessThanOrEqual(4);
			}
		});

		test('the start template dies away as fast as the sales of both years together, and is smaller (ADR 0012)', () => {
			const { rush } = fitLaunchTemplate([...milestonesOf('2018'), ...milestonesOf('2019')]);
			for (const [index, { share, decay }] of launchTemplate.rush.entries()) {
				expect(rush[index]?.decay).toBe(decay);
				expect(share).toBeLessThan((rush[index]?.share ?? 0) / 3);
			}
			expect(rush[2]?.delay).toBe(60 * minute);
		});
	}
);
