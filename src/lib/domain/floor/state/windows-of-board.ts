import type { BoardState, WindowFigures } from '../../board/board-state.ts';
import { afterSalesFigures } from '../../commerce/after-sales-tally.ts';
import { commerceFigures } from '../../commerce/commerce-figures.ts';
import { countsCommerce } from '../../commerce/book-trade.ts';
import { keepsCommerce } from '../../commerce/forget-commerce.ts';
import { windowFigures } from '../../metrics/figures.ts';
import type { PeriodTally } from '../../metrics/period.ts';
import { slidingFrom } from '../../metrics/sliding.ts';
import type { BoardTally } from '../board-tally.ts';
import type { Floor } from '../floor.ts';
import type { Occupancy } from './occupancy-of-board.ts';

/** The figures of all windows of a board. */
export function windowsOfBoard(floor: Floor, tally: BoardTally, occupancy: Occupancy): BoardState['windows'] {
	const phase = phaseOf(floor, tally);
	return {
		last15: last15Of(floor, tally),
		today: todayOf(floor, tally, occupancy),
		...(phase === undefined ? undefined : { phase })
	};
}

/** The figures of the last 15 minutes. */
export function last15Of(floor: Floor, tally: BoardTally): WindowFigures {
	const { recent } = tally;
	const context = { ...windowContext(floor, tally), from: slidingFrom(recent) };
	return windowFigures(recent.counters, recent.histograms, context);
}

/** The figures of the business day so far. */
export function todayOf(floor: Floor, tally: BoardTally, occupancy: Occupancy): WindowFigures {
	const { today } = tally;
	const context = { ...windowContext(floor, tally), ...occupancy, from: today.from };
	return {
		...windowFigures(today.counters, today.histograms, context),
		...commerceOf(floor, tally, today)
	};
}

/** The figures of the present phase; undefined on a board without one. */
export function phaseOf(floor: Floor, tally: BoardTally): WindowFigures | undefined {
	const { phase } = tally;
	if (phase === undefined) return undefined;
	return {
		...windowFigures(phase.counters, phase.histograms, { ...windowContext(floor, tally), from: phase.from }),
		...commerceOf(floor, tally, phase)
	};
}

/** The figures of the last 28 days after the sale, on a board that has them. */
export function afterSalesOf(floor: Floor, tally: BoardTally): Pick<BoardState, 'afterSales'> {
	if (!countsCommerce(tally)) return {};
	const afterSales = afterSalesFigures(tally.afterSales, floor.commerce.heard, floor.now, tally.board);
	return afterSales === undefined ? {} : { afterSales };
}

/** What every window of a board needs beside its own sums. */
function windowContext(floor: Floor, tally: BoardTally) {
	const { answerWithin } = tally.board;
	let lateFirstResponses = 0;
	for (const since of tally.awaitingFirst.values()) {
		if (floor.now - since > answerWithin * 1_000) lateFirstResponses += 1;
	}
	return { answerWithin, lateFirstResponses };
}

function commerceOf(floor: Floor, tally: BoardTally, period: PeriodTally): Pick<WindowFigures, 'commerce'> {
	if (!countsCommerce(tally) || !keepsCommerce(period, floor.now)) return {};
	const commerce = commerceFigures(period, floor.commerce.heard);
	return commerce === undefined ? {} : { commerce };
}
