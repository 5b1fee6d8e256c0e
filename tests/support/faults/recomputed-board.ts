import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { defaultOrganisation } from '#lib/server/ingest/ingest-keys.ts';
import { defaultBoard } from '#lib/server/live/default-board.ts';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { LogReader } from '#lib/server/log/log-reader.ts';

/** The board that every installation has. */
export const boardId = 'all';

/** What the board shows at an instant according to the log alone: all of it folded on a fresh floor. */
export async function recomputeBoard(folder: string, at: EpochMs): Promise<BoardState> {
	const reader = new LogReader(join(folder, 'events.db'));
	try {
		const board = defaultBoard(defaultOrganisation, 'Asia/Shanghai', '00:00');
		const floors = new LiveFloors(
			{
				log: {
					read: async (after, limit) => reader.read(after, limit),
					readSubject: (key, upTo) => reader.readSubject(key, upTo)
				},
				now: () => at,
				directory: () => emptyDirectory
			},
			[{ board }]
		);
		await floors.catchUp();
		const state = floors.stateOf(boardId);
		if (state === undefined) throw new Error(`there is no board ${boardId}`);
		return JSON.parse(JSON.stringify(state)) as BoardState;
	} finally {
		reader.close();
	}
}

/** What a running server shows on the board, and the board's time of it. */
export async function shownBoard(address: string): Promise<{ at: EpochMs; state: BoardState }> {
	const response = await fetch(`${address}/v1/boards/${boardId}/state`);
	if (!response.ok) throw new Error(`the board's state: ${response.status} ${await response.text()}`);
	return (await response.json()) as { at: EpochMs; state: BoardState };
}

/** How fresh the sources are, and what was raised, is of the process and not of the log. */
function countedOf({ sources: _, alarms: _alarms, ...counted }: BoardState) {
	return counted;
}

/** A board as the server shows it, beside its recomputation from the log. */
export interface Comparison {
	readonly shown: Omit<BoardState, 'sources' | 'alarms'>;
	readonly recomputed: Omit<BoardState, 'sources' | 'alarms'>;
}

/**
 * Compares the server's board with the log, while nothing is sent. A gauge may change between the instant of the state
 * and the `at` that is told a moment later, so a difference has to stand three times before it counts.
 */
export async function compareWithLog(folder: string, address: string): Promise<Comparison> {
	for (let look = 1; ; look += 1) {
		// The state is kept for a second: this one is to be new.
		await delay(1_100);
		const { at, state } = await shownBoard(address);
		const comparison = {
			shown: countedOf(state),
			recomputed: countedOf(await recomputeBoard(folder, at))
		};
		if (look === 3 || isDeepStrictEqual(comparison.shown, comparison.recomputed)) return comparison;
	}
}
