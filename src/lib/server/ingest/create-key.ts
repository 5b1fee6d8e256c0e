/**
 * Makes an ingest key, adds it to the file of keys and prints its secret once:
 * `npm run --silent key -- --name chatwoot --source chatwoot [--backfill]`
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createIngestKey, ingestKeysPath, readIngestKeys } from './ingest-keys.ts';

const usage = `npm run --silent key -- --source NAME [--name NAME] [--organisation NAME]
    [--backfill] [--heartbeat SECONDS] [--rate EVENTS_PER_SECOND]`;

function positive(option: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (value > 0 && Number.isFinite(value)) return value;
	throw new RangeError(`--${option} must be a number above 0, got "${text}"`);
}

function main() {
	const { values } = parseArgs({
		options: {
			name: { type: 'string' },
			source: { type: 'string' },
			organisation: { type: 'string' },
			backfill: { type: 'boolean', default: false },
			heartbeat: { type: 'string' },
			rate: { type: 'string' }
		}
	});
	if (values.source === undefined) throw new RangeError('--source is missing');
	const heartbeatSeconds = positive('heartbeat', values.heartbeat);
	const ratePerSecond = positive('rate', values.rate);
	const path = ingestKeysPath(resolve(process.env['TIDEWALL_DATA_DIR']?.trim() || 'data'), process.env);
	const keys = readIngestKeys(path);
	const { key, secret } = createIngestKey({
		name: values.name ?? values.source,
		source: values.source,
		backfill: values.backfill,
		...(values.organisation !== undefined && { organisation: values.organisation }),
		...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
		...(ratePerSecond !== undefined && { ratePerSecond })
	});
	mkdirSync(dirname(path), { recursive: true });
	// Written beside and moved: a crash leaves the old file, never half of the new one.
	writeFileSync(`${path}.new`, `${JSON.stringify([...keys, key], null, '\t')}\n`, { mode: 0o600 });
	renameSync(`${path}.new`, path);
	process.stdout.write(`${secret}\n`);
	process.stderr.write(
		`Added to ${path}. This secret is shown once. A running server takes it within 2 s.\n`
	);
}

try {
	main();
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
	process.exitCode = 1;
}
