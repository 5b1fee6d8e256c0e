/** Something that is to be changed on the server. */
export interface ChangeRequest {
	readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Address on this server, `/v1/…`. */
	readonly path: string;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** Revision at which it was read; 0 for what is not there yet. */
	readonly revision?: number;
}

/** One thing that is wrong with what was sent. */
export interface ChangeProblem {
	/** JSON pointer to the field; empty for the whole. */
	readonly path: string;
	readonly code: string;
	readonly params?: Readonly<Record<string, string | number>>;
}

/** What became of it. A refusal changed nothing. */
export type ChangeOutcome =
	| { readonly ok: true; readonly content: unknown }
	| {
			readonly ok: false;
			/** 0: the server was not reached. */
			readonly status: number;
			readonly code: string;
			readonly params: Readonly<Record<string, string | number>>;
			readonly problems: readonly ChangeProblem[];
	  };

/** Sends a change; pages give it to what they show, which itself knows no server. */
export type SendChange = (change: ChangeRequest) => Promise<ChangeOutcome>;

/** Sends a change as JSON. */
export function sendChange({ method, path, body, revision }: ChangeRequest): Promise<ChangeOutcome> {
	const headers: Record<string, string> = {};
	if (body !== undefined) headers['content-type'] = 'application/json';
	if (revision !== undefined) headers['if-match'] = `"${revision}"`;
	return answerOf(path, {
		method,
		headers,
		...(body !== undefined && { body: JSON.stringify(body) })
	});
}

/** Sends a file as it is. */
export function sendFile(path: string, file: Blob): Promise<ChangeOutcome> {
	return answerOf(path, {
		method: 'POST',
		headers: { 'content-type': 'application/octet-stream' },
		body: file
	});
}

async function answerOf(path: string, request: RequestInit): Promise<ChangeOutcome> {
	let response: Response;
	let content: unknown;
	try {
		response = await fetch(path, request);
		const text = await response.text();
		content = text === '' ? undefined : JSON.parse(text);
	} catch {
		return { ok: false, status: 0, code: 'unreachable', params: {}, problems: [] };
	}
	if (response.ok) return { ok: true, content };
	const problem = (content ?? {}) as {
		readonly code?: string;
		readonly errors?: readonly ChangeProblem[];
	} & Record<string, unknown>;
	const params = Object.fromEntries(
		Object.entries(problem).filter(
			(entry): entry is [string, string | number] =>
				typeof entry[1] === 'string' || typeof entry[1] === 'number'
		)
	);
	return {
		ok: false,
		status: response.status,
		code: problem.code ?? 'unknown',
		params,
		problems: problem.errors ?? []
	};
}
