import type { Logger } from 'pino';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import type { EventLog } from '../log/event-log.ts';
import { readCheckpoint } from './checkpoint.ts';
import { LiveFloors } from './live-floors.ts';
import type { BoardDefinition } from './board-definition.ts';

/** What the floors of a start are made of. */
export interface FloorsToRestore {
	readonly log: EventLog;
	/** Folder of the checkpoints. */
	readonly checkpoints: string;
	/** The boards that are wanted now; those that the checkpoint lacks are `pending`. */
	readonly definitions: readonly BoardDefinition[];
	readonly directoryOf: (organisation: string) => Directory;
	readonly now: () => EpochMs;
	readonly logger: Logger;
}

/** The floors as the log says, up to its end: from the last checkpoint that can be used, else from the first event. */
export async function restoreFloors(restore: FloorsToRestore): Promise<LiveFloors> {
	const { log, checkpoints, definitions, directoryOf, now, logger } = restore;
	const head = await log.head();
	const from = await readCheckpoint(
		checkpoints,
		{
			head,
			eventAt: async (position) =>
				(await log.read(position - 1, 1)).find((event) => event.position === position)
		},
		(name, reason) => logger.warn({ name, reason }, 'checkpoint not used')
	);
	const floors = new LiveFloors({ log, now, directory: directoryOf }, definitions, from);
	const begun = performance.now();
	await floors.catchUp();
	logger.info(
		{
			checkpoint: from?.position ?? 0,
			position: floors.position,
			milliseconds: Math.round(performance.now() - begun)
		},
		'caught up with the log'
	);
	return floors;
}
