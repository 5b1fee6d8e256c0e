import { emptyCommerceTally, type CommerceTally } from '../commerce/commerce-tally.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { Counter, counterCount, distributionCount } from './facts.ts';
import { emptyHistogram, type Histogram } from './histogram.ts';

/** Width of a slot of today's picture. */
export const pictureStep: Milliseconds = 300_000;

/** Facts booked in [from, to): a business day, or a phase that has no end yet (`to` = Infinity). */
export interface PeriodTally {
	readonly from: EpochMs;
	readonly to: EpochMs;
	readonly counters: Float64Array;
	/** One per `Distribution`. */
	readonly histograms: readonly Histogram[];
	/** Ended waits by their exact length: how many. */
	readonly endedWaits: Map<Milliseconds, number>;
	/** The longest of them; undefined without any. */
	longestWait: Milliseconds | undefined;
	/** Arrivals by slot start. */
	readonly arrivalsBySlot: Map<EpochMs, number>;
	/** Arrivals by cell key. */
	readonly arrivalsByCell: Map<string, number>;
	/** Conversations taken by account key. */
	readonly taken: Map<string, number>;
	/** Customers by account key: customer key → exchanged messages. */
	readonly received: Map<string, Map<string, number>>;
	/** Orders, refunds and what else is booked of trade. */
	readonly commerce: CommerceTally;
}

export function emptyPeriod(from: EpochMs, to: EpochMs): PeriodTally {
	return {
		from,
		to,
		counters: new Float64Array(counterCount),
		histograms: Array.from({ length: distributionCount }, emptyHistogram),
		endedWaits: new Map(),
		longestWait: undefined,
		arrivalsBySlot: new Map(),
		arrivalsByCell: new Map(),
		taken: new Map(),
		received: new Map(),
		commerce: emptyCommerceTally()
	};
}

export function covers(period: PeriodTally, at: EpochMs): boolean {
	return at >= period.from && at < period.to;
}

/** Adds to a number in a map; a key whose number comes to 0 is dropped. */
export function addTo<K>(counts: Map<K, number>, key: K, by: number): void {
	const count = (counts.get(key) ?? 0) + by;
	if (count === 0) counts.delete(key);
	else counts.set(key, count);
}

/** Books a counter, and an arrival also in its slot and cell. */
export function bookPeriod(
	period: PeriodTally,
	counter: Counter,
	at: EpochMs,
	by: number,
	cellKey: string
): void {
	period.counters[counter] = (period.counters[counter] as number) + by;
	if (counter !== Counter.arrivals) return;
	addTo(period.arrivalsBySlot, at - (at % pictureStep), by);
	addTo(period.arrivalsByCell, cellKey, by);
}

/** Books an ended wait, or takes one back. */
export function bookWait(period: PeriodTally, wait: Milliseconds, by: number): void {
	const { endedWaits } = period;
	addTo(endedWaits, wait, by);
	const { longestWait } = period;
	if (endedWaits.has(wait)) {
		if (longestWait === undefined || wait > longestWait) period.longestWait = wait;
	} else if (wait === longestWait) {
		let longest: Milliseconds | undefined;
		for (const other of endedWaits.keys()) if (longest === undefined || other > longest) longest = other;
		period.longestWait = longest;
	}
}
