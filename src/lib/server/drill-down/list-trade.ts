import { countContributions } from '#lib/domain/drill-down/contribution.ts';
import {
	afterSalesContributions,
	isAfterSalesMetric,
	tradeContributions,
	type AfterSalesMetric,
	type TradeContribution
} from '#lib/domain/drill-down/trade-contributions.ts';
import { pageOf, sortList } from '#lib/domain/drill-down/list.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { Turns } from '../replay/turns.ts';
import { DrillDownError } from './drill-down-thread.ts';
import type { PageRequest } from './list-request.ts';
import type { DrillDownContext } from './drill-down-context.ts';
import type { TradeSource } from './find-list.ts';
import type { Paged } from './write-list.ts';

/** Refunds of 28 days that are listed: they are sorted on the live thread. */
const mostAfterSales = 100_000;

/** What is in a figure of trade, read from the ledger in turns: a shop can have a million orders. */
export async function listTrade(
	context: DrillDownContext,
	boardId: string,
	source: TradeSource,
	now: EpochMs,
	{ filter, order, limit, after }: PageRequest
): Promise<Paged<TradeContribution>> {
	const reading = context.look(boardId, (floor, tally) => {
		if (isAfterSales(source)) {
			return afterSalesContributions(source.metric, floor.commerce, tally, source.window);
		}
		const period = source.window === 'phase' ? tally.phase : tally.today;
		return period && tradeContributions(source.metric, floor.commerce, tally, period);
	});
	const found: TradeContribution[] = [];
	const turns = new Turns();
	for (const row of reading ?? []) {
		if (row !== undefined) found.push(row);
		else if (turns.over) await turns.giveWay();
		if (isAfterSales(source) && found.length > mostAfterSales) throw new DrillDownError('too_many');
	}
	// An order that changes meanwhile can be passed twice: its last state stands.
	const once = [...new Map(found.map((row) => [row.key, row])).values()];
	const { queue, shop, channel, agent, state, over } = filter;
	const rows = once.filter(
		(row) =>
			(over !== true || row.over) &&
			(queue === undefined || row.cell?.key === queue) &&
			(shop === undefined || row.cell?.shop === shop) &&
			(channel === undefined || row.cell?.channel === channel) &&
			// Nobody is credited with an order, and it is in no state of a conversation.
			agent === undefined &&
			state === undefined
	);
	const page = pageOf(sortList(rows, order), order, limit, now, after);
	return { whole: countContributions(once), filtered: rows.length, ...page };
}

function isAfterSales(source: TradeSource): source is Extract<TradeSource, { metric: AfterSalesMetric }> {
	return isAfterSalesMetric(source.metric);
}
