import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem } from './answer.ts';
import type { Answer } from './answer.ts';
import type { IngestService } from './ingest-service.ts';

/**
 * Answers `POST /v1/events` straight from the HTTP server. SvelteKit would turn `text/plain` away as a cross-site
 * form (403) before the ingest could say 415, and converts every body twice.
 */
export async function answerIngest(
	service: IngestService,
	request: IncomingMessage,
	response: ServerResponse
): Promise<void> {
	const { headers } = request;
	let answer: Answer;
	try {
		answer = await service.take({
			authorization: headers.authorization,
			contentType: headers['content-type'],
			contentEncoding: headers['content-encoding'],
			contentLength: headers['content-length'],
			// The socket has to outlive a body that is not read to its end, or nobody would see the answer.
			body: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
			remoteAddress: request.socket.remoteAddress ?? ''
		});
	} catch {
		answer = problem(500, 'internal_error', 'Something went wrong on this side. Send the request again.');
	}
	if (response.destroyed) return;
	const unread = !request.complete;
	response.writeHead(answer.status, {
		...answer.headers,
		'Content-Length': Buffer.byteLength(answer.body),
		...(unread && { Connection: 'close' })
	});
	response.end(answer.body);
	if (unread) request.resume();
}

/** Whether a request is for `answerIngest`: a POST to `/v1/events`, whatever its query. */
export function isIngestRequest({ method, url }: IncomingMessage): boolean {
	return method === 'POST' && url !== undefined && /^\/v1\/events\/?(?:\?|$)/.test(url);
}
