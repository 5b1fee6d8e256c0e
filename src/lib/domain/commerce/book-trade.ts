import type { BoardTally } from '../floor/board-tally.ts';
import { isUnfiltered, type Cell } from '../floor/cell.ts';
import { covers, type PeriodTally } from '../metrics/period.ts';
import type { CommerceSubject } from './commerce-subject.ts';
import { bookFact, emptyCommerceTally, setInquirer } from './commerce-tally.ts';
import { bookAfterSales } from './after-sales-tally.ts';
import { inquirerOutcome } from './inquirer-outcome.ts';
import type { CommerceLedger } from './commerce-ledger.ts';
import { isPreSale } from './pre-sale-queues.ts';

/**
 * Whether a board has commerce figures. One of some agent groups has none: an order is not credited to an account,
 * and a number that is everybody's would pass for theirs.
 */
export function countsCommerce({ members }: BoardTally): boolean {
	return members === undefined;
}

/**
 * Books all that is known of trade on a board that is new here, in the place of whatever it has booked of it.
 * Nothing may be stale.
 */
export function bookTrade(ledger: CommerceLedger, tally: BoardTally): void {
	for (const period of periodsOf(tally)) period.commerce = emptyCommerceTally();
	tally.afterSales.clear();
	if (!countsCommerce(tally)) return;
	for (const subject of ledger.subjects.values()) {
		if (subject.cell === undefined || subject.cell.boards.includes(tally)) {
			bookFactsOf(subject, tally, 1);
		}
	}
	if (!ledger.heard.has('order')) return;
	for (const customer of ledger.inquiries.keys()) settleCustomer(ledger, customer, [tally]);
}

/** Books the facts of a subject on the boards that count it (`by` 1), or takes them back (−1). */
export function bookSubject(subject: CommerceSubject, boards: readonly BoardTally[], by: 1 | -1): void {
	for (const tally of subject.cell?.boards ?? boards) bookFactsOf(subject, tally, by);
}

/** Works out what a customer contributes to the conversions of boards, and books it in the place of what was. */
export function settleCustomer(
	ledger: CommerceLedger,
	customer: string,
	boards: readonly BoardTally[]
): void {
	const asks = ledger.inquiries.get(customer)?.asks ?? [];
	const orders: CommerceSubject[] = [];
	for (const key of ledger.ordersOf.get(customer) ?? []) {
		const order = ledger.subjects.get(key);
		if (order !== undefined) orders.push(order);
	}
	const preSale = (cell: Cell) => isPreSale(ledger, cell);
	for (const tally of boards) {
		if (!countsCommerce(tally)) continue;
		for (const period of periodsOf(tally)) {
			// Of a period that reaches further back than the asks that are left, nothing is shown.
			if (period.from < ledger.inquiriesFrom) continue;
			const outcome = inquirerOutcome(tally, period, asks, orders, preSale);
			if (setInquirer(period.commerce, customer, outcome)) tally.changed = true;
		}
	}
}

function bookFactsOf(subject: CommerceSubject, tally: BoardTally, by: 1 | -1): void {
	if (!countsCommerce(tally) || (subject.cell === undefined && !isUnfiltered(tally.board))) return;
	for (const period of periodsOf(tally)) {
		for (const fact of subject.booked) if (covers(period, fact.at)) bookFact(period.commerce, fact, by);
	}
	for (const fact of subject.booked) {
		bookAfterSales(tally.afterSales, fact, by, tally.board, tally.afterSalesFrom);
	}
	tally.changed = true;
}

/** The periods of a board that book facts of trade. */
export function periodsOf({ today, tomorrow, phase, nextPhase }: BoardTally): readonly PeriodTally[] {
	return [today, tomorrow, phase, nextPhase].filter((period) => period !== undefined);
}
