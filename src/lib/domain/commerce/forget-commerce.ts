import { clockSkewTolerance, lateWindow } from '../events/event.ts';
import type { BoardTally } from '../floor/board-tally.ts';
import type { PeriodTally } from '../metrics/period.ts';
import { day, hour, type EpochMs } from '../units.ts';
import { firstAskFrom } from './inquirer-outcome.ts';
import { commerceReach, inquiryReach, type CommerceLedger } from './commerce-ledger.ts';
import { settleCommerce } from './settle-commerce.ts';
import { dropSubject } from './commerce-links.ts';
import { periodsOf } from './book-trade.ts';

/**
 * Forgets what can no longer matter to a board: the events of subjects that were quiet for longer than events may be
 * late, subjects that were quiet for longer than others may refer to them, and inquiries that are too old for every
 * period and for every order that may still move.
 */
export function forgetCommerce(ledger: CommerceLedger, boards: readonly BoardTally[], now: EpochMs): void {
	settleCommerce(ledger, boards);
	const quietSince = now - lateWindow - 2 * hour;
	for (const key of ledger.unsettled) {
		const subject = ledger.subjects.get(key);
		if (subject !== undefined) {
			if (subject.lastReceivedAt >= quietSince) break;
			subject.base = subject.state;
			subject.events = [];
			subject.mixedOrder = false;
		}
		ledger.unsettled.delete(key);
	}
	ledger.subjectsFrom = now - commerceReach - 2 * day;
	for (const subject of ledger.subjects.values()) {
		if (subject.heardAt >= ledger.subjectsFrom) break;
		dropSubject(ledger, subject);
	}
	let oldest = quietSince;
	for (const tally of boards) oldest = Math.min(oldest, inquiriesNeeded(tally, now));
	ledger.inquiriesFrom = Math.max(ledger.inquiriesFrom, oldest - inquiryReach);
	for (const [customer, { askedAt, asks }] of ledger.inquiries) {
		const old = firstAskFrom(asks, ledger.inquiriesFrom);
		if (old > 0) asks.splice(0, old);
		if (asks.length === 0) ledger.inquiries.delete(customer);
		else if (askedAt - lateWindow - clockSkewTolerance > ledger.inquiriesFrom) break;
	}
}

/** Whether the commerce figures of a period are kept: a phase without an end is left after `commerceReach`. */
export function keepsCommerce(period: PeriodTally, now: EpochMs): boolean {
	return now - period.from < commerceReach;
}

/** From when on a board needs the inquiries of its customers. */
export function inquiriesNeeded(tally: BoardTally, now: EpochMs): EpochMs {
	const kept = periodsOf(tally).filter((period) => keepsCommerce(period, now));
	return Math.min(Infinity, ...kept.map(({ from }) => from));
}
