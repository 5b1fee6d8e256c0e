import type { BoardTally } from '../floor/board-tally.ts';
import type { Cell } from '../floor/cell.ts';
import { isPaidWithin } from '../kpi/inquiry-conversion.ts';
import { covers, type PeriodTally } from '../metrics/period.ts';
import type { EpochMs } from '../units.ts';
import type { CommerceSubject } from './commerce-subject.ts';
import type { InquirerOutcome } from './commerce-tally.ts';

/** D of the inquiry conversion that looks beyond the day of the inquiry, in business days. */
export const laterDays = 3;

/** A customer's asks of one instant and cell: one, or more where conversations ask at once. */
export interface Ask {
	readonly at: EpochMs;
	readonly cell: Cell;
	/** It was backfilled: an order may belong to it, but it counts on no live board. */
	readonly byHistory: boolean;
	times: number;
}

/** Index of the first ask at or after an instant. @param asks ascending by time */
export function firstAskFrom(asks: readonly Ask[], at: EpochMs): number {
	let low = 0;
	let high = asks.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((asks[middle] as Ask).at < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

/**
 * What a customer contributes to the conversions of a board in one period; undefined for one who did not inquire
 * there in it.
 *
 * An order of another shop than that of the inquiry does not count for it; an order whose shop is unknown does.
 *
 * @param asks the customer's asks, ascending by time
 * @param orders the customer's orders
 */
export function inquirerOutcome(
	tally: BoardTally,
	period: PeriodTally,
	asks: readonly Ask[],
	orders: readonly CommerceSubject[],
	isPreSale: (cell: Cell) => boolean
): InquirerOutcome | undefined {
	const first = firstAskFrom(asks, period.from);
	const end = firstAskFrom(asks, period.to);
	const counts = (ask: Ask) => !ask.byHistory && ask.cell.boards.includes(tally) && isPreSale(ask.cell);
	const shops = new Set<string>();
	for (let i = first; i < end; i++) {
		const ask = asks[i] as Ask;
		if (!shops.has(ask.cell.shop) && counts(ask)) shops.add(ask.cell.shop);
	}
	if (shops.size === 0) return undefined;
	let sameDay = false;
	let later = false;
	let createdOrders = 0;
	let paidOrders = 0;
	for (const { state, cell } of orders) {
		if (cell !== undefined && !shops.has(cell.shop)) continue;
		const { since, doneAt } = state;
		if (since !== undefined && covers(period, since)) {
			createdOrders += 1;
			if (doneAt !== undefined) paidOrders += 1;
		}
		if (doneAt === undefined || sameDay) continue;
		// The last inquiry before the payment is the nearest: what it does not reach, none does.
		for (let i = Math.min(end, firstAskFrom(asks, doneAt + 1)) - 1; i >= first; i--) {
			const ask = asks[i] as Ask;
			if ((cell !== undefined && ask.cell.shop !== cell.shop) || !counts(ask)) continue;
			sameDay = isPaidWithin(ask.at, doneAt, { ...tally.board, withinDays: 0 });
			later ||= sameDay || isPaidWithin(ask.at, doneAt, { ...tally.board, withinDays: laterDays });
			break;
		}
	}
	return { sameDay, later, createdOrders, paidOrders };
}
