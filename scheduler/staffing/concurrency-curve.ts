/**
 * How much an agent gets done with several chats open: `throughput[k − 1]` = μ(k) / μ(1), chats completed per
 * unit of time with k chats open, relative to one chat alone. [1, 1.75, 2.3, 2.6] means that four chats at once
 * are worth 2.6 agents with one chat each, not 4. [1] is a telephone.
 */
export interface ConcurrencyCurve {
	readonly throughput: readonly number[];
}

export type ConcurrencyCurveFault = {
	readonly status: 'refused';
	/** Number of open chats k at which the curve breaks its rule; 0 for an empty curve. */
	readonly concurrency: number;
	readonly reason: 'empty' | 'not a number' | 'must start at 1' | 'must rise' | 'must be concave';
	/** The sentence for the planner. */
	readonly message: string;
};

export type ConcurrencyCurveResult =
	{ readonly status: 'accepted'; readonly curve: ConcurrencyCurve } | ConcurrencyCurveFault;

/** Steps typed or estimated to a few digits may exceed the one before by this much. */
const tolerance = 1e-9;

/**
 * Checks a concurrency curve: the first value is 1 (the typed handle time is the one with one chat open), each
 * further chat adds something, and none adds more than the one before it.
 *
 * @example checkConcurrencyCurve([1, 1.75, 2.3, 2.6]).status // 'accepted'
 * @example checkConcurrencyCurve([1, 1.2, 1.9]) // refused at concurrency 3: must be concave
 */
export function checkConcurrencyCurve(throughput: readonly number[]): ConcurrencyCurveResult {
	const refuse = (
		concurrency: number,
		reason: ConcurrencyCurveFault['reason'],
		message: string
	): ConcurrencyCurveFault => ({ status: 'refused', concurrency, reason, message });
	if (throughput.length === 0)
		return refuse(0, 'empty', 'the concurrency curve must have a value for one chat');
	let before = 0;
	let gainBefore = Infinity;
	for (const [index, value] of throughput.entries()) {
		const k = index + 1;
		if (!Number.isFinite(value)) {
			return refuse(k, 'not a number', `the throughput with ${k} chats must be a number, got ${value}`);
		}
		if (k === 1 && value !== 1) {
			return refuse(1, 'must start at 1', `the throughput with one chat must be 1, got ${value}`);
		}
		const gain = value - before;
		if (gain <= 0) {
			return refuse(
				k,
				'must rise',
				`${k} chats at once must get more done than ${k - 1}, got ${value} after ${before}`
			);
		}
		if (gain > gainBefore + tolerance) {
			return refuse(
				k,
				'must be concave',
				`chat ${k} must not add more than chat ${k - 1} did, got +${round(gain)} after +${round(gainBefore)}`
			);
		}
		before = value;
		gainBefore = gain;
	}
	return { status: 'accepted', curve: { throughput: [...throughput] } };
}

/**
 * Reads a curve as typed: numbers between commas, semicolons or spaces.
 *
 * @example parseConcurrencyCurve('1, 1.75, 2.3, 2.6').status // 'accepted'
 * @example parseConcurrencyCurve('1,two') // refused at concurrency 2: not a number
 */
export function parseConcurrencyCurve(text: string): ConcurrencyCurveResult {
	const words = text.split(/[\s,;，；、]+/u).filter((word) => word !== '');
	return checkConcurrencyCurve(words.map((word) => Number(word)));
}

/** Four digits are enough for a sentence. */
function round(value: number): number {
	return Math.round(value * 10_000) / 10_000;
}
