import { day, minute, type Milliseconds } from '#lib/domain/units.ts';
import { nonNegativeLeastSquares } from '../numeric/non-negative-least-squares.ts';
import type { RushComponent } from './launch-template.ts';

/** What had come by an instant of a launch day: the press's milestones ("100 bn after 1:47") are of this kind. */
export interface Milestone {
	/** Since the start, above 0. */
	readonly elapsed: Milliseconds;
	/** Share of the day's total by then, in [0, 1]. */
	readonly share: number;
}

/** A rush fitted to milestones, and how well. */
export interface FittedRush {
	/** Quick to slow; components of no share are left out. */
	readonly rush: readonly RushComponent[];
	/** What part of the day is the base: 1 − Σ shares. */
	readonly baseShare: number;
	/** Largest |fitted − given| over the milestones, as a share of the day. */
	readonly worst: number;
}

/** How fast the rush and its first shoulder die away, and the second shoulder, that sets in one to two hours later. */
const candidates = {
	rush: [2, 4, 8].map((minutes) => minutes * minute),
	shoulder: [15, 25, 40].map((minutes) => minutes * minute),
	second: [10, 20, 40].map((minutes) => minutes * minute),
	secondAfter: [60, 75, 90].map((minutes) => minutes * minute)
} as const;

/**
 * Fits the rush of a launch template to cumulative milestones: for every choice of decays the shares by non-negative
 * least squares, F(L) = 1 held; the choice with the least squared error wins. Two components alone err by 5 points at
 * 1:26 of 2019's sales: 37.3 % had come at 1:04 and 45.0 % at 1:26, as if a second sale had opened at 1:00, hence the
 * third with a delay (evidence/forecasting.md, 4.2).
 *
 * Milestones are of sales as a rule, and sales are not inquiries: the fit is a prior for the order-driven part only.
 *
 * @param length of the day over which the total is taken
 * @param baseShareBy share of a normal day's total that comes within `elapsed` of the start; even over the day when
 * not known
 * @throws RangeError when there are fewer than 3 milestones, or one lies outside of its range
 */
export function fitLaunchTemplate(
	milestones: readonly Milestone[],
	length: Milliseconds = day,
	baseShareBy: (elapsed: Milliseconds) => number = (elapsed) => elapsed / length
): FittedRush {
	if (milestones.length < 3) {
		throw new RangeError(
			`fitLaunchTemplate: milestones must be at least 3 to show a shape, got ${milestones.length}`
		);
	}
	for (const { elapsed, share } of milestones) {
		if (!(elapsed > 0 && elapsed <= length && share >= 0 && share <= 1)) {
			throw new RangeError(
				`fitLaunchTemplate: milestones must lie within the day, got a share of ${share} after ${elapsed} ms`
			);
		}
	}
	let best: FittedRush | undefined;
	let least = Infinity;
	for (const rush of candidates.rush) {
		for (const shoulder of candidates.shoulder) {
			for (const second of candidates.second) {
				for (const delay of candidates.secondAfter) {
					const parts = [{ decay: rush }, { decay: shoulder }, { decay: second, delay }];
					const { fitted, error } = fitShares(milestones, parts, length, baseShareBy);
					if (error < least) {
						least = error;
						best = fitted;
					}
				}
			}
		}
	}
	return best as FittedRush;
}

/** F(t): share of a launch day's total that comes within `elapsed` of the start. */
export function shareBy(
	elapsed: Milliseconds,
	{ rush, baseShare }: Pick<FittedRush, 'rush' | 'baseShare'>,
	length: Milliseconds = day,
	baseShareBy: (elapsed: Milliseconds) => number = (time) => time / length
): number {
	let share = baseShare * baseShareBy(elapsed);
	for (const component of rush) share += component.share * risen(elapsed, component, length);
	return share;
}

function fitShares(
	milestones: readonly Milestone[],
	parts: readonly Omit<RushComponent, 'share'>[],
	length: Milliseconds,
	baseShareBy: (elapsed: Milliseconds) => number
): { readonly fitted: FittedRush; readonly error: number } {
	// The whole day is 1: a row of a weight that lets it err by less than the milestones' digits.
	const certain = 1_000;
	const rows: number[][] = [[certain, ...parts.map(() => certain)]];
	const target = [certain];
	for (const { elapsed, share } of milestones) {
		rows.push([baseShareBy(elapsed), ...parts.map((part) => risen(elapsed, part, length))]);
		target.push(share);
	}
	// A trace of ridge shares what the milestones cannot tell apart among the components.
	const shares = nonNegativeLeastSquares(rows, target, 1e-4);
	const total = shares.reduce((sum, share) => sum + share, 0);
	const rush = parts
		.map((part, index) => ({ ...part, share: (shares[index + 1] as number) / total }))
		.filter(({ share }) => share > 0);
	const baseShare = (shares[0] as number) / total;
	let worst = 0;
	let error = 0;
	for (const { elapsed, share } of milestones) {
		const off = shareBy(elapsed, { rush, baseShare }, length, baseShareBy) - share;
		worst = Math.max(worst, Math.abs(off));
		error += off * off;
	}
	return { fitted: { rush, baseShare, worst }, error };
}

/** The part of a component that has come by then; all of it at the end of the day. */
function risen(
	elapsed: Milliseconds,
	{ decay, delay = 0 }: Omit<RushComponent, 'share'>,
	length: Milliseconds
): number {
	return Math.expm1(-Math.max(0, elapsed - delay) / decay) / Math.expm1(-(length - delay) / decay);
}
