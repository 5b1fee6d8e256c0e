import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoDay } from './days.ts';
import { newFolder, Product, removeFolder, type DataFolder } from './product.ts';
import type { Section } from './section.ts';
import { median } from './statistics.ts';
import { isRejection, parseEvent } from '#lib/domain/events/parse.ts';
import type { TidewallEvent } from '#lib/domain/events/event.ts';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';
import { defaultOrganisation } from '#lib/server/ingest/ingest-keys.ts';

/** Events before the checkpoint, and after it. */
const before = 60_000;
const after = 300_000;
const chunk = 2_000;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Events of a promotion day as they came in, ending now. */
function eventsUntilNow(count: number): TidewallEvent[] {
	const lines = demoDay().ndjson.split('\n').slice(0, count);
	if (lines.length < count) throw new Error(`the day has only ${lines.length} events`);
	const lastTime = Date.parse((JSON.parse(lines.at(-1) as string) as { readonly time: string }).time);
	// A minute back, so that the first events of the product are behind it.
	const shift = Date.now() - 60_000 - lastTime;
	return lines.map((line) => {
		const item = JSON.parse(line) as { readonly time: string };
		const at = Date.parse(item.time) + shift;
		const event = parseEvent(
			{ ...item, time: new Date(at).toISOString() },
			{
				organisation: defaultOrganisation,
				source: 'bench',
				receivedAt: at,
				mayBackfill: false,
				hashCustomer: (customer) => customer,
				cleanStrings: true
			}
		);
		if (isRejection(event)) throw new Error(`${event.code} ${event.path}`);
		return event;
	});
}

async function append(folder: string, events: readonly TidewallEvent[]): Promise<number> {
	const log = await SqliteEventLog.open({ path: join(folder, 'events.db') });
	for (let at = 0; at < events.length; at += chunk) await log.append(events.slice(at, at + chunk));
	const head = await log.head();
	await log.close();
	return head;
}

interface Start {
	/** From the start of the process until it listens, in ms. */
	readonly ms: number;
	/** Processor time until then, of all threads, in ms. */
	readonly processorMs: number;
}

/** Starts the product on a folder; throws where it listens before it has counted all of `events`. */
async function start(data: DataFolder, events: readonly TidewallEvent[] = []): Promise<Start> {
	const product = await Product.start(data, { TIDEWALL_CHECKPOINT_SECONDS: '3600' });
	try {
		const { day, windows } = await product.boardState();
		const opened = events.filter(
			({ type, time }) => type === 'conversation.opened' && time >= day.start
		).length;
		if (windows.today.opened !== opened) {
			throw new Error(`it listens with ${windows.today.opened} of ${opened} conversations of today`);
		}
		return { ms: product.startedWithin, processorMs: product.startedWithProcessor };
	} finally {
		await product.kill();
	}
}

/** Runs the product until it has written a checkpoint of the whole log. */
async function writeCheckpoint(data: DataFolder, head: number): Promise<void> {
	const path = join(data.folder, 'checkpoints', `checkpoint-${String(head).padStart(16, '0')}`);
	const product = await Product.start(data, { TIDEWALL_CHECKPOINT_SECONDS: '1' });
	try {
		const deadline = performance.now() + 30_000;
		while (!existsSync(path)) {
			if (performance.now() > deadline) throw new Error('no checkpoint of the whole log within 30 s');
			await rest(100);
		}
	} finally {
		await product.kill();
	}
}

/** How long a start takes with events behind the last checkpoint, beside a start with nothing to do. */
export const restart: Section = {
	name: 'restart',
	title: `Restart with ${after.toLocaleString('en')} events after the checkpoint`,
	async run({ rounds }) {
		const data = newFolder();
		const empty = newFolder();
		const nothing: Start[] = [];
		const afterCheckpoint: Start[] = [];
		const withoutCheckpoint: Start[] = [];
		try {
			const events = eventsUntilNow(before + after);
			await append(data.folder, events.slice(0, before));
			await writeCheckpoint(data, before);
			const head = await append(data.folder, events.slice(before));
			if (head !== before + after) throw new Error(`the log has ${head} events, not ${before + after}`);
			await start(empty);
			for (let round = 0; round < rounds; round += 1) {
				nothing.push(await start(empty));
				afterCheckpoint.push(await start(data, events));
			}
			rmSync(join(data.folder, 'checkpoints'), { recursive: true });
			for (let round = 0; round < Math.min(rounds, 3); round += 1) {
				withoutCheckpoint.push(await start(data, events));
			}
		} finally {
			removeFolder(data);
			removeFolder(empty);
		}
		const emptyMs = median(nothing.map(({ ms }) => ms));
		const emptyProcessorMs = median(nothing.map(({ processorMs }) => processorMs));
		/** Milliseconds for so many events are seconds for a million when divided by their thousands. */
		const perMillion = (starts: readonly Start[], count: number) =>
			starts.map(({ ms }) => ((ms - emptyMs) * 1_000) / count);
		const processorPerMillion = (starts: readonly Start[], count: number) =>
			((median(starts.map(({ processorMs }) => processorMs)) - emptyProcessorMs) * 1_000) / count;
		const withIt = perMillion(afterCheckpoint, after);
		const without = perMillion(withoutCheckpoint, before + after);
		const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
		return [
			{
				name: 'per million events after the checkpoint',
				value: median(withIt),
				unit: 's',
				rounds: withIt,
				atMost: 5,
				note: `${seconds(median(afterCheckpoint.map(({ ms }) => ms)))}, an empty start ${seconds(emptyMs)}; ${processorPerMillion(afterCheckpoint, after).toFixed(1)} s of processor`
			},
			{
				name: 'per million events without any checkpoint',
				value: median(without),
				unit: 's',
				rounds: without,
				note: `measured with ${(before + after).toLocaleString('en')}; ${processorPerMillion(withoutCheckpoint, before + after).toFixed(1)} s of processor`
			}
		];
	}
};
