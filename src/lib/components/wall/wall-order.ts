import type { AgentCell, BoardState, QueueRow } from '#lib/domain/board/board-state.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { missing } from '#lib/i18n/formats.ts';

/** A queue as the wall lists it. */
export interface NamedQueue extends QueueRow {
	readonly key: string;
	readonly name: string;
	/** The name without its queue, empty where the source names neither shop nor channel. */
	readonly place: string;
	/** Since when its oldest customer waits, for an agent or for an answer; absent when nobody does. */
	readonly oldestAt?: EpochMs;
}

/** Queues, worst first: the oldest waiting customer, then the most waiting, then the most arrivals of today. */
export function worstFirst(queues: BoardState['queues'], collator: Intl.Collator): readonly NamedQueue[] {
	const shopAndQueue = (row: QueueRow) => [row.shop, row.queue].filter(Boolean).join(' ');
	const seen = new Map<string, number>();
	for (const row of Object.values(queues)) {
		const name = shopAndQueue(row);
		seen.set(name, (seen.get(name) ?? 0) + 1);
	}
	const named = Object.entries(queues).map(([key, row]): NamedQueue => {
		// The channel is only said where it tells two rows apart, or is all there is.
		const withChannel = (seen.get(shopAndQueue(row)) ?? 0) > 1 || shopAndQueue(row) === '';
		const place = [withChannel ? row.channel : undefined, row.shop].filter(Boolean).join(' ');
		const name = [place, row.queue].filter(Boolean).join(' ') || missing;
		const oldestAt = Math.min(row.oldestQueuedAt ?? Infinity, row.oldestUnansweredAt ?? Infinity);
		return { ...row, key, name, place, ...(oldestAt !== Infinity && { oldestAt }) };
	});
	return named.sort(
		(a, b) =>
			compareInstants(a.oldestAt, b.oldestAt) ||
			b.waiting + b.unanswered - (a.waiting + a.unanswered) ||
			b.arrivals - a.arrivals ||
			collator.compare(a.name, b.name) ||
			compareText(a.key, b.key)
	);
}

/** What was made of a cell: a frame leaves untouched cells what they were, and the wall their place on it. */
const namedAgents = new WeakMap<AgentCell, NamedAgent>();

function namedAgent(key: string, cell: AgentCell): NamedAgent {
	let named = namedAgents.get(cell);
	if (named?.key !== key) {
		named = { ...cell, key };
		namedAgents.set(cell, named);
	}
	return named;
}

/** An account as the wall shows it. */
export interface NamedAgent extends AgentCell {
	readonly key: string;
}

const presenceOrder = { online: 0, busy: 0, unknown: 0, other: 1, away: 2, offline: 3 } as const;

/**
 * Agents: those at work first, then breaks, then offline; by name within. Never by load, which would make the cells
 * jump all the time.
 *
 * @param previous an earlier result: where nobody came, left, changed name or presence its order still holds, and
 * comparing hundreds of Chinese names ten times a second is what a TV has no time for
 */
export function agentsByPresence(
	agents: BoardState['agents'],
	collator: Intl.Collator,
	previous: readonly NamedAgent[] = []
): readonly NamedAgent[] {
	const kept: NamedAgent[] = [];
	for (const before of previous) {
		const cell = agents[before.key];
		if (cell === undefined || cell.name !== before.name || cell.state !== before.state) break;
		kept.push(namedAgent(before.key, cell));
	}
	if (kept.length === Object.keys(agents).length) return kept;
	return Object.entries(agents)
		.map(([key, cell]) => namedAgent(key, cell))
		.sort(
			(a, b) =>
				presenceOrder[a.state ?? 'unknown'] - presenceOrder[b.state ?? 'unknown'] ||
				collator.compare(a.name, b.name) ||
				compareText(a.key, b.key)
		);
}

/** How full an agent is. `full`: at or over capacity; unknown without a capacity. */
export function agentLoad(cell: AgentCell): 'idle' | 'low' | 'high' | 'full' {
	if (cell.open === 0) return 'idle';
	if (cell.capacity === undefined || cell.capacity === 0) return 'low';
	const load = cell.open / cell.capacity;
	if (load >= 1) return 'full';
	return load >= 0.75 ? 'high' : 'low';
}

function compareInstants(a: EpochMs | undefined, b: EpochMs | undefined): number {
	if (a === b) return 0;
	return (a ?? Infinity) < (b ?? Infinity) ? -1 : 1;
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
