import { RandomStream } from '#scheduler/simulate/random-stream.ts';

/** How a recording reaches us: later than it happened, out of order, some of it twice. */
export interface Delivery {
	readonly seed: number;
	/** Longest delay in ms; each line has its own. */
	readonly delay: number;
	/** Share of lines that come a second time. */
	readonly repeats: number;
}

/**
 * Lines of NDJSON in the order in which they arrive, with the instant at which each does.
 * @returns `at[i]` (epoch ms, ascending) belongs to `lines[i]`
 */
export function deliver(lines: readonly string[], { seed, delay, repeats }: Delivery) {
	const random = new RandomStream(seed, 'delivery');
	const arrivals = lines.flatMap((line) => {
		const time = Date.parse((JSON.parse(line) as { time: string }).time);
		const once = { line, at: time + Math.floor(random.uniform() * delay) };
		if (random.uniform() >= repeats) return [once];
		return [once, { line, at: time + Math.floor(random.uniform() * delay) }];
	});
	arrivals.sort((a, b) => a.at - b.at);
	return { lines: arrivals.map(({ line }) => line), at: arrivals.map(({ at }) => at) };
}
