import type { EpochMs } from '../units.ts';
import { clockSkewTolerance, timelinessOf } from './event.ts';
import type { TidewallEvent } from './event.ts';
import { isIdentifier } from './identifier.ts';
import { lacksOffset, parseRfc3339 } from './rfc3339.ts';
import { envelopeAttributes, eventRuleOf, idFields, unknownEventRule } from './schema.ts';
import type { EventRule } from './schema.ts';

/** Why an item was refused. `path` in the rejection is a JSON Pointer (RFC 6901) to the field at fault. */
export type RejectionCode =
	| 'not_an_object'
	| 'missing_field'
	| 'wrong_type'
	| 'specversion_unsupported'
	/** `type` does not start with `tidewall.`. */
	| 'type_not_tidewall'
	/** A number, boolean or object where an id belongs: ids are opaque strings. */
	| 'id_not_string'
	/** Empty, longer than 256 characters, or with a control character or lone surrogate. */
	| 'id_invalid'
	/** Not an RFC 3339 date-time, or before 1970. */
	| 'time_invalid'
	| 'time_without_offset'
	/** More than 24 h old, and the key has no right to backfill. */
	| 'backfill_required'
	/** A negative count or amount, a score above its scale, a text that is too long. */
	| 'out_of_range'
	/** Not three capital letters (ISO 4217). */
	| 'currency_invalid';

export interface Rejection {
	readonly code: RejectionCode;
	readonly path: string;
}

/** What the sender should know about an accepted event. */
export type EventNote =
	/** `time` ran more than 60 s ahead and was set to the receive time. */
	| 'clock_skew'
	/** More than 120 s late: in all totals, raises no alarm. */
	| 'late'
	/** More than 24 h late, admitted by the backfill right: in history only. */
	| 'history';

/** What is known about an item beside its text. */
export interface ParseContext {
	readonly organisation: string;
	/** Source of the ingest key. */
	readonly source: string;
	readonly receivedAt: EpochMs;
	/** Right of the key to send events that are more than 24 h old. */
	readonly mayBackfill: boolean;
	/** Keyed hash of a customer id, so that the id itself never reaches the log. */
	readonly hashCustomer: (customer: string) => string;
	/** `hasOnlyCleanStrings` of the JSON text that the item came from: then ids are not scanned one by one. */
	readonly cleanStrings: boolean;
}

/** Type guard between the two results of `parseEvent`. */
export function isRejection(result: TidewallEvent | Rejection): result is Rejection {
	return 'code' in result;
}

/** The note of an event, undefined for one that came in time. */
export function noteOf(event: TidewallEvent): EventNote | undefined {
	if (event.timeliness !== 'live') return event.timeliness;
	return event.sentTime === undefined ? undefined : 'clock_skew';
}

interface Item {
	readonly id: string;
	readonly type: string;
	readonly source?: string;
	readonly subject: string;
	readonly time: string;
	readonly sequence?: string;
	readonly datacontenttype?: string;
	readonly data: Fields;
}
type Fields = Readonly<Record<string, unknown>>;

const typePrefix = 'tidewall.';
const messageTextFields: ReadonlySet<string> = new Set(['text', 'content', 'body', 'html']);

function isRecord(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rejection(code: RejectionCode, path: string): Rejection {
	return { code, path };
}

/**
 * Reads one CloudEvents 1.0 item (structured mode, already JSON-parsed) as an event, or says why not.
 *
 * Pure: the clock and the hash are in `context`, and the item is not changed, though the event may share its data
 * object. Unknown types become `unknown:` events and unknown fields are kept; an unknown value of a union is read
 * as `other`; a null in an optional field is read as absent. The text of a message is never kept.
 */
export function parseEvent(item: unknown, context: ParseContext): TidewallEvent | Rejection {
	if (!isRecord(item)) return rejection('not_an_object', '');
	const rule = typeof item.type === 'string' ? eventRuleOf(item.type) : unknownEventRule;
	let checked = item;
	if (!rule.validator.Check(item)) {
		checked = readLeniently(item, rule, context.source);
		if (!rule.validator.Check(checked)) return explain(checked, rule);
	}
	return read(checked as unknown as Item, rule, context);
}

/** The item as the schemas want it: without nulls in optional fields, with `other` and with what may be left out. */
function readLeniently(item: Fields, rule: EventRule, source: string): Fields {
	const lenient: Record<string, unknown> = { ...item };
	for (const attribute of ['source', 'sequence', 'datacontenttype']) {
		if (lenient[attribute] === null) delete lenient[attribute];
	}
	const mayLackSubject = rule.type === 'source.heartbeat' || rule === unknownEventRule;
	if (mayLackSubject && (lenient.subject === undefined || lenient.subject === null)) lenient.subject = source;
	if (lenient.data === undefined || lenient.data === null) {
		if (rule.dataOptional) lenient.data = {};
	} else if (isRecord(lenient.data)) {
		const fields: [string, unknown][] = [];
		for (const [field, value] of Object.entries(lenient.data)) {
			if (value === null && rule.notNull.has(field)) continue;
			const values = rule.unions.get(field);
			const unknown = values !== undefined && typeof value === 'string' && !values.includes(value);
			fields.push([field, unknown ? 'other' : value]);
		}
		lenient.data = Object.fromEntries(fields);
	}
	return lenient;
}

function read(item: Item, rule: EventRule, context: ParseContext): TidewallEvent | Rejection {
	if (!context.cleanStrings) {
		const unclean = uncleanIdentifier(item, rule);
		if (unclean !== undefined) return rejection('id_invalid', unclean);
	}
	let type = rule.type;
	let data = item.data;
	if (type === 'message.created') {
		if (
			data.text !== undefined ||
			data.content !== undefined ||
			data.body !== undefined ||
			data.html !== undefined
		) {
			data = Object.fromEntries(Object.entries(data).filter(([field]) => !messageTextFields.has(field)));
		}
	} else if (type === '') {
		if (!item.type.startsWith(typePrefix) || item.type.length === typePrefix.length) {
			return rejection('type_not_tidewall', '/type');
		}
		type = `unknown:${item.type.slice(typePrefix.length)}`;
		data ??= {};
	} else {
		const broken = brokenRelation(type, data);
		if (broken !== undefined) return broken;
	}
	// Of any type, known or not: a customer's id must not reach the log as sent.
	const customer = data.customer;
	if (customer !== undefined && customer !== null) {
		if (typeof customer !== 'string') return rejection('id_not_string', '/data/customer');
		data = { ...data, customer: context.hashCustomer(customer) };
	}

	const sentTime = parseRfc3339(item.time);
	if (!(sentTime >= 0)) {
		return rejection(lacksOffset(item.time) ? 'time_without_offset' : 'time_invalid', '/time');
	}
	const { organisation, source, receivedAt } = context;
	const skewed = sentTime > receivedAt + clockSkewTolerance;
	const time = skewed ? receivedAt : sentTime;
	const timeliness = timelinessOf(time, receivedAt);
	if (timeliness === 'history' && !context.mayBackfill) return rejection('backfill_required', '/time');

	const { id, subject, sequence } = item;
	// Literals, not assignments one by one: all events share two hidden classes.
	const event =
		sequence === undefined
			? { organisation, source, id, type, subject, time, receivedAt, timeliness, data }
			: { organisation, source, id, type, subject, time, receivedAt, timeliness, data, sequence };
	if (skewed) (event as { sentTime?: EpochMs }).sentTime = sentTime;
	if (hasExtensions(item)) (event as { extensions?: Fields }).extensions = extensionsOf(item);

	return event as unknown as TidewallEvent;
}

/** Path of the first id with a character that an id may not have. */
function uncleanIdentifier(item: Item, rule: EventRule): string | undefined {
	if (!isIdentifier(item.id)) return '/id';
	if (!isIdentifier(item.type)) return '/type';
	if (!isIdentifier(item.subject)) return '/subject';
	if (item.sequence !== undefined && !isIdentifier(item.sequence)) return '/sequence';
	for (const field of rule.identifiers) {
		const value = item.data[field];
		if (typeof value === 'string' && !isIdentifier(value)) return `/data/${field}`;
	}
	return undefined;
}

/** Rules between fields, which a schema of single fields cannot say. */
function brokenRelation(type: string, data: Fields): Rejection | undefined {
	switch (type) {
		case 'order.changed':
		case 'refund.changed':
			if (data.amount !== undefined && data.currency === undefined) {
				return rejection('missing_field', '/data/currency');
			}
			return undefined;
		case 'rating.submitted':
			if (data.score === undefined) {
				return data.label === undefined ? rejection('missing_field', '/data/score') : undefined;
			}
			if (data.scale === undefined) {
				return data.label === undefined ? rejection('missing_field', '/data/scale') : undefined;
			}
			return scoreAboveScale(data);
		case 'review.submitted':
			if (data.order === undefined && data.conversation === undefined) {
				return rejection('missing_field', '/data/order');
			}
			return scoreAboveScale(data);
		case 'dispute.changed':
			return data.refund === undefined && data.order === undefined
				? rejection('missing_field', '/data/refund')
				: undefined;
		default:
			return undefined;
	}
}

function scoreAboveScale(data: Fields): Rejection | undefined {
	return (data.score as number) > (data.scale as number)
		? rejection('out_of_range', '/data/score')
		: undefined;
}

/** Whether the item has more attributes than the known ones: counting is cheaper than looking each up. */
function hasExtensions(item: Item): boolean {
	let attributes = 0;

	for (const _ in item) attributes++;
	let known = 5;
	if (item.data !== undefined) known++;
	if (item.source !== undefined) known++;
	if (item.sequence !== undefined) known++;
	if (item.datacontenttype !== undefined) known++;
	return attributes > known;
}

function extensionsOf(item: Item): Fields {
	return Object.fromEntries(Object.entries(item).filter(([attribute]) => !envelopeAttributes.has(attribute)));
}

/** The most telling of the schema's errors: a missing field before a wrong one, the envelope before the data. */
function explain(item: Fields, rule: EventRule): Rejection {
	const errors = rule.validator.Errors(item);
	const missing = errors.find((error) => error.keyword === 'required');
	if (missing !== undefined) {
		const { requiredProperties } = missing.params as { requiredProperties: readonly string[] };
		return rejection('missing_field', `${missing.instancePath}/${requiredProperties[0] ?? ''}`);
	}
	// A union of schemas (id or null) reports its members first, and all at the same path.
	const path = errors[0]?.instancePath ?? '';
	const field = path.slice(path.lastIndexOf('/') + 1);
	const value = path.startsWith('/data/') ? (item.data as Fields)[field] : path === '' ? item : item[field];
	if (path === '/specversion') return rejection('specversion_unsupported', path);
	if (path === '/time' && typeof value === 'string') return rejection('time_invalid', path);
	if (path === '/data/currency' && typeof value === 'string') return rejection('currency_invalid', path);
	if (idFields.has(field)) return rejection(typeof value === 'string' ? 'id_invalid' : 'id_not_string', path);
	const sizes: readonly string[] = ['minimum', 'maximum', 'exclusiveMinimum', 'minLength', 'maxLength'];
	const outOfRange = errors.some((error) => error.instancePath === path && sizes.includes(error.keyword));
	return rejection(outOfRange ? 'out_of_range' : 'wrong_type', path);
}
