import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EpochMs } from '#lib/domain/units.ts';
import type { SettingRepository } from '../storage/setting-repository.ts';
import { createIngestKey, readIngestKeys, type IngestKey } from './ingest-keys.ts';

/** A key as it may be shown: its secret is not known here. */
export interface ShownKey {
	/** Names the key; not its secret. */
	readonly id: string;
	readonly name: string;
	readonly source: string;
	readonly backfill: boolean;
	readonly heartbeatSeconds?: number;
	/** Unknown for a key that was made by the command line. */
	readonly createdAt?: EpochMs;
	readonly revokedAt?: EpochMs;
}

export interface KeyDeskSettings {
	/** The file of keys. */
	readonly path: string;
	readonly organisation: string;
	readonly settings: SettingRepository;
	/** Takes the keys at once, without waiting for the watch of the file. */
	readonly configure: (keys: readonly IngestKey[]) => void;
	readonly now: () => EpochMs;
}

const settingName = 'ingest-keys';

/** What is written of the keys beside their file: when each was made and taken away, so that the audit has it. */
type KeyNotes = Readonly<Record<string, Omit<ShownKey, 'id'>>>;

/** Makes and takes away the ingest keys of one organisation. The secret of a new one is told once and kept nowhere. */
export class KeyDesk {
	readonly #desk: KeyDeskSettings;
	#last: Promise<unknown> = Promise.resolve();

	constructor(settings: KeyDeskSettings) {
		this.#desk = settings;
	}

	/** Keys that hold, by source and name, then those that were taken away. */
	async list(): Promise<readonly ShownKey[]> {
		const { organisation, path } = this.#desk;
		const { notes } = await this.#notes();
		const held = readIngestKeys(path)
			.filter((key) => key.organisation === organisation)
			.map((key) => ({ ...shown(key), ...createdAt(notes[idOf(key)]) }));
		const revoked = Object.entries(notes)
			.filter(([id, note]) => note.revokedAt !== undefined && !held.some((key) => key.id === id))
			.map(([id, note]) => ({ id, ...note }));
		return [...held.sort((a, b) => (a.source < b.source ? -1 : 1)), ...revoked];
	}

	/**
	 * Makes a key and returns its secret.
	 *
	 * @throws Error of the file system when the file of keys cannot be written
	 */
	create(key: {
		readonly name: string;
		readonly source: string;
		readonly heartbeatSeconds?: number;
	}): Promise<{ readonly key: ShownKey; readonly secret: string }> {
		return this.#inTurn(async () => {
			const { organisation, now, path } = this.#desk;
			const created = createIngestKey({ ...key, organisation });
			this.#write([...readIngestKeys(path), created.key]);
			const { id, ...note } = { ...shown(created.key), createdAt: now() };
			await this.#note(id, note);
			return { key: { id, ...note }, secret: created.secret };
		});
	}

	/** Takes a key away: whoever holds it is refused from now on. False when there is none. */
	revoke(id: string): Promise<boolean> {
		return this.#inTurn(async () => {
			const { organisation, now, path } = this.#desk;
			const keys = readIngestKeys(path);
			const key = keys.find((other) => other.organisation === organisation && idOf(other) === id);
			if (key === undefined) return false;
			this.#write(keys.filter((other) => other !== key));
			const { notes } = await this.#notes();
			const { id: _id, ...note } = shown(key);
			await this.#note(id, { ...note, ...createdAt(notes[id]), revokedAt: now() });
			return true;
		});
	}

	#write(keys: readonly IngestKey[]): void {
		const { path, configure } = this.#desk;
		mkdirSync(dirname(path), { recursive: true });
		// Written beside and moved: a crash leaves the old file, never half of the new one.
		writeFileSync(`${path}.new`, `${JSON.stringify(keys, null, '\t')}\n`, { mode: 0o600 });
		renameSync(`${path}.new`, path);
		configure(keys);
	}

	async #notes(): Promise<{ readonly notes: KeyNotes; readonly revision: number }> {
		const found = await this.#desk.settings.find(this.#desk.organisation, settingName);
		return { notes: (found?.value as KeyNotes | undefined) ?? {}, revision: found?.revision ?? 0 };
	}

	async #note(id: string, note: Omit<ShownKey, 'id'>): Promise<void> {
		const { settings, organisation, now } = this.#desk;
		const { notes, revision } = await this.#notes();
		const change = { actor: 'local', at: now() };
		await settings.save(organisation, settingName, { ...notes, [id]: note }, revision, change);
	}

	/** One after the other: each reads the file that the one before has written. */
	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#last.then(work);
		this.#last = turn.catch(() => undefined);
		return turn;
	}
}

/** The beginning of the hash: enough to tell keys apart, and of no use to whoever wants to send. */
function idOf({ sha256 }: IngestKey): string {
	return sha256.slice(0, 12);
}

function shown(key: IngestKey): ShownKey {
	const { name, source, backfill, heartbeatSeconds } = key;
	return {
		id: idOf(key),
		name,
		source,
		backfill,
		...(heartbeatSeconds !== undefined && { heartbeatSeconds })
	};
}

function createdAt(note: Omit<ShownKey, 'id'> | undefined): { readonly createdAt?: EpochMs } {
	return note?.createdAt === undefined ? {} : { createdAt: note.createdAt };
}
