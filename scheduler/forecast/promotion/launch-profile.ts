import { alignProfile } from './align-profile.ts';
import { baseShares, isOpen, normalise, startsWithin, type DayBase, type PastDay } from './day-base.ts';
import { fitConcentration } from './fit-concentration.ts';
import { launchTemplate, rampShare, rushShare, type LaunchTemplate } from './launch-template.ts';
import { shapeCells } from './shape-cells.ts';

/** What the shape of a day rests on before and beside its past. */
export interface ProfileSettings {
	readonly template: LaunchTemplate;
	/** How many past promotions of weight 1 the template is worth. */
	readonly pseudoEvents: number;
	/** κ of the Dirichlet while fewer than 3 profiles are known. */
	readonly concentration: number;
}

export const profileSettings: ProfileSettings = {
	template: launchTemplate,
	pseudoEvents: 1,
	concentration: 200
};

/** How the inquiries of a promotion day are expected to be spread over it. */
export interface LaunchProfile {
	/** p̄: `shares[i]` of the day's inquiries come in slot i; adds up to 1. */
	readonly shares: Float64Array;
	/** κ of the Dirichlet around it. */
	readonly concentration: number;
	/** Whether κ was fitted to past profiles, and is not the start value. */
	readonly isFitted: boolean;
	/** How many past days the shape was learned from. */
	readonly events: number;
	/** What part of the shape is the template's; the rest is the past's. In (0, 1]. */
	readonly templateShare: number;
	/** `cells[i]`: the cell of the Dirichlet that slot i belongs to (`shapeCells`). */
	readonly cells: Int32Array;
}

/** Fewest profiles that κ is fitted to. */
const leastProfiles = 3;

/**
 * Shape of a promotion day: the weighted mean of the analogous past profiles, aligned on the start instant, and of
 * `pseudoEvents` of the template (planning.md, section 1).
 *
 * Alignment: what a past day had is split by least squares into its base (the normal day's profile) and the rush of
 * its starts. The base follows the clock of the new day, the rush moves with the start; what the split does not explain
 * moves with the start too, as a ratio, as far as counts can tell it from chance. So a profile with the same starts and
 * the same base comes out as it was when its counts are large, and one from 00:00 can serve a start at 20:00. With several starts the k-th learns from the k-th.
 *
 * @throws RangeError when a day has no slots, or no open slot
 */
export function launchProfile(
	planned: DayBase,
	past: readonly PastDay[],
	zone: string,
	settings: ProfileSettings = profileSettings
): LaunchProfile {
	const template = templateShares(planned, settings.template);
	const profiles: Float64Array[] = [];
	const counts: number[] = [];
	const shares = template.map((share) => share * settings.pseudoEvents);
	let weight = settings.pseudoEvents;
	for (const day of past) {
		const profile = alignProfile(day, planned, zone, settings.template);
		if (profile === undefined) continue;
		profiles.push(profile);
		counts.push(knownCount(day));
		weight += day.weight;
		for (let i = 0; i < shares.length; i++) {
			shares[i] = (shares[i] as number) + day.weight * (profile[i] as number);
		}
	}
	normalise(shares);
	const cells = shapeCells(planned);
	const fitted = profiles.length >= leastProfiles;
	return {
		shares,
		concentration: fitted
			? fitConcentration(profiles, counts, cells, settings.concentration)
			: settings.concentration,
		isFitted: fitted,
		events: profiles.length,
		templateShare: settings.pseudoEvents / weight,
		cells
	};
}

/** The template on the slots of a day: base and rush, adds up to 1. */
export function templateShares(planned: DayBase, template: LaunchTemplate): Float64Array {
	const base = baseShares(planned);
	const rush = new Float64Array(base.length);
	let total = 0;
	const starts = Math.max(1, startsWithin(planned).length);
	for (const start of planned.starts) {
		for (let i = 0; i < rush.length; i++) {
			if (!isOpen(planned, i)) continue;
			const from = planned.bounds[i] as number;
			const to = planned.bounds[i + 1] as number;
			let share = rampShare(template.ramp, start, from, to);
			for (const component of template.rush) share += rushShare(component, start, from, to);
			rush[i] = (rush[i] as number) + share / starts;
			total += share / starts;
		}
	}
	// What falls outside of the day is not lost: the base has what the rush leaves.
	const shares = base.map((share, i) => share * Math.max(0, 1 - total) + (rush[i] as number));
	return normalise(shares);
}

function knownCount({ arrivals }: PastDay): number {
	let count = 0;
	for (let i = 0; i < arrivals.length; i++) count += Number.isNaN(arrivals[i]) ? 0 : (arrivals[i] as number);
	return count;
}
