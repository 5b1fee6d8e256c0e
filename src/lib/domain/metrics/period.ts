import { emptyCommerceTally, type CommerceTally } from '../commerce/commerce-tally.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import { Counter, counterCount, distributionCount, Gauge } from './facts.ts';
import { emptyHistogram, type Histogram } from './histogram.ts';
import { emptyWaitTrack, type WaitTrack } from './longest-wait.ts';
import { emptyPeakTrack, type PeakTrack } from './peak-track.ts';

/** Width of a slot of today's picture. */
export const pictureStep: Milliseconds = 300_000;

/** Facts booked in [from, to): a business day, or a phase that has no end yet (`to` = Infinity). */
export interface PeriodTally {
	readonly from: EpochMs;
	readonly to: EpochMs;
	readonly counters: Float64Array;
	/** One per `Distribution`. */
	readonly histograms: readonly Histogram[];
	/** Customers by account key: customer key → exchanged messages. */
	readonly received: Map<string, Map<string, number>>;
	/** Orders, refunds and what else is booked of trade. */
	commerce: CommerceTally;
	/** What is kept of a business day only: a phase may last for months. */
	readonly day: DayTally | undefined;
}

/** What a board shows of its business day and of no other period. */
export interface DayTally {
	/** Arrivals by slot start. */
	readonly arrivalsBySlot: Map<EpochMs, number>;
	/** Arrivals by cell key. */
	readonly arrivalsByCell: Map<string, number>;
	/** Conversations taken by account key. */
	readonly taken: Map<string, number>;
	readonly waits: WaitTrack;
	/** One per `Gauge`. */
	readonly peaks: readonly PeakTrack[];
}

/** The period of a phase. */
export function emptyPeriod(from: EpochMs, to: EpochMs): PeriodTally {
	return periodOf(from, to, undefined);
}

/** @param levels of the gauges just before the day, one per `Gauge` */
export function emptyDay(
	from: EpochMs,
	to: EpochMs,
	levels: readonly number[]
): PeriodTally & { readonly day: DayTally } {
	const day: DayTally = {
		arrivalsBySlot: new Map(),
		arrivalsByCell: new Map(),
		taken: new Map(),
		waits: emptyWaitTrack(from),
		peaks: [Gauge.waiting, Gauge.unanswered].map((gauge) => emptyPeakTrack(from, to, levels[gauge] ?? 0))
	};
	return { ...periodOf(from, to, day), day };
}

function periodOf(from: EpochMs, to: EpochMs, day: DayTally | undefined): PeriodTally {
	return {
		from,
		to,
		counters: new Float64Array(counterCount),
		histograms: Array.from({ length: distributionCount }, emptyHistogram),
		received: new Map(),
		commerce: emptyCommerceTally(),
		day
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

/** Books a counter, and an arrival of a day also in its slot and cell. */
export function bookPeriod(
	period: PeriodTally,
	counter: Counter,
	at: EpochMs,
	by: number,
	cellKey: string
): void {
	period.counters[counter] = (period.counters[counter] as number) + by;
	if (counter !== Counter.arrivals || period.day === undefined) return;
	addTo(period.day.arrivalsBySlot, at - (at % pictureStep), by);
	addTo(period.day.arrivalsByCell, cellKey, by);
}
