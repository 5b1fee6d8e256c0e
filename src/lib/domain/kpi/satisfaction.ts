import { ratio } from './ratio.ts';

/** A customer's rating: a score on a scale, or a platform's label. */
export interface Rating {
	readonly score?: number;
	/** Highest score that can be given. */
	readonly scale?: number;
	readonly label?: string;
}

/** Whether a label means satisfied; labels that are not named are not interpreted. */
export type SatisfactionLabels = Readonly<Record<string, boolean>>;

/** Labels of the common platforms, in lower case; a source can bring its own. */
export const commonSatisfactionLabels: SatisfactionLabels = {
	很满意: true,
	非常满意: true,
	满意: true,
	一般: false,
	不满意: false,
	很不满意: false,
	非常不满意: false,
	good: true,
	satisfied: true,
	very_satisfied: true,
	positive: true,
	like: true,
	neutral: false,
	negative: false,
	dislike: false,
	bad: false,
	unsatisfied: false,
	dissatisfied: false,
	very_dissatisfied: false
};

/**
 * Whether a rating means satisfied: a score of at least 80 % of its scale, or, without one, a label that says so.
 * `undefined` where neither can be read.
 *
 * @example isSatisfied({ score: 4, scale: 5 }) // true
 */
export function isSatisfied(
	{ score, scale, label }: Rating,
	labels: SatisfactionLabels = commonSatisfactionLabels
): boolean | undefined {
	// Multiplied out: 0.8 × scale is not exact for every scale.
	if (score !== undefined && scale !== undefined && scale > 0) return score * 5 >= scale * 4;
	if (label === undefined) return undefined;
	const key = label.trim().toLowerCase();
	return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

export interface Satisfaction {
	readonly satisfied: number;
	/** Ratings that could be read. */
	readonly rated: number;
	/** Ratings whose label is not mapped, outside the share. */
	readonly unreadable: number;
	/** satisfied / rated. */
	readonly value?: number;
	/** All ratings / closed conversations. */
	readonly participation?: number;
}

/**
 * Satisfaction (满意度) with participation. Shares without anything to divide by are absent.
 *
 * @param closed conversations closed in the same window
 * @example satisfaction([{ score: 5, scale: 5 }, { score: 3, scale: 5 }], 10) // value 0.5, participation 0.2
 */
export function satisfaction(
	ratings: readonly Rating[],
	closed: number,
	labels: SatisfactionLabels = commonSatisfactionLabels
): Satisfaction {
	let satisfied = 0;
	let rated = 0;
	for (const rating of ratings) {
		const verdict = isSatisfied(rating, labels);
		if (verdict === undefined) continue;
		rated += 1;
		if (verdict) satisfied += 1;
	}
	return {
		satisfied,
		rated,
		unreadable: ratings.length - rated,
		value: ratio(satisfied, rated),
		participation: ratio(ratings.length, closed)
	};
}
