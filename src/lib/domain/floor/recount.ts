import type { Board } from '../board/board.ts';
import { rulePacksOf, tileWindows, type TileMetric } from '../board/tile.ts';
import { commerceReach, inquiryReach } from '../commerce/commerce-ledger.ts';
import { subjectKey, type CommerceKind } from '../commerce/commerce-subject.ts';
import type { LoggedEvent } from '../events/event.ts';
import { subjectKindOf } from '../events/subject-kind.ts';
import { accountKey } from '../registry/keys.ts';
import { businessDayOf } from '../time/business-day.ts';
import { addDays, instantOf } from '../time/local-time.ts';
import { day, hour, minute, type EpochMs, type Milliseconds } from '../units.ts';
import { presentPhase } from './board-tally.ts';
import { recentLength } from './board-windows.ts';
import { rowsFrom } from './row-tally.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from './floor.ts';

/**
 * How long before a window the fold of it begins. An open conversation of which nothing is heard for 48 h lapses at the
 * next full hour, so all that a window can show was heard of within this time before it; a server's clock that was set
 * back an hour is in it too.
 */
const quietReach: Milliseconds = 51 * hour;

/** Metrics that follow customers from an inquiry to an order, and orders to what names them. */
const ofTrade: ReadonlySet<TileMetric> = new Set<TileMetric>([
	'inquiryConversion',
	'paymentConversion',
	'netSales',
	'refundRate',
	'refundOnlyRate',
	'returnRefundRate',
	'complaintRate',
	'disputeRate',
	'selfCompletedRefundRate',
	'refundDuration'
]);

/** Start of the earliest window that a board counts at an instant; of 28 days, which are all of trade, only with `trade`. */
function earliestWindow(board: Board, now: EpochMs, trade: boolean): EpochMs {
	const { start, date } = businessDayOf(now, board);
	const starts = tileWindows.map((window): EpochMs => {
		switch (window) {
			case 'now':
			case 'last15':
				return now - recentLength;
			case 'today':
				return start;
			case 'phase':
				// Beside the tiles, also the next change of layout may ask for it.
				return board.phases?.[presentPhase(board, now)]?.start ?? start;
			case '28 days':
				return trade ? instantOf(addDays(date, -27), board.dayStart, board.zone) : start;
			case 'month':
				// A rule has days of its own, which may begin up to a day earlier.
				return rulePacksOf(board).length > 0
					? instantOf(`${date.slice(0, 8)}01`, '00:00', board.zone) - day
					: start;
		}
	});
	return Math.min(...starts);
}

/** What a count has to find out by itself, because nobody else knows it. */
export interface CountedBy {
	/** What the orders of the windows follow from; a floor that was there all the time knows it. */
	readonly trade?: boolean;
	/** In which queues somebody has asked within the last week; `siblingOf` knows it. */
	readonly rows?: boolean;
}

/** From when on the log has to be folded so that a board stands at `now` as if it had been there from the start. */
export function countedFrom(board: Board, now: EpochMs, { trade, rows }: CountedBy = {}): EpochMs {
	const earliest = Math.min(
		earliestWindow(board, now, trade === true),
		rows === true ? rowsFrom(businessDayOf(now, board).start) : Infinity
	);
	return earliest - quietReach - (trade === true ? commerceReach + inquiryReach : 0);
}

/** Whether a figure follows from more of the past than the board's windows. */
export function isOfTrade(metric: TileMetric): boolean {
	return ofTrade.has(metric);
}

/** Events of a subject up to a position, ascending by it. */
export type EarlierEvents = (
	kind: string,
	source: string,
	subject: string,
	upTo: number
) => readonly LoggedEvent[];

/**
 * One board counted again from the log, on a floor of its own: from a position so early that nothing before it is in
 * any window (`countedFrom`). Whatever is heard of behind it is folded with all of its events, also the earlier ones:
 * for a floor the order in which events come does not matter.
 */
export interface Recount {
	readonly floor: Floor;
	/** What happened from this instant on is counted in full. */
	readonly from: EpochMs;
	/** The fold begins behind this position. */
	readonly after: number;
	/** Subjects of which earlier events were folded. */
	readonly recalled: Set<string>;
}

/**
 * @param members account keys of the board's agent groups, undefined when its filter names none
 * @param from nothing that happened before this instant is counted for its own sake (`countedFrom`)
 * @param after a position behind which everything is that was received from then on
 */
export function emptyRecount(
	board: Board,
	members: ReadonlySet<string> | undefined,
	from: EpochMs,
	after: number
): Recount {
	const floor = emptyFloor(board.organisation, 0);
	addBoard(floor, board, members);
	return { floor, from, after, recalled: new Set() };
}

/** Applies the next event; those of other organisations are passed over. */
export function applyToRecount(recount: Recount, event: LoggedEvent, earlier: EarlierEvents): void {
	const { floor } = recount;
	if (event.organisation !== floor.organisation) return;
	// By whole minutes, as the live floors.
	if (event.receivedAt - floor.now >= minute) advanceFloor(floor, event.receivedAt);
	recallSubject(recount, event, earlier);
	applyToFloor(floor, event, keepingOf(earlier));
}

const keepings = new WeakMap<EarlierEvents, Parameters<typeof applyToFloor>[2]>();

/** One for all events: a floor makes its sinks anew for another one. */
function keepingOf(earlier: EarlierEvents) {
	let keeping = keepings.get(earlier);
	if (keeping === undefined) {
		keeping = {
			history: (source, subject, before) => earlier('conversation', source, subject, before - 1)
		};
		keepings.set(earlier, keeping);
	}
	return keeping;
}

/** Folds what came of the event's subject before the recount began, when it is heard of for the first time. */
function recallSubject(
	{ floor, after, recalled }: Recount,
	event: LoggedEvent,
	earlier: EarlierEvents
): void {
	const { source, subject } = event;
	const kind = subjectKindOf(event.type);
	if (isKnown(floor, kind, source, subject)) return;
	const key = kind + '\u001f' + accountKey(source, subject);
	if (recalled.has(key)) return;
	const events = earlier(kind, source, subject, after);
	if (events.length === 0) return;
	recalled.add(key);
	const { position } = floor;
	for (const each of events) applyToFloor(floor, each, keepingOf(earlier));
	floor.position = position;
}

function isKnown(floor: Floor, kind: string, source: string, subject: string): boolean {
	switch (kind) {
		case 'conversation':
			return floor.conversations.get(source)?.has(subject) ?? false;
		case 'order':
		case 'refund':
		case 'dispute':
		case 'review':
		case 'complaint':
			return floor.commerce.subjects.has(subjectKey(kind satisfies CommerceKind, source, subject));
		default:
			// Of people and queues only the present counts on a board; see `recallAccount`.
			return true;
	}
}

/** Folds the last states of an account, which may have been the same since long before the recount began. */
export function recallAccount(
	{ floor }: Recount,
	states: readonly LoggedEvent[],
	earlier: EarlierEvents
): void {
	const { position } = floor;
	for (const state of states) applyToFloor(floor, state, keepingOf(earlier));
	floor.position = position;
}
