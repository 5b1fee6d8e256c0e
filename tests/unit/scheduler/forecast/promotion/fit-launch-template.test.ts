import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#lib/domain/units.ts';
import { fitLaunchTemplate, shareBy } from '#scheduler/forecast/promotion/fit-launch-template.ts';

describe('fitting a launch template to milestones', () => {
	const truth = {
		baseShare: 0.6,
		rush: [
			{ share: 0.1, decay: 4 * minute },
			{ share: 0.3, decay: 25 * minute }
		]
	};
	const at = [2, 5, 12, 20, 35, 60, 90, 180, 360, 720, 1_000].map((minutes) => minutes * minute);

	it('finds the curve that the milestones lie on', () => {
		const fitted = fitLaunchTemplate(at.map((elapsed) => ({ elapsed, share: shareBy(elapsed, truth) })));
		expect(fitted.worst).toBeLessThan(0.004);
		expect(fitted.baseShare).toBeCloseTo(0.6, 1);
		expect(fitted.rush[0]?.decay).toBe(4 * minute);
	});

	it('shares add up to 1: the day is whole at its end', () => {
		const fitted = fitLaunchTemplate([
			{ elapsed: 10 * minute, share: 0.2 },
			{ elapsed: hour, share: 0.3 },
			{ elapsed: 12 * hour, share: 0.7 }
		]);
		expect(shareBy(day, fitted)).toBeCloseTo(1, 9);
		expect(fitted.baseShare + fitted.rush.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
	});

	it('with the profile of normal days as base, a day without a rush is all base', () => {
		const baseBy = (elapsed: number): number => (elapsed / day) ** 2;
		const fitted = fitLaunchTemplate(
			at.map((elapsed) => ({ elapsed, share: baseBy(elapsed) })),
			day,
			baseBy
		);
		expect(fitted.baseShare).toBeGreaterThan(0.999);
	});

	it('two milestones, and one after the end of the day, are refused', () => {
		expect(() => fitLaunchTemplate([{ elapsed: hour, share: 0.5 }])).toThrow('milestones must be at least 3');
		expect(() => fitLaunchTemplate(at.map((elapsed) => ({ elapsed: elapsed * 10, share: 0.5 })))).toThrow(
			'milestones must lie within the day'
		);
	});
});
