import type { Peak } from '../board/board-state.ts';
import type { Board } from '../board/board.ts';
import { afterSalesFrom, forgetAfterSales, type AfterSalesTally } from '../commerce/after-sales-tally.ts';
import {
	Counter,
	distributionCount,
	firstCounterOf,
	Distribution,
	Gauge,
	type FactSink
} from '../metrics/facts.ts';
import { addSeconds, secondOf, type Histogram } from '../metrics/histogram.ts';
import { bookWait } from '../metrics/longest-wait.ts';
import { bookStep, endOn, peakOf, type PeakTrack } from '../metrics/peak-track.ts';
import {
	addTo,
	bookPeriod,
	covers,
	emptyDay,
	emptyPeriod,
	type DayTally,
	type PeriodTally
} from '../metrics/period.ts';
import {
	emptySlidingWindow,
	slideCount,
	slideSeconds,
	slideTo,
	slidingFrom,
	type SlidingWindow
} from '../metrics/sliding.ts';
import { businessDayOf } from '../time/business-day.ts';
import { day, hour, type EpochMs, type Milliseconds } from '../units.ts';
import type { RulePackTally } from '../rule-packs/rule-pack-tally.ts';
import type { Cell } from './cell.ts';
import { emptyPlatforms } from './platforms.ts';

/** A queue in which nobody has asked for so many business days is no row any more. */
const daysOfRows = 7;
/** Length of the window that tiles call "last 15 min". */
export const recentLength: Milliseconds = 900_000;
/** Over this time the change of the queue length is shown. */
export const trendLength: Milliseconds = 300_000;

/** What a board counts of one cell: a row of its queue table. */
export interface RowTally {
	readonly cell: Cell;
	/** Conversation key → start of the running wait. */
	readonly waiting: Map<string, EpochMs>;
	/** Conversation key → start of the open turn. */
	readonly unanswered: Map<string, EpochMs>;
	inService: number;
	/**
	 * Asks by start of the business day: a cell that events only passed through for a moment is no row on the screen, nor
	 * is one in which nobody has asked for a week.
	 */
	readonly asks: Map<EpochMs, number>;
	/** First response times of the last 15 minutes (its only histogram). */
	readonly recent: SlidingWindow;
	changed: boolean;
}

interface LastTurn {
	readonly key: string;
	readonly asked: EpochMs;
	readonly unanswered: boolean;
}

/** The last turn of a customer on a board decides whether the customer counts as unanswered. */
interface CustomerTurns {
	/** The last turn of each of the customer's conversations, by conversation key; undefined while there is only one. */
	turns: Map<string, LastTurn> | undefined;
	/** The one of them that is booked: the latest. */
	booked: LastTurn;
}

/** The period of a business day. */
export type DayPeriod = PeriodTally & { readonly day: DayTally };

/** All that one board has counted: plain data, changed only by the functions of this file. */
export interface BoardTally {
	board: Board;
	/** Account keys of the board's agent groups; undefined when it counts everybody. */
	readonly members: ReadonlySet<string> | undefined;
	open: number;
	inService: number;
	readonly waiting: Map<string, EpochMs>;
	readonly unanswered: Map<string, EpochMs>;
	/** The open turns that are the first of their conversation. */
	readonly awaitingFirst: Map<string, EpochMs>;
	/** Account key → conversations in service. */
	readonly busy: Map<string, number>;
	readonly rows: Map<string, RowTally>;
	readonly recent: SlidingWindow;
	/** Steps of the queue length. */
	readonly trend: SlidingWindow;
	/** All steps of each `Gauge` ever booked. */
	readonly levels: number[];
	today: DayPeriod;
	/** Facts of the next business day, booked up to the clock tolerance ahead. */
	tomorrow: DayPeriod;
	/** The present phase: up to the start of the next one. */
	phase: PeriodTally | undefined;
	/** The phase after it, whose facts may come up to the clock tolerance ahead. */
	nextPhase: PeriodTally | undefined;
	readonly customers: Map<string, CustomerTurns>;
	/** One per rule pack of its tiles; undefined without any. */
	readonly platforms: RulePackTally[] | undefined;
	/** By business day, of the 28 that end with today. */
	readonly afterSales: AfterSalesTally;
	afterSalesFrom: EpochMs;
	/** Something that its state shows has changed since the state was last built. */
	changed: boolean;
	/** Agents to show anew. */
	agentsChanged: boolean;
	/** Occupancy of the day as of a second of the clock: it is summed once a second, or when somebody's work changed. */
	occupancy: { second: number; occupancy?: number; busyShare?: number };
}

/** A board that has counted nothing, with its day set by the clock. */
export function emptyBoardTally(
	board: Board,
	now: EpochMs,
	members: ReadonlySet<string> | undefined
): BoardTally {
	const today = businessDayOf(now, board);
	const next = businessDayOf(today.end, board);
	const tally: BoardTally = {
		board,
		members,
		open: 0,
		inService: 0,
		waiting: new Map(),
		unanswered: new Map(),
		awaitingFirst: new Map(),
		busy: new Map(),
		rows: new Map(),
		recent: emptySlidingWindow(recentLength, distributionCount),
		trend: emptySlidingWindow(trendLength, 0),
		levels: [0, 0],
		today: emptyDay(today.start, today.end, [0, 0]),
		tomorrow: emptyDay(next.start, next.end, [0, 0]),
		phase: phaseFrom(board, presentPhase(board, now)),
		nextPhase: phaseFrom(board, presentPhase(board, now) + 1),
		customers: new Map(),
		platforms: emptyPlatforms(board, members),
		afterSales: new Map(),
		afterSalesFrom: afterSalesFrom(now, board),
		changed: true,
		agentsChanged: true,
		occupancy: { second: -1 }
	};
	slideTo(tally.recent, now);
	slideTo(tally.trend, now);
	return tally;
}

/** Whether a board counts what is credited to an account; what is nobody's yet counts on every board. */
export function countsAgent(tally: BoardTally, account: string | undefined): boolean {
	return account === undefined || tally.members === undefined || tally.members.has(account);
}

/** Moves a board to the clock: windows slide, and a new business day begins where it is due. */
export function advanceBoard(tally: BoardTally, now: EpochMs): void {
	if (slideTo(tally.recent, now)) tally.changed = true;
	if (slideTo(tally.trend, now)) tally.changed = true;
	for (const row of tally.rows.values()) {
		if (slideTo(row.recent, now)) row.changed = tally.changed = true;
	}
	if (now >= tally.today.to) beginDay(tally, now);
	const { nextPhase } = tally;
	if (nextPhase !== undefined && now >= nextPhase.from) {
		const index = presentPhase(tally.board, now);
		const started = phaseFrom(tally.board, index);
		tally.phase = started?.from === nextPhase.from ? nextPhase : started;
		tally.nextPhase = phaseFrom(tally.board, index + 1);
		tally.changed = true;
	}
}

/** Index of the last phase that has started; −1 before the first. */
export function presentPhase(board: Board, now: EpochMs): number {
	return (board.phases ?? []).findLastIndex((phase) => phase.start <= now);
}

function phaseFrom(board: Board, index: number): PeriodTally | undefined {
	const phase = board.phases?.[index];
	if (phase === undefined) return undefined;
	return emptyPeriod(phase.start, board.phases?.[index + 1]?.start ?? Infinity);
}

function beginDay(tally: BoardTally, now: EpochMs): void {
	const today = businessDayOf(now, tally.board);
	const { levels, tomorrow } = tally;
	// No event is more than the clock tolerance ahead: all steps so far lie before a day that begins later.
	if (tomorrow.from === today.start) {
		tally.today = tomorrow;
		for (const [gauge, track] of tomorrow.day.peaks.entries()) endOn(track, levels[gauge] as number);
	} else tally.today = emptyDay(today.start, today.end, levels);
	const next = businessDayOf(today.end, tally.board);
	tally.tomorrow = emptyDay(next.start, next.end, levels);
	tally.afterSalesFrom = afterSalesFrom(now, tally.board);
	forgetAfterSales(tally.afterSales, tally.afterSalesFrom);
	// What no window holds any more: the day begins while the last minutes before it still count.
	const oldest = Math.min(tally.today.from, tally.phase?.from ?? Infinity, slidingFrom(tally.recent));
	for (const [key, { booked, turns }] of tally.customers) {
		if (booked.asked < oldest) tally.customers.delete(key);
		else if (turns !== undefined) {
			for (const [turnKey, { asked }] of turns) if (asked < oldest) turns.delete(turnKey);
		}
	}
	const oldestAsk = rowsFrom(tally.today.from);
	for (const row of tally.rows.values()) {
		row.changed = true;
		for (const start of row.asks.keys()) if (start < oldestAsk) row.asks.delete(start);
	}
	tally.changed = tally.agentsChanged = true;
}

/** Business days before this are no reason to show a row. @param today start of the present one */
export function rowsFrom(today: EpochMs): EpochMs {
	return today - daysOfRows * day - hour;
}

/** Whether a row has anything to show: somebody asked there within a week, or is there now. */
export function isInUse(tally: BoardTally, row: RowTally): boolean {
	if (row.waiting.size > 0 || row.unanswered.size > 0 || row.inService > 0) return true;
	if ((row.recent.histograms[0] as Histogram).total > 0) return true;
	const from = rowsFrom(tally.today.from);
	for (const start of row.asks.keys()) if (start >= from) return true;
	return false;
}

/** The row of a cell, made when it is first needed. */
export function rowOf(tally: BoardTally, cell: Cell): RowTally {
	let row = tally.rows.get(cell.key);
	if (row === undefined) {
		row = {
			cell,
			waiting: new Map(),
			unanswered: new Map(),
			inService: 0,
			asks: new Map(),
			recent: emptySlidingWindow(recentLength, 1),
			changed: true
		};
		row.recent.behind = tally.recent.behind;
		tally.rows.set(cell.key, row);
	}
	return row;
}

/** Books a counter in every window of a board that holds the instant. */
export function bookBoard(
	tally: BoardTally,
	counter: Counter,
	at: EpochMs,
	by: number,
	cellKey: string
): void {
	slideCount(tally.recent, counter, at, by);
	periodsAt(tally, at, (period) => bookPeriod(period, counter, at, by, cellKey));
	tally.changed = true;
}

/** The periods of a board that hold an instant: a day, and a phase. */
function periodsAt(tally: BoardTally, at: EpochMs, book: (period: PeriodTally) => void): void {
	if (covers(tally.today, at)) book(tally.today);
	else if (covers(tally.tomorrow, at)) book(tally.tomorrow);
	if (tally.phase !== undefined && covers(tally.phase, at)) book(tally.phase);
	else if (tally.nextPhase !== undefined && covers(tally.nextPhase, at)) book(tally.nextPhase);
}

/** Books a time in every window of a board that holds the instant. */
export function bookTime(
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
export function bookEndedWait(tally: BoardTally, from: EpochMs, at: EpochMs, by: number): void {
	const day = dayAt(tally, at);
	if (day !== undefined) bookWait(day.waits, at, Math.max(0, at - from), by);
}

/** Books that a gauge of a board changed. */
export function bookGauge(tally: BoardTally, gauge: Gauge, at: EpochMs, step: 1 | -1): void {
	tally.levels[gauge] = (tally.levels[gauge] as number) + step;
	// What a day begins with is set when it begins.
	const day = at < tally.today.to ? tally.today.day : tally.tomorrow.day;
	bookStep(day.peaks[gauge] as PeakTrack, at, step);
	if (gauge === Gauge.waiting) slideCount(tally.trend, Counter.waitStarts, at, step);
	tally.changed = true;
}

/** The largest value of a gauge in the business day so far; undefined while it has been 0 all day. */
export function peakToday(tally: BoardTally, gauge: Gauge): Peak | undefined {
	const peak = peakOf(tally.today.day.peaks[gauge] as PeakTrack);
	return peak.value > 0 ? peak : undefined;
}

/** Books an exchange of messages between an account and a customer. */
export function bookExchange(
	tally: BoardTally,
	account: string,
	customer: string,
	at: EpochMs,
	by: number
): void {
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

/** Sets, or with `asked` undefined removes, the last turn of one of a customer's conversations. */
export function setLastTurn(
	tally: BoardTally,
	customer: string,
	conversationKey: string,
	asked: EpochMs | undefined,
	unanswered: boolean
): void {
	const entry = tally.customers.get(customer);
	if (entry === undefined) {
		if (asked === undefined) return;
		const only = { key: conversationKey, asked, unanswered };
		tally.customers.set(customer, { turns: undefined, booked: only });
		bookLastTurn(tally, only, 1);
		return;
	}
	const { booked } = entry;
	const last = replaceTurn(entry, conversationKey, asked, unanswered);
	if (last === undefined) tally.customers.delete(customer);
	else entry.booked = last;
	if (last?.asked === booked.asked && last.unanswered === booked.unanswered) return;
	bookLastTurn(tally, booked, -1);
	if (last !== undefined) bookLastTurn(tally, last, 1);
}

/** Puts a turn among the customer's, or takes it out; returns the latest that is left. */
function replaceTurn(
	entry: CustomerTurns,
	key: string,
	asked: EpochMs | undefined,
	unanswered: boolean
): LastTurn | undefined {
	const { booked } = entry;
	const isBooked = booked.key === key;
	if (asked === undefined) {
		if (entry.turns === undefined) return isBooked ? undefined : booked;
		entry.turns.delete(key);
		return isBooked ? latest(entry.turns) : booked;
	}
	const turn = { key, asked, unanswered };
	if (entry.turns === undefined) {
		if (isBooked) return turn;
		entry.turns = new Map([[booked.key, booked]]);
	}
	entry.turns.set(key, turn);
	if (isBooked) return isLater(booked, turn) ? latest(entry.turns) : turn;
	return isLater(turn, booked) ? turn : booked;
}

function isLater(a: LastTurn, b: LastTurn): boolean {
	return a.asked > b.asked || (a.asked === b.asked && a.key > b.key);
}

function latest(turns: ReadonlyMap<string, LastTurn>): LastTurn | undefined {
	let last: LastTurn | undefined;
	for (const turn of turns.values()) if (last === undefined || isLater(turn, last)) last = turn;
	return last;
}

function bookLastTurn(tally: BoardTally, turn: LastTurn, by: 1 | -1): void {
	bookBoard(tally, Counter.customersAsked, turn.asked, by, '');
	if (turn.unanswered) bookBoard(tally, Counter.customersUnanswered, turn.asked, by, '');
}

/** Counts that an account took a conversation of the board, which puts it among the people that the board shows. */
export function bookTaken(tally: BoardTally, account: string, at: EpochMs, by: number): void {
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
