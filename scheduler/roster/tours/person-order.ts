import type { RandomStream } from '../../simulate/random-stream.ts';

/** All people in random order. */
export function personOrder(people: number, random: RandomStream): Int32Array {
	const order = Int32Array.from({ length: people }, (_, at) => at);
	for (let at = people - 1; at > 0; at--) {
		const other = random.word() % (at + 1);
		const kept = order[at]!;
		order[at] = order[other]!;
		order[other] = kept;
	}
	return order;
}
