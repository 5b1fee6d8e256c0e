import Type, { type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { longestNote, longestSnoozeMinutes, type AlarmAnswer } from '#lib/domain/alarm/alarm.ts';
import { parseRfc3339 } from '#lib/domain/events/rfc3339.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { answering, readJson, Refused } from '../json-request.ts';
import type { Runtime } from '../runtime.ts';
import { mostAlarms, readCursor, writeCursor } from './alarm-log.ts';

/** Bytes of a body: a note, however it is escaped. */
const bodyLimit = 16_384;
/** Whoever acts, until there are accounts. */
const actor = 'local';

const note = Type.Optional(Type.String({ maxLength: longestNote }));
const acknowledgement = Compile(Type.Object({ note }, { additionalProperties: false }));
const snooze = Compile(
	Type.Object(
		{ minutes: Type.Integer({ minimum: 1, maximum: longestSnoozeMinutes }), note },
		{ additionalProperties: false }
	)
);
const nothing = Compile(Type.Object({}, { additionalProperties: false }));

/** What these answers need. */
export type AlarmsContext = Pick<Runtime, 'alarms' | 'alarmLog' | 'live'>;

/** The organisations whose boards can be seen. */
export function visibleOrganisations({ live }: Pick<Runtime, 'live'>): readonly string[] {
	return [...new Set(live.boards().map(({ organisation }) => organisation))];
}

/**
 * `GET /v1/alarms`, last raised first, each with its history. Query, all optional: `standing` (true or false), `board`
 * (id), `worst=critical`, `from` and `to` (RFC 3339 or epoch ms: those that stood at some time in between), `limit`
 * (1 … 200, 50 if not said), `cursor` (the `next` of the answer before).
 */
export function listAlarms(context: AlarmsContext, query: URLSearchParams): Promise<Answer> {
	return answering(async () => {
		const cursor = query.get('cursor');
		const after = cursor === null ? undefined : readCursor(cursor);
		if (cursor !== null && after === undefined) refuse('cursor', 'must be the next of an answer');
		const limit = query.get('limit') ?? '50';
		if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > mostAlarms)
			refuse('limit', `must be a whole number from 1 to ${mostAlarms}`);
		const standing = oneOf(query, 'standing', ['true', 'false']);
		const board = query.get('board');
		const page = await context.alarmLog.page({
			organisations: visibleOrganisations(context),
			standing: standing === undefined ? undefined : standing === 'true',
			board:
				board === null ? undefined : { id: board, organisation: context.live.board(board)?.organisation },
			worst: oneOf(query, 'worst', ['warn', 'critical']),
			from: instant(query, 'from'),
			to: instant(query, 'to'),
			after,
			limit: Number(limit)
		});
		return jsonAnswer(200, {
			alarms: page.alarms.map((alarm) => ({ ...alarm, ...valueOf(context, alarm.id) })),
			...(page.next && { next: writeCursor(page.next) })
		});
	});
}

/** The present figure of an alarm that stands. */
function valueOf({ alarms }: AlarmsContext, id: string): { value?: number } {
	const value = alarms.valueOf(id);
	return value === undefined ? {} : { value };
}

/** `POST /v1/alarms/{id}/acknowledge`: `{note?}`, at most 500 characters. */
export function acknowledgeAlarm(context: AlarmsContext, id: string, request: Request): Promise<Answer> {
	return answerWith(context, id, request, acknowledgement, ({ note: text }) => ({
		kind: 'acknowledge',
		...(text !== undefined && { note: text })
	}));
}

/** `POST /v1/alarms/{id}/snooze`: `{minutes, note?}`, 1 to 480 minutes. */
export function snoozeAlarm(context: AlarmsContext, id: string, request: Request): Promise<Answer> {
	return answerWith(context, id, request, snooze, ({ minutes, note: text }) => ({
		kind: 'snooze',
		minutes,
		...(text !== undefined && { note: text })
	}));
}

/** `POST /v1/alarms/{id}/wake`: `{}`, ends a snooze. */
export function wakeAlarm(context: AlarmsContext, id: string, request: Request): Promise<Answer> {
	return answerWith(context, id, request, nothing, () => ({ kind: 'wake' }));
}

function answerWith<S extends TSchema>(
	context: AlarmsContext,
	id: string,
	request: Request,
	validator: Validator<Record<never, never>, S>,
	answerOf: (content: Static<S>) => AlarmAnswer
): Promise<Answer> {
	return answering(async () => {
		const content = checked(validator, await readJson(request, bodyLimit));
		const unknown = problem(404, 'alarm_unknown', `There is no alarm ${JSON.stringify(id)}.`);
		const before = await context.alarmLog.find(id);
		// One that was raised this instant may stand before it is on disk.
		if (before !== undefined && !visibleOrganisations(context).includes(before.organisation)) return unknown;
		const outcome = await context.alarms.answer(id, answerOf(content), actor);
		switch (outcome.status) {
			case 'answered':
				return jsonAnswer(200, { ...(await context.alarmLog.find(id)), ...valueOf(context, id) });
			case 'not_standing':
				return before === undefined
					? unknown
					: problem(409, 'alarm_over', 'The alarm does not stand any more.');
			case 'not_snoozed':
				return problem(409, 'alarm_not_snoozed', 'The alarm is not snoozed.');
			case 'not_kept':
				return problem(
					503,
					'storage_unavailable',
					'It holds for now, but cannot be written down; that is tried again every second.',
					{ 'Retry-After': '5' }
				);
			default:
				outcome satisfies never;
				throw new RangeError('answerWith: outcome must be known');
		}
	});
}

function checked<S extends TSchema>(
	validator: Validator<Record<never, never>, S>,
	content: unknown
): Static<S> {
	if (validator.Check(content)) return content;
	const [first] = validator.Errors(content);
	return refuse(first?.instancePath ?? '', first?.message ?? 'is not valid');
}

function refuse(path: string, detail: string): never {
	throw new Refused(problem(422, 'value_invalid', `${path} ${detail}`.trim(), {}, { path }));
}

function oneOf<T extends string>(query: URLSearchParams, name: string, choices: readonly T[]): T | undefined {
	const text = query.get(name);
	if (text === null) return undefined;
	return choices.find((choice) => choice === text) ?? refuse(name, `must be ${choices.join(' or ')}`);
}

function instant(query: URLSearchParams, name: string): EpochMs | undefined {
	const text = query.get(name);
	if (text === null) return undefined;
	const at = /^\d{1,16}$/.test(text) ? Number(text) : parseRfc3339(text);
	if (!(at >= 0 && at <= 8.64e15))
		refuse(name, 'must be an RFC 3339 time with an offset, or epoch milliseconds');
	return at;
}
