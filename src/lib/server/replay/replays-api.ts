import Type, { type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { parseRfc3339 } from '#lib/domain/events/rfc3339.ts';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { fastestSpeed, slowestSpeed } from '#lib/domain/board/replay-status.ts';
import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { defaultOrganisation } from '../ingest/ingest-keys.ts';
import { refuseForeignOrigin } from '../own-origin.ts';
import { bounded, TooManyBytes, type ByteStream } from './lines.ts';
import { isRecordingError, recordingFrom, type Recording, type RecordingFault } from './recording.ts';
import { uploadLimits, type Replays, type ReplaySettings } from './replays.ts';

const speed = Type.Number({ minimum: slowestSpeed, maximum: fastestSpeed });
const name = Type.String({ minLength: 1, maxLength: 120 });
const zone = Type.String({ maxLength: 64 });
/** RFC 3339 with an offset, or epoch milliseconds as everywhere in the answers. */
const instant = Type.Union([Type.String({ maxLength: 64 }), Type.Integer({ minimum: 0, maximum: 8.64e15 })]);

const settingsSchema = Type.Object(
	{
		name: Type.Optional(name),
		speed: Type.Optional(speed),
		zone: Type.Optional(zone),
		/** Id of the live board whose filter, tiles, thresholds, zone and layout the replay takes. */
		board: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
		/** Without that board's filter: everything that was recorded. */
		unfiltered: Type.Optional(Type.Boolean())
	},
	{ additionalProperties: false }
);
const rangeSchema = Type.Object(
	{
		...settingsSchema.properties,
		from: instant,
		to: instant,
		organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 256 }))
	},
	{ additionalProperties: false }
);
const changeSchema = Type.Object(
	{ playing: Type.Optional(Type.Boolean()), speed: Type.Optional(speed), at: Type.Optional(instant) },
	{ additionalProperties: false, minProperties: 1 }
);
const settingsOf = Compile(settingsSchema);
const rangeOf = Compile(rangeSchema);
const changeOf = Compile(changeSchema);

const jsonType = 'application/json';
const recordingTypes: readonly string[] = [
	'application/x-ndjson',
	'application/ndjson',
	'application/jsonl',
	'application/gzip',
	'application/x-gzip'
];
/** Bytes of a JSON body. */
const jsonLimit = 65_536;

/** The request is refused with this answer. */
class Refused extends Error {
	readonly answer: Answer;
	constructor(answer: Answer) {
		super(answer.body);
		this.answer = answer;
	}
}

/** What these answers need. */
export interface ReplaysContext {
	readonly replays: Replays;
	/** `zone`: that of the shop; a range of the log is shown by its clock. */
	readonly configuration: { readonly zone: string };
}

/** `GET /v1/replays`, oldest first. */
export function listReplays({ replays }: ReplaysContext): Answer {
	return jsonAnswer(200, { replays: replays.all().map((replay) => replay.status) });
}

/** `GET /v1/replays/{id}` */
export function showReplay({ replays }: ReplaysContext, id: string): Answer {
	const replay = replays.find(id);
	return replay === undefined ? unknownReplay(id) : jsonAnswer(200, replay.status);
}

/** `GET /v1/replays/{id}/survey`: the recording minute by minute, as far as it has been gone through. */
export function showSurvey({ replays }: ReplaysContext, id: string): Answer {
	const replay = replays.find(id);
	return replay === undefined ? unknownReplay(id) : jsonAnswer(200, replay.survey.report);
}

/**
 * `POST /v1/replays`: begins to play an uploaded recording (NDJSON, plain or gzip; `name`, `speed`, `zone`,
 * `board` and `unfiltered` in the query) or a range of the log (JSON: `from`, `to`, and the same).
 */
export async function createReplay(context: ReplaysContext, request: Request): Promise<Answer> {
	try {
		const foreign = refuseForeignOrigin(request);
		if (foreign !== undefined) return foreign;
		const type = mediaTypeOf(request);
		if (type === jsonType) return await playRange(context, await readJson(request));
		if (recordingTypes.includes(type)) return await playUpload(context, request);
		return problem(
			415,
			'media_type_not_supported',
			`Send ${recordingTypes[0]} (plain or gzip), or ${jsonType} with a range of the log.`
		);
	} catch (error) {
		return answerFor(error);
	}
}

async function playUpload({ replays }: ReplaysContext, request: Request): Promise<Answer> {
	const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() || 'identity';
	if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) {
		return problem(415, 'encoding_not_supported', 'Content-Encoding must be gzip or none.');
	}
	const query: Record<string, unknown> = Object.fromEntries(new URL(request.url).searchParams);
	// What is no number stays a text, and is refused as one.
	if (typeof query.speed === 'string' && query.speed.trim() !== '') {
		const asked = Number(query.speed);
		if (!Number.isNaN(asked)) query.speed = asked;
	}
	if (query.unfiltered === 'true' || query.unfiltered === 'false') {
		query.unfiltered = query.unfiltered === 'true';
	}
	const settings = checked(settingsOf, query);
	checkZone(settings.zone);
	const like = boardNamed(replays, settings.board);
	const { body } = request;
	if (body === null) return problem(400, 'body_missing', 'The body must be a recording.');
	// Cancelling the body would cut the connection before the answer is read.
	const bytes = body.values({ preventCancel: true }) as ByteStream;
	try {
		return await play(replays, () => recordingFrom(settings.name ?? 'recording', bytes, uploadLimits), {
			...settings,
			like,
			// A recording has its own clock; only the names are the board's.
			...(like === undefined ? undefined : { directory: replays.directoryOf(like.organisation) })
		});
	} finally {
		await discard(body);
	}
}

/** How much of an upload that is refused is read and thrown away, so that the sender gets to see the answer. */
const mostDiscarded = uploadLimits.bytes;

async function discard(body: ReadableStream<Uint8Array>): Promise<void> {
	try {
		for await (const _ of bounded(body as ByteStream, mostDiscarded));
	} catch {
		// Broken off, or far too much: the connection is cut.
	}
}

async function playRange({ replays, configuration }: ReplaysContext, content: unknown): Promise<Answer> {
	const range = checked(rangeOf, content);
	checkZone(range.zone);
	const from = instantOf(range.from, '/from');
	const to = instantOf(range.to, '/to');
	if (from >= to) refuseValue('/to', 'The range must end after it begins.');
	const like = boardNamed(replays, range.board);
	const {
		name: title = like?.name ?? new Date(from).toISOString(),
		organisation = like?.organisation ?? defaultOrganisation
	} = range;
	if (like !== undefined && organisation !== like.organisation) {
		refuseValue('/organisation', 'must be that of the board');
	}
	const boardZone = range.zone ?? like?.zone ?? configuration.zone;
	return play(replays, () => replays.record(title, { organisation, from, to, zone: boardZone }), {
		...range,
		zone: boardZone,
		directory: replays.directoryOf(organisation),
		like
	});
}

function boardNamed(replays: Replays, id: string | undefined): Board | undefined {
	if (id === undefined) return undefined;
	return replays.boardOf(id) ?? refuseValue('/board', 'must be the id of a live board');
}

async function play(
	replays: Replays,
	read: () => Promise<Recording>,
	settings: ReplaySettings
): Promise<Answer> {
	const replay = await replays.load(read, settings);
	if (replay === 'busy') {
		return problem(503, 'busy', 'Another recording is being read. Try again in a moment.', {
			'Retry-After': '5'
		});
	}
	const { status, headers, body } = jsonAnswer(201, {
		...replay.status,
		rejections: replay.recording.rejections
	});
	return { status, headers: { ...headers, Location: `/v1/replays/${replay.id}` }, body };
}

/** `PATCH /v1/replays/{id}`: plays, pauses, jumps, changes speed. Answers when the jump is done. */
export async function changeReplay(
	{ replays }: ReplaysContext,
	id: string,
	request: Request
): Promise<Answer> {
	try {
		const foreign = refuseForeignOrigin(request);
		if (foreign !== undefined) return foreign;
		if (mediaTypeOf(request) !== jsonType) {
			return problem(415, 'media_type_not_supported', `Send ${jsonType}.`);
		}
		const replay = replays.find(id);
		if (replay === undefined) return unknownReplay(id);
		const { at, ...change } = checked(changeOf, await readJson(request));
		replay.change(at === undefined ? change : { ...change, at: instantOf(at, '/at') });
		await replay.settle();
		return jsonAnswer(200, replay.status);
	} catch (error) {
		return answerFor(error);
	}
}

/** `DELETE /v1/replays/{id}`: ends it; its walls are closed. */
export function deleteReplay({ replays }: ReplaysContext, id: string, request: Request): Answer {
	const foreign = refuseForeignOrigin(request);
	if (foreign !== undefined) return foreign;
	if (!replays.remove(id)) return unknownReplay(id);
	return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: '' };
}

function unknownReplay(id: string): Answer {
	return problem(404, 'replay_unknown', `There is no replay ${JSON.stringify(id)}; it may have ended.`);
}

function mediaTypeOf(request: Request): string {
	return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

async function readJson(request: Request): Promise<unknown> {
	const { body } = request;
	if (body === null) throw new Refused(problem(400, 'body_missing', 'The body must be JSON.'));
	const chunks: Uint8Array[] = [];
	for await (const chunk of bounded(body as ByteStream, jsonLimit)) chunks.push(chunk);
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
	} catch {
		throw new Refused(problem(400, 'json_invalid', 'The body is not JSON.'));
	}
}

function checked<S extends TSchema>(
	validator: Validator<Record<never, never>, S>,
	content: unknown
): Static<S> {
	if (validator.Check(content)) return content;
	const [first] = validator.Errors(content);
	return refuseValue(first?.instancePath ?? '', first?.message ?? 'is not valid');
}

function refuseValue(path: string, detail: string): never {
	throw new Refused(problem(422, 'value_invalid', `${path} ${detail}`.trim(), {}, { path }));
}

function checkZone(text: string | undefined): void {
	if (text !== undefined && !isTimeZone(text))
		refuseValue('/zone', 'must be an IANA zone like Asia/Shanghai');
}

function instantOf(value: string | number, path: string): EpochMs {
	const at = typeof value === 'number' ? value : parseRfc3339(value);
	if (!(at >= 0)) refuseValue(path, 'must be an RFC 3339 time with an offset, or epoch milliseconds');
	return at;
}

const faultAnswers: Readonly<Record<RecordingFault, readonly [status: number, code: string]>> = {
	unreadable: [400, 'recording_unreadable'],
	too_large: [413, 'recording_too_large'],
	empty: [422, 'recording_empty']
};

function answerFor(error: unknown): Answer {
	if (error instanceof Refused) return error.answer;
	if (error instanceof TooManyBytes) {
		return problem(413, 'body_too_large', `A JSON body holds at most ${jsonLimit} bytes.`);
	}
	if (isRecordingError(error)) {
		const [status, code] = faultAnswers[error.fault];
		return problem(status, code, `Nothing is played: ${error.message}.`, {}, error.rejected);
	}
	throw error;
}
