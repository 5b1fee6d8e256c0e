import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { RefusedInput } from './command.ts';
import type { ForecastFileQueue, ForecastFileSlot } from './forecast-file.ts';

/** Slots of one length, and where those of the file lie among them. */
export interface EvenSlots {
	readonly from: EpochMs;
	readonly step: Milliseconds;
	readonly count: number;
	/** Slot s of the file is `first[s]` … `first[s + 1]` of the even ones. */
	readonly first: readonly number[];
}

/** More slots than this of one queue are not laid out: a year of 5 minutes is 105,120. */
const mostSlots = 200_000;

/**
 * The longest step on which all slots of a forecast lie: 5 minutes where a promotion has them.
 *
 * @throws RefusedInput when a queue has other slots than the first, or gaps between them
 */
export function evenSlots(queues: readonly ForecastFileQueue[], file: string): EvenSlots {
	const [{ slots: own }] = queues as readonly [ForecastFileQueue];
	for (const { queue, slots } of queues) {
		const differs =
			slots.length !== own.length ||
			slots.some(({ start, end }, s) => start !== own[s]?.start || end !== own[s]?.end);
		if (!differs) continue;
		throw new RefusedInput(file, [
			{
				code: 'slots_differ',
				message: `"${queue}" has other slots than "${queues[0]?.queue}"`,
				field: 'time'
			}
		]);
	}
	const gap = own.find(({ start }, s) => s > 0 && start !== own[s - 1]?.end);
	if (gap !== undefined) {
		const at = new Date(gap.start).toISOString().slice(0, 16);
		throw new RefusedInput(file, [
			{
				code: 'slots_missing',
				message: `there is a gap before ${at}Z: the load of a slot depends on the ones before it`,
				field: 'time'
			}
		]);
	}
	const step = own.reduce((common, { start, end }) => greatestDivisor(common, end - start), 0);
	const from = own[0]?.start ?? 0;
	const first = [...own.map(({ start }) => (start - from) / step)];
	const count = ((own.at(-1)?.end ?? from) - from) / step;
	if (count > mostSlots) {
		throw new RefusedInput(file, [
			{ code: 'too_long', message: `the forecast has more than ${mostSlots} slots`, field: 'time' }
		]);
	}
	return { from, step, count, first: [...first, count] };
}

function greatestDivisor(a: number, b: number): number {
	while (b !== 0) [a, b] = [b, a % b];
	return a;
}

/** Values of the file's slots on the even ones: counts are spread evenly. */
export function spread({ first, count }: EvenSlots, valueOf: (slot: number) => number): Float64Array {
	const even = new Float64Array(count);
	for (let s = 0; s + 1 < first.length; s++) {
		const from = first[s] as number;
		const to = first[s + 1] as number;
		even.fill(valueOf(s) / (to - from), from, to);
	}
	return even;
}

/** A value of a slot as the file has it, for its message when it has none. */
export function columnOf(
	slot: ForecastFileSlot,
	column: 'mean' | 'p10' | 'p50' | 'p80' | 'p90' | 'p95',
	file: string
): number {
	const value = slot[column];
	if (Number.isNaN(value)) {
		throw new RefusedInput(file, [
			{ code: 'column_missing', message: 'there is no such column', field: column }
		]);
	}
	return value;
}
