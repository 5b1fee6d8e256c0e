import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { hasOnlyCleanStrings } from '#lib/domain/events/identifier.ts';
import { isRejection, noteOf, parseEvent } from '#lib/domain/events/parse.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { LogUnavailable } from '../log/event-log.ts';
import type { AppendOutcome, EventLog } from '../log/event-log.ts';
import { AcceptedFeed } from './accepted-feed.ts';
import type { AcceptedListener } from './accepted-feed.ts';
import { jsonAnswer, problem, toResponse } from './answer.ts';
import type { Answer } from './answer.ts';
import type { HashCustomer } from './customer-hash.ts';
import type { IngestKey, IngestKeys } from './ingest-keys.ts';
import { ingestLimits, sizeProblemOf } from './limits.ts';
import type { IngestLimits } from './limits.ts';
import { readText, Refusal } from './request-body.ts';
import type { IngestRequest } from './request-body.ts';
import { BadLine, itemsOf, mediaTypeOf } from './request-items.ts';
import { SourceStatistics } from './source-statistics.ts';

/** What became of one item, in the order of the request. */
export interface ItemResult {
	readonly index: number;
	/** As sent; null when there is none or it is no text. */
	readonly id: string | null;
	readonly status: 'accepted' | 'duplicate' | 'rejected';
	/** Why it was rejected; `conflict` for a duplicate with other content; a note on an accepted event. */
	readonly code?: string;
	/** JSON Pointer to the field at fault. */
	readonly path?: string;
}

/** Body of the answer to `POST /v1/events`. */
export interface IngestResult {
	readonly accepted: number;
	readonly duplicate: number;
	readonly rejected: number;
	readonly results: readonly ItemResult[];
}

export interface IngestSettings {
	readonly log: EventLog;
	/** Position of the last event that listeners already know: the log's head at start. */
	readonly head: number;
	readonly keys: IngestKeys;
	readonly hashCustomer: HashCustomer;
	/** The clock. */
	readonly now: () => EpochMs;
	readonly limits?: IngestLimits;
}

/** Events a second that a key may send when it names no rate of its own. */
const defaultRate = 100_000;
/** Wrong keys a minute from one address before it has to wait. */
const wrongKeysAMinute = 60;

/**
 * `POST /v1/events`: takes events, item by item, and answers when the accepted ones are durable (design: events.md,
 * the promise of the ingest API). It is the only writer of its log, so the events it accepts are all there are.
 */
export class IngestService {
	readonly statistics = new SourceStatistics();
	readonly limits: IngestLimits;
	readonly #log: EventLog;
	readonly #keys: IngestKeys;
	readonly #hashCustomer: HashCustomer;
	readonly #now: () => EpochMs;
	readonly #feed: AcceptedFeed;
	readonly #rates = new Map<string, RateLimiterMemory>();
	#logFailed = false;
	readonly #wrongKeys = new RateLimiterMemory({ points: wrongKeysAMinute, duration: 60 });

	constructor({ log, head, keys, hashCustomer, now, limits = ingestLimits }: IngestSettings) {
		this.#log = log;
		this.#keys = keys;
		this.#hashCustomer = hashCustomer;
		this.#now = now;
		this.limits = limits;
		this.#feed = new AcceptedFeed(log, head);
		for (const key of keys.all()) this.statistics.expect(key.organisation, key.source, key.heartbeatSeconds);
	}

	/** Whether the log took the last request: false from a refusal (503) until the next one succeeds. */
	get available(): boolean {
		return !this.#logFailed;
	}

	/**
	 * Calls the listener with the accepted events, in the order of the log, right after they are durable and before
	 * their sender is answered. The function returned takes the listener away.
	 */
	onAccepted(listener: AcceptedListener): () => void {
		return this.#feed.onAccepted(listener);
	}

	/** Sets the configured keys anew, after their file has changed. */
	configureKeys(keys: readonly IngestKey[]): void {
		this.#keys.configure(keys);
		for (const key of keys) this.statistics.expect(key.organisation, key.source, key.heartbeatSeconds);
	}

	/** Adds a key for as long as the process lives, such as that of the demo shop. */
	registerKey(key: IngestKey): void {
		this.#keys.register(key);
		this.statistics.expect(key.organisation, key.source, key.heartbeatSeconds);
	}

	/** Takes no more notice of the log; requests under way are still answered. */
	close(): void {
		this.#feed.close();
	}

	/** `POST /v1/events` as a web request. */
	async post(request: Request, remoteAddress = ''): Promise<Response> {
		const answer = await this.take({
			authorization: request.headers.get('authorization'),
			contentType: request.headers.get('content-type'),
			contentEncoding: request.headers.get('content-encoding'),
			contentLength: request.headers.get('content-length'),
			body: request.body ?? noBody(),
			remoteAddress
		});
		return toResponse(answer);
	}

	/** `POST /v1/events`. Never throws: every failure is an answer. */
	async take(request: IngestRequest): Promise<Answer> {
		const key = await this.#authenticate(request);
		if (key instanceof Refusal) return key.answer;
		const mediaType = mediaTypeOf(request.contentType);
		if (mediaType instanceof Refusal) return mediaType.answer;
		const text = await readText(request, this.limits);
		if (text instanceof Refusal) return text.answer;
		const items = itemsOf(text, mediaType, this.limits);
		if (items instanceof Refusal) return items.answer;
		const slowDown = await this.#overRate(key, items.length);
		if (slowDown !== undefined) return slowDown;
		return this.#accept(key, items, hasOnlyCleanStrings(text));
	}

	async #accept(key: IngestKey, items: readonly unknown[], cleanStrings: boolean): Promise<Answer> {
		const { organisation, source } = key;
		const receivedAt = this.#now();
		const context = {
			organisation,
			source,
			receivedAt,
			mayBackfill: key.backfill,
			hashCustomer: (customer: string) => this.#hashCustomer(organisation, customer),
			cleanStrings
		};
		const results = new Array<ItemResult>(items.length);
		const events: TidewallEvent[] = [];
		const indices: number[] = [];
		for (let index = 0; index < items.length; index++) {
			const item = items[index];
			let rejection: { readonly code: string; readonly path: string };
			if (item instanceof BadLine) {
				rejection = { code: item.code, path: '' };
			} else {
				const sizeProblem = sizeProblemOf(item, this.limits);
				if (sizeProblem === undefined) {
					const event = parseEvent(item, context);
					if (!isRejection(event)) {
						events.push(event);
						indices.push(index);
						continue;
					}
					rejection = event;
				} else {
					rejection = { code: sizeProblem, path: '' };
				}
			}
			const id = idOf(item);
			results[index] = { index, id, status: 'rejected', code: rejection.code, path: rejection.path };
			this.statistics.rejected(organisation, source, {
				at: receivedAt,
				index,
				id,
				code: rejection.code,
				path: rejection.path,
				item: item instanceof BadLine ? item.text : item
			});
		}

		let outcomes: readonly AppendOutcome[];
		try {
			outcomes = await this.#log.append(events);
			this.#logFailed = false;
		} catch (error) {
			this.#logFailed = true;
			this.#feed.catchUp();
			const seconds = error instanceof LogUnavailable ? error.retryAfterSeconds : 5;
			const detail =
				'The event log cannot be written now. Nothing is lost if you send the whole request again.';
			return problem(503, 'log_unavailable', detail, { 'Retry-After': String(Math.ceil(seconds)) });
		}

		const accepted: LoggedEvent[] = [];
		let duplicates = 0;
		for (let at = 0; at < events.length; at++) {
			const event = events[at] as TidewallEvent;
			const index = indices[at] as number;
			const outcome = outcomes[at] as AppendOutcome;
			if (outcome.status === 'accepted') {
				const logged: LoggedEvent = { ...event, position: outcome.position };
				accepted.push(logged);
				this.statistics.accepted(logged);
				const code = noteOf(event);
				results[index] =
					code === undefined
						? { index, id: event.id, status: 'accepted' }
						: { index, id: event.id, status: 'accepted', code };
			} else {
				duplicates++;
				this.statistics.repeated(organisation, source, outcome.status, receivedAt);
				results[index] =
					outcome.status === 'duplicate'
						? { index, id: event.id, status: 'duplicate' }
						: { index, id: event.id, status: 'duplicate', code: 'conflict' };
			}
		}
		this.#feed.add(accepted);
		const result: IngestResult = {
			accepted: accepted.length,
			duplicate: duplicates,
			rejected: items.length - events.length,
			results
		};
		if (events.length > 0 || items.length === 0) return jsonAnswer(202, result);
		return problem(422, 'no_valid_event', 'No item is a valid event; `results` says why.', {}, result);
	}

	async #authenticate(request: IngestRequest): Promise<IngestKey | Refusal> {
		const key = this.#keys.authenticate(request.authorization);
		if (key !== undefined) return key;
		try {
			await this.#wrongKeys.consume(request.remoteAddress);
		} catch (error) {
			return new Refusal(tooManyRequests(error, 'Too many wrong ingest keys from this address.'));
		}
		return new Refusal(unauthorised());
	}

	async #overRate(key: IngestKey, events: number): Promise<Answer | undefined> {
		let rate = this.#rates.get(key.sha256);
		if (rate === undefined) {
			const perSecond = key.ratePerSecond ?? defaultRate;
			// A window in which even the largest request fits.
			const duration = Math.max(1, Math.ceil(this.limits.events / perSecond));
			rate = new RateLimiterMemory({ points: Math.max(this.limits.events, perSecond * duration), duration });
			this.#rates.set(key.sha256, rate);
		}
		try {
			await rate.consume(key.sha256, Math.max(1, events));
			return undefined;
		} catch (error) {
			return tooManyRequests(error, 'This ingest key sends more events than it may. Nothing was accepted.');
		}
	}

	/** `GET /v1/limits`. */
	describeLimits(): Answer {
		const { requestBytes, events, eventBytes, eventDepth } = this.limits;
		return jsonAnswer(200, { requestBytes, events, eventBytes, eventDepth });
	}

	/** `GET /v1/sources`: how the sources of the key's organisation do. Needs any of its ingest keys. */
	async describeSources(authorization: string | null, remoteAddress: string): Promise<Answer> {
		const key = await this.#authenticate(readingRequest(authorization, remoteAddress));
		if (key instanceof Refusal) return key.answer;
		const now = this.#now();
		return jsonAnswer(200, { now, sources: this.statistics.report(key.organisation, now) });
	}

	/** `GET /v1/sources/{name}/rejected`: the last refused items of a source, newest first. */
	async describeRejected(
		source: string,
		authorization: string | null,
		remoteAddress: string
	): Promise<Answer> {
		const key = await this.#authenticate(readingRequest(authorization, remoteAddress));
		if (key instanceof Refusal) return key.answer;
		const rejected = this.statistics.lastRejected(key.organisation, source);
		if (rejected === undefined) return problem(404, 'source_not_found', 'There is no source of this name.');
		return jsonAnswer(200, { source, rejected });
	}
}

function unauthorised(): Answer {
	return problem(401, 'key_required', 'Send a valid ingest key as `Authorization: Bearer twk_…`.', {
		'WWW-Authenticate': 'Bearer realm="tidewall"'
	});
}

function tooManyRequests(reason: unknown, detail: string): Answer {
	const wait = reason instanceof RateLimiterRes ? Math.max(1, Math.ceil(reason.msBeforeNext / 1_000)) : 1;
	return problem(429, 'too_many_requests', detail, { 'Retry-After': String(wait) });
}

function readingRequest(authorization: string | null, remoteAddress: string): IngestRequest {
	return {
		authorization,
		remoteAddress,
		contentType: null,
		contentEncoding: null,
		contentLength: null,
		body: noBody()
	};
}

async function* noBody(): AsyncGenerator<Uint8Array> {}

/** The item's id for the answer, cut to a bearable length. */
function idOf(item: unknown): string | null {
	if (typeof item !== 'object' || item === null || !('id' in item) || typeof item.id !== 'string')
		return null;
	return item.id.slice(0, 256);
}
