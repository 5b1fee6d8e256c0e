import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { identifierLimit, isIdentifier } from '#lib/domain/events/identifier.ts';

/** A named right to send events as one source of one organisation. The secret itself is nowhere stored. */
export interface IngestKey {
	/** For people: which program holds it. */
	readonly name: string;
	readonly organisation: string;
	readonly source: string;
	/** SHA-256 of the secret, hexadecimal. A plain hash will do: the secret has 256 random bits. */
	readonly sha256: string;
	/** May send events that are more than 24 h old. */
	readonly backfill: boolean;
	/** The source promises a sign of life this often; silent for three times as long, its tiles say "no data". */
	readonly heartbeatSeconds?: number;
	/** Events a second on average. */
	readonly ratePerSecond?: number;
}

const keyFile = Compile(
	Type.Array(
		Type.Object({
			name: Type.String({ minLength: 1, maxLength: identifierLimit }),
			organisation: Type.Optional(Type.String({ minLength: 1, maxLength: identifierLimit })),
			source: Type.String({ minLength: 1, maxLength: identifierLimit }),
			sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
			backfill: Type.Optional(Type.Boolean()),
			heartbeatSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
			ratePerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0 }))
		})
	)
);

/** The organisation of an installation that never names one. */
export const defaultOrganisation = 'default';

export function hashSecret(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}

/** A new key and its secret (`twk_` and 256 random bits), which is to be shown once. */
export function createIngestKey(
	key: Omit<IngestKey, 'sha256' | 'organisation' | 'backfill'> &
		Partial<Pick<IngestKey, 'organisation' | 'backfill'>>
): { readonly key: IngestKey; readonly secret: string } {
	if (!isIdentifier(key.source)) {
		throw new RangeError(`createIngestKey: source must be an identifier, got ${JSON.stringify(key.source)}`);
	}
	const secret = `twk_${randomBytes(32).toString('base64url')}`;
	return {
		key: { organisation: defaultOrganisation, backfill: false, ...key, sha256: hashSecret(secret) },
		secret
	};
}

/** Where the keys are: `TIDEWALL_INGEST_KEYS`, or `ingest-keys.json` in the data directory. */
export function ingestKeysPath(
	dataDirectory: string,
	environment: Readonly<Record<string, string | undefined>>
): string {
	return environment['TIDEWALL_INGEST_KEYS']?.trim() || join(dataDirectory, 'ingest-keys.json');
}

/**
 * Reads a file of keys; a missing file has none.
 * @throws Error that names the file and the entry at fault.
 */
export function readIngestKeys(path: string): IngestKey[] {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
	let entries: unknown;
	try {
		entries = JSON.parse(text);
	} catch (error) {
		throw new Error(`${path} must be JSON`, { cause: error });
	}
	if (!keyFile.Check(entries)) {
		const [first] = keyFile.Errors(entries);
		throw new Error(`${path}: ${first?.instancePath ?? ''} ${first?.message ?? 'is not a list of keys'}`);
	}
	return entries.map((entry, index) => {
		if (!isIdentifier(entry.source) || !isIdentifier(entry.organisation ?? defaultOrganisation)) {
			throw new Error(`${path}: /${index} source and organisation must hold no control characters`);
		}
		return { organisation: defaultOrganisation, backfill: false, ...entry };
	});
}

/**
 * The keys of this server. Looking a secret up takes the same time whether it is nearly right or all wrong: it is
 * found by its hash, which nobody can steer.
 */
export class IngestKeys {
	readonly #byHash = new Map<string, IngestKey>();
	/** Hashes of the keys that come from the file, and go with it. */
	#configured = new Set<string>();

	constructor(keys: readonly IngestKey[] = []) {
		this.configure(keys);
	}

	/** Sets the keys of the file: new ones hold at once, and those that are no longer there hold no more. */
	configure(keys: readonly IngestKey[]): void {
		for (const hash of this.#configured) this.#byHash.delete(hash);
		this.#configured = new Set(keys.map((key) => key.sha256));
		for (const key of keys) this.register(key);
	}

	/** Adds a key, such as that of the demo shop, for as long as the process lives. */
	register(key: IngestKey): void {
		this.#byHash.set(key.sha256, key);
	}

	/** Every key, of every organisation. */
	all(): readonly IngestKey[] {
		return [...this.#byHash.values()];
	}

	/** The key of an `Authorization` header; undefined when it is missing, malformed or not known. */
	authenticate(authorization: string | null | undefined): IngestKey | undefined {
		const secret = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
		return secret === undefined ? undefined : this.#byHash.get(hashSecret(secret));
	}
}
