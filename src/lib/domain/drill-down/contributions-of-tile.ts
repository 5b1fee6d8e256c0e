import type { Board } from '../board/board.ts';
import type { Tile } from '../board/tile.ts';
import { filterHolds } from '../floor/cell.ts';
import type { Cell } from '../floor/cell.ts';
import { Counter } from '../metrics/facts.ts';
import { secondOf } from '../metrics/histogram.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs, Seconds } from '../units.ts';
import type { Contribution, ContributionReason } from './contribution.ts';
import type { ConversationFact, FactKind } from './conversation-facts.ts';
import type { Dossier } from './standing.ts';

/** Instants that a figure covers, [from, to). */
export interface FigureWindow {
	readonly from: EpochMs;
	readonly to: EpochMs;
}

/** By what a figure counts. */
export interface CountingContext {
	readonly board: Pick<Board, 'filter'>;
	/** Account keys of the board's agent groups; undefined when it counts everybody. */
	readonly members: ReadonlySet<string> | undefined;
	readonly window: FigureWindow;
	/** N, by cell. */
	readonly answerWithin: (cell: Cell) => Seconds;
	readonly now: EpochMs;
	/** The accounts that the board shows. */
	readonly accounts: ReadonlySet<string>;
}

/** Metrics whose conversations are found in what was booked within a window. */
export const windowedMetrics = [
	'firstResponse',
	'firstResponseWithin',
	'averageResponse',
	'serviceLevel',
	'waitWithin',
	'abandonment',
	'abandonedShort',
	'unansweredRate',
	'arrivals',
	'received',
	'satisfaction',
	'participation',
	'longestWait'
] as const;
export type WindowedMetric = (typeof windowedMetrics)[number];

export function isWindowedMetric(metric: Tile['metric']): metric is WindowedMetric {
	return (windowedMetrics as readonly string[]).includes(metric);
}

/**
 * The conversations behind a figure, in no order. Their sums are the figure's own counts: `of` of the rows are what it
 * divides by or counts, `part` of them its numerator.
 */
export function contributionsOfTile(
	metric: WindowedMetric,
	dossiers: Iterable<Dossier>,
	context: CountingContext
): Contribution[] {
	const list = new Listing(context);
	if (metric === 'unansweredRate') list.customers(dossiers);
	else if (metric === 'received') list.received(dossiers);
	else for (const dossier of dossiers) list.add(metric, dossier);
	return list.found;
}

class Listing {
	readonly found: Contribution[] = [];
	readonly #context: CountingContext;
	/** By cell key: the filter is asked for every fact. */
	readonly #holds = new Map<string, boolean>();

	constructor(context: CountingContext) {
		this.#context = context;
	}

	#counts(cell: Cell, agent?: string): boolean {
		const { board, members } = this.#context;
		if (agent !== undefined && members !== undefined && !members.has(agent)) return false;
		let holds = this.#holds.get(cell.key);
		if (holds === undefined) {
			holds = filterHolds(board as Board, cell);
			this.#holds.set(cell.key, holds);
		}
		return holds;
	}

	#covers(at: EpochMs): boolean {
		const { from, to } = this.#context.window;
		return at >= from && at < to;
	}

	*#facts({ facts }: Dossier, kind: FactKind): Generator<ConversationFact> {
		for (const fact of facts) {
			if (fact.kind === kind && this.#covers(fact.at) && this.#counts(fact.cell, fact.agent)) yield fact;
		}
	}

	#within({ cell, time = 0 }: ConversationFact): boolean {
		return secondOf(time) <= this.#context.answerWithin(cell);
	}

	/** Stays the same while the list is looked at: by conversation and instant, numbered where there are several. */
	#keyOf({ key }: Dossier, at: EpochMs): string {
		let before = 0;
		for (let i = this.found.length - 1; this.found[i]?.standing.key === key; i--) {
			if (this.found[i]?.at === at) before += 1;
		}
		const dated = `${key}\u001f${at}`;
		return before === 0 ? dated : `${dated}\u001f${before}`;
	}

	#push(
		standing: Dossier,
		{ at, cell, agent, time }: Omit<ConversationFact, 'kind'>,
		rest: {
			running?: true;
			part: number;
			of: number;
			over: boolean;
			reason?: ContributionReason | undefined;
		}
	): void {
		const { reason, ...weights } = rest;
		this.found.push({
			standing,
			key: this.#keyOf(standing, at),
			at,
			cell,
			agent,
			...(time === undefined ? undefined : { time }),
			...weights,
			...(reason === undefined ? undefined : { reason })
		});
	}

	/** What one conversation adds. */
	add(metric: Exclude<WindowedMetric, 'unansweredRate' | 'received'>, dossier: Dossier): void {
		switch (metric) {
			case 'firstResponse':
			case 'firstResponseWithin':
				this.#times(dossier, 'firstResponse');
				break;
			case 'averageResponse':
				this.#times(dossier, 'response');
				break;
			case 'waitWithin':
				this.#times(dossier, 'wait');
				break;
			case 'serviceLevel':
				this.#times(dossier, 'firstResponse');
				this.#abandonedLate(dossier);
				this.#awaitingFirst(dossier);
				break;
			case 'longestWait':
				for (const fact of this.#facts(dossier, 'waitEnded')) {
					this.#push(dossier, fact, { part: 0, of: 1, over: !this.#within(fact) });
				}
				this.#running(dossier);
				break;
			case 'abandonedShort':
				for (const fact of this.#facts(dossier, 'abandonedShort')) {
					this.#push(dossier, { ...fact, ...waitBehind(dossier, fact) }, shortly);
				}
				break;
			case 'arrivals': {
				const ask = this.#ask(dossier);
				if (ask?.counter === Counter.arrivals) this.#push(dossier, ask, { part: 0, of: 1, over: false });
				break;
			}
			case 'abandonment':
				this.#abandonment(dossier);
				break;
			case 'satisfaction':
				for (const fact of this.#facts(dossier, 'rated')) {
					const satisfied = dossier.facts.some(({ kind, at }) => kind === 'satisfied' && at === fact.at);
					const reason = satisfied ? 'satisfied' : 'dissatisfied';
					this.#push(dossier, fact, { part: Number(satisfied), of: 1, over: !satisfied, reason });
				}
				break;
			case 'participation':
				this.#participation(dossier);
				break;
			default:
				metric satisfies never;
		}
	}

	#times(dossier: Dossier, kind: 'firstResponse' | 'response' | 'wait'): void {
		for (const fact of this.#facts(dossier, kind)) {
			const within = this.#within(fact);
			this.#push(dossier, fact, { part: Number(within), of: 1, over: !within });
		}
	}

	#abandonedLate(dossier: Dossier): void {
		for (const fact of this.#facts(dossier, 'abandoned')) {
			if (dossier.facts.some(({ kind, at }) => kind === 'abandonedShort' && at === fact.at)) continue;
			const wait = waitBehind(dossier, fact);
			this.#push(dossier, { ...fact, ...wait }, { part: 0, of: 1, over: true, reason: 'abandoned' });
		}
	}

	#awaitingFirst(dossier: Dossier): void {
		const { cell, agent, open, turnSince, turns, isHistory } = dossier;
		if (!open || turns > 0 || turnSince === undefined || isHistory || !this.#counts(cell, agent)) return;
		const { now, answerWithin } = this.#context;
		const time = now - turnSince;
		if (time <= answerWithin(cell) * 1_000) return;
		const turn = { at: turnSince, cell, agent, time };
		this.#push(dossier, turn, { part: 0, of: 1, over: true, running: true, reason: 'first_open' });
	}

	#running(dossier: Dossier): void {
		const { waitingSince, cell, agent, open, isHistory } = dossier;
		if (waitingSince === undefined || !open || isHistory || !this.#counts(cell, agent)) return;
		const time = Math.max(0, this.#context.now - waitingSince);
		const over = secondOf(time) > this.#context.answerWithin(cell);
		const wait = { at: waitingSince, cell, agent, time };
		this.#push(dossier, wait, { part: 0, of: 1, over, running: true, reason: 'running' });
	}

	/** Its ask within the window, where it counts. */
	#ask({ visit }: Dossier): { at: EpochMs; cell: Cell; counter: Counter; agent: undefined } | undefined {
		const booked = visit?.booked;
		if (booked === undefined || !this.#covers(booked.at) || !this.#counts(booked.cell)) return undefined;
		return { at: booked.at, cell: booked.cell, counter: booked.counter, agent: undefined };
	}

	#abandonment(dossier: Dossier): void {
		const ask = this.#ask(dossier);
		const asked = ask?.counter === Counter.arrivals || ask?.counter === Counter.returns;
		const abandoned = [...this.#facts(dossier, 'abandoned')];
		const last = abandoned.at(-1);
		if (last !== undefined) {
			const short = dossier.facts.some(({ kind, at }) => kind === 'abandonedShort' && at === last.at);
			const reason = short ? 'abandoned_short' : 'abandoned';
			const wait = waitBehind(dossier, last);
			const weights = { part: abandoned.length, of: Number(asked), over: true, reason } as const;
			this.#push(dossier, { ...last, ...wait }, weights);
		} else if (ask !== undefined && asked) {
			const reason = ask.counter === Counter.returns ? 'return' : undefined;
			this.#push(dossier, ask, { part: 0, of: 1, over: false, reason });
		}
	}

	#participation(dossier: Dossier): void {
		const closed = [...this.#facts(dossier, 'closed')];
		const rated = [...this.#facts(dossier, 'rated')];
		const unreadable = [...this.#facts(dossier, 'ratedUnreadable')];
		const last = rated.at(-1) ?? unreadable.at(-1) ?? closed.at(-1);
		if (last === undefined) return;
		const reason = unreadable.length > 0 ? 'rating_unreadable' : undefined;
		const part = rated.length + unreadable.length;
		this.#push(dossier, last, { part, of: closed.length, over: false, reason });
	}

	/** One row a customer: the conversation with the customer's last turn decides. */
	customers(dossiers: Iterable<Dossier>): void {
		const last = new Map<string, Dossier>();
		for (const dossier of latestSessions(dossiers)) {
			if (dossier.isHistory || dossier.lastAsked === undefined) continue;
			if (!this.#counts(dossier.cell, dossier.agent)) continue;
			const other = last.get(dossier.customer);
			if (other === undefined || isLater(dossier, other)) last.set(dossier.customer, dossier);
		}
		for (const dossier of last.values()) {
			const { lastAsked: at = 0, lastUnanswered: unanswered, turnSince, closedAt, cell, agent } = dossier;
			if (!this.#covers(at)) continue;
			const until = turnSince === undefined ? closedAt : this.#context.now;
			const time = unanswered && until !== undefined ? Math.max(0, until - at) : undefined;
			const ended = turnSince === undefined;
			const reason = ended ? 'unanswered_closed' : 'unanswered_open';
			const fact = { at, cell, agent, ...(time === undefined ? undefined : { time }) };
			const weights = { part: Number(unanswered), of: 1, over: unanswered } as const;
			this.#push(dossier, fact, {
				...weights,
				...(unanswered ? { reason } : undefined),
				...(ended ? undefined : { running: true as const })
			});
		}
	}

	/** One row for an account and a customer who have written to each other: their last conversation. */
	received(dossiers: Iterable<Dossier>): void {
		const pairs = new Map<string, { dossier: Dossier; fact: ConversationFact }>();
		for (const dossier of dossiers) {
			for (const fact of this.#facts(dossier, 'exchange')) {
				if (fact.agent === undefined || !this.#context.accounts.has(fact.agent)) continue;
				const pair = `${fact.agent}\u001f${dossier.customer}`;
				const other = pairs.get(pair);
				if (other === undefined || fact.at > other.fact.at) pairs.set(pair, { dossier, fact });
			}
		}
		for (const { dossier, fact } of pairs.values()) {
			this.#push(dossier, fact, { part: 0, of: 1, over: false });
		}
	}
}

const shortly = { part: 0, of: 1, over: true, reason: 'abandoned_short' } as const;

/** How long the wait was that ended with an abandonment. */
function waitBehind({ facts }: Dossier, { at }: ConversationFact): Pick<ConversationFact, 'time'> {
	const time = facts.find((fact) => fact.kind === 'waitEnded' && fact.at === at)?.time;
	return time === undefined ? {} : { time };
}

/** Of a conversation whose id was used again, only the present session stands on the boards. */
function latestSessions(dossiers: Iterable<Dossier>): Iterable<Dossier> {
	const latest = new Map<string, Dossier>();
	for (const dossier of dossiers) {
		const conversation = accountKey(dossier.source, dossier.id);
		const other = latest.get(conversation);
		if (other === undefined || dossier.session > other.session) latest.set(conversation, dossier);
	}
	return latest.values();
}

/** Of two conversations of a customer, by key where their last turns were asked at once: as the boards decide. */
function isLater(a: Dossier, b: Dossier): boolean {
	const [at, other] = [a.lastAsked ?? 0, b.lastAsked ?? 0];
	return at > other || (at === other && a.key > b.key);
}
