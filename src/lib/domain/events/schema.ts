import Type, { type TProperties, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { EventType } from './event.ts';
import { identifierLimit } from './identifier.ts';

/** Longest `reason` or `outcome`, in characters: a label, never a message. */
const labelLimit = 1_024;

const id = Type.String({ minLength: 1, maxLength: identifierLimit });
const optionalId = Type.Optional(id);
const nullableId = Type.Optional(Type.Union([id, Type.Null()]));
const label = Type.Optional(Type.String({ maxLength: labelLimit }));
/** A value of a union; one that this version does not know is read as `other` before the check. */
function oneOf(...values: string[]) {
	return Type.Union(values.map((value) => Type.Literal(value)));
}
function maybeOneOf(...values: string[]) {
	return Type.Optional(oneOf(...values));
}
const count = Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }));
const amount = count;
const currency = Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' }));
const nonNegative = Type.Number({ minimum: 0 });
const scale = Type.Number({ exclusiveMinimum: 0 });
const flag = Type.Optional(Type.Boolean());

/**
 * The data of each event type as JSON Schema; fields beyond these are accepted and kept.
 * `parseEvent` is more lenient than the schemas: it first reads unknown union values as `other` and drops nulls in
 * optional fields.
 */
export const dataSchemas = {
	'conversation.opened': Type.Object({
		channel: id,
		shop: optionalId,
		queue: optionalId,
		customer: nullableId,
		priority: Type.Optional(Type.Number()),
		topic: optionalId,
		sku: optionalId,
		origin: maybeOneOf('customer', 'agent', 'other'),
		reopens: Type.Optional(Type.Union([id, Type.Boolean(), Type.Null()]))
	}),
	'conversation.queued': Type.Object({ queue: id, position: count }),
	'conversation.assigned': Type.Object({
		agent: Type.Union([id, Type.Null()]),
		from_agent: nullableId,
		via: maybeOneOf('route', 'pick', 'transfer', 'takeover', 'other')
	}),
	'conversation.unassigned': Type.Object({ queue: nullableId }),
	'message.created': Type.Object({
		message: id,
		from: oneOf('customer', 'agent', 'bot', 'assisted', 'system', 'other'),
		agent: nullableId,
		kind: optionalId,
		length: count,
		auto: flag,
		private: flag
	}),
	'conversation.closed': Type.Object({
		reason: oneOf('agent', 'customer', 'timeout', 'abandoned', 'transfer', 'self_service', 'other'),
		agent: nullableId
	}),
	'agent.state': Type.Object({
		state: oneOf('online', 'busy', 'away', 'offline', 'other'),
		capacity: count,
		reason: label
	}),
	'rating.submitted': Type.Object({
		score: Type.Optional(nonNegative),
		scale: Type.Optional(scale),
		label: optionalId,
		agent: nullableId
	}),
	'order.changed': Type.Object({
		status: oneOf('created', 'paid', 'shipped', 'received', 'other'),
		amount,
		currency,
		customer: nullableId,
		conversation: optionalId,
		sku: optionalId
	}),
	'refund.changed': Type.Object({
		order: id,
		kind: oneOf('refund_only', 'return_refund', 'other'),
		status: oneOf('requested', 'completed', 'closed', 'other'),
		by: maybeOneOf('shop', 'platform', 'other'),
		amount,
		currency,
		reason: label
	}),
	'dispute.changed': Type.Object({
		refund: optionalId,
		order: optionalId,
		status: oneOf('opened', 'decided', 'other'),
		outcome: label,
		reason: label,
		amount
	}),
	'review.submitted': Type.Object({
		order: optionalId,
		conversation: optionalId,
		score: nonNegative,
		scale,
		reason: label,
		sku: optionalId
	}),
	'complaint.changed': Type.Object({
		category: id,
		status: oneOf('opened', 'answered', 'solved', 'other'),
		conversation: optionalId,
		order: optionalId,
		agent: nullableId
	}),
	'queue.snapshot': Type.Object({
		waiting: count,
		oldest_wait_s: Type.Optional(nonNegative),
		in_service: count,
		agents_online: count,
		interval_s: Type.Optional(scale)
	}),
	'source.heartbeat': Type.Object({ seq: count, backlog: count, interval_s: Type.Optional(scale) })
} satisfies Record<EventType, TSchema>;

/** The CloudEvents 1.0 envelope; `source` is informational (the ingest key names the source). */
const envelope = {
	specversion: Type.Literal('1.0'),
	id,
	type: Type.String({ maxLength: identifierLimit }),
	source: Type.Optional(Type.String({ maxLength: labelLimit })),
	subject: id,
	time: Type.String({ maxLength: 64 }),
	sequence: optionalId,
	datacontenttype: Type.Optional(Type.String({ maxLength: labelLimit }))
} satisfies TProperties;

/** Envelope attributes that are read; all others are kept as extensions. */
export const envelopeAttributes: ReadonlySet<string> = new Set([...Object.keys(envelope), 'data']);

/** The whole event of each type as JSON Schema. */
export const eventSchemas = Object.fromEntries(
	Object.entries(dataSchemas).map(([type, data]) => [type, Type.Object({ ...envelope, data })])
) as unknown as Readonly<Record<EventType, TSchema>>;

const unknownEventSchema = Type.Object({ ...envelope, data: Type.Optional(Type.Object({})) });

/** Fields that hold the id of something: a number there is refused as `id_not_string`. */
export const idFields: ReadonlySet<string> = new Set([
	'agent',
	'category',
	'channel',
	'conversation',
	'customer',
	'from_agent',
	'id',
	'label',
	'message',
	'order',
	'queue',
	'refund',
	'reopens',
	'sequence',
	'shop',
	'sku',
	'subject',
	'topic'
]);

/** All that parsing needs to know about one type, compiled once. */
export interface EventRule {
	/** Type in the parsed event; empty for the rule of unknown types. */
	readonly type: string;
	/** Checks the whole event. */
	readonly validator: Validator;
	/** Fields whose text may not hold a control character. */
	readonly identifiers: readonly string[];
	/** Fields with a closed list of values. */
	readonly unions: ReadonlyMap<string, readonly string[]>;
	/** Optional fields in which null says no more than their absence. */
	readonly notNull: ReadonlySet<string>;
	/** No field of the data is required, so a sender may leave it out. */
	readonly dataOptional: boolean;
}

/** The alternatives of a union; empty for any other schema. */
function alternatives(schema: object): readonly { readonly const?: unknown; readonly type?: unknown }[] {
	if (!('anyOf' in schema) || !Array.isArray(schema.anyOf)) return [];
	return schema.anyOf as { const?: unknown; type?: unknown }[];
}

/** The values of a union of literals; undefined for any other schema. */
function valuesOf(schema: object): readonly string[] | undefined {
	const values = alternatives(schema).map((alternative) => alternative.const);
	return values.length > 0 && values.every((value) => typeof value === 'string') ? values : undefined;
}

function takesNull(schema: object): boolean {
	return alternatives(schema).some(({ type }) => type === 'null');
}

function compileRule(type: EventType): EventRule {
	const schema: { readonly properties: object; readonly required?: readonly string[] } = dataSchemas[type];
	const properties = Object.entries(schema.properties) as [string, object][];
	const required = schema.required ?? [];
	const unions = new Map<string, readonly string[]>();
	for (const [field, property] of properties) {
		const values = valuesOf(property);
		if (values !== undefined) unions.set(field, values);
	}
	return {
		type,
		validator: Compile(eventSchemas[type]),
		identifiers: properties
			.map(([field]) => field)
			.filter((field) => (idFields.has(field) || field === 'kind') && !unions.has(field)),
		unions,
		notNull: new Set(
			properties
				.filter(([field, property]) => !required.includes(field) && !takesNull(property))
				.map(([field]) => field)
		),
		dataOptional: required.length === 0
	};
}

/** Rule of every type that this version does not know. */
export const unknownEventRule: EventRule = {
	type: '',
	validator: Compile(unknownEventSchema),
	identifiers: [],
	unions: new Map(),
	notNull: new Set(),
	dataOptional: true
};

// By the length of the type first: a string fresh from JSON.parse has no hash yet, and one comparison is cheaper.
const rulesByLength: { readonly type: string; readonly rule: EventRule }[][] = [];
for (const name of Object.keys(dataSchemas) as EventType[]) {
	const type = `tidewall.${name}`;
	(rulesByLength[type.length] ??= []).push({ type, rule: compileRule(name) });
}

/** Rule of a full type, such as `tidewall.conversation.opened`. */
export function eventRuleOf(type: string): EventRule {
	const candidates = rulesByLength[type.length];
	if (candidates !== undefined) {
		for (const candidate of candidates) {
			if (candidate.type === type) return candidate.rule;
		}
	}
	return unknownEventRule;
}
