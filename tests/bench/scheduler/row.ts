/** One bar of the scheduler, and what was measured against it. */
export interface Row {
	/** The bar as `planning.md` numbers and says it: `F4 bank calls, 1 day ahead: WAPE ≤ 5.6 %`. */
	readonly bar: string;
	/** The figures in words: `5.41 % (seasonal naive 8.6, historical average 6.7)`. */
	readonly measured: string;
	/** The figure that is held against the limit; of times the median over the rounds. */
	readonly value: number;
	readonly unit: string;
	readonly limit: number;
	readonly held: boolean;
}
