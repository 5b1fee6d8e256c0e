import { isAscii, isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { problem } from './answer.ts';
import type { Answer } from './answer.ts';
import type { IngestLimits } from './limits.ts';

const inflate = promisify(gunzip);

/** A request as the ingest sees it, from SvelteKit or straight from a socket. */
export interface IngestRequest {
	readonly authorization: string | null | undefined;
	readonly contentType: string | null | undefined;
	readonly contentEncoding: string | null | undefined;
	readonly contentLength: string | null | undefined;
	readonly body: AsyncIterable<Uint8Array>;
	/** Address of the sender, to slow down those who guess keys. */
	readonly remoteAddress: string;
}

/** An expected outcome other than success: the answer to give. */
export class Refusal {
	readonly answer: Answer;
	constructor(answer: Answer) {
		this.answer = answer;
	}
}

const tooLarge = (limits: IngestLimits) =>
	new Refusal(
		problem(
			413,
			'body_too_large',
			`A request holds at most ${limits.requestBytes} bytes, inflated. Send less at a time.`
		)
	);

/** How much of a body that is too large is read and thrown away, so that the sender gets to see the answer. */
const discardFactor = 8;
/** A body must arrive within this time, in ms. */
const bodyTimeout = 30_000;

/** Bytes of the body, at most `limits.requestBytes`. */
async function collect(request: IngestRequest, limits: IngestLimits): Promise<Buffer | Refusal> {
	if (Number(request.contentLength ?? 0) > limits.requestBytes * discardFactor) return tooLarge(limits);
	const chunks: Uint8Array[] = [];
	let size = 0;
	let late = false;
	const iterator = request.body[Symbol.asyncIterator]();
	const timer = Promise.withResolvers<undefined>();
	const timeout = setTimeout(() => {
		late = true;
		timer.resolve(undefined);
	}, bodyTimeout);
	try {
		for (;;) {
			const step = await Promise.race([iterator.next(), timer.promise]);
			if (step === undefined || step.done === true) break;
			size += step.value.byteLength;
			if (size <= limits.requestBytes) chunks.push(step.value);
			else if (size > limits.requestBytes * discardFactor) break;
		}
	} catch {
		return new Refusal(
			problem(400, 'body_incomplete', 'The body broke off. Nothing was accepted; send it again.')
		);
	} finally {
		clearTimeout(timeout);
	}
	if (late) {
		void iterator.return?.().catch(() => undefined);
		return new Refusal(
			problem(408, 'body_too_slow', 'The body took too long. Nothing was accepted; send it again.')
		);
	}
	if (size > limits.requestBytes) return tooLarge(limits);
	return chunks.length === 1 ? asBuffer(chunks[0] as Uint8Array) : Buffer.concat(chunks, size);
}

function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text of the body: read within bounds, inflated within bounds, and valid UTF-8. */
export async function readText(request: IngestRequest, limits: IngestLimits): Promise<string | Refusal> {
	const encoding = request.contentEncoding?.trim().toLowerCase() || 'identity';
	if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) {
		return new Refusal(
			problem(415, 'encoding_not_supported', 'Content-Encoding must be gzip or none.', {
				'Accept-Encoding': 'gzip'
			})
		);
	}
	let bytes = await collect(request, limits);
	if (bytes instanceof Refusal) return bytes;
	if (encoding !== 'identity') {
		try {
			// Stops as soon as the bound is passed: a bomb costs no more than an honest body.
			bytes = await inflate(bytes, { maxOutputLength: limits.requestBytes });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limits);
			return new Refusal(problem(400, 'gzip_invalid', 'The body is not complete gzip.'));
		}
	}
	if (isAscii(bytes)) return bytes.toString('latin1');
	if (!isUtf8(bytes)) return new Refusal(problem(400, 'utf8_invalid', 'The body must be UTF-8.'));
	const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	return bytes.toString('utf8', byteOrderMark ? 3 : 0);
}
