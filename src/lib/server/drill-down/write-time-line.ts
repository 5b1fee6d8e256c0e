import type { ConversationTimeLine, Named } from '#lib/domain/drill-down/drill-down.ts';
import type { TimeLineSession } from '#lib/domain/drill-down/time-line.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { linkTo } from './conversation-link.ts';
import { agentOf, customerLabel, type RowNames } from './rows.ts';

/** A time line with the names of what it mentions. */
export function writeTimeLine(
	line: {
		readonly board: ConversationTimeLine['board'];
		readonly at: EpochMs;
		readonly source: string;
		readonly id: string;
		readonly sessions: readonly TimeLineSession[];
		readonly omitted: number;
	},
	names: RowNames
): ConversationTimeLine {
	const { board, at, source, id, sessions, omitted } = line;
	const shops = new Map<string, Named>();
	const queues = new Map<string, Named>();
	const accounts = new Set<string>();
	for (const { shop, queue, entries, spans } of sessions) {
		if (shop !== '') shops.set(shop, { id: shop, name: names.directory.shopName(shop) ?? shop });
		for (const named of [queue, ...entries.map((entry) => entry.queue ?? '')]) {
			if (named === '') continue;
			queues.set(named, { id: named, name: names.directory.queueName(shop, named) ?? named });
		}
		for (const { agent, fromAgent } of entries as readonly { agent?: string; fromAgent?: string }[]) {
			if (agent !== undefined) accounts.add(agent);
			if (fromAgent !== undefined) accounts.add(fromAgent);
		}
		for (const { agent } of spans) if (agent !== undefined) accounts.add(agent);
	}
	const link = linkTo(names.links, source, id);
	return {
		board,
		at,
		source,
		conversation: id,
		...(link !== undefined && { link }),
		...(omitted > 0 && { omitted }),
		sessions: sessions.map(({ customer, ...session }) => ({
			...session,
			...(customer !== undefined && { customer: customerLabel(customer, names.rawCustomers) })
		})),
		shops: [...shops.values()],
		queues: [...queues.values()],
		agents: [...accounts].map((account) => agentOf(account, names))
	};
}
