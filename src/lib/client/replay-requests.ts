import type { ReplayStatus } from '../domain/board/replay-status.ts';
import type { EpochMs } from '../domain/units.ts';

/** A line of a file that is no event. */
export interface RejectedLine {
	/** From 1. */
	readonly line: number;
	readonly reason: { readonly code: string; readonly path: string };
}

/** A replay that has just begun, and what of its file was left out. */
export interface BegunReplay extends ReplayStatus {
	readonly rejections: readonly RejectedLine[];
}

/** Why there is no replay. `code`: of the problem details; `network`: no answer; `cancelled`: by the person. */
export interface ReplayRefusal {
	readonly code: string;
	/** In English, for whoever looks into it. */
	readonly detail?: string;
	readonly rejected?: number;
	readonly rejections?: readonly RejectedLine[];
}

export type BeginReplay =
	| { readonly status: 'begun'; readonly replay: BegunReplay }
	| { readonly status: 'refused'; readonly refusal: ReplayRefusal };

/** How a replay is to be laid out. */
export interface ReplayLayout {
	/** Live board whose filter, tiles and thresholds it takes; without it everything, without thresholds. */
	readonly board?: string | undefined;
	/** Without that board's filter. */
	readonly unfiltered?: boolean | undefined;
}

/** Recorded seconds per second with which a replay begins: a day in 24 minutes. */
const firstSpeed = 60;

/**
 * Uploads a recording (NDJSON, plain or gzip) and begins to play it. `XMLHttpRequest`, because `fetch` says nothing of
 * how far an upload is.
 *
 * @param onprogress told the share of the bytes that are sent, 0 … 1; at 1 the server still reads
 */
export function uploadRecording(
	file: File,
	{ board, unfiltered = false }: ReplayLayout,
	{ onprogress, signal }: { readonly onprogress: (share: number) => void; readonly signal: AbortSignal }
): Promise<BeginReplay> {
	const query = new URLSearchParams({ name: file.name.slice(0, 120), speed: String(firstSpeed) });
	if (board !== undefined) query.set('board', board);
	if (board !== undefined && unfiltered) query.set('unfiltered', 'true');
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		const refuse = (code: string) => resolve({ status: 'refused', refusal: { code } });
		request.open('POST', `/v1/replays?${query.toString()}`);
		request.setRequestHeader(
			'content-type',
			file.name.endsWith('.gz') ? 'application/gzip' : 'application/x-ndjson'
		);
		request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
		request.onload = () => resolve(answered(request.status, parsed(request.responseText)));
		request.onerror = () => refuse('network');
		request.onabort = () => refuse('cancelled');
		signal.addEventListener('abort', () => request.abort(), { once: true });
		request.send(file);
	});
}

/** Begins to play what the log holds of a board's organisation within [from, to). */
export async function replayRange(
	range: {
		readonly from: EpochMs;
		readonly to: EpochMs;
		readonly board: string;
		readonly unfiltered?: boolean | undefined;
		readonly name: string;
	},
	request: typeof fetch = (...args) => fetch(...args)
): Promise<BeginReplay> {
	try {
		const response = await request('/v1/replays', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...range, name: range.name.slice(0, 120), speed: firstSpeed })
		});
		return answered(response.status, parsed(await response.text()));
	} catch {
		return { status: 'refused', refusal: { code: 'network' } };
	}
}

/** Ends a replay; whether it is ended now, by this or before. */
export async function endReplay(
	id: string,
	request: typeof fetch = (...args) => fetch(...args)
): Promise<boolean> {
	try {
		const { ok, status } = await request(`/v1/replays/${id}`, { method: 'DELETE' });
		return ok || status === 404;
	} catch {
		return false;
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function answered(status: number, content: unknown): BeginReplay {
	if (status === 201) return { status: 'begun', replay: content as BegunReplay };
	const refusal = content as ReplayRefusal | undefined;
	// A body limit in front of the server answers in its own words.
	const code = refusal?.code ?? (status === 413 ? 'recording_too_large' : 'unknown');
	return { status: 'refused', refusal: { ...refusal, code } };
}
