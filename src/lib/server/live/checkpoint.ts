import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { identityOf } from './log-follower.ts';
import type { LiveState } from './live-floors.ts';

/**
 * Version of the code that counts. A checkpoint of another version is not read: what it holds was counted by other
 * rules. Raise it with every change of `domain/conversation`, `domain/commerce`, `domain/floor`, `domain/agent` or
 * `domain/metrics`.
 */
export const countingVersion = 9;

const prefix = 'checkpoint-';
/** The one before stays, for the case that the last one is damaged. */
const kept = 2;
const checksumLength = 32;
const magic = Buffer.from('TIDEWALL-CHECKPOINT\n');

interface Contents {
	readonly countingVersion: number;
	readonly state: LiveState;
}

/** Writes the state of the floors, synced, and forgets older checkpoints. The file name carries the position. */
export async function writeCheckpoint(directory: string, state: LiveState): Promise<void> {
	await mkdir(directory, { recursive: true });
	const contents: Contents = { countingVersion, state };
	const body = serialize(contents);
	const checksum = createHash('sha256').update(body).digest();
	const name = `${prefix}${String(state.position).padStart(16, '0')}`;
	const temporary = join(directory, `${name}.part`);
	try {
		await writeSynced(temporary, [magic, checksum, body]);
	} catch (error) {
		// On a full disk every try would leave another half, and the event log needs the room.
		await unlink(temporary).catch(() => undefined);
		throw error;
	}
	await rename(temporary, join(directory, name));
	const folder = await open(directory, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
	const names = await checkpointNames(directory);
	// What is ahead of the log's reader is of a log that was lost: it must not push out those that can be used.
	const usable = names.filter((other) => other <= name);
	for (const old of names.filter((other) => other > name)) await unlink(join(directory, old));
	for (const old of usable.slice(kept)) await unlink(join(directory, old));
	// Halves that a process left when it was killed; nobody else writes here.
	for (const part of await readdir(directory)) {
		if (part.endsWith('.part')) await unlink(join(directory, part));
	}
}

async function writeSynced(path: string, parts: readonly Uint8Array[]): Promise<void> {
	const file = await open(path, 'w', 0o600);
	try {
		// As often as it takes: one call may write less than it was given, as on a disk that is nearly full.
		for (const part of parts) await file.writeFile(part);
		await file.sync();
	} finally {
		await file.close();
	}
}

/**
 * What a file holds, or why that cannot be told. Throws where the disk does not give the file, and for one that another
 * version of Node serialised: no checkpoint, however it is broken, may keep the server from starting.
 */
async function readContents(path: string): Promise<Contents | string> {
	const bytes = await readFile(path);
	const body = bytes.subarray(magic.length + checksumLength);
	const checksum = bytes.subarray(magic.length, magic.length + checksumLength);
	if (!bytes.subarray(0, magic.length).equals(magic)) return 'not a checkpoint';
	if (!createHash('sha256').update(body).digest().equals(checksum)) return 'damaged';
	return deserialize(body) as Contents;
}

/** Newest first. */
async function checkpointNames(directory: string): Promise<string[]> {
	const names = await readdir(directory).catch(() => []);
	return names
		.filter((name) => /^checkpoint-\d{16}$/.test(name))
		.sort()
		.reverse();
}

/** What is asked of the log that a checkpoint belongs to. */
export interface CheckedLog {
	/** Position of its last event. */
	readonly head: number;
	/** The event at a position; undefined when it is no longer kept. */
	eventAt(position: number): Promise<LoggedEvent | undefined>;
}

async function mismatch({ position, lastEvent }: LiveState, log: CheckedLog): Promise<string | undefined> {
	if (position > log.head) return 'ahead of the log';
	const event = await log.eventAt(position);
	return event === undefined || identityOf(event) === lastEvent ? undefined : 'of another log';
}

/**
 * The newest checkpoint that is whole, of this code and of this log; undefined when there is none, and the log has to
 * be folded from its start. It may have other boards: `LiveFloors` drops and counts what differs.
 *
 * @param onSkipped told about every checkpoint that could not be used
 */
export async function readCheckpoint(
	directory: string,
	log: CheckedLog,
	onSkipped: (name: string, reason: string) => void = () => {}
): Promise<LiveState | undefined> {
	for (const name of await checkpointNames(directory)) {
		const contents = await readContents(join(directory, name)).catch((error: unknown) =>
			error instanceof Error ? error.message : String(error)
		);
		if (typeof contents === 'string') onSkipped(name, contents);
		else if (contents.countingVersion !== countingVersion) onSkipped(name, 'counted by another version');
		else {
			const reason = await mismatch(contents.state, log);
			if (reason === undefined) return contents.state;
			onSkipped(name, reason);
		}
	}
	return undefined;
}
