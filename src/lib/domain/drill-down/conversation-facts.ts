import { emptyConversation, type Conversation } from '../conversation/conversation.ts';
import { applyEvent, type CellOf } from '../conversation/fold.ts';
import type { Cell } from '../floor/cell.ts';
import { Counter, Distribution, silentSink, type FactSink } from '../metrics/facts.ts';
import { cellKey } from '../registry/keys.ts';
import type { EpochMs, Milliseconds } from '../units.ts';

/** What one conversation adds to figures, by the word that lists use. */
export type FactKind =
	| 'firstResponse'
	| 'response'
	| 'wait'
	| 'waitEnded'
	| 'abandoned'
	| 'abandonedShort'
	| 'closed'
	| 'rated'
	| 'ratedUnreadable'
	| 'satisfied'
	| 'exchange';

/** One fact of a conversation that is booked at an instant in a cell. */
export interface ConversationFact {
	readonly kind: FactKind;
	readonly at: EpochMs;
	readonly cell: Cell;
	/** How long it took: responses and waits. */
	readonly time?: Milliseconds;
	/** Account key of whom it is credited to. */
	readonly agent?: string | undefined;
}

const kindOfCounter: Readonly<Partial<Record<Counter, FactKind>>> = {
	[Counter.abandoned]: 'abandoned',
	[Counter.abandonedShort]: 'abandonedShort',
	[Counter.closed]: 'closed',
	[Counter.rated]: 'rated',
	[Counter.ratedUnreadable]: 'ratedUnreadable',
	[Counter.satisfied]: 'satisfied'
};
const kindOfDistribution: Readonly<Record<Distribution, FactKind>> = {
	[Distribution.firstResponse]: 'firstResponse',
	[Distribution.response]: 'response',
	[Distribution.wait]: 'wait'
};

/** Finds cells that belong to no floor; the same cell for the same three names. */
export function looseCells(): CellOf {
	const cells = new Map<string, Cell>();
	return (shop, channel, queue) => {
		const key = cellKey(shop, channel, queue);
		let cell = cells.get(key);
		if (cell === undefined) cells.set(key, (cell = { key, shop, channel, queue, boards: [] }));
		return cell;
	};
}

/** A sink that keeps what one conversation books, and drops what it takes back. */
export function collectingSink(facts: ConversationFact[]): FactSink {
	const book = (fact: ConversationFact, by: number) => {
		if (by > 0) {
			facts.push(fact);
			return;
		}
		const i = facts.findLastIndex(({ kind, at }) => kind === fact.kind && at === fact.at);
		if (i >= 0) facts.splice(i, 1);
	};
	const sink: FactSink = {
		...silentSink,
		count(counter, at, by, cell, agent) {
			const kind = kindOfCounter[counter];
			if (kind !== undefined) book({ kind, at, cell, agent }, by);
		},
		time(distribution, at, time, by, cell, agent) {
			book({ kind: kindOfDistribution[distribution], at, cell, time, agent }, by);
		},
		waitEnded(from, at, by, cell) {
			book({ kind: 'waitEnded', at, cell, time: Math.max(0, at - from) }, by);
		},
		exchange(agent, _, at, by, cell) {
			book({ kind: 'exchange', at, cell, agent }, by);
		},
		get history() {
			return sink;
		}
	};
	return sink;
}

/**
 * The facts that the boards have booked of a conversation, by folding its events anew. (Its ask depends on the
 * customer's other conversations and is not among them: see `Visit`.)
 */
export function factsOfConversation(c: Conversation, cellOf: CellOf): ConversationFact[] {
	const facts: ConversationFact[] = [];
	// What was backfilled is on no live board.
	const sink: FactSink = { ...collectingSink(facts), history: silentSink };
	const again = emptyConversation(c.key, c.source, c.id, cellOf('', '', ''));
	for (const event of c.events) applyEvent(again, event, 1, sink, cellOf);
	return facts;
}
