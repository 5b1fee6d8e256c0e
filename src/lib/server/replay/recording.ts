import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { compareEvents } from '#lib/domain/events/order.ts';
import { isRejection, parseEvent, type Rejection } from '#lib/domain/events/parse.ts';
import { parseRfc3339 } from '#lib/domain/events/rfc3339.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
import type { History } from '#lib/domain/floor/floor.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { blocksOfLines, bounded, inflated, TooManyBytes, type ByteStream } from './lines.ts';
import { sortInTurns, Turns } from './turns.ts';

/** Events of a file or of a range of the log, in the order of their times, to be played on a board of their own. */
export interface Recording {
	readonly name: string;
	/** By time; positions from 1. Each counts as received when it happened. */
	readonly events: readonly LoggedEvent[];
	/** How many lines were no events. */
	readonly rejected: number;
	/** The first of them, with their line number from 1. */
	readonly rejections: readonly RejectedLine[];
	/** Repeated lines of the same identity; the first one counts. */
	readonly duplicates: number;
	/** Offset of the first event's own clock from UTC, in minutes. */
	readonly offsetMinutes: number;
	/** Earlier events of a conversation. */
	readonly history: History;
}

export interface RejectedLine {
	readonly line: number;
	readonly reason: Rejection | { readonly code: 'not_json'; readonly path: '' };
}

/** How much may be read at most. */
export interface RecordingLimits {
	/** Bytes as they come. */
	readonly bytes: number;
	/** Bytes after inflation. */
	readonly inflatedBytes: number;
	/** Lines that are not empty; it bounds the events. */
	readonly lines: number;
}

/** Why there is no recording: what was sent is broken, is too much, or holds no event. */
export type RecordingFault = 'unreadable' | 'too_large' | 'empty';

/** There is no recording in it; `message` says why, for a person. */
export class RecordingError extends Error {
	readonly fault: RecordingFault;
	/** Of `empty`: how many lines were no events, and the first of them. */
	readonly rejected: Pick<Recording, 'rejected' | 'rejections'> | undefined;
	constructor(
		fault: RecordingFault,
		message: string,
		options?: ErrorOptions & { readonly rejected?: Pick<Recording, 'rejected' | 'rejections'> }
	) {
		super(message, options);
		this.rejected = options?.rejected;
		this.name = 'RecordingError';
		this.fault = fault;
	}
}

/**
 * Whether there is no recording in it. By name: the server's own modules and those bundled into its routes each have
 * a class of their own.
 */
export function isRecordingError(error: unknown): error is RecordingError {
	return error instanceof Error && error.name === 'RecordingError' && 'fault' in error;
}

const unlimited: RecordingLimits = { bytes: Infinity, inflatedBytes: Infinity, lines: Infinity };
/** Rejections that are told one by one. */
const toldRejections = 20;

/**
 * Reads an NDJSON file of events (plain or gzip) as a recording, named by the file.
 * @throws RecordingError when the file cannot be read to its end (missing, truncated gzip, …) or holds no event.
 */
export function readRecording(path: string): Promise<Recording> {
	return recordingFrom(basename(path), createReadStream(path, { highWaterMark: 262_144 }));
}

/**
 * Reads NDJSON (plain or gzip) as a recording. Lines that are no events are left out and reported. Gives way to other
 * work while it reads.
 *
 * Customer ids stay as they are: a recording never reaches the log.
 * @throws RecordingError when it cannot be read to its end, is too large or holds no event.
 */
export async function recordingFrom(
	name: string,
	bytes: ByteStream,
	limits: RecordingLimits = unlimited
): Promise<Recording> {
	const reader = new RecordingReader();
	const turns = new Turns();
	try {
		const text = bounded(inflated(bounded(bytes, limits.bytes)), limits.inflatedBytes);
		for await (const lines of blocksOfLines(text)) {
			for (const line of lines) reader.take(line);
			if (reader.lines > limits.lines) {
				throw new RecordingError('too_large', `a recording holds at most ${limits.lines} lines`);
			}
			if (turns.over) await turns.giveWay();
		}
	} catch (error) {
		if (error instanceof RecordingError) throw error;
		if (error instanceof TooManyBytes) {
			throw new RecordingError('too_large', `the recording has ${error.message}`, { cause: error });
		}
		throw new RecordingError('unreadable', `cannot read the recording: ${readingFault(error)}`, {
			cause: error
		});
	}
	return recordingOf(name, reader.events, reader);
}

function readingFault(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ENOENT') return 'there is no such file';
	if (code === 'EISDIR') return 'it is a directory';
	if (code === 'EACCES') return 'no permission to read it';
	if (code === 'Z_BUF_ERROR') return 'the gzip ends too early';
	if (code?.startsWith('Z_') === true) return `the gzip is damaged (${message})`;
	return message;
}

/** Takes line after line. */
class RecordingReader {
	readonly events: TidewallEvent[] = [];
	readonly rejections: RejectedLine[] = [];
	rejected = 0;
	duplicates = 0;
	offsetMinutes = 0;
	/** That are not empty. */
	lines = 0;
	#line = 0;
	#earliest = Infinity;
	readonly #identities = new Set<string>();

	take(text: string | undefined): void {
		this.#line += 1;
		if (text?.trim() === '') return;
		this.lines += 1;
		const item = text === undefined ? undefined : parseJson(text);
		if (item === undefined) {
			this.#reject({ code: 'not_json', path: '' });
			return;
		}
		const event = parseItem(item);
		if (isRejection(event)) {
			this.#reject(event);
			return;
		}
		const identity = accountKey(event.source, event.id);
		if (this.#identities.has(identity)) {
			this.duplicates += 1;
			return;
		}
		this.#identities.add(identity);
		this.events.push(event);
		if (event.time <= this.#earliest) {
			const offset = offsetOf((item as { time: string }).time);
			// Whatever the order of the lines, two clocks at one instant give the same recording.
			this.offsetMinutes = event.time < this.#earliest ? offset : Math.min(offset, this.offsetMinutes);
			this.#earliest = event.time;
		}
	}

	#reject(reason: RejectedLine['reason']): void {
		this.rejected += 1;
		if (this.rejections.length < toldRejections) this.rejections.push({ line: this.#line, reason });
	}
}

/**
 * A recording of events that are already parsed, such as a range of the log.
 * @throws RecordingError when there is none
 */
export async function recordingOf(
	name: string,
	events: readonly TidewallEvent[],
	report: Pick<Recording, 'rejected' | 'rejections' | 'duplicates' | 'offsetMinutes'>
): Promise<Recording> {
	const { rejected, rejections, duplicates, offsetMinutes } = report;
	if (events.length === 0) {
		const first = rejections[0];
		const why =
			first === undefined
				? ''
				: ` (line ${first.line}: ${first.reason.code} ${first.reason.path})`.replace(' )', ')');
		throw new RecordingError('empty', `there is no event in it${why}`, {
			rejected: { rejected, rejections }
		});
	}
	const sorted = await sortInTurns(events, byTime);
	const turns = new Turns();
	const conversations = new Map<string, LoggedEvent[]>();
	const ordered: LoggedEvent[] = [];
	for (const event of sorted) {
		const position = ordered.length + 1;
		const recorded: LoggedEvent = { ...event, receivedAt: event.time, timeliness: 'live', position };
		ordered.push(recorded);
		if (subjectKindOf(event.type) === 'conversation') {
			const key = accountKey(event.source, event.subject);
			const ofSubject = conversations.get(key);
			if (ofSubject === undefined) conversations.set(key, [recorded]);
			else ofSubject.push(recorded);
		}
		if (position % 256 === 0 && turns.over) await turns.giveWay();
	}
	return {
		name,
		events: ordered,
		rejected,
		rejections,
		duplicates,
		offsetMinutes,
		history: (source, subject, before) =>
			(conversations.get(accountKey(source, subject)) ?? []).filter((event) => event.position < before)
	};
}

/**
 * By time, then the events of one subject together in the order in which they are folded. It does not depend on the
 * order in the file.
 */
function byTime(a: TidewallEvent, b: TidewallEvent): number {
	if (a.time !== b.time) return a.time - b.time;
	if (a.source !== b.source) return a.source < b.source ? -1 : 1;
	if (a.subject !== b.subject) return a.subject < b.subject ? -1 : 1;
	return compareEvents(a, b);
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
		// Whatever the clock says, a recording is history, and may be.
		receivedAt: Infinity,
		mayBackfill: true,
		hashCustomer: (customer) => customer,
		cleanStrings: false
	});
}

/** Offset from UTC that an RFC 3339 time carries, in minutes. */
function offsetOf(time: string): number {
	const local = parseRfc3339(time.replace(/([+-]\d\d:\d\d|z)$/i, 'Z'));
	const instant = parseRfc3339(time);
	return Math.round((local - instant) / 60_000);
}
