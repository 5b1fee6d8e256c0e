import type { Share, TimeFigures, WindowFigures } from '../board/board-state.ts';
import type { EpochMs, Seconds } from '../units.ts';
import { Counter, Distribution, firstCounterOf } from './facts.ts';
import { countWithin, quantile, type Histogram } from './histogram.ts';

/** A share with its counts; without a value when nothing is in scope. */
export function shareOf(part: number, of: number): Share {
	return of > 0 ? { part, of, value: part / of } : { part, of };
}

function timesOf(
	counters: Float64Array,
	histogram: Histogram,
	distribution: Distribution,
	within: Seconds
): TimeFigures & { within: Share } {
	const counter = firstCounterOf(distribution);
	const count = counters[counter] as number;
	const share = shareOf(countWithin(histogram, within), count);
	if (count <= 0) return { count, within: share };
	return {
		count,
		mean: Math.round((counters[counter + 1] as number) / count),
		median: quantile(histogram, 0.5),
		p90: quantile(histogram, 0.9),
		within: share
	};
}

/** What a window needs beside its own sums. */
export interface FiguresContext {
	readonly from: EpochMs;
	/** N, in whole seconds. */
	readonly answerWithin: Seconds;
	/** Conversations whose first turn is open for longer than N. */
	readonly lateFirstResponses: number;
	/** Only for the business day, and only where agents report their state. */
	readonly occupancy?: number;
	readonly busyShare?: number;
}

/**
 * The figures of one window from its sums and distributions (definitions: metrics.md).
 *
 * @param histograms one per `Distribution`
 */
export function windowFigures(
	counters: Float64Array,
	histograms: readonly Histogram[],
	context: FiguresContext
): WindowFigures {
	const count = (counter: Counter) => counters[counter] as number;
	const times = (distribution: Distribution) =>
		timesOf(counters, histograms[distribution] as Histogram, distribution, context.answerWithin);
	const firstResponse = times(Distribution.firstResponse);
	const abandonedLate = count(Counter.abandoned) - count(Counter.abandonedShort);
	const met = firstResponse.within.part;
	const figures: WindowFigures = {
		from: context.from,
		arrivals: count(Counter.arrivals),
		agentStarted: count(Counter.agentStarted),
		selfService: count(Counter.selfService),
		returns: count(Counter.returns),
		opened: count(Counter.opened),
		closed: count(Counter.closed),
		firstResponse,
		response: times(Distribution.response),
		serviceLevel: shareOf(met, firstResponse.count + abandonedLate + context.lateFirstResponses),
		wait: times(Distribution.wait),
		// Who comes back within the session gap is no arrival, and asked all the same.
		abandonment: shareOf(count(Counter.abandoned), count(Counter.arrivals) + count(Counter.returns)),
		abandonedShort: count(Counter.abandonedShort),
		unansweredRate: shareOf(count(Counter.customersUnanswered), count(Counter.customersAsked)),
		satisfaction: shareOf(count(Counter.satisfied), count(Counter.rated)),
		participation: shareOf(count(Counter.rated) + count(Counter.ratedUnreadable), count(Counter.closed)),
		lateEvents: count(Counter.lateEvents)
	};
	const { occupancy, busyShare } = context;
	return {
		...figures,
		...(occupancy === undefined ? undefined : { occupancy }),
		...(busyShare === undefined ? undefined : { busyShare })
	};
}
