import { STATUS_CODES } from 'node:http';

/** An answer of the ingest API, before it is a `Response` or is written to a socket. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** A JSON answer that no cache keeps. */
export function jsonAnswer(status: number, content: unknown): Answer {
	return {
		status,
		headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
		body: JSON.stringify(content)
	};
}

/**
 * An error as RFC 9457 problem details.
 * @param code what went wrong, for programs, e.g. `body_too_large`
 * @param detail what went wrong and what to do, for people
 * @param members further members of the problem, such as the results per item
 */
export function problem(
	status: number,
	code: string,
	detail: string,
	headers: Readonly<Record<string, string>> = {},
	members: object = {}
): Answer {
	const title = STATUS_CODES[status] ?? 'Error';
	return {
		status,
		headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
		body: JSON.stringify({ type: 'about:blank', title, status, code, detail, ...members })
	};
}

/** The answer as a web response. */
export function toResponse({ status, headers, body }: Answer): Response {
	// A response with this status must not even have an empty body.
	return new Response(status === 204 ? null : body, { status, headers });
}
