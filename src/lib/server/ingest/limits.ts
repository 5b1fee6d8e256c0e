/** What one request to `POST /v1/events` may hold; answered at `GET /v1/limits`. */
export interface IngestLimits {
	/** Bytes of a request, inflated (and, when compressed, as sent). */
	readonly requestBytes: number;
	/** Events in a request. */
	readonly events: number;
	/** Bytes of one event: its line in NDJSON, else its JSON without white space. */
	readonly eventBytes: number;
	/** Objects and lists inside one another in one event. */
	readonly eventDepth: number;
}

export const ingestLimits: IngestLimits = {
	requestBytes: 1_048_576,
	events: 1_000,
	eventBytes: 32_768,
	eventDepth: 32
};

/** Why an item cannot be an event, whatever it says. */
export type SizeProblem = 'event_too_large' | 'event_too_deep';

/**
 * Finds an event that is too large or nested too deeply (JSON.stringify would run out of stack).
 *
 * Strings are counted first, at most 6 bytes a character (`\u0000`), so that only a rare event has to be written
 * out to be measured.
 */
export function sizeProblemOf(item: unknown, limits: IngestLimits): SizeProblem | undefined {
	const bound = byteBound(item, limits.eventDepth);
	if (bound <= limits.eventBytes) return undefined;
	if (bound === tooDeep) return 'event_too_deep';
	return Buffer.byteLength(JSON.stringify(item)) > limits.eventBytes ? 'event_too_large' : undefined;
}

const tooDeep = Infinity;

/** An upper bound of the value's size as JSON; infinite when it is too deep. */
function byteBound(value: unknown, depth: number): number {
	if (typeof value === 'string') return 6 * value.length + 3;
	// Numbers have at most 24 characters.
	if (typeof value !== 'object' || value === null) return 25;
	if (depth === 0) return tooDeep;
	let bound = 2;
	if (Array.isArray(value)) {
		for (const entry of value) bound += byteBound(entry, depth - 1);
		return bound;
	}
	for (const key in value) {
		bound += 6 * key.length + 4;
		const entry = (value as Readonly<Record<string, unknown>>)[key];
		if (typeof entry === 'string') bound += 6 * entry.length + 3;
		else bound += byteBound(entry, depth - 1);
	}
	return bound;
}
