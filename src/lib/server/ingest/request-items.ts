import { problem } from './answer.ts';
import type { IngestLimits, SizeProblem } from './limits.ts';
import { Refusal } from './request-body.ts';

/** A line of NDJSON that cannot be an item, in the place of the item. */
export class BadLine {
	readonly code: 'not_json' | SizeProblem;
	readonly text: string;
	constructor(code: 'not_json' | SizeProblem, text: string) {
		this.code = code;
		this.text = text;
	}
}

export type MediaType = 'event' | 'batch' | 'json' | 'ndjson';

const mediaTypes: Readonly<Record<string, MediaType>> = {
	'application/cloudevents+json': 'event',
	'application/cloudevents-batch+json': 'batch',
	'application/json': 'json',
	'application/x-ndjson': 'ndjson',
	'application/ndjson': 'ndjson',
	'application/jsonl': 'ndjson'
};

/** What the `Content-Type` promises; a refusal when it is none of ours or not UTF-8. */
export function mediaTypeOf(contentType: string | null | undefined): MediaType | Refusal {
	const [essence = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
	const mediaType = Object.hasOwn(mediaTypes, essence.trim()) ? mediaTypes[essence.trim()] : undefined;
	const charset = parameters
		.map((parameter) => parameter.trim())
		.find((parameter) => parameter.startsWith('charset='));
	const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
	if (mediaType !== undefined && utf8) return mediaType;
	const accepted = [...new Set(Object.keys(mediaTypes))].slice(0, 4).join(', ');
	return new Refusal(
		problem(415, 'media_type_not_supported', `Content-Type must be one of ${accepted}, in UTF-8.`, {
			Accept: accepted
		})
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Items of a request; a line that is no JSON stays in its place as a `BadLine`. */
export function itemsOf(
	text: string,
	mediaType: MediaType,
	limits: IngestLimits
): readonly unknown[] | Refusal {
	const items = mediaType === 'ndjson' ? linesOf(text, limits) : documentOf(text, mediaType);
	if (items instanceof Refusal || items.length <= limits.events) return items;
	return new Refusal(
		problem(413, 'too_many_events', `A request holds at most ${limits.events} events, got ${items.length}.`)
	);
}

function documentOf(text: string, mediaType: Exclude<MediaType, 'ndjson'>): readonly unknown[] | Refusal {
	const document = parseJson(text);
	if (document === undefined) return new Refusal(problem(400, 'not_json', 'The body is not JSON.'));
	if (Array.isArray(document)) {
		if (mediaType !== 'event') return document as unknown[];
		return new Refusal(
			problem(
				400,
				'not_an_event',
				'The body must be one event; a list is application/cloudevents-batch+json.'
			)
		);
	}
	if (mediaType !== 'batch' && typeof document === 'object' && document !== null) return [document];
	return new Refusal(
		problem(
			400,
			'not_events',
			mediaType === 'batch'
				? 'The body must be a list of events.'
				: 'The body must be an event or a list of events.'
		)
	);
}

/** Lines end with LF or CRLF; empty ones are no items. */
function linesOf(text: string, limits: IngestLimits): readonly unknown[] {
	const items: unknown[] = [];
	for (const raw of text.split('\n')) {
		const line = raw.trim();
		if (line === '') continue;
		if (
			line.length > limits.eventBytes ||
			(line.length * 3 > limits.eventBytes && Buffer.byteLength(line) > limits.eventBytes)
		) {
			items.push(new BadLine('event_too_large', line));
			continue;
		}
		const item = parseJson(line);
		items.push(item === undefined ? new BadLine('not_json', line) : item);
	}
	return items;
}
