import type { Board } from '#lib/domain/board/board.ts';
import type { TileWindow } from '#lib/domain/board/tile.ts';
import type { ContributionReason } from '#lib/domain/drill-down/contribution.ts';
import type { ContributionCounts } from '#lib/domain/drill-down/contribution.ts';
import type { FigureWindow, WindowedMetric } from '#lib/domain/drill-down/contributions-of-tile.ts';
import type { ListFilter, ListOrder, ListPlace } from '#lib/domain/drill-down/list.ts';
import type { PlatformSelection } from '#lib/domain/drill-down/platform-contributions.ts';
import type { Standing } from '#lib/domain/drill-down/standing.ts';
import type { Cell } from '#lib/domain/floor/cell.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { EpochMs, Milliseconds, Seconds } from '#lib/domain/units.ts';

/** N by cell key, where a cell has a target of its own. */
export interface AnswerWithin {
	readonly board: Seconds;
	readonly ofCells?: ReadonlyMap<string, Seconds>;
}

/** Which page of a list, in which order and through which filter. */
export interface PageRequest {
	readonly filter: ListFilter;
	readonly order: ListOrder;
	readonly limit: number;
	readonly after?: ListPlace | undefined;
}

/** By what a figure of a window is counted. Goes to another thread as it is. */
export interface WindowRequest {
	readonly organisation: string;
	readonly filter: Board['filter'];
	readonly members?: ReadonlySet<string> | undefined;
	readonly accounts: ReadonlySet<string>;
	readonly window: FigureWindow;
	readonly answerWithin: AnswerWithin;
	readonly now: EpochMs;
}

/** What is common to all lists. */
interface ListedWindow extends WindowRequest {
	readonly windowName: TileWindow;
	readonly page: PageRequest;
	/** Names the list, to be read on with `more`; it is kept for a minute after it was last read. */
	readonly hold?: string;
}

/** The conversations behind a figure that is booked when things happen. */
export interface FactsRequest extends ListedWindow {
	readonly metric: WindowedMetric;
	/** Open conversations that belong to it and may not have been heard of within the window. */
	readonly standing: readonly (readonly [source: string, id: string])[];
}

/** The units behind a figure of a platform. */
export interface UnitsRequest extends ListedWindow {
	readonly platform: PlatformSelection;
}

/** The conversations behind a figure. */
export type ListRequest = FactsRequest | UnitsRequest;

export type CellNames = Pick<Cell, 'key' | 'shop' | 'channel' | 'queue'>;

/** One row on its way out of the thread: plain data without facts. */
export interface PlainRow {
	readonly standing: Omit<Standing, 'cell'>;
	/** Where the conversation is now. */
	readonly present: CellNames;
	/** Where the contribution is booked. */
	readonly cell: CellNames;
	readonly key: string;
	readonly at: EpochMs;
	readonly agent: string | undefined;
	readonly time?: Milliseconds | undefined;
	readonly part: number;
	readonly of: number;
	readonly over: boolean;
	readonly reason?: ContributionReason | undefined;
	readonly firstResponse?: Milliseconds | undefined;
}

export interface ListPage {
	readonly whole: ContributionCounts;
	/** Rows that the filter lets through. */
	readonly filtered: number;
	readonly rows: readonly PlainRow[];
	readonly next?: ListPlace;
}

/** Why there is no answer. */
export type DrillDownFault = 'too_many' | 'cancelled' | 'failed';

/** To the thread. */
export type ThreadRequest =
	| { readonly kind: 'list'; readonly id: number; readonly request: ListRequest }
	| {
			readonly kind: 'more';
			readonly id: number;
			readonly hold: string;
			readonly after: ListPlace;
			readonly limit: number;
	  }
	| { readonly kind: 'medians'; readonly id: number; readonly request: WindowRequest }
	| {
			readonly kind: 'events';
			readonly id: number;
			readonly organisation: string;
			readonly source: string;
			readonly conversation: string;
	  }
	| { readonly kind: 'cancel'; readonly id: number };

/** From the thread. */
export type ThreadReport =
	| { readonly kind: 'list'; readonly id: number; readonly page: ListPage }
	| { readonly kind: 'medians'; readonly id: number; readonly medians: ReadonlyMap<string, Seconds> }
	| {
			readonly kind: 'events';
			readonly id: number;
			readonly events: readonly LoggedEvent[];
			/** Events before them that are left out. */
			readonly omitted: number;
	  }
	| { readonly kind: 'progress'; readonly id: number; readonly progress: number }
	| {
			readonly kind: 'fault';
			readonly id: number;
			readonly fault: DrillDownFault;
			readonly message?: string;
	  };
