/**
 * What the public API takes and answers, by the names that its operations use. Their JSON Schemas are generated from
 * these types (`npm run docs` writes `schemas.json`), so the document cannot say anything else than the code.
 */
import type { Alarm, AlarmEntry } from '#lib/domain/alarm/alarm.ts';
import type { BoardFile } from '#lib/domain/board/board-file.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardDraft } from '#lib/domain/board/parse-board.ts';
import type { ReplayStatus } from '#lib/domain/board/replay-status.ts';
import type { ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import type {
	ConversationList,
	ConversationTimeLine,
	ListInProgress,
	PeopleList
} from '#lib/domain/drill-down/drill-down.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { DemoHeld } from '../demo/demo-api.ts';
import type { ShownKey } from '../ingest/key-desk.ts';
import type { IngestResult } from '../ingest/ingest-service.ts';
import type { IngestLimits } from '../ingest/limits.ts';
import type { RejectedItem, SourceReport } from '../ingest/source-statistics.ts';
import type { RecountedTile } from '../live/recounter.ts';
import type { ImportPreview } from '../setup/import-desk.ts';
import type { OrganisationSettings } from '../setup/organisation-settings.ts';
import type { SetupDraft } from '../setup/setup-draft.ts';
import type { RegistryDraft } from '../storage/registry/registry-item.ts';
import type { RegistryListing } from '../storage/registry/registry-listing.ts';

/** What a board shows, and when. */
export interface BoardStateAnswer {
	/** Time of the state by the board's clock. */
	readonly at: EpochMs;
	readonly state: BoardState;
}

/** What became of each item of a request. */
export type IngestAnswer = IngestResult;

/** What one request may hold. */
export type LimitsAnswer = IngestLimits;

/** How the sources do, since the server began to count. */
export interface SourcesAnswer {
	readonly now: EpochMs;
	readonly sources: readonly SourceReport[];
}

/** The last refused items of a source, newest first. */
export interface RejectedAnswer {
	readonly source: string;
	readonly rejected: readonly RejectedItem[];
}

/** The replays, oldest first. */
export interface ReplaysAnswer {
	readonly replays: readonly ReplayStatus[];
}

/** How a replay stands. */
export type ReplayAnswer = ReplayStatus;

/** The boards; replays are listed apart. */
export interface BoardsAnswer {
	readonly boards: readonly Pick<Board, 'id' | 'name' | 'zone' | 'kind' | 'demo' | 'filter' | 'tiles'>[];
}

/** What a board is made of. */
export type BoardDraftBody = BoardDraft;

/** A board and which of its saved states that is. */
export interface BoardAnswer {
	readonly board: Board;
	readonly revision: number;
}

/** A board as a file. */
export type BoardFileBody = BoardFile;

/** An alarm, what it is now, and what was done about it. */
export interface LoggedAlarmAnswer extends Alarm {
	/** Counts its saved states from 1. */
	readonly revision: number;
	readonly entries: readonly AlarmEntry[];
	/** The present figure while it stands, in its own unit. */
	readonly value?: number;
}

/** A page of the alarm log. */
export interface AlarmsAnswer {
	readonly alarms: readonly LoggedAlarmAnswer[];
	/** Cursor of the next page; absent: that was all. */
	readonly next?: string;
}

/** A recording at a glance. */
export type SurveyAnswer = ReplaySurvey;

/** A tile counted again from the raw events, beside what the wall showed. */
export type RecomputeAnswer = RecountedTile;

/** The conversations behind a figure. */
export type ConversationListAnswer = ConversationList;

/** How far the reading of the window has come. */
export type ListInProgressAnswer = ListInProgress;

/** The people of a board. */
export type PeopleAnswer = PeopleList;

/** One conversation from its opening to its close. */
export type TimeLineAnswer = ConversationTimeLine;

/** Name, zone and business day. */
export type OrganisationBody = OrganisationSettings;

/** The same, and which of its saved states that is. */
export interface OrganisationAnswer extends OrganisationSettings {
	readonly revision: number;
}

/** What is saved of a shop, queue, group or person; `kind` follows from the collection and may be left out. */
export type RegistryItemBody = RegistryDraft;

/** An item as it is kept. */
export type RegistryItemAnswer = Partial<RegistryDraft> & { readonly revision: number };

/** A file that was taken in: what each column is, the rows that can be taken and those that cannot. */
export type ImportAnswer = ImportPreview;

/** Address of the conversations in the source system. */
export interface LinkAnswer {
	readonly source: string;
	/** With `{conversation}` in it. */
	readonly url: string | null;
	readonly revision: number;
}

/** The ingest keys. */
export interface KeysAnswer {
	readonly keys: readonly ShownKey[];
}

/** A new key, with its secret. */
export interface NewKeyAnswer extends ShownKey {
	/** Shown only here. */
	readonly secret: string;
}

/** What is kept of an unfinished set-up. */
export type SetupBody = SetupDraft;

/** The same, and which of its saved states that is. */
export interface SetupAnswer extends SetupDraft {
	readonly revision: number;
}

/** Whether the demo shop runs. */
export interface DemoAnswer {
	readonly running: boolean;
	/** Why it cannot be ended, or begun again. */
	readonly held?: DemoHeld;
}

/** Shops, queues, groups, people, and what waits to be mapped. */
export type RegistryAnswer = RegistryListing;
