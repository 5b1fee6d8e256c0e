import { Counter, firstCounterOf, Distribution, Gauge, type FactSink } from '../metrics/facts.ts';
import { addSeconds, secondOf, type Histogram } from '../metrics/histogram.ts';
import { bookWait } from '../metrics/longest-wait.ts';
import { bookStep, type PeakTrack } from '../metrics/peak-track.ts';
import { addTo, covers, type DayTally } from '../metrics/period.ts';
import { slideCount, slideSeconds } from '../metrics/sliding.ts';
import { businessDayOf } from '../time/business-day.ts';
import { type EpochMs, type Milliseconds } from '../units.ts';
import type { Cell } from './cell.ts';
import { countsAgent, type BoardTally } from './board-tally.ts';
import { bookBoard, periodsAt } from './book-board.ts';
import { rowOf, rowsFrom } from './row-tally.ts';

/** Sends facts to the boards that count their cell. */
export const boardSink: Omit<FactSink, 'load' | 'asked' | 'history'> = {
	count(counter, at, by, cell, agent) {
		for (const tally of cell.boards) {
			if (!countsAgent(tally, agent)) continue;
			if (counter <= Counter.returns) {
				bookAsk(tally, at, cell, by);
			}
			bookBoard(tally, counter, at, by, cell.key);
		}
	},
	time(distribution, at, time, by, cell, agent) {
		for (const tally of cell.boards) {
			if (countsAgent(tally, agent)) bookTime(tally, distribution, at, time, by, cell);
		}
	},
	waitEnded(from, at, by, cell) {
		for (const tally of cell.boards) bookEndedWait(tally, from, at, by);
	},
	gauge(gauge, at, change, by, cell, agent) {
		for (const tally of cell.boards) {
			if (countsAgent(tally, agent)) bookGauge(tally, gauge, at, (change * by) as 1 | -1);
		}
	},
	taken(agent, at, by, cell) {
		for (const tally of cell.boards) if (countsAgent(tally, agent)) bookTaken(tally, agent, at, by);
	},
	exchange(agent, customer, at, by, cell) {
		for (const tally of cell.boards) {
			if (countsAgent(tally, agent)) bookExchange(tally, agent, customer, at, by);
		}
	}
};

/** Books a time in every window of a board that holds the instant. */
function bookTime(
	tally: BoardTally,
	distribution: Distribution,
	at: EpochMs,
	time: Milliseconds,
	by: 1 | -1,
	cell: Cell
): void {
	const seconds = secondOf(time);
	const counter = firstCounterOf(distribution);
	bookBoard(tally, counter, at, by, cell.key);
	bookBoard(tally, (counter + 1) as Counter, at, by * time, cell.key);
	slideSeconds(tally.recent, distribution, at, seconds, by);
	periodsAt(tally, at, (period) => addSeconds(period.histograms[distribution] as Histogram, seconds, by));
	if (distribution === Distribution.firstResponse) {
		const row = rowOf(tally, cell);
		slideSeconds(row.recent, 0, at, seconds, by);
		row.changed = true;
	}
}

/** The business day of a board, of the present one and the next, that holds an instant. */
function dayAt({ today, tomorrow }: BoardTally, at: EpochMs): DayTally | undefined {
	return covers(today, at) ? today.day : covers(tomorrow, at) ? tomorrow.day : undefined;
}

/** Books an ended wait by its exact length. */
function bookEndedWait(tally: BoardTally, from: EpochMs, at: EpochMs, by: number): void {
	const day = dayAt(tally, at);
	if (day !== undefined) bookWait(day.waits, at, Math.max(0, at - from), by);
}

/** Books that a gauge of a board changed. */
function bookGauge(tally: BoardTally, gauge: Gauge, at: EpochMs, step: 1 | -1): void {
	tally.levels[gauge] = (tally.levels[gauge] as number) + step;
	// What a day begins with is set when it begins.
	const day = at < tally.today.to ? tally.today.day : tally.tomorrow.day;
	bookStep(day.peaks[gauge] as PeakTrack, at, step);
	if (gauge === Gauge.waiting) slideCount(tally.trend, Counter.waitStarts, at, step);
	tally.changed = true;
}

/** Books an exchange of messages between an account and a customer. */
function bookExchange(tally: BoardTally, account: string, customer: string, at: EpochMs, by: number): void {
	periodsAt(tally, at, (period) => {
		let customers = period.received.get(account);
		if (customers === undefined) {
			customers = new Map();
			period.received.set(account, customers);
		}
		addTo(customers, customer, by);
		if (customers.size === 0) period.received.delete(account);
	});
	tally.agentsChanged = tally.changed = true;
}

/** Counts that an account took a conversation of the board, which puts it among the people that the board shows. */
function bookTaken(tally: BoardTally, account: string, at: EpochMs, by: number): void {
	const day = dayAt(tally, at);
	if (day !== undefined) addTo(day.taken, account, by);
	tally.agentsChanged = tally.changed = true;
}

function bookAsk(tally: BoardTally, at: EpochMs, cell: Cell, by: number): void {
	const row = rowOf(tally, cell);
	row.changed = true;
	const { start } = businessDayOf(at, tally.board);
	if (start >= rowsFrom(tally.today.from)) addTo(row.asks, start, by);
}
