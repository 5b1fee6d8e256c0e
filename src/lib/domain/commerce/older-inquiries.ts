import type { Cell } from '../floor/cell.ts';
import type { EpochMs } from '../units.ts';
import type { CommerceLedger } from './commerce-ledger.ts';
import { firstAskFrom, type Ask } from './inquirer-outcome.ts';

/** Inquiries from further back than a ledger remembers, which a board with an older phase needs. */
export interface OlderInquiries {
	/** None from this instant on is missing. */
	readonly from: EpochMs;
	/** Customers and their asks before `to`, ascending by time. */
	readonly asks: Iterable<readonly [customer: string, asks: readonly Ask[]]>;
	readonly to: EpochMs;
}

/**
 * What a ledger knows of inquiries before an instant.
 *
 * @param from from when on the ledger was kept, if it was not from the start
 */
export function inquiriesBefore(
	ledger: CommerceLedger,
	to: EpochMs,
	from: EpochMs = -Infinity
): OlderInquiries {
	const since = Math.max(from, ledger.inquiriesFrom);
	return { from: since, to, asks: asksWithin(ledger, since, to) };
}

function* asksWithin(
	{ inquiries }: CommerceLedger,
	from: EpochMs,
	to: EpochMs
): Generator<readonly [string, readonly Ask[]]> {
	if (from >= to) return;
	for (const [customer, { asks }] of inquiries) {
		const within = asks.slice(firstAskFrom(asks, from), firstAskFrom(asks, to));
		if (within.length > 0) yield [customer, within];
	}
}

/** Takes inquiries into a ledger that has forgotten them, or never heard them. */
export function adoptInquiries(
	ledger: CommerceLedger,
	{ from, to, asks }: OlderInquiries,
	cellOf: (cell: Cell) => Cell
): void {
	if (from >= ledger.inquiriesFrom || to < ledger.inquiriesFrom) return;
	for (const [customer, older] of asks) {
		const own = older.map((ask): Ask => ({ ...ask, cell: cellOf(ask.cell) }));
		const entry = ledger.inquiries.get(customer);
		const last = own.at(-1)?.at ?? from;
		if (entry === undefined) ledger.inquiries.set(customer, { askedAt: last, asks: own });
		// What it has not cleared away yet of that time is among them.
		else entry.asks.splice(0, firstAskFrom(entry.asks, to), ...own);
	}
	ledger.inquiriesFrom = from;
}
