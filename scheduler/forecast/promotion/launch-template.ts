import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';

/** A part of the rush after a start: `share` of the day's inquiries, dying away as e^(−t/decay). */
export interface RushComponent {
	readonly share: number;
	readonly decay: Milliseconds;
	/** How long after the start it sets in; 0 when not given. */
	readonly delay?: Milliseconds;
}

/**
 * The shape of a day with a start instant before anything of the kind is known:
 *
 *   base(i) + A·[w1·e^(−t/τ1) + w2·e^(−t/τ2) + …] for t ≥ 0 after the start, and a ramp e^(t/τ0) before it
 *
 * Shares are parts of the day's total; what they leave is the base, the profile of a normal day. With several starts
 * each has its equal part of the rush.
 */
export interface LaunchTemplate {
	readonly rush: readonly RushComponent[];
	/** What comes before the start, growing towards it. */
	readonly ramp: RushComponent;
}

/**
 * The template that shapes start from. How fast the rush dies away is rounded from what `fitLaunchTemplate` finds in the
 * published sales of Double 11 2018 and 2019; their second shoulder, an hour after midnight, is left out: a shop whose
 * sale opens twice gives two starts. The ramp is an assumption, which cumulative sales cannot show.
 *
 * How large it is cannot come from sales: a third of their day falls into the first hour, because that hour books the
 * balances of the pre-sale, while consultation comes earlier and after-sale contact later. Taken as inquiries it would be
 * 80 times a normal rate in the first five minutes. The shares here make it 17 times in the first five minutes and nine
 * times over half an hour, on a day of three times the inquiries. An assumption, worth as much as one past promotion and
 * no more; planners set their own in `ProfileSettings.template`.
 */
export const launchTemplate: LaunchTemplate = {
	rush: [
		{ share: 0.01, decay: 4 * minute },
		{ share: 0.05, decay: 25 * minute }
	],
	ramp: { share: 0.01, decay: 20 * minute }
};

/**
 * Inquiries of the rush and the ramp of one start in [from, to), as a part of the day's total: the integral of their
 * density over the slot. A start that lies before or after the interval counts with the part that falls into it.
 *
 * @param component one of the rush, or the ramp
 * @example rushShare({ share: 0.5, decay: hour }, 0, 0, hour) // 0.5·(1 − 1/e) = 0.31606
 */
export function rushShare(
	{ share, decay, delay = 0 }: RushComponent,
	start: EpochMs,
	from: EpochMs,
	to: EpochMs
): number {
	const a = Math.max(0, from - start - delay);
	const b = Math.max(0, to - start - delay);
	return b > a ? share * (Math.exp(-a / decay) - Math.exp(-b / decay)) : 0;
}

/** The same for the ramp, which grows as e^(t/decay) until the start. */
export function rampShare(
	{ share, decay }: RushComponent,
	start: EpochMs,
	from: EpochMs,
	to: EpochMs
): number {
	return rushShare({ share, decay }, -start, -to, -from);
}
