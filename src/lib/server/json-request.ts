import { problem, type Answer } from './ingest/answer.ts';
import { refuseForeignOrigin } from './own-origin.ts';

/** Thrown while a request is read, and given as the answer to it. */
export class Refused extends Error {
	readonly answer: Answer;
	constructor(answer: Answer) {
		super(answer.body);
		this.answer = answer;
	}
}

/** Whatever `work` comes to; a request that cannot be read is answered with why. */
export async function answering(work: () => Promise<Answer>): Promise<Answer> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof Refused) return error.answer;
		throw error;
	}
}

/** @throws Refused a request that a page of another origin sent */
export function fromOwnOrigin(request: Request): void {
	const foreign = refuseForeignOrigin(request);
	if (foreign !== undefined) throw new Refused(foreign);
}

/**
 * The JSON of a request that changes something.
 *
 * @param limit most bytes of the body
 * @throws Refused a request of a foreign page, of another media type, too large, or that is not JSON
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
	fromOwnOrigin(request);
	const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
	if (type !== 'application/json') {
		throw new Refused(problem(415, 'media_type_not_supported', 'Send application/json.'));
	}
	const { body } = request;
	if (body === null) throw new Refused(problem(400, 'body_missing', 'The body must be JSON.'));
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.byteLength;
		if (size > limit) {
			throw new Refused(problem(413, 'body_too_large', `A JSON body holds at most ${limit} bytes.`));
		}
		chunks.push(chunk);
	}
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
	} catch {
		throw new Refused(problem(400, 'json_invalid', 'The body is not JSON.'));
	}
}

/**
 * The revision that `If-Match` names, as `ETag` gave it.
 *
 * @throws Refused a request without it, or with what is no revision
 * @example the header `"3"` // 3
 */
export function revisionRequired(request: Request): number {
	const header = request.headers.get('if-match');
	if (header === null) {
		throw new Refused(problem(428, 'if_match_required', 'Send If-Match with the ETag that you read.'));
	}
	const match = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim());
	if (match === null) throw new Refused(problem(400, 'if_match_invalid', 'If-Match must be like "3".'));
	return Number(match[1]);
}

/** The answer with the revision of what it shows. */
export function withRevision(answer: Answer, revision: number): Answer {
	return { ...answer, headers: { ...answer.headers, ETag: `"${revision}"` } };
}
