import type { Board } from '#lib/domain/board/board.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Configuration } from '../configuration.ts';
import { demoOrganisation } from '../demo/start-demo.ts';
import { defaultOrganisation } from '../ingest/ingest-keys.ts';
import { defaultBoard } from '../live/default-board.ts';
import type { Storage } from '../storage/sqlite-storage.ts';

/** The stored boards; a new installation gets one that shows everything. */
export async function storedBoards(
	storage: Storage,
	{ zone, dayStart }: Configuration,
	now: EpochMs
): Promise<readonly Board[]> {
	const change = { actor: 'local', at: now };
	await storage.registry.addOrganisation(defaultOrganisation, 'Tidewall', change);
	await storage.registry.addOrganisation(demoOrganisation, 'Demo', change);
	const stored = await storage.boards.list(defaultOrganisation);
	if (stored.length > 0) return stored.map(({ board }) => board);
	const board = defaultBoard(defaultOrganisation, zone, dayStart);
	await storage.boards.create(board, change);
	return [board];
}

/** The boards of the demo: as they were made by code, or as somebody has changed them, and those that were added. */
export async function changedPresets(storage: Storage, presets: readonly Board[]): Promise<readonly Board[]> {
	const kept = new Map(
		(await storage.boards.list(demoOrganisation)).map(({ board }) => [board.id, board] as const)
	);
	const boards = presets.map((preset) => kept.get(preset.id) ?? preset);
	for (const { id } of presets) kept.delete(id);
	return [...boards, ...kept.values()];
}
