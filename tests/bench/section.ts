/** One figure of a benchmark, and the bar it has to clear. */
export interface Measurement {
	readonly name: string;
	/** Median over the rounds. */
	readonly value: number;
	readonly unit: string;
	/** What each round gave, in order. */
	readonly rounds?: readonly number[];
	readonly atLeast?: number;
	readonly atMost?: number;
	/** What it should become one day; missing it fails nothing. */
	readonly stretch?: number;
	readonly note?: string;
}

/** What a section may cost. */
export interface SectionOptions {
	/** Repeats per figure; the median counts. */
	readonly rounds: number;
}

/** One part of a benchmark: runs in less than 90 seconds and ends all processes it starts. */
export interface Section {
	readonly name: string;
	readonly title: string;
	run(options: SectionOptions): Promise<readonly Measurement[]>;
}

/** Whether a figure clears its bar; undefined where there is none. */
export function clears({ value, atLeast, atMost }: Measurement): boolean | undefined {
	if (atLeast === undefined && atMost === undefined) return undefined;
	return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
}
