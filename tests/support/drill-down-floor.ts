import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Board } from '#lib/domain/board/board.ts';
import type { TidewallEvent } from '#lib/domain/events/event.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { DrillDown } from '#lib/server/drill-down/drill-down.ts';
import { DrillDownThread } from '#lib/server/drill-down/drill-down-thread.ts';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';

/** A real log, the live floor over it, and the drill-down with its thread, at a clock that the test sets. */
export class DrillDownFloor {
	readonly floors: LiveFloors;
	readonly drillDown: DrillDown;
	readonly thread: DrillDownThread;
	now: EpochMs;
	readonly #log: SqliteEventLog;
	readonly #folder: string;

	private constructor(
		folder: string,
		log: SqliteEventLog,
		boards: readonly Board[],
		now: EpochMs,
		members?: ReadonlySet<string>
	) {
		this.#folder = folder;
		this.#log = log;
		this.now = now;
		this.floors = new LiveFloors(
			{ log, now: () => this.now, directory: () => emptyDirectory },
			boards.map((board) => ({ board, ...(board.filter.agentGroups && members && { members }) }))
		);
		this.thread = new DrillDownThread(join(folder, 'events.db'));
		this.drillDown = new DrillDown({
			board: (id) => this.floors.board(id),
			state: (id) => {
				const state = this.floors.stateOf(id);
				return state && { at: this.floors.now(), state };
			},
			look: (id, look) => this.floors.look(id, look),
			replayOf: () => undefined,
			directoryOf: () => emptyDirectory,
			linksOf: async () => new Map(),
			thread: this.thread
		});
	}

	static async open(
		boards: readonly Board[],
		now: EpochMs,
		members?: ReadonlySet<string>
	): Promise<DrillDownFloor> {
		const folder = mkdtempSync(join(tmpdir(), 'tidewall-drill-'));
		const log = await SqliteEventLog.open({ path: join(folder, 'events.db') });
		return new DrillDownFloor(folder, log, boards, now, members);
	}

	/** Takes events as if they had been received by `now`. */
	async hear(events: readonly TidewallEvent[], now: EpochMs): Promise<void> {
		this.now = now;
		for (let from = 0; from < events.length; from += 500)
			await this.#log.append(events.slice(from, from + 500));
		await this.floors.catchUp();
	}

	async close(): Promise<void> {
		await this.thread.close();
		await this.#log.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
