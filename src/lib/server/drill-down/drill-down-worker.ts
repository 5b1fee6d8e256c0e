/**
 * Finds the conversations behind figures of a window, on a thread of its own with its own connection to the log, so that
 * the live thread never waits for it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { minute } from '#lib/domain/units.ts';
import { LogReader } from '../log/log-reader.ts';
import { TooManyConversations } from './conversation-index.ts';
import { Cancelled } from './index-keeper.ts';
import { Indexes } from './indexes.ts';
import { firstResponseMedians, readPage, type SortedList } from './list-conversations.ts';
import type { ListRequest, ThreadReport, ThreadRequest, WindowRequest } from './list-request.ts';
import { logSource } from './log-source.ts';

if (parentPort === null) throw new Error('drill-down-worker: must run in a worker thread');
const port = parentPort;
const { logPath } = workerData as { readonly logPath: string };

const reader = new LogReader(logPath);
const source = logSource(reader);
const indexes = new Map<string, Indexes>();
const running = new Map<number, AbortController>();
/** Lists by what was asked for: several screens that ask for the same share one for a moment. */
const lists = new Map<string, { list: SortedList; usedAt: number; readonly keptFor: number }>();
/** A list that is asked for again within this is not counted anew. */
const fresh = 1_000;
/** Events of one conversation that are shown at most. */
const mostEvents = 2_000;

function report(message: ThreadReport): void {
	port.postMessage(message);
}

function indexesOf(organisation: string): Indexes {
	let found = indexes.get(organisation);
	if (found === undefined) {
		found = new Indexes(organisation, source, () => performance.now());
		indexes.set(organisation, found);
	}
	return found;
}

function sweepLists(): void {
	const now = performance.now();
	for (const [key, { usedAt, keptFor }] of lists) if (now - usedAt > keptFor) lists.delete(key);
}

/** What a list depends on beside the clock. */
function keyOf(request: ListRequest) {
	const { now: _, page, window, hold: __, members, accounts, ...rest } = request;
	const { filter, order } = page;
	// The last minutes begin with the clock: their name says enough.
	const from = rest.windowName === 'last15' ? undefined : window.from;
	return JSON.stringify({
		...rest,
		standing: undefined,
		page: { filter, order },
		from,
		accounts: accounts.size,
		m: [...(members ?? [])]
	});
}

async function list(id: number, request: ListRequest, signal: AbortSignal): Promise<void> {
	sweepLists();
	const key = request.hold ?? keyOf(request);
	let kept = lists.get(key);
	if (request.hold === undefined && Math.abs(request.now - (kept?.list.now ?? 0)) > fresh) kept = undefined;
	if (kept === undefined) {
		const found = await indexesOf(request.organisation).list(request, asking(id, signal));
		const keptFor = request.hold === undefined ? fresh : minute;
		kept = { list: found, usedAt: performance.now(), keptFor };
		lists.set(key, kept);
	}
	report({ kind: 'list', id, page: readPage(kept.list, request.page) });
}

async function medians(id: number, request: WindowRequest, signal: AbortSignal): Promise<void> {
	const index = await indexesOf(request.organisation).facts(request.window.from, asking(id, signal));
	report({ kind: 'medians', id, medians: firstResponseMedians(index, request) });
}

function asking(id: number, signal: AbortSignal) {
	let told = 0;
	return {
		signal,
		onProgress: (progress: number) => {
			if (performance.now() - told < 200) return;
			told = performance.now();
			report({ kind: 'progress', id, progress });
		}
	};
}

function faultOf(error: unknown): Pick<ThreadReport & { kind: 'fault' }, 'fault' | 'message'> {
	if (error instanceof TooManyConversations) return { fault: 'too_many' };
	if (error instanceof Cancelled) return { fault: 'cancelled' };
	return { fault: 'failed', message: error instanceof Error ? error.message : String(error) };
}

async function answer(request: Exclude<ThreadRequest, { kind: 'cancel' }>): Promise<void> {
	const { id } = request;
	const stop = new AbortController();
	running.set(id, stop);
	try {
		switch (request.kind) {
			case 'list':
				await list(id, request.request, stop.signal);
				break;
			case 'more': {
				const kept = lists.get(request.hold);
				if (kept === undefined) throw new Error('the list is no longer held');
				kept.usedAt = performance.now();
				report({ kind: 'list', id, page: readPage(kept.list, request) });
				break;
			}
			case 'medians':
				await medians(id, request.request, stop.signal);
				break;
			case 'events': {
				const events = source.history(request.organisation, request.source, request.conversation, Infinity);
				const omitted = Math.max(0, events.length - mostEvents);
				report({ kind: 'events', id, events: events.slice(omitted), omitted });
				break;
			}
			default:
				request satisfies never;
		}
	} catch (error) {
		report({ kind: 'fault', id, ...faultOf(error) });
	} finally {
		running.delete(id);
	}
}

port.on('message', (request: ThreadRequest) => {
	if (request.kind === 'cancel') running.get(request.id)?.abort();
	else void answer(request);
});
