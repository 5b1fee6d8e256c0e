import type { Logger } from 'pino';
import { advanceAlarm } from '#lib/domain/alarm/advance-alarm.ts';
import type { AlarmStep } from '#lib/domain/alarm/alarm-state.ts';
import type { AlarmAnswer, AlarmCause, TileAlarm } from '#lib/domain/alarm/alarm.ts';
import { answerAlarm } from '#lib/domain/alarm/answer-alarm.ts';
import { judgedFigure } from '#lib/domain/alarm/board-alarms.ts';
import { sourceCauseKey } from '#lib/domain/alarm/cause-key.ts';
import type { BoardState, SourceFreshness } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { Threshold } from '#lib/domain/board/threshold.ts';
import { day, hour, second, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { AlarmRepository, StoredAlarm } from '../storage/alarm-repository.ts';
import { AlarmWriter } from './alarm-writer.ts';
import { WatchedAlarm } from './watched-alarm.ts';
import { causeOfTile, watchedTiles, type WatchedTile } from './watched-tiles.ts';

/** How often the figures are looked at, whether a wall shows them or not. */
const lookEvery: Milliseconds = second;
/** How long an alarm that is over stays in the log: this year's event is compared with last year's. */
const kept: Milliseconds = 400 * day;
const pruneEvery: Milliseconds = hour;

/**
 * A silent source, as a figure: 0 while it is heard, 1 while it is silent, 2 while every source of its organisation
 * is. After a restart the sources need a moment to be heard again: hence the hold, in seconds.
 */
const silence: Threshold = { direction: 'above', warn: 0, critical: 1, hold: 10 };

/** What became of an answer to an alarm. */
export type AnswerOutcome =
	| { readonly status: 'answered'; readonly alarm: StoredAlarm }
	/** There is no such alarm, or none that stands. */
	| { readonly status: 'not_standing' }
	/** It is to be woken and does not sleep. */
	| { readonly status: 'not_snoozed' }
	/** It holds, but is not on disk yet: a restart before the disk works again would forget it. */
	| { readonly status: 'not_kept'; readonly alarm: StoredAlarm };

export interface AlarmDeskSettings {
	/** The boards whose alarms are wanted now. */
	readonly boards: () => readonly Board[];
	/** What a board shows, without its alarms. */
	readonly stateOf: (board: string) => BoardState | undefined;
	readonly now: () => EpochMs;
	readonly repository: Pick<AlarmRepository, 'standing' | 'write' | 'prune'>;
	readonly logger: Logger;
}

/**
 * Where alarms are raised, answered and ended: looks at the figures of every live board once a second and keeps one
 * alarm per cause, whichever boards show it. What stands survives a restart with its acknowledgement.
 */
export class AlarmDesk {
	readonly #settings: AlarmDeskSettings;
	readonly #writer: AlarmWriter;
	/** By cause. */
	readonly #watched = new Map<string, WatchedAlarm>();
	/** By board, what it shows; a board without alarms has no entry. */
	#shown = new Map<string, Readonly<Record<string, TileAlarm>>>();
	readonly #decorated = new Map<string, { readonly from: BoardState; readonly state: BoardState }>();
	/** Boards that could not be read at the last look: logged once, not every second. */
	readonly #unreadable = new Set<string>();
	#timers: NodeJS.Timeout[] = [];

	private constructor(settings: AlarmDeskSettings, standing: readonly StoredAlarm[]) {
		this.#settings = settings;
		this.#writer = new AlarmWriter(settings.repository, (error) => {
			if (error === undefined) settings.logger.info('alarms can be kept again');
			else settings.logger.error({ err: error }, 'what happens to alarms cannot be kept; it is tried again');
		});
		for (const alarm of standing) {
			this.#watched.set(alarm.causeKey, new WatchedAlarm(alarm.causeKey, alarm.organisation, alarm));
		}
	}

	/** A desk with the alarms that stood when the server ended; its first look goes on from there. */
	static async open(settings: AlarmDeskSettings): Promise<AlarmDesk> {
		return new AlarmDesk(settings, await settings.repository.standing());
	}

	/** Begins to look at the figures. */
	start(): void {
		if (this.#timers.length > 0) return;
		this.look();
		this.#timers = [setInterval(() => this.look(), lookEvery), setInterval(() => this.#prune(), pruneEvery)];
		this.#prune();
	}

	/** Looks no more; resolves when what happened is on disk, or cannot be. */
	async close(): Promise<void> {
		for (const timer of this.#timers) clearInterval(timer);
		this.#timers = [];
		await this.#writer.flush();
	}

	/** Looks at every figure once and leads the alarms to this instant. */
	look(): void {
		const now = this.#settings.now();
		const boards = this.#settings.boards().filter(({ kind }) => kind === 'live');
		const sharing = new Map<string, { tile: WatchedTile; value: number | undefined; boards: Board[] }>();
		const sources = new Map<string, BoardState['sources']>();
		for (const board of boards) {
			const state = this.#read(board);
			if (state !== undefined) sources.set(board.organisation, state.sources);
			for (const tile of watchedTiles(board)) {
				const seen = sharing.get(tile.key);
				if (seen !== undefined) seen.boards.push(board);
				else {
					const value = state && judgedFigure(tile.tile, state, now);
					sharing.set(tile.key, { tile, value, boards: [board] });
				}
			}
		}
		const causes = new Set<string>();
		const organisations = new Set(boards.map(({ organisation }) => organisation));
		for (const [key, { tile, value, boards: showing }] of sharing) {
			causes.add(key);
			const [board] = showing as [Board];
			const watched = this.#watch(key, board.organisation);
			watched.value = value;
			const step = advanceAlarm(watched.state, value, tile.threshold, now);
			this.#follow(watched, step, () => causeOfTile(tile, showing));
		}
		for (const [organisation, heard] of sources) {
			const all = Object.values(heard).every((source) => source.silentSince !== undefined);
			for (const [source, freshness] of Object.entries(heard)) {
				const key = sourceCauseKey(organisation, source);
				causes.add(key);
				const watched = this.#watch(key, organisation);
				const { state, entries } = advanceAlarm(watched.state, silenceOf(freshness, all), silence, now);
				// The figure is only our way to say how silent it is.
				const plain = entries.map(({ value: _, ...entry }) => entry);
				this.#follow(watched, { state, entries: plain }, () => ({ kind: 'source', source }));
			}
		}
		for (const [key, watched] of this.#watched) {
			// Where no board of the organisation can be read now, nobody knows whether its sources are gone.
			const unknown = organisations.has(watched.organisation) && !sources.has(watched.organisation);
			if (causes.has(key) || (unknown && watched.stored?.cause.kind === 'source')) continue;
			const step = advanceAlarm(watched.state, undefined, undefined, now);
			const { stored } = watched;
			if (stored !== undefined) this.#follow(watched, step, () => stored.cause);
			this.#watched.delete(key);
		}
		// Also what could not be written last time.
		void this.#writer.flush();
		this.#show(boards, sources);
	}

	#read(board: Board): BoardState | undefined {
		try {
			const state = this.#settings.stateOf(board.id);
			this.#unreadable.delete(board.id);
			return state;
		} catch (error) {
			if (!this.#unreadable.has(board.id))
				this.#settings.logger.error({ err: error, board: board.id }, 'alarms cannot read a board');
			this.#unreadable.add(board.id);
			return undefined;
		}
	}

	#watch(key: string, organisation: string): WatchedAlarm {
		let watched = this.#watched.get(key);
		if (watched === undefined) {
			watched = new WatchedAlarm(key, organisation);
			this.#watched.set(key, watched);
		}
		return watched;
	}

	#follow(watched: WatchedAlarm, step: AlarmStep, cause: () => AlarmCause): void {
		if (step.entries.length === 0) {
			watched.state = step.state;
			return;
		}
		const change = watched.follow(step, cause());
		if (change === undefined) return;
		this.#writer.add(change);
		const { alarm, entries } = change;
		for (const { action, actor } of entries)
			this.#settings.logger.info({ alarm: alarm.id, action, actor, cause: alarm.cause }, 'alarm');
	}

	/** Works out what each board shows, with the same references wherever nothing has changed. */
	#show(boards: readonly Board[], sources: ReadonlyMap<string, BoardState['sources']>): void {
		const shown = new Map<string, Readonly<Record<string, TileAlarm>>>();
		for (const board of boards) {
			const alarms: Record<string, TileAlarm> = {};
			for (const { key, tileKey } of watchedTiles(board)) {
				const alarm = this.#watched.get(key)?.shown;
				if (alarm !== undefined) alarms[tileKey] = alarm;
			}
			for (const source of Object.keys(sources.get(board.organisation) ?? {})) {
				const alarm = this.#watched.get(sourceCauseKey(board.organisation, source))?.shown;
				if (alarm !== undefined) alarms[`source:${source}`] = alarm;
			}
			if (Object.keys(alarms).length === 0) continue;
			const before = this.#shown.get(board.id);
			shown.set(board.id, before !== undefined && sameAlarms(before, alarms) ? before : alarms);
		}
		this.#shown = shown;
		for (const id of this.#decorated.keys()) if (!shown.has(id)) this.#decorated.delete(id);
	}

	/** What a board's walls get: its state with the alarms that stand on it. The same arguments give the same object. */
	decorate(board: string, state: BoardState): BoardState {
		const alarms = this.#shown.get(board);
		if (alarms === undefined) return state;
		const before = this.#decorated.get(board);
		if (before?.from === state && before.state.alarms === alarms) return before.state;
		const decorated = { ...state, alarms };
		this.#decorated.set(board, { from: state, state: decorated });
		return decorated;
	}

	/** The last figure seen of a standing alarm, in its own unit; undefined where it is missing. */
	valueOf(id: string): number | undefined {
		return this.#find(id)?.value;
	}

	#find(id: string): WatchedAlarm | undefined {
		for (const watched of this.#watched.values()) if (watched.stored?.id === id) return watched;
		return undefined;
	}

	/** Somebody acknowledges, snoozes or wakes an alarm. Resolves when that is on disk. */
	async answer(id: string, answer: AlarmAnswer, actor: string): Promise<AnswerOutcome> {
		const watched = this.#find(id);
		if (watched?.stored === undefined) return { status: 'not_standing' };
		const { value, stored } = watched;
		const step = answerAlarm(watched.state, answer, { by: actor, at: this.#settings.now(), value });
		if (step === undefined) return { status: 'not_snoozed' };
		this.#follow(watched, step, () => stored.cause);
		const alarm = watched.stored ?? stored;
		const boards = this.#settings.boards().filter(({ kind }) => kind === 'live');
		this.#show(
			boards,
			new Map(boards.map((board) => [board.organisation, this.#read(board)?.sources ?? {}]))
		);
		return (await this.#writer.flush()) ? { status: 'answered', alarm } : { status: 'not_kept', alarm };
	}

	#prune(): void {
		const { repository, now, logger } = this.#settings;
		repository.prune(now() - kept).catch((error: unknown) => {
			logger.warn({ err: error }, 'old alarms could not be forgotten');
		});
	}
}

function silenceOf({ silentSince }: SourceFreshness, all: boolean): number {
	if (silentSince === undefined) return 0;
	return all ? 2 : 1;
}

function sameAlarms(a: Readonly<Record<string, TileAlarm>>, b: Readonly<Record<string, TileAlarm>>): boolean {
	const keys = Object.keys(b);
	return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]);
}
