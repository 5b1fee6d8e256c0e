import { affordableMisses } from '../rule-packs/affordable-misses.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { BoardState, CommerceFigures, Share, WindowFigures } from './board-state.ts';
import type { Tile, TileStatistic } from './tile.ts';

/** What a figure is counted in; thresholds are in the same unit. */
export type FigureKind = 'count' | 'seconds' | 'share' | 'ratio' | 'money';

/** The large number of a tile, before it is written in a language. */
export interface TileFigure {
	readonly kind: FigureKind;
	/**
	 * Absent where the figure is missing, which is never 0. `seconds`: with fractions where the times are exact.
	 * `money`: minor units of `currency`.
	 */
	readonly value?: number;
	/** What a share is made of. */
	readonly share?: Share;
	readonly currency?: string;
}

/** The part of a board's state from which its tiles are read. */
export type FiguresOfBoard = Pick<
	BoardState,
	'now' | 'windows' | 'agents' | 'sources' | 'afterSales' | 'rulePacks'
>;

const seconds = (time: Milliseconds | undefined) => (time === undefined ? undefined : time / 1_000);
const count = (value: number | undefined): TileFigure => ({ kind: 'count', value });
const time = (value: number | undefined): TileFigure => ({ kind: 'seconds', value });
const share = (of: Share | undefined): TileFigure => ({ kind: 'share', value: of?.value, share: of });

/** Whether anything ever reached the board: before that its gauges are not 0 but unknown. */
export function hasHeardAnything({ sources, windows }: Pick<BoardState, 'sources' | 'windows'>): boolean {
	return Object.keys(sources).length > 0 || windows.today.opened > 0;
}

/** The window that a tile reads; `now` and the long ones have none of these and read the last 15 minutes. */
function windowOf({ window }: Tile, { windows }: FiguresOfBoard): WindowFigures | undefined {
	if (window === 'today' || window === 'phase') return windows[window];
	return windows.last15;
}

function ofTimes(times: WindowFigures['response'] | undefined, statistic: TileStatistic): TileFigure {
	return time(statistic === 'mean' ? seconds(times?.mean) : times?.[statistic]);
}

function largest(...values: readonly (number | undefined)[]): number | undefined {
	const known = values.filter((value) => value !== undefined);
	return known.length === 0 ? undefined : Math.max(...known);
}

/**
 * The figure of a tile at the instant `now`, by which it is shown, judged and recorded.
 *
 * @example figureOfTile({ metric: 'waiting', window: 'now' }, state, now) // { kind: 'count', value: 38 }
 */
export function figureOfTile(tile: Tile, state: FiguresOfBoard, now: EpochMs): TileFigure {
	const heard = hasHeardAnything(state);
	const gauge = (value: number | undefined) => (heard ? value : undefined);
	const since = (at: EpochMs | undefined) => (at === undefined ? undefined : seconds(Math.max(0, now - at)));
	const window = windowOf(tile, state);
	const { commerce } = window ?? {};
	switch (tile.metric) {
		case 'waiting':
			return count(gauge(state.now.waiting));
		case 'longestWait': {
			const running = since(state.now.oldestQueuedAt);
			// Of the day: the running wait may be the longest already.
			return time(tile.window === 'today' ? largest(running, seconds(state.now.longestWaitToday)) : running);
		}
		case 'unanswered':
			return count(gauge(state.now.unanswered));
		case 'oldestUnanswered':
			return time(since(state.now.oldestUnansweredAt));
		case 'unansweredRate':
			return share(window?.unansweredRate);
		case 'arrivals':
			return count(gauge(window?.arrivals));
		case 'firstResponse':
			return ofTimes(window?.firstResponse, tile.statistic ?? 'median');
		case 'firstResponseWithin':
			return share(window?.firstResponse.within);
		case 'averageResponse':
			return ofTimes(window?.response, tile.statistic ?? 'mean');
		case 'serviceLevel':
			return share(window?.serviceLevel);
		case 'waitWithin':
			return share(window?.wait.within);
		case 'abandonment':
			return share(window?.abandonment);
		case 'abandonedShort':
			return count(gauge(window?.abandonedShort));
		case 'agentsOnline':
			return count(state.now.agentsOnline);
		case 'concurrency':
			return { kind: 'ratio', value: state.now.concurrency };
		case 'load':
			return { kind: 'share', value: state.now.load };
		case 'occupancy':
			return { kind: 'share', value: window?.occupancy };
		case 'busyShare':
			return { kind: 'share', value: window?.busyShare };
		case 'received':
			return count(gauge(receivedBy(state)));
		case 'satisfaction':
			return share(window?.satisfaction);
		case 'participation':
			return share(window?.participation);
		case 'inquiryConversion':
		case 'paymentConversion':
		case 'refundRate':
		case 'refundOnlyRate':
		case 'returnRefundRate':
		case 'complaintRate':
			return share(commerce?.[tile.metric]);
		case 'netSales':
			return money(commerce?.netSales);
		case 'disputeRate':
			return share(state.afterSales?.disputeRate);
		case 'selfCompletedRefundRate':
			return share(state.afterSales?.selfCompletedRefundRate);
		case 'refundDuration':
			return time(seconds(state.afterSales?.refundDuration.mean));
		case 'platformResponse':
			return platformResponse(tile, state);
		case 'affordableMisses':
			return count(affordable(tile, state));
		default:
			tile.metric satisfies never;
			throw new RangeError(`figureOfTile: metric must be known, got ${String(tile.metric)}`);
	}
}

/** Σ over the people; one customer who wrote with two of them counts with each. */
function receivedBy({ agents }: FiguresOfBoard): number {
	let received = 0;
	for (const agent of Object.values(agents)) received += agent.received;
	return received;
}

/** Amounts of different currencies do not add up: the one with the largest amount is shown. */
function money(amounts: CommerceFigures['netSales']): TileFigure {
	const [first] = Object.entries(amounts ?? {}).sort(([, a], [, b]) => b - a);
	return first === undefined ? { kind: 'money' } : { kind: 'money', currency: first[0], value: first[1] };
}

function platformWindow({ rulePack, window }: Tile, { rulePacks }: FiguresOfBoard) {
	const figures = rulePack === undefined ? undefined : rulePacks?.[rulePack];
	return window === 'month' ? figures?.month : figures?.today;
}

/** The published share; the mean where the platform publishes only that. */
function platformResponse(tile: Tile, state: FiguresOfBoard): TileFigure {
	const figures = platformWindow(tile, state);
	if (figures?.share === undefined && figures?.mean !== undefined) return time(seconds(figures.mean));
	return {
		kind: 'share',
		value: figures?.share,
		...(figures && {
			share: {
				part: figures.met,
				of: figures.units,
				...(figures.share !== undefined && { value: figures.share })
			}
		})
	};
}

function affordable(tile: Tile, state: FiguresOfBoard): number | undefined {
	const figures = platformWindow(tile, state);
	if (figures === undefined || tile.target === undefined) return undefined;
	return affordableMisses({ met: figures.met, units: figures.units, target: tile.target });
}
