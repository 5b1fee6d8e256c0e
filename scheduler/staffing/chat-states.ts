/** Chats of a floor in its steady state, level by level; weights relative to the likeliest state of the floor. */
export interface ChatStates {
	/** `joining[q]`: weight of the states in which every agent has q or q + 1 chats and at least one has q. */
	readonly joining: Float64Array;
	/** `above[q]`: Σ weight × number of agents with q + 1 chats, over the same states. */
	readonly above: Float64Array;
	/** Weight of the state in which every agent is full and nobody waits. */
	full: number;
}

/** Room for a floor whose agents take up to `concurrency` chats; reused over a search. */
export function emptyChatStates(concurrency: number): ChatStates {
	return { joining: new Float64Array(concurrency), above: new Float64Array(concurrency), full: 0 };
}

/** A weight below this share of the largest is nothing: further out they fall at least as fast. */
const negligible = 1e-20;

/**
 * Weights of the states N = 0 … n·K of the balanced birth–death process: arrivals go to an agent with fewest
 * chats, so that with q = ⌊N/n⌋ and r = N − q·n there are r agents with q + 1 chats and n − r with q, and chats
 * end at rate r·μ(q+1) + (n − r)·μ(q).
 *
 * Starts at the likeliest state and walks out both ways until nothing is left: no overflow at any size, and
 * the cost is a few standard deviations of N, not n·K.
 *
 * @param arrivalRate λ > 0, in the unit of time of `completions`
 * @param completions `completions[k]`: μ(k), what one agent with k chats completes; [0] is 0, strictly rising
 */
export function weighChatStates(
	arrivalRate: number,
	heads: number,
	completions: Float64Array,
	into: ChatStates
): ChatStates {
	const { joining, above } = into;
	joining.fill(0);
	above.fill(0);
	const concurrency = joining.length;
	let level = 0;
	while (level < concurrency && heads * (completions[level + 1] as number) <= arrivalRate) level++;
	let extra = 0;
	if (level < concurrency) {
		const slow = completions[level] as number;
		const rise = (completions[level + 1] as number) - slow;
		extra = Math.min(heads - 1, Math.floor((arrivalRate - heads * slow) / rise));
	}
	const modeLevel = level;
	const modeExtra = extra;

	// Down from the likeliest state, that one included.
	let weight = 1;
	if (level === concurrency) {
		into.full = 1;
		weight = (heads * (completions[concurrency] as number)) / arrivalRate;
		level--;
		extra = heads - 1;
	} else {
		into.full = 0;
	}
	const perArrival = 1 / arrivalRate;
	for (; level >= 0 && weight > negligible; level--, extra = heads - 1) {
		const slow = heads * (completions[level] as number) * perArrival;
		const rise = ((completions[level + 1] as number) - (completions[level] as number)) * perArrival;
		let sum = 0;
		let moment = 0;
		for (; extra >= 0 && weight > negligible; extra--) {
			sum += weight;
			moment += weight * extra;
			weight *= slow + rise * extra;
		}
		joining[level] = (joining[level] as number) + sum;
		above[level] = (above[level] as number) + moment;
	}
	if (modeLevel === concurrency) return into;

	// Up from the state behind the likeliest one.
	weight = 1;
	extra = modeExtra + 1;
	for (level = modeLevel; level < concurrency && weight > negligible; level++, extra = 1) {
		const slow = heads * (completions[level] as number);
		const rise = (completions[level + 1] as number) - (completions[level] as number);
		let sum = 0;
		let moment = 0;
		for (; extra < heads && weight > negligible; extra++) {
			weight *= arrivalRate / (slow + rise * extra);
			sum += weight;
			moment += weight * extra;
		}
		joining[level] = (joining[level] as number) + sum;
		above[level] = (above[level] as number) + moment;
		if (weight <= negligible) break;
		// The first state of the next level: every agent has level + 1 chats.
		weight *= arrivalRate / (heads * (completions[level + 1] as number));
		if (level + 1 === concurrency) into.full = weight;
		else joining[level + 1] = (joining[level + 1] as number) + weight;
	}
	return into;
}
