import type { Milliseconds } from '#lib/domain/units.ts';
import { checkParameter, positive } from './check-parameter.ts';
import { normalCumulative } from './normal-distribution.ts';

/** How long a conversation lasts, from its start at the agent to its end, as plain values. */
export type SessionLength =
	| { readonly kind: 'exponential'; readonly mean: Milliseconds }
	/** `spread`: standard deviation of the logarithm. Mean = median · exp(spread² / 2). */
	| { readonly kind: 'logNormal'; readonly median: Milliseconds; readonly spread: number }
	| { readonly kind: 'constant'; readonly value: Milliseconds }
	/** Each of the observed lengths is equally likely. */
	| { readonly kind: 'empirical'; readonly values: readonly Milliseconds[] };

/** A session length S as the offered load needs it, in closed form. */
export interface SessionSurvival {
	/** E[S]. */
	readonly mean: Milliseconds;
	/** P(S > age). */
	readonly survival: (age: Milliseconds) => number;
	/** ∫ P(S > u) du over [0, age] = E[min(S, age)], in ms. */
	readonly firstIntegral: (age: Milliseconds) => number;
	/** ∫ E[min(S, u)] du over [0, age], in ms². */
	readonly secondIntegral: (age: Milliseconds) => number;
}

/**
 * Survival of a session length and its first two integrals, exact for every kind.
 *
 * @example sessionSurvival({ kind: 'exponential', mean: 480_000 }).survival(480_000) // 1/e
 * @throws RangeError when a length is not positive and finite, the spread negative, or `values` empty
 */
export function sessionSurvival(session: SessionLength): SessionSurvival {
	const check = (parameter: string, value: number) =>
		checkParameter('sessionSurvival', parameter, value, positive, 'more than 0 ms and finite');
	switch (session.kind) {
		case 'exponential':
			return exponentialSurvival(check('mean', session.mean));
		case 'logNormal':
			check('median', session.median);
			checkParameter('sessionSurvival', 'spread', session.spread, (s) => s >= 0 && s < 10, 'from 0 to 10');
			if (session.spread === 0) return empiricalSurvival([session.median]);
			return logNormalSurvival(Math.log(session.median), session.spread);
		case 'constant':
			return empiricalSurvival([check('value', session.value)]);
		case 'empirical':
			if (session.values.length === 0) {
				throw new RangeError('sessionSurvival: values must not be empty');
			}
			for (const value of session.values) check('values', value);
			return empiricalSurvival(session.values);
		default:
			return session satisfies never;
	}
}

function exponentialSurvival(mean: number): SessionSurvival {
	return {
		mean,
		survival: (age) => Math.exp(-age / mean),
		firstIntegral: (age) => -mean * Math.expm1(-age / mean),
		secondIntegral: (age) => mean * (age + mean * Math.expm1(-age / mean))
	};
}

/** Partial moments of the log-normal distribution: E[S^j; S < a] = exp(jμ + j²σ²/2) Φ((ln a − μ − jσ²)/σ). */
function logNormalSurvival(mu: number, sigma: number): SessionSurvival {
	const mean = Math.exp(mu + (sigma * sigma) / 2);
	const square = Math.exp(2 * mu + 2 * sigma * sigma);
	const standard = (age: number) => (Math.log(age) - mu) / sigma;
	const survival = (age: number) => (age <= 0 ? 1 : normalCumulative(-standard(age)));
	const partialMean = (age: number) => mean * normalCumulative(standard(age) - sigma);
	return {
		mean,
		survival,
		firstIntegral: (age) => (age <= 0 ? 0 : partialMean(age) + age * survival(age)),
		secondIntegral: (age) =>
			age <= 0
				? 0
				: age * partialMean(age) -
					(square * normalCumulative(standard(age) - 2 * sigma)) / 2 +
					(age * age * survival(age)) / 2
	};
}

function empiricalSurvival(values: readonly number[]): SessionSurvival {
	const sorted = Float64Array.from(values).sort();
	const count = sorted.length;
	// Sums of the values and of their squares up to each, so that every question is one bisection.
	const sums = new Float64Array(count + 1);
	const squares = new Float64Array(count + 1);
	for (const [i, value] of sorted.entries()) {
		sums[i + 1] = (sums[i] as number) + value;
		squares[i + 1] = (squares[i] as number) + value * value;
	}
	const endedBy = (age: number) => {
		let low = 0;
		let high = count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((sorted[middle] as number) <= age) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	return {
		mean: (sums[count] as number) / count,
		survival: (age) => (age < 0 ? 1 : (count - endedBy(age)) / count),
		firstIntegral: (age) => {
			if (age <= 0) return 0;
			const ended = endedBy(age);
			return ((sums[ended] as number) + age * (count - ended)) / count;
		},
		secondIntegral: (age) => {
			if (age <= 0) return 0;
			const ended = endedBy(age);
			const before = age * (sums[ended] as number) - (squares[ended] as number) / 2;
			return (before + ((age * age) / 2) * (count - ended)) / count;
		}
	};
}
