import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { compareEvents } from '#lib/domain/events/order.ts';
import { isRejection, parseEvent, type Rejection } from '#lib/domain/events/parse.ts';
import { parseRfc3339 } from '#lib/domain/events/rfc3339.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** Events of a file or of a range of the log, in the order of their times, to be played on a board of their own. */
export interface Recording {
	readonly name: string;
	/** By time; positions from 1. Each counts as received when it happened. */
	readonly events: readonly LoggedEvent[];
	/** Lines that are no events, with their line number from 1. */
	readonly rejected: readonly { readonly line: number; readonly reason: Rejection }[];
	/** Repeated lines of the same identity; the first one counts. */
	readonly duplicates: number;
	/** Offset of the first event's own clock from UTC, in minutes. */
	readonly offsetMinutes: number;
}

/** The file cannot be read as a recording; `message` says why, for a person. */
export class RecordingError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'RecordingError';
	}
}

/** A line longer than this is not an event (the ingest API takes 32 KiB). */
const longestLine = 1_048_576;

async function isGzip(path: string): Promise<boolean> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
		return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
	} finally {
		await file.close();
	}
}

/** Lines of a text file, plain or gzip (told by its first bytes, whatever its name). */
async function* linesOf(path: string): AsyncGenerator<string> {
	let raw;
	try {
		const gzip = await isGzip(path);
		raw = createReadStream(path);
		const text = gzip ? raw.pipe(createGunzip()) : raw;
		// readline swallows errors of its input: they end the lines early instead.
		let failure: unknown;
		raw.on('error', (error) => {
			failure = error;
			text.destroy();
		});
		text.on('error', (error) => (failure ??= error));
		const lines = createInterface({ input: text, crlfDelay: Infinity });
		yield* lines;
		if (failure !== undefined) throw failure;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new RecordingError(`cannot read the recording: ${reason}`, { cause: error });
	} finally {
		raw?.destroy();
	}
}

/**
 * Reads an NDJSON file of events (plain or gzip) as a recording. Lines that are no events are left out and reported.
 *
 * Customer ids stay as they are: a recording never reaches the log.
 * @throws RecordingError when the file cannot be read to its end (missing, truncated gzip, …).
 */
export async function readRecording(path: string): Promise<Recording> {
	const events: TidewallEvent[] = [];
	const rejected: { line: number; reason: Rejection }[] = [];
	const identities = new Set<string>();
	let duplicates = 0;
	let offsetMinutes: number | undefined;
	let earliest = Infinity;
	let line = 0;
	for await (const text of linesOf(path)) {
		line += 1;
		if (text.trim() === '') continue;
		const item = text.length > longestLine ? undefined : parseJson(text);
		const event = parseItem(item);
		if (isRejection(event)) {
			rejected.push({ line, reason: event });
			continue;
		}
		const identity = `${event.source}\u001f${event.id}`;
		if (identities.has(identity)) {
			duplicates += 1;
			continue;
		}
		identities.add(identity);
		events.push(event);
		if (event.time < earliest) {
			earliest = event.time;
			offsetMinutes = offsetOf((item as { time: string }).time);
		}
	}
	return recordingOf(path, events, { rejected, duplicates, offsetMinutes: offsetMinutes ?? 0 });
}

/** A recording of events that are already parsed, such as a range of the log. */
export function recordingOf(
	name: string,
	events: readonly TidewallEvent[],
	report: Pick<Recording, 'rejected' | 'duplicates' | 'offsetMinutes'>
): Recording {
	const ordered = events
		.toSorted((a, b) => a.time - b.time || compareEvents(a, b))
		.map((event, i): LoggedEvent => ({
			...event,
			receivedAt: event.time,
			timeliness: 'live',
			position: i + 1
		}));
	return { name, events: ordered, ...report };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function parseItem(item: unknown) {
	const source =
		typeof item === 'object' && item !== null && 'source' in item && typeof item.source === 'string'
			? item.source
			: 'recording';
	return parseEvent(item, {
		organisation: 'recording',
		source,
		receivedAt: Infinity,
		mayBackfill: true,
		hashCustomer: (customer) => customer,
		cleanStrings: false
	});
}

/** Offset from UTC that an RFC 3339 time carries, in minutes. */
function offsetOf(time: string): number {
	const local = parseRfc3339(time.replace(/([+-]\d\d:\d\d|z)$/i, 'Z')) as EpochMs;
	const instant = parseRfc3339(time) as EpochMs;
	return Math.round((local - instant) / 60_000);
}
