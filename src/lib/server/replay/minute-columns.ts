import { worstMinute, type ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import type { NowFigures } from '#lib/domain/board/board-state.ts';
import { Counter, Distribution, silentSink, type FactSink } from '#lib/domain/metrics/facts.ts';
import { secondOf } from '#lib/domain/metrics/histogram.ts';
import type { Cell } from '#lib/domain/floor/cell.ts';
import { minute, type EpochMs, type Seconds } from '#lib/domain/units.ts';

type Columns = Pick<
	ReplaySurvey,
	| 'arrivals'
	| 'waiting'
	| 'unanswered'
	| 'mostWaiting'
	| 'mostUnanswered'
	| 'longestWait'
	| 'firstResponses'
	| 'firstResponsesWithin'
	| 'worst'
>;

/** The columns of a survey while they are filled: facts are booked in the minute of their instant, gauges are noted. */
export class MinuteColumns {
	readonly #start: EpochMs;
	readonly #answerWithin: Seconds;
	readonly #arrivals: number[] = [];
	readonly #waiting: number[] = [];
	readonly #unanswered: number[] = [];
	readonly #mostWaiting: number[] = [];
	readonly #mostUnanswered: number[] = [];
	readonly #waitingPeak: EpochMs[] = [];
	readonly #unansweredPeak: EpochMs[] = [];
	readonly #longestWait: (number | null)[] = [];
	readonly #firstResponses: number[] = [];
	readonly #within: number[] = [];

	/** @param start of the first minute */
	constructor(start: EpochMs, answerWithin: Seconds) {
		this.#start = start;
		this.#answerWithin = answerWithin;
	}

	/** Books what happens to the conversations that the board counts. */
	sink(counts: (cell: Cell, agent: string | undefined) => boolean): FactSink {
		return {
			...silentSink,
			count: (counter, at, by, cell, agent) => {
				if (counter === Counter.arrivals && counts(cell, agent)) this.#book(this.#arrivals, at, by);
			},
			time: (distribution, at, time, by, cell, agent) => {
				if (distribution !== Distribution.firstResponse || !counts(cell, agent)) return;
				this.#book(this.#firstResponses, at, by);
				if (secondOf(time) <= this.#answerWithin) this.#book(this.#within, at, by);
			}
		};
	}

	/** The gauges at an instant, never earlier than the last one noted. */
	note(at: EpochMs, { waiting, unanswered, oldestQueuedAt }: Gauges): void {
		const i = Math.floor((at - this.#start) / minute);
		if (at === this.#start + i * minute) {
			this.#waiting[i] = waiting;
			this.#unanswered[i] = unanswered;
		}
		if (waiting > (this.#mostWaiting[i] ?? -1)) {
			this.#mostWaiting[i] = waiting;
			this.#waitingPeak[i] = at;
		}
		if (unanswered > (this.#mostUnanswered[i] ?? -1)) {
			this.#mostUnanswered[i] = unanswered;
			this.#unansweredPeak[i] = at;
		}
		const wait = oldestQueuedAt === undefined ? null : Math.max(0, at - oldestQueuedAt);
		const longest = this.#longestWait[i] ?? null;
		this.#longestWait[i] = wait === null || (longest !== null && longest >= wait) ? longest : wait;
	}

	/** The columns as far as gauges have been noted. */
	columns(): Columns {
		const { length } = this.#mostWaiting;
		const filled = (column: readonly number[]) => Array.from({ length }, (_, i) => column[i] ?? 0);
		const gauges = {
			mostWaiting: filled(this.#mostWaiting),
			mostUnanswered: filled(this.#mostUnanswered),
			longestWait: Array.from({ length }, (_, i) => this.#longestWait[i] ?? null)
		};
		const peaks = { unansweredPeak: this.#unansweredPeak, waitingPeak: this.#waitingPeak };
		const worst = worstMinute({ start: this.#start, step: minute, ...gauges, ...peaks });
		return {
			arrivals: filled(this.#arrivals),
			waiting: filled(this.#waiting),
			unanswered: filled(this.#unanswered),
			...gauges,
			firstResponses: filled(this.#firstResponses),
			firstResponsesWithin: filled(this.#within),
			...(worst === undefined ? undefined : { worst })
		};
	}

	#book(column: number[], at: EpochMs, by: number): void {
		// What an event of the first minute says of the time before it is in no minute of the recording.
		const i = Math.floor((at - this.#start) / minute);
		if (i >= 0) column[i] = (column[i] ?? 0) + by;
	}
}

type Gauges = Pick<NowFigures, 'waiting' | 'unanswered' | 'oldestQueuedAt'>;
