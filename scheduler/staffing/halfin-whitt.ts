import type { Erlangs } from '#lib/domain/units.ts';
import { atLeastZero, checkParameter, isInnerShare, positive } from './check-parameter.ts';
import { normalCumulative, normalDensity, normalHazard } from './normal-distribution.ts';

/**
 * Heads by the square-root rule: load + β·√load, where β is the quality of service. A start value, not a result.
 *
 * @example squareRootHeads(100, 1) // 110
 * @throws RangeError when the load is negative
 */
export function squareRootHeads(offeredLoad: Erlangs, quality: number): number {
	checkParameter('squareRootHeads', 'offeredLoad', offeredLoad, atLeastZero, 'at least 0 and finite');
	return offeredLoad + quality * Math.sqrt(offeredLoad);
}

/**
 * Halfin & Whitt (1981): limit of Erlang C's probability of waiting with load + β·√load heads,
 * 1 / (1 + β·Φ(β)/φ(β)), for β > 0; at β ≤ 0 everybody waits.
 *
 * @example halfinWhitt(1) // 0.2234; exact Erlang C at load 100 with 110 heads is 0.2370
 */
export function halfinWhitt(quality: number): number {
	checkParameter('halfinWhitt', 'quality', quality, Number.isFinite, 'finite');
	if (quality <= 0) return 1;
	return 1 / (1 + (quality * normalCumulative(quality)) / normalDensity(quality));
}

/**
 * Garnett, Mandelbaum & Reiman (2002): the same limit for Erlang A,
 * 1 / (1 + √(θ/μ) · h(β·√(μ/θ)) / h(−β)) with the normal hazard h; β may be negative.
 *
 * @param patienceRatio θ/μ = handle time / patience; 1 gives 1 − Φ(β)
 * @example garnett(0.5, 1) // 0.3085 = 1 − Φ(0.5)
 * @throws RangeError unless the ratio is positive
 */
export function garnett(quality: number, patienceRatio: number): number {
	checkParameter('garnett', 'quality', quality, Number.isFinite, 'finite');
	checkParameter('garnett', 'patienceRatio', patienceRatio, positive, 'more than 0 and finite');
	const root = Math.sqrt(patienceRatio);
	return 1 / (1 + (root * normalHazard(quality / root)) / normalHazard(-quality));
}

/**
 * β at which the limit's probability of waiting is `waitingProbability`: the inverse of `halfinWhitt`.
 *
 * @example halfinWhittQuality(0.2234) // 1.000
 * @throws RangeError unless 0 < waitingProbability < 1
 */
export function halfinWhittQuality(waitingProbability: number): number {
	checkParameter(
		'halfinWhittQuality',
		'waitingProbability',
		waitingProbability,
		isInnerShare,
		'between 0 and 1'
	);
	return qualityAt(halfinWhitt, waitingProbability, 0);
}

/**
 * β at which Garnett's probability of waiting is `waitingProbability`: the inverse of `garnett`.
 *
 * @example garnettQuality(0.5, 1) // 0
 * @throws RangeError unless 0 < waitingProbability < 1 and the ratio is positive
 */
export function garnettQuality(waitingProbability: number, patienceRatio: number): number {
	checkParameter('garnettQuality', 'waitingProbability', waitingProbability, isInnerShare, 'between 0 and 1');
	checkParameter('garnettQuality', 'patienceRatio', patienceRatio, positive, 'more than 0 and finite');
	return qualityAt((quality) => garnett(quality, patienceRatio), waitingProbability, -1);
}

/** Bisection on a probability that falls with β. */
function qualityAt(probability: (quality: number) => number, target: number, from: number): number {
	let low = from;
	let high = 1;
	while (probability(low) < target) low *= 2;
	while (probability(high) > target) high *= 2;
	for (let round = 0; round < 100; round++) {
		const middle = (low + high) / 2;
		if (middle === low || middle === high) break;
		if (probability(middle) > target) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
