import { isOnline, onlineSums, presentState } from '../agent/agent-timeline.ts';
import type {
	AgentCell,
	BoardState,
	NowFigures,
	Picture,
	QueueRow,
	SourceFreshness,
	WindowFigures
} from '../board/board-state.ts';
import type { FiguresOfBoard } from '../board/figure-of-tile.ts';
import { afterSalesFigures } from '../commerce/after-sales-tally.ts';
import { commerceFigures } from '../commerce/commerce-figures.ts';
import { countsCommerce } from '../commerce/book-trade.ts';
import { keepsCommerce } from '../commerce/forget-commerce.ts';
import { settleCommerce } from '../commerce/settle-commerce.ts';
import { Counter, Gauge } from '../metrics/facts.ts';
import { shareOf, windowFigures } from '../metrics/figures.ts';
import { countWithin, quantile, type Histogram } from '../metrics/histogram.ts';
import { longestWaitOf } from '../metrics/longest-wait.ts';
import { pictureStep, type PeriodTally } from '../metrics/period.ts';
import { slidingFrom } from '../metrics/sliding.ts';
import { emptyDirectory, type Directory } from '../registry/directory.ts';
import { businessDayOf } from '../time/business-day.ts';
import type { EpochMs } from '../units.ts';
import { isInUse, type RowTally } from './row-tally.ts';
import { peakToday, presentPhase, type BoardTally } from './board-tally.ts';
import { isUnfiltered } from './cell.ts';
import type { Floor } from './floor.ts';
import { platformFigures } from './platforms.ts';
import { isInForce, isRemembered, type QueueSnapshot } from './snapshots.ts';

/** A source is silent when it has not been heard for this many of its heartbeat intervals. */
const silentAfterHeartbeats = 3;

/**
 * What a board shows at the floor's clock.
 *
 * Branches that are equal to those of `previous` are taken from it, and `previous` itself is returned when nothing has
 * changed: a caller can tell by identity.
 */
export function stateOfBoard(
	floor: Floor,
	tally: BoardTally,
	directory: Directory,
	previous?: BoardState
): BoardState {
	const { board } = tally;
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	const phase = board.phases?.[presentPhase(board, floor.now)];
	const occupancy = occupancyOf(floor, tally);
	const snapshots = activeSnapshots(floor, tally);
	const state: BoardState = {
		board: {
			id: board.id,
			name: board.name,
			zone: board.zone,
			kind: board.kind,
			demo: board.demo,
			answerWithin: board.answerWithin,
			tiles: board.tiles,
			...(board.filter.shops?.length
				? { shops: board.filter.shops.map((shop) => directory.shopName(shop) ?? shop) }
				: undefined),
			...(board.filter.channels?.length ? { channels: board.filter.channels } : undefined),
			...(phase === undefined ? undefined : { phase: { name: phase.name, start: phase.start } }),
			...(board.panels === undefined ? undefined : { panels: board.panels }),
			...(board.rotation === undefined ? undefined : { rotation: board.rotation }),
			...(board.sound === undefined ? undefined : { sound: board.sound }),
			...(board.names === undefined ? undefined : { names: board.names })
		},
		day: dayOf(tally),
		now: nowFigures(floor, tally, snapshots),
		windows: windowsOf(floor, tally, occupancy),
		...afterSalesOf(floor, tally),
		...platformFigures(floor, tally),
		picture: pictureOf(floor, tally),
		queues: queuesOf(floor, tally, directory, snapshots, previous?.queues),
		agents:
			previous !== undefined && !tally.agentsChanged ? previous.agents : agentsOf(floor, tally, directory),
		sources: sourcesOf(floor)
	};
	tally.changed = tally.agentsChanged = false;
	return previous === undefined ? state : shareBranches(previous, state);
}

/**
 * What the tiles of a board are read from at the floor's clock, without rows, picture and names. Each part is made when
 * it is first read, so that a second of a recording costs what its tiles need. It leaves the tally's marks of change
 * alone; read it before the floor moves on.
 */
export function figuresOfBoard(floor: Floor, tally: BoardTally): FiguresOfBoard {
	settleCommerce(floor.commerce, [...floor.boards.values()]);
	const snapshots = activeSnapshots(floor, tally);
	const people = once(() => peopleFigures(floor, tally, snapshots));
	const parts = {
		// People are many, and few tiles are about them.
		now: once(() => lazily(queueFigures(floor, tally, snapshots), peopleKeys, people)),
		last15: once(() => last15Of(floor, tally)),
		today: once(() => todayOf(floor, tally, occupancyOf(floor, tally))),
		phase: once(() => phaseOf(floor, tally)),
		agents: once(() => agentsOf(floor, tally, emptyDirectory)),
		sources: once(() => sourcesOf(floor)),
		afterSales: once(() => afterSalesOf(floor, tally).afterSales),
		rulePacks: once(() => platformFigures(floor, tally).rulePacks)
	};
	const figures = {
		get now() {
			return parts.now();
		},
		windows: {
			get last15() {
				return parts.last15();
			},
			get today() {
				return parts.today();
			},
			// A board without phases has no such window at all.
			...(tally.phase === undefined ? undefined : { phase: parts.phase() })
		},
		get agents() {
			return parts.agents();
		},
		get sources() {
			return parts.sources();
		},
		get afterSales() {
			return parts.afterSales();
		}
	};
	if (tally.platforms === undefined) return figures;
	return lazily(figures, ['rulePacks'], () => ({ rulePacks: parts.rulePacks() }));
}

const peopleKeys = ['agentsOnline', 'agentsAway', 'capacity', 'load', 'concurrency'] as const;

/** `base` with further keys that are made together when the first of them is read; a missing value reads undefined. */
function lazily<T extends object, K extends string>(base: T, keys: readonly K[], make: () => object): T {
	for (const key of keys) {
		Object.defineProperty(base, key, { get: () => (make() as Record<K, unknown>)[key], enumerable: true });
	}
	return base;
}

function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => (made ??= { value: make() }).value;
}

function dayOf(tally: BoardTally): BoardState['day'] {
	const { date, start, end } = businessDayOf(tally.today.from, tally.board);
	return { date, start, end };
}

function earliest(since: ReadonlyMap<string, EpochMs>): EpochMs | undefined {
	let first: EpochMs | undefined;
	for (const at of since.values()) if (first === undefined || at < first) first = at;
	return first;
}

interface Occupancy {
	readonly occupancy?: number;
	readonly busyShare?: number;
}

function windowsOf(floor: Floor, tally: BoardTally, occupancy: Occupancy): BoardState['windows'] {
	const phase = phaseOf(floor, tally);
	return {
		last15: last15Of(floor, tally),
		today: todayOf(floor, tally, occupancy),
		...(phase === undefined ? undefined : { phase })
	};
}

/** What every window of a board needs beside its own sums. */
function windowContext(floor: Floor, tally: BoardTally) {
	const { answerWithin } = tally.board;
	let lateFirstResponses = 0;
	for (const since of tally.awaitingFirst.values()) {
		if (floor.now - since > answerWithin * 1_000) lateFirstResponses += 1;
	}
	return { answerWithin, lateFirstResponses };
}

function last15Of(floor: Floor, tally: BoardTally): WindowFigures {
	const { recent } = tally;
	const context = { ...windowContext(floor, tally), from: slidingFrom(recent) };
	return windowFigures(recent.counters, recent.histograms, context);
}

function todayOf(floor: Floor, tally: BoardTally, occupancy: Occupancy): WindowFigures {
	const { today } = tally;
	const context = { ...windowContext(floor, tally), ...occupancy, from: today.from };
	return {
		...windowFigures(today.counters, today.histograms, context),
		...commerceOf(floor, tally, today)
	};
}

function phaseOf(floor: Floor, tally: BoardTally): WindowFigures | undefined {
	const { phase } = tally;
	if (phase === undefined) return undefined;
	return {
		...windowFigures(phase.counters, phase.histograms, { ...windowContext(floor, tally), from: phase.from }),
		...commerceOf(floor, tally, phase)
	};
}

function afterSalesOf(floor: Floor, tally: BoardTally): Pick<BoardState, 'afterSales'> {
	if (!countsCommerce(tally)) return {};
	const afterSales = afterSalesFigures(tally.afterSales, floor.commerce.heard, floor.now, tally.board);
	return afterSales === undefined ? {} : { afterSales };
}

function commerceOf(floor: Floor, tally: BoardTally, period: PeriodTally): Pick<WindowFigures, 'commerce'> {
	if (!countsCommerce(tally) || !keepsCommerce(period, floor.now)) return {};
	const commerce = commerceFigures(period, floor.commerce.heard);
	return commerce === undefined ? {} : { commerce };
}

function nowFigures(
	floor: Floor,
	tally: BoardTally,
	snapshots: ReadonlyMap<string, QueueSnapshot>
): NowFigures {
	const mostWaiting = pushesWaiting(floor, tally) ? undefined : peakToday(tally, Gauge.waiting);
	const mostUnanswered = peakToday(tally, Gauge.unanswered);
	return {
		...queueFigures(floor, tally, snapshots),
		...(mostWaiting === undefined ? undefined : { mostWaitingToday: mostWaiting }),
		...(mostUnanswered === undefined ? undefined : { mostUnansweredToday: mostUnanswered }),
		...peopleFigures(floor, tally, snapshots)
	};
}

function queueFigures(
	floor: Floor,
	tally: BoardTally,
	snapshots: ReadonlyMap<string, QueueSnapshot>
): NowFigures {
	let waiting = tally.waiting.size;
	let inService = tally.inService;
	let oldestQueuedAt = earliest(tally.waiting);
	if (snapshots.size > 0) {
		// Queues that push aggregates replace what their conversations say.
		oldestQueuedAt = undefined;
		const seen = new Set<string>();
		waiting = inService = 0;
		for (const row of tally.rows.values()) {
			if (!isInUse(tally, row)) continue;
			const snapshot = snapshots.get(row.cell.queue);
			if (snapshot !== undefined && seen.has(snapshot.queue)) continue;
			if (snapshot !== undefined) seen.add(snapshot.queue);
			const gauges = rowGauges(row, snapshot);
			waiting += gauges.waiting;
			inService += gauges.inService;
			if (gauges.oldestQueuedAt !== undefined) {
				oldestQueuedAt = Math.min(oldestQueuedAt ?? Infinity, gauges.oldestQueuedAt);
			}
		}
		for (const snapshot of snapshots.values()) {
			if (seen.has(snapshot.queue)) continue;
			waiting += snapshot.waiting ?? 0;
			inService += snapshot.inService ?? 0;
		}
	}
	const oldestUnansweredAt = earliest(tally.unanswered);
	const longest = longestWaitOf(tally.today.day.waits);
	return {
		waiting,
		waitingChange: tally.trend.counters[Counter.waitStarts] as number,
		unanswered: tally.unanswered.size,
		open: tally.open,
		inService,
		agentsBusy: tally.busy.size,
		...(oldestQueuedAt === undefined ? undefined : { oldestQueuedAt }),
		...(oldestUnansweredAt === undefined ? undefined : { oldestUnansweredAt }),
		...(longest === undefined
			? undefined
			: { longestWaitToday: longest.length, longestWaitTodayAt: longest.at })
	};
}

/** The accounts that a board shows: those with a conversation of it today, and on an unfiltered board all present. */
function* accountsOf(floor: Floor, tally: BoardTally): Generator<string> {
	const everyone = isUnfiltered(tally.board);
	for (const [key, timeline] of floor.agents) {
		if (tally.members !== undefined && !tally.members.has(key)) continue;
		const present = presentState(timeline, floor.now);
		const shown =
			tally.busy.has(key) ||
			tally.today.day.taken.has(key) ||
			(everyone &&
				present !== undefined &&
				(present.state !== 'offline' || present.since >= tally.today.from || timeline.open > 0));
		if (shown) yield key;
	}
}

function peopleFigures(
	floor: Floor,
	tally: BoardTally,
	snapshots: ReadonlyMap<string, QueueSnapshot>
): Partial<NowFigures> {
	let online = 0;
	let away = 0;
	let reporting = 0;
	let capacity = 0;
	let withCapacity = 0;
	let openOfCapacity = 0;
	let serving = 0;
	let open = 0;
	for (const key of accountsOf(floor, tally)) {
		const timeline = floor.agents.get(key);
		if (timeline === undefined) continue;
		const present = presentState(timeline, floor.now);
		if (present !== undefined) reporting += 1;
		const here = isOnline(present?.state);
		if (here) online += 1;
		if (present?.state === 'away') away += 1;
		if (here || timeline.open > 0) {
			serving += 1;
			open += timeline.open;
		}
		if (here && present?.capacity !== undefined) {
			withCapacity += 1;
			capacity += present.capacity;
			openOfCapacity += timeline.open;
		}
	}
	let pushed: number | undefined;
	for (const { agentsOnline } of snapshots.values()) {
		if (agentsOnline !== undefined) pushed = Math.max(pushed ?? 0, agentsOnline);
	}
	const agentsOnline =
		reporting > 0
			? { agentsOnline: online, agentsAway: away }
			: pushed === undefined
				? undefined
				: { agentsOnline: pushed };
	return {
		...agentsOnline,
		...(withCapacity > 0 ? { capacity } : undefined),
		...(capacity > 0 ? { load: openOfCapacity / capacity } : undefined),
		...(serving > 0 ? { concurrency: open / serving } : undefined)
	};
}

function occupancyOf(floor: Floor, tally: BoardTally): { occupancy?: number; busyShare?: number } {
	const second = Math.floor(floor.now / 1_000);
	if (tally.occupancy.second === second && !tally.agentsChanged) {
		const { second: _, ...figures } = tally.occupancy;
		return figures;
	}
	let openMs = 0;
	let capacityMs = 0;
	let onlineMs = 0;
	let busyMs = 0;
	for (const key of accountsOf(floor, tally)) {
		const timeline = floor.agents.get(key);
		if (timeline === undefined || timeline.states.length === 0) continue;
		const sums = onlineSums(timeline, tally.today.from, second * 1_000);
		openMs += sums.openMs;
		capacityMs += sums.capacityMs;
		onlineMs += sums.onlineMs;
		busyMs += sums.busyMs;
	}
	const figures = {
		...(capacityMs > 0 ? { occupancy: rounded(openMs / capacityMs) } : undefined),
		...(onlineMs > 0 ? { busyShare: rounded(busyMs / onlineMs) } : undefined)
	};
	tally.occupancy = { second, ...figures };
	return figures;
}

/** A share that moves with every second is shown, and sent, to a tenth of a percent. */
function rounded(share: number): number {
	return Math.round(share * 1_000) / 1_000;
}

function pictureOf({ heardFrom }: Floor, { today }: BoardTally): Picture {
	const arrivals: Record<string, number> = {};
	for (const [slot, count] of today.day.arrivalsBySlot) arrivals[slot] = count;
	const since = heardFrom === undefined ? undefined : Math.max(today.from, heardFrom);
	return { step: pictureStep, arrivals, ...(since === undefined ? undefined : { since }) };
}

function activeSnapshots(floor: Floor, tally: BoardTally): Map<string, QueueSnapshot> {
	const active = new Map<string, QueueSnapshot>();
	if (floor.snapshots.size === 0) return active;
	const known = once(() => queuesWithRow(tally));
	for (const snapshot of floor.snapshots.values()) {
		if (!isInForce(snapshot, floor.now) || !shows(tally, snapshot, known)) continue;
		active.set(snapshot.queue, snapshot);
	}
	return active;
}

/** Whether a queue that pushes is one of the board's, as far as that can be told from its name. */
function shows(
	{ board: { filter } }: BoardTally,
	{ queue }: QueueSnapshot,
	known: () => ReadonlySet<string>
): boolean {
	const named = filter.queues?.includes(queue);
	if (named !== undefined) return named;
	return !(filter.shops?.length || filter.channels?.length) || known().has(queue);
}

/**
 * Whether a queue of the board has pushed its length in the day: then nobody knows how long the queue was between two
 * pushes, and a maximum of the rest would pass for that of all.
 */
function pushesWaiting(floor: Floor, tally: BoardTally): boolean {
	if (floor.snapshots.size === 0) return false;
	const known = once(() => queuesWithRow(tally));
	return floor.snapshots.values().some((snapshot) => {
		return snapshot.waiting !== undefined && snapshot.at >= tally.today.from && shows(tally, snapshot, known);
	});
}

function queuesWithRow(tally: BoardTally): Set<string> {
	const queues = new Set<string>();
	for (const row of tally.rows.values()) if (isInUse(tally, row)) queues.add(row.cell.queue);
	return queues;
}

function rowGauges(row: RowTally, snapshot: QueueSnapshot | undefined) {
	const oldestQueuedAt =
		snapshot?.oldestWait !== undefined ? snapshot.at - snapshot.oldestWait : earliest(row.waiting);
	const waiting = snapshot?.waiting ?? row.waiting.size;
	return {
		waiting,
		inService: snapshot?.inService ?? row.inService,
		oldestQueuedAt: waiting === 0 ? undefined : oldestQueuedAt
	};
}

function queuesOf(
	floor: Floor,
	tally: BoardTally,
	directory: Directory,
	snapshots: ReadonlyMap<string, QueueSnapshot>,
	previous: BoardState['queues'] | undefined
): BoardState['queues'] {
	const queues: Record<string, QueueRow> = {};
	const pushed = new Set<string>();
	for (const snapshot of floor.snapshots.values()) {
		if (isRemembered(snapshot, floor.now)) pushed.add(snapshot.queue);
	}
	for (const [key, row] of tally.rows) {
		if (!isInUse(tally, row)) continue;
		const snapshot = snapshots.get(row.cell.queue);
		const lapsed = snapshot === undefined && pushed.has(row.cell.queue);
		const arrivals = tally.today.day.arrivalsByCell.get(key) ?? 0;
		const kept = previous?.[key];
		if (
			kept !== undefined &&
			!row.changed &&
			snapshot === undefined &&
			kept.fromSnapshot === undefined &&
			kept.arrivals === arrivals &&
			isNamed(kept, row, directory)
		) {
			queues[key] = kept;
			continue;
		}
		row.changed = false;
		queues[key] = rowState(row, arrivals, tally, directory, snapshot, lapsed);
	}
	if (snapshots.size === 0) return queues;
	const known = queuesWithRow(tally);
	for (const snapshot of snapshots.values()) {
		if (known.has(snapshot.queue)) continue;
		// A queue that is only known by what its source pushes.
		queues[`\u001f\u001f${snapshot.queue}`] = {
			queue: directory.queueName('', snapshot.queue) ?? snapshot.queue,
			waiting: snapshot.waiting ?? 0,
			...(snapshot.oldestWait === undefined || !snapshot.waiting
				? undefined
				: { oldestQueuedAt: snapshot.at - snapshot.oldestWait }),
			unanswered: 0,
			inService: snapshot.inService ?? 0,
			arrivals: 0,
			within: shareOf(0, 0),
			fromSnapshot: true
		};
	}
	return queues;
}

/** Whether a row still has the names and the target that the registries give it. */
function isNamed(kept: QueueRow, { cell: { shop, queue } }: RowTally, directory: Directory): boolean {
	const target = directory.queueTarget?.(shop, queue);
	return (
		(shop === '' || kept.shop === (directory.shopName(shop) ?? shop)) &&
		(queue === '' || kept.queue === (directory.queueName(shop, queue) ?? queue)) &&
		kept.answerWithin === target?.answerWithin &&
		kept.serviceLevelTarget === target?.serviceLevel
	);
}

function rowState(
	row: RowTally,
	arrivals: number,
	tally: BoardTally,
	directory: Directory,
	snapshot: QueueSnapshot | undefined,
	lapsed: boolean
): QueueRow {
	const { shop, channel, queue } = row.cell;
	const gauges = rowGauges(row, snapshot);
	const times = row.recent.histograms[0] as Histogram;
	const oldestUnansweredAt = earliest(row.unanswered);
	const median = quantile(times, 0.5);
	const target = directory.queueTarget?.(shop, queue);
	return {
		...(shop === '' ? undefined : { shop: directory.shopName(shop) ?? shop }),
		...(channel === '' ? undefined : { channel }),
		...(queue === '' ? undefined : { queue: directory.queueName(shop, queue) ?? queue }),
		waiting: gauges.waiting,
		...(gauges.oldestQueuedAt === undefined ? undefined : { oldestQueuedAt: gauges.oldestQueuedAt }),
		unanswered: row.unanswered.size,
		...(oldestUnansweredAt === undefined ? undefined : { oldestUnansweredAt }),
		inService: gauges.inService,
		arrivals,
		...(median === undefined ? undefined : { firstResponseMedian: median }),
		within: shareOf(countWithin(times, target?.answerWithin ?? tally.board.answerWithin), times.total),
		...(target === undefined ? undefined : { answerWithin: target.answerWithin }),
		...(target?.serviceLevel === undefined ? undefined : { serviceLevelTarget: target.serviceLevel }),
		...(snapshot === undefined ? undefined : { fromSnapshot: true as const }),
		...(lapsed ? { snapshotLapsed: true as const } : undefined)
	};
}

function agentsOf(floor: Floor, tally: BoardTally, directory: Directory): BoardState['agents'] {
	const agents: Record<string, AgentCell> = {};
	for (const key of accountsOf(floor, tally)) {
		const timeline = floor.agents.get(key);
		if (timeline === undefined) continue;
		const present = presentState(timeline, floor.now);
		agents[key] = {
			name: directory.accountName(key) ?? timeline.account,
			...(present === undefined ? undefined : { state: present.state, since: present.since }),
			...(present?.capacity === undefined ? undefined : { capacity: present.capacity }),
			open: timeline.open,
			received: tally.today.received.get(key)?.size ?? 0
		};
	}
	return agents;
}

function sourcesOf(floor: Floor): BoardState['sources'] {
	const sources: Record<string, SourceFreshness> = {};
	for (const [name, { lastReceivedAt, heartbeat }] of floor.sources) {
		const silent = heartbeat !== undefined && floor.now - lastReceivedAt > silentAfterHeartbeats * heartbeat;
		// To the second: the wall shows no more, and every event would change it.
		const heard = lastReceivedAt - (lastReceivedAt % 1_000);
		sources[name] = silent ? { lastReceivedAt: heard, silentSince: heard } : { lastReceivedAt: heard };
	}
	return sources;
}

type Tree = { readonly [key: string]: unknown };

function isTree(value: unknown): value is Tree {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `next`, with every branch that is equal in `previous` taken from there. */
function shareBranches<T>(previous: T, next: T): T {
	if (Object.is(previous, next)) return previous;
	if (Array.isArray(previous) && Array.isArray(next)) {
		return JSON.stringify(previous) === JSON.stringify(next) ? previous : next;
	}
	if (!isTree(previous) || !isTree(next)) return next;
	let same = Object.keys(previous).length === Object.keys(next).length;
	const shared: Record<string, unknown> = {};
	for (const key of Object.keys(next)) {
		const value = Object.hasOwn(previous, key) ? shareBranches(previous[key], next[key]) : next[key];
		if (value !== previous[key]) same = false;
		shared[key] = value;
	}
	return same ? previous : (shared as T);
}
