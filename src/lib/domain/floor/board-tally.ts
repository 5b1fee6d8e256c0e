import type { Peak } from '../board/board-state.ts';
import type { Board } from '../board/board.ts';
import { afterSalesFrom, forgetAfterSales, type AfterSalesTally } from '../commerce/after-sales-tally.ts';
import { distributionCount, type Gauge } from '../metrics/facts.ts';
import { endOn, peakOf, type PeakTrack } from '../metrics/peak-track.ts';
import { emptyDay, emptyPeriod, type DayTally, type PeriodTally } from '../metrics/period.ts';
import { emptySlidingWindow, slideTo, slidingFrom, type SlidingWindow } from '../metrics/sliding.ts';
import { businessDayOf } from '../time/business-day.ts';
import type { EpochMs } from '../units.ts';
import type { RulePackTally } from '../rule-packs/rule-pack-tally.ts';
import { emptyPlatforms } from './platforms.ts';
import { rowsFrom, type RowTally } from './row-tally.ts';
import type { CustomerTurns } from './customer-turns.ts';
import { recentLength, trendLength } from './board-windows.ts';

/** The period of a business day. */
export type DayPeriod = PeriodTally & { readonly day: DayTally };

/** All that one board has counted: plain data, changed only by the functions of this folder and of commerce. */
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

/** The largest value of a gauge in the business day so far; undefined while it has been 0 all day. */
export function peakToday(tally: BoardTally, gauge: Gauge): Peak | undefined {
	const peak = peakOf(tally.today.day.peaks[gauge] as PeakTrack);
	return peak.value > 0 ? peak : undefined;
}
