import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { fitConcave } from './fit-concave.ts';

/** A conversation at an agent: open there in [from, to). */
export interface OpenChat {
	readonly agent: string;
	readonly from: EpochMs;
	/** Undefined: still open when the facts end. */
	readonly to?: EpochMs;
	/**
	 * Ended otherwise than by being done (handed on, taken back): it was open, but is no completion. By default done.
	 */
	readonly handedOn?: boolean;
}

/** What the facts say about agents with k open chats. */
export interface ConcurrencyState {
	/** k, from 1. */
	readonly concurrency: number;
	/** Time of all agents together with exactly k open chats. */
	readonly time: Milliseconds;
	/** Chats done in that time. */
	readonly completions: number;
	/** μ_k = completions / time, per millisecond. */
	readonly rate: number;
	/** 95 % confidence limits of the rate (Poisson). */
	readonly lower: number;
	readonly upper: number;
}

export type ConcurrencyEstimate =
	| {
			readonly status: 'estimated';
			/** `throughput[k − 1]` = μ_k / μ_1 after the concave fit: 1, then rising ever less; see `staffing/`. */
			readonly throughput: readonly number[];
			/** 1 / μ_1: handle time of one chat alone, to which the curve belongs. */
			readonly handleTime: Milliseconds;
			/** All states seen, also those beyond the curve. */
			readonly states: readonly ConcurrencyState[];
			/**
			 * States whose fitted rate lies outside of their confidence limits: where this holds, more chats get more done
			 * than their number says. A sign of unequal agents (fast ones take more) or of chats that idle.
			 */
			readonly notConcave: readonly number[];
	  }
	| {
			/** Too few completions with one chat open to say what the others compare to. */
			readonly status: 'too_little';
			readonly states: readonly ConcurrencyState[];
			readonly message: string;
	  };

/** A state with fewer completions is not believed: the standard error of its rate is above 18 %. */
const leastCompletions = 30;
/** A further chat that adds less than this adds nothing. */
const leastGain = 0.005;

/**
 * Estimates the concurrency curve of a group of agents from facts: μ_k = completions in state k / time in state k, over
 * all agents, with Poisson confidence, then the nearest concave curve (weights: 1 / variance of μ_k). The curve ends at
 * the largest k up to which every state has at least 30 completions, and before the first chat that adds nothing.
 *
 * The rate of a state is exact for exponential work; with other distributions it is near (chats in a crowded state are
 * a little further on). Agents should be alike: one who is fast and takes many chats bends the curve upwards.
 *
 * @param chats in any order; a chat of length 0 counts for nothing
 * @param until where the facts end: nothing after it counts
 * @throws RangeError when a chat ends before it begins
 */
export function estimateConcurrencyCurve(
	chats: readonly OpenChat[],
	until: EpochMs = Infinity
): ConcurrencyEstimate {
	const states = countStates(chats, until);
	let largest = 0;
	while (largest < states.length && (states[largest] as ConcurrencyState).completions >= leastCompletions) {
		largest++;
	}
	if (largest === 0) {
		const alone = states[0]?.completions ?? 0;
		return {
			status: 'too_little',
			states,
			message: `${alone} conversations were completed with one chat open; at least ${leastCompletions} are needed`
		};
	}
	const believed = states.slice(0, largest);
	const rates = believed.map(({ rate }) => rate);
	// Variance of a Poisson rate: completions / time².
	const weights = believed.map(({ time, completions }) => time ** 2 / completions);
	const scale = Math.max(...rates);
	const fitted = fitConcave(
		rates.map((rate) => rate / scale),
		weights.map((weight) => weight * scale ** 2)
	).map((rate) => rate * scale);
	const alone = fitted[0] as number;
	const throughput = [1];
	for (const rate of fitted.slice(1)) {
		if (rate / alone - (throughput.at(-1) as number) < leastGain) break;
		throughput.push(rate / alone);
	}
	return {
		status: 'estimated',
		throughput,
		handleTime: 1 / alone,
		states,
		notConcave: believed
			.filter(({ lower, upper }, i) => {
				const rate = fitted[i] as number;
				return rate < lower || rate > upper;
			})
			.map(({ concurrency }) => concurrency)
	};
}

function countStates(chats: readonly OpenChat[], until: EpochMs): ConcurrencyState[] {
	interface Change {
		readonly at: EpochMs;
		/** −1: ends, 1: begins. */
		readonly by: -1 | 1;
		readonly isDone: boolean;
	}
	const changes = new Map<string, Change[]>();
	let last = -Infinity;
	for (const { from, to } of chats) last = Math.max(last, from, to ?? -Infinity);
	const end = Math.min(until, last);
	for (const { agent, from, to = Infinity, handedOn = false } of chats) {
		if (!(to >= from)) {
			throw new RangeError(
				`estimateConcurrencyCurve: chats must end after they begin, got ${from}–${to} of agent ${agent}`
			);
		}
		if (to === from || from >= end) continue;
		const own = changes.get(agent) ?? [];
		changes.set(agent, own);
		own.push({ at: from, by: 1, isDone: false });
		own.push({ at: Math.min(to, end), by: -1, isDone: to <= end && !handedOn });
	}
	const time: number[] = [];
	const completions: number[] = [];
	for (const own of changes.values()) {
		// At one instant what ends comes first: the state in which it was done is the one before.
		own.sort((a, b) => a.at - b.at || a.by - b.by);
		let open = 0;
		let since = 0;
		for (const { at, by, isDone } of own) {
			if (open > 0) {
				time[open - 1] = (time[open - 1] ?? 0) + (at - since);
				if (isDone) completions[open - 1] = (completions[open - 1] ?? 0) + 1;
			}
			since = at;
			open += by;
		}
	}
	return Array.from(time, (spent = 0, i) => {
		const done = completions[i] ?? 0;
		const { lower, upper } = poissonLimits(done);
		return {
			concurrency: i + 1,
			time: spent,
			completions: done,
			rate: spent > 0 ? done / spent : 0,
			lower: spent > 0 ? lower / spent : 0,
			upper: spent > 0 ? upper / spent : Infinity
		};
	});
}

/**
 * 95 % limits of the mean of a Poisson count: Byar's approximation of the exact ones, within 1 % from 2 on (Breslow
 * and Day, Statistical Methods in Cancer Research II, 1987, p. 69).
 *
 * @example poissonLimits(10) // { lower: 4.79, upper: 18.39 }; exact 4.80 and 18.39
 */
export function poissonLimits(count: number): { readonly lower: number; readonly upper: number } {
	const z = 1.959963984540054;
	const limit = (n: number, sign: 1 | -1) =>
		n === 0 ? 0 : n * (1 - 1 / (9 * n) + (sign * z) / (3 * Math.sqrt(n))) ** 3;
	return { lower: Math.max(0, limit(count, -1)), upper: limit(count + 1, 1) };
}
