import { existsSync, mkdirSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Longest wait for a checkpoint, ms; the server writes one a second where there is something new. */
const patience = 10_000;

/** File names in the folder of checkpoints, oldest first; half written ones end in `.part`. */
export function checkpointNames(folder: string): string[] {
	const checkpoints = join(folder, 'checkpoints');
	return existsSync(checkpoints) ? readdirSync(checkpoints).sort() : [];
}

/** Paths of the checkpoints that were written to their end, oldest first. */
export function wholeCheckpoints(folder: string): string[] {
	const names = checkpointNames(folder).filter((name) => !name.endsWith('.part'));
	return names.map((name) => join(folder, 'checkpoints', name));
}

/** Resolves when a checkpoint begins to be written, at the latest after some seconds. */
export async function untilCheckpointBegins(folder: string): Promise<void> {
	const checkpoints = join(folder, 'checkpoints');
	mkdirSync(checkpoints, { recursive: true });
	const seen = Promise.withResolvers<void>();
	const watcher = watch(checkpoints, (_, name) => {
		if (name?.endsWith('.part')) seen.resolve();
	});
	await Promise.race([seen.promise, delay(patience)]);
	watcher.close();
}

/** Resolves when another checkpoint than before stands whole. */
export async function untilNewCheckpoint(folder: string): Promise<void> {
	const before = wholeCheckpoints(folder).at(-1);
	const limit = performance.now() + patience;
	while (wholeCheckpoints(folder).at(-1) === before && performance.now() < limit) await delay(10);
}
