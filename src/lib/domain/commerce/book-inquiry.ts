import { firstAskFrom, type Ask } from './inquirer-outcome.ts';
import { markStale, type CommerceLedger } from './commerce-ledger.ts';

/** An ask that is booked (`by` 1) or taken back (−1). */
interface BookedInquiry extends Omit<Ask, 'times'> {
	readonly customer: string;
	readonly by: number;
}

/** Books an ask for a human by a known customer, or takes one back. */
export function bookInquiry(
	ledger: CommerceLedger,
	{ customer, at, by, cell, byHistory }: BookedInquiry
): void {
	let entry = ledger.inquiries.get(customer);
	if (entry === undefined) {
		if (by < 0) return;
		entry = { askedAt: at, asks: [] };
	}
	const { asks } = entry;
	if (at > entry.askedAt) entry.askedAt = at;
	ledger.inquiries.delete(customer);
	ledger.inquiries.set(customer, entry);
	let i = firstAskFrom(asks, at);
	const isSame = (ask: Ask) => ask.cell === cell && ask.byHistory === byHistory;
	while (i < asks.length && (asks[i] as Ask).at === at && !isSame(asks[i] as Ask)) i += 1;
	const ask = asks[i];
	if (ask?.at === at && isSame(ask)) {
		ask.times += by;
		if (ask.times <= 0) asks.splice(i, 1);
	} else if (by > 0) asks.splice(i, 0, { at, cell, byHistory, times: by });
	if (asks.length === 0) ledger.inquiries.delete(customer);
	if (ledger.heard.has('order')) markStale(ledger, customer, at);
}
