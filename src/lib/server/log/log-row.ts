import { isDeepStrictEqual } from 'node:util';
import { timelinessOf } from '#lib/domain/events/event.ts';
import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';

/** What the log keeps of an event beside its columns. */
interface Body {
	readonly type: string;
	readonly sequence?: string;
	readonly sentTime?: number;
	readonly data: unknown;
	readonly extensions?: unknown;
}

/** Entries of one event in a flat row array: source index, id, kind, subject, time, received at, body. */
export const rowWidth = 7;
export type RowValue = string | number;

/** Appends an event to a flat array of rows (cloned to the worker twice as fast as objects or JSON). */
export function pushRow(rows: RowValue[], sourceIndex: number, event: TidewallEvent): void {
	const { type, sequence, sentTime, data, extensions } = event;
	// JSON.stringify leaves undefined fields out.
	const body: Body = { type, sequence, sentTime, data, extensions };
	rows.push(
		sourceIndex,
		event.id,
		subjectKindOf(type),
		event.subject,
		event.time,
		event.receivedAt,
		JSON.stringify(body)
	);
}

/** A stored row as the reading statements select it, without its source. */
export interface StoredEvent {
	readonly position: number;
	readonly organisation: string;
	readonly source: string;
	readonly id: string;
	readonly subject: string;
	readonly time: number;
	readonly receivedAt: number;
	readonly body: string;
}

/** The event of a stored row. */
export function readRow(stored: StoredEvent): LoggedEvent {
	const { position, organisation, source, id, subject, time, receivedAt } = stored;
	const { type, sequence, sentTime, data, extensions } = JSON.parse(stored.body) as Body;
	const timeliness = timelinessOf(time, receivedAt);
	const event =
		sequence === undefined
			? { position, organisation, source, id, type, subject, time, receivedAt, timeliness, data }
			: { position, organisation, source, id, type, subject, time, receivedAt, timeliness, data, sequence };
	if (sentTime !== undefined) (event as { sentTime?: number }).sentTime = sentTime;
	if (extensions !== undefined) (event as { extensions?: unknown }).extensions = extensions;
	return event as unknown as LoggedEvent;
}

/** What a sender says with an event: all but when and how late it came in. */
export interface EventContent {
	readonly kind: string;
	readonly subject: string;
	readonly time: number;
	readonly body: string;
}

/**
 * Whether two events of one identity say the same. Times compare as the sender wrote them: the first delivery may
 * have been clamped (clock skew) and the second not.
 */
export function sameContent(a: EventContent, b: EventContent): boolean {
	if (a.kind !== b.kind || a.subject !== b.subject) return false;
	if (a.time === b.time && a.body === b.body) return true;
	const x = JSON.parse(a.body) as Body;
	const y = JSON.parse(b.body) as Body;
	return (
		(x.sentTime ?? a.time) === (y.sentTime ?? b.time) &&
		x.type === y.type &&
		x.sequence === y.sequence &&
		isDeepStrictEqual(x.data, y.data) &&
		isDeepStrictEqual(x.extensions, y.extensions)
	);
}
