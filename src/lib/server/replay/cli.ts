/** Command line of replays: `npm run replay -- FILE …`; `--help` says how. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import process from 'node:process';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { day, hour, minute, second, type Milliseconds } from '#lib/domain/units.ts';
import { fastestSpeed, slowestSpeed, type ReplayStatus } from '#lib/domain/board/replay-status.ts';
import { minuteCsv } from './minute-csv.ts';
import { readRecording, RecordingError, type RejectedLine } from './recording.ts';

const help = `Plays a recording (NDJSON of events, plain or gzip), or writes what a board would have shown.

  npm run replay -- FILE [--speed N] [--url http://127.0.0.1:3000]
      Uploads FILE to the running server and plays it on a wall of its own until its end; Ctrl-C ends and removes it.
        --speed N    recorded seconds per second, ${slowestSpeed} to ${fastestSpeed}; 1 without it
        --url URL    address of the server; http://127.0.0.1:$PORT without it (PORT: 3000)

  npm run --silent replay -- FILE --csv OUT.csv [--every 60s]
      Writes the state at every full step from 00:00 of the first event's day, by its own clock. Needs no server.
        --csv OUT    file to write; - writes to the standard output
        --every N    step: whole seconds, minutes or hours (30s, 60s, 5m, 1h); 60s without it

Exit codes: 0 done, 1 failed, 2 wrong use or no server.
`;

/** What the user did wrong, or has to do first. */
class UsageError extends Error {}

/** What could not be done. */
class Failure extends Error {}

type Command =
	| { readonly kind: 'help' }
	| { readonly kind: 'csv'; readonly file: string; readonly out: string; readonly every: Milliseconds }
	| { readonly kind: 'play'; readonly file: string; readonly speed: number; readonly server: URL };

const units: Readonly<Record<string, Milliseconds>> = { s: second, m: minute, h: hour };

function parseCommand(args: readonly string[]): Command {
	const { values, positionals } = parse(args);
	if (values.help === true) return { kind: 'help' };
	const [file, ...more] = positionals;
	if (file === undefined) throw new UsageError('name the file to replay');
	if (more.length > 0) throw new UsageError(`name one file, not ${positionals.length}`);
	if (values.csv === undefined) {
		if (values.every !== undefined) throw new UsageError('--every goes with --csv');
		return {
			kind: 'play',
			file: fromCaller(file),
			speed: parseSpeed(values.speed ?? '1'),
			server: parseServer(values.url ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`)
		};
	}
	if (values.speed !== undefined || values.url !== undefined) {
		throw new UsageError('--csv needs no server: leave --speed and --url out');
	}
	if (values.csv === '') throw new UsageError('--csv must name a file, or - for the standard output');
	const out = values.csv === '-' ? '-' : fromCaller(values.csv);
	return { kind: 'csv', file: fromCaller(file), out, every: parseStep(values.every ?? '60s') };
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				help: { type: 'boolean', short: 'h' },
				csv: { type: 'string' },
				every: { type: 'string' },
				speed: { type: 'string' },
				url: { type: 'string' }
			}
		});
	} catch (error) {
		throw new UsageError((error as Error).message, { cause: error });
	}
}

/** npm runs scripts in the folder of package.json; people name files from where they are. */
function fromCaller(path: string): string {
	return resolve(process.env['INIT_CWD'] ?? '.', path);
}

function parseStep(text: string): Milliseconds {
	const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smh])$/.exec(text) ?? [];
	const step = Number(count) * (units[unit] ?? NaN);
	if (!(step <= day))
		throw new UsageError(`--every must be a step like 30s, 60s or 5m, at most 24h, got "${text}"`);
	return step;
}

function parseSpeed(text: string): number {
	const speed = text.trim() === '' ? NaN : Number(text);
	if (!(speed >= slowestSpeed && speed <= fastestSpeed)) {
		throw new UsageError(`--speed must be from ${slowestSpeed} to ${fastestSpeed}, got "${text}"`);
	}
	return speed;
}

function parseServer(text: string): URL {
	const server = URL.parse(text);
	if (server === null || !/^https?:$/.test(server.protocol)) {
		throw new UsageError(`--url must be an address like http://127.0.0.1:3000, got "${text}"`);
	}
	return server;
}

async function writeCsv(command: Extract<Command, { kind: 'csv' }>): Promise<void> {
	const { file, out, every } = command;
	if (out !== '-' && (await samePath(file, out))) throw new UsageError('--csv would overwrite the recording');
	const recording = await readRecording(file);
	let rows = 0;
	function* lines() {
		for (const line of minuteCsv(recording, every)) {
			rows += 1;
			yield `${line}\n`;
		}
	}
	const target: Writable = out === '-' ? process.stdout : createWriteStream(out);
	try {
		await pipeline(lines, target, { end: out !== '-' });
	} catch (error) {
		// Whoever reads the output has had enough.
		if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
		throw new Failure(`cannot write ${out}: ${(error as Error).message}`, { cause: error });
	}
	report(recording);
	if (out !== '-') console.error(`${rows - 1} rows of ${recording.events.length} events written to ${out}`);
}

async function samePath(a: string, b: string): Promise<boolean> {
	const [one, other] = await Promise.all([a, b].map((path) => realpath(path).catch(() => path)));
	return one === other;
}

/** Says on the error output what was left out. */
function report(of: {
	readonly rejected: number;
	readonly duplicates: number;
	readonly rejections: readonly RejectedLine[];
}): void {
	if (of.duplicates > 0) console.error(`${of.duplicates} repeated lines left out`);
	if (of.rejected === 0) return;
	console.error(`${of.rejected} lines are no events and were left out:`);
	const told = of.rejections.slice(0, 5);
	for (const { line, reason } of told)
		console.error(`  line ${line}: ${reason.code} ${reason.path}`.trimEnd());
	if (of.rejected > told.length) console.error(`  and ${of.rejected - told.length} more`);
}

async function play({ file, speed, server }: Extract<Command, { kind: 'play' }>): Promise<void> {
	const query = new URLSearchParams({ name: basename(file).slice(0, 120), speed: String(speed) });
	const created = await send<ReplayStatus & { rejections: readonly RejectedLine[] }>(
		new URL(`/v1/replays?${query.toString()}`, server),
		{
			method: 'POST',
			headers: { 'content-type': 'application/x-ndjson' },
			body: await upload(file),
			duplex: 'half'
		}
	);
	report(created);
	console.log(new URL(`/wall/${created.board}`, server).href);
	const address = new URL(`/v1/replays/${created.id}`, server);
	const interrupted = new AbortController();
	process.once('SIGINT', () => interrupted.abort());
	process.once('SIGTERM', () => interrupted.abort());
	const line = new StatusLine(created.zone);
	for (let status: ReplayStatus = created; ;) {
		line.show(status);
		if (!status.playing && status.at >= status.end) {
			line.end('At its end. The replay stays on its wall until nobody has looked at it for an hour.');
			return;
		}
		await delay(second / 2, undefined, { signal: interrupted.signal }).catch(() => undefined);
		if (interrupted.signal.aborted) {
			await send(address, { method: 'DELETE' });
			line.end('Ended and removed.');
			return;
		}
		status = await send<ReplayStatus>(address, {});
	}
}

/** The file's bytes, gzip in any case: the server takes 64 MiB of it. */
async function upload(file: string): Promise<ReadableStream> {
	const handle = await open(file).catch((error: unknown) => {
		const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		throw new Failure(`cannot read ${file}: ${missing ? 'there is no such file' : (error as Error).message}`);
	});
	let head: Buffer;
	try {
		if ((await handle.stat()).isDirectory()) throw new Failure(`cannot read ${file}: it is a directory`);
		head = (await handle.read(Buffer.alloc(2), 0, 2, 0)).buffer;
	} finally {
		await handle.close();
	}
	const raw = createReadStream(file);
	if (head[0] === 0x1f && head[1] === 0x8b) return Readable.toWeb(raw) as ReadableStream;
	const gzip = createGzip({ level: 1 });
	// Its failure ends the upload, which is then reported.
	pipeline(raw, gzip).catch(() => undefined);
	return Readable.toWeb(gzip) as ReadableStream;
}

/** Sends a request of the replay API; answers with its content. */
async function send<T>(address: URL, request: RequestInit & { duplex?: 'half' }): Promise<T> {
	const response = await fetch(address, request).catch((error: unknown) => {
		const { cause } = error as { cause?: { code?: string; message?: string } };
		if (cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND') {
			throw new UsageError(
				`no Tidewall server answers at ${address.origin}. Start one with "npm start" in another terminal, or name its address with --url`
			);
		}
		throw new Failure(
			`the server at ${address.origin} broke off: ${cause?.message ?? (error as Error).message}`
		);
	});
	const text = await response.text();
	if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
	let detail = text.slice(0, 200);
	try {
		({ detail = text } = JSON.parse(text) as { detail?: string });
	} catch {
		// Not from us: some proxy's page.
	}
	throw new Failure(`the server at ${address.origin} says ${response.status}: ${detail}`);
}

/** One line of the terminal that is written over; without a terminal only the first and the last are written. */
class StatusLine {
	readonly #time: Intl.DateTimeFormat;
	#shown = false;

	constructor(zone: string) {
		this.#time = new Intl.DateTimeFormat('sv-SE', {
			dateStyle: 'short',
			timeStyle: 'medium',
			timeZone: zone
		});
	}

	show({ at, end, speed, playing }: ReplayStatus): void {
		if (!process.stdout.isTTY && this.#shown) return;
		const sign = playing ? `×${speed}` : 'paused';
		const text = `${this.#time.format(at)} of ${this.#time.format(end)}  ${sign}`;
		process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
		this.#shown = true;
	}

	end(text: string): void {
		process.stdout.write(`${process.stdout.isTTY ? '\n' : ''}${text}\n`);
	}
}

try {
	const command = parseCommand(process.argv.slice(2));
	switch (command.kind) {
		case 'help':
			process.stdout.write(help);
			break;
		case 'csv':
			await writeCsv(command);
			break;
		case 'play':
			await play(command);
			break;
		default:
			command satisfies never;
	}
} catch (error) {
	if (!(error instanceof UsageError || error instanceof Failure || error instanceof RecordingError))
		throw error;
	console.error(`replay: ${error.message}.`);
	if (error instanceof UsageError) console.error('See npm run replay -- --help');
	process.exitCode = error instanceof UsageError ? 2 : 1;
}
