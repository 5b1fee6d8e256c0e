import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { MemoryEventLog } from '#lib/server/log/memory-event-log.ts';
import { readCheckpoint, writeCheckpoint } from '#lib/server/live/checkpoint.ts';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { RollUps } from '#lib/server/live/roll-ups.ts';
import { openSqliteStorage } from '#lib/server/storage/sqlite-storage.ts';
import { at, boardOf, story } from '../../../support/story.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tidewall-checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const definitions = [{ board: boardOf() }];

/** 60 conversations of an hour: queued, answered, rated, closed; each third one is late. */
const events = story(
	...Array.from({ length: 60 }, (_, i) => {
		const time = (second: number) => `10:${String(i).padStart(2, '0')}:${String(second).padStart(2, '0')}`;
		const id = `c${i}`;
		const late = i % 3 === 0 ? { received: `11:${String(i).padStart(2, '0')}:30` } : undefined;
		return [
			[time(0), 'conversation.opened', id, { channel: 'jd', shop: 'x', customer: `k${i % 20}` }],
			[time(1), 'conversation.queued', id, { queue: 'pre' }],
			[time(1), 'message.created', id, { message: `m${i}`, from: 'customer' }],
			[time(9), 'conversation.assigned', id, { agent: `a${i % 4}` }, late],
			[time(20), 'message.created', id, { message: `r${i}`, from: 'agent', agent: `a${i % 4}` }, late],
			[time(50), 'conversation.closed', id, { reason: 'agent' }, late]
		] as const;
	}).flat()
).toSorted((a, b) => a.receivedAt - b.receivedAt);

async function logOf(count: number): Promise<MemoryEventLog> {
	const log = new MemoryEventLog();
	await log.append(events.slice(0, count));
	return log;
}

/** The log as a checkpoint is checked against it. */
const checked = (head: number, log = events) => ({
	head,
	eventAt: async (position: number): Promise<LoggedEvent | undefined> => {
		const event = log[position - 1];
		return event && { ...event, position };
	}
});

const now = () => at('12:30:00');
const floorsOver = (log: MemoryEventLog, from?: Awaited<ReturnType<typeof readCheckpoint>>) =>
	new LiveFloors({ log, directory: () => emptyDirectory, now }, definitions, from);

describe('checkpoint', () => {
	it.runIf(existsSync('/dev/full'))(
		'that does not fit on the disk leaves nothing behind and keeps the one before',
		async () => {
			const floors = floorsOver(await logOf(200));
			await floors.catchUp();
			await writeCheckpoint(folder, floors.standing);
			const [before] = await readdir(folder);
			const next = { ...floors.standing, position: 201 };
			await symlink('/dev/full', join(folder, 'checkpoint-0000000000000201.part'));
			await expect(writeCheckpoint(folder, next)).rejects.toThrow('ENOSPC');
			expect(await readdir(folder)).toEqual([before]);
		}
	);

	it('with the tail of the log gives the same board as the whole log', async () => {
		const begun = floorsOver(await logOf(200));
		await begun.catchUp();
		await writeCheckpoint(folder, begun.standing);

		const log = await logOf(events.length);
		const state = await readCheckpoint(folder, checked(events.length));
		expect(state?.position).toBe(200);
		const resumed = floorsOver(log, state);
		await resumed.catchUp();
		const whole = floorsOver(log);
		await whole.catchUp();
		expect(resumed.position).toBe(360);
		expect(resumed.stateOf('all')).toEqual(whole.stateOf('all'));
		expect(resumed.stateOf('all')?.windows.today.firstResponse).toMatchObject({ count: 60, mean: 19_000 });
	});

	it('is not used when damaged or ahead of the log; the one before it is', async () => {
		const floors = floorsOver(await logOf(100));
		await floors.catchUp();
		await writeCheckpoint(folder, floors.standing);
		const later = floorsOver(await logOf(150));
		await later.catchUp();
		await writeCheckpoint(folder, later.standing);
		const [older, newest] = (await readdir(folder)).sort() as [string, string];
		const skipped: string[] = [];
		const read = (head: number) =>
			readCheckpoint(folder, checked(head), (name, reason) => skipped.push(`${name} ${reason}`));

		expect((await read(150))?.position).toBe(150);
		expect((await read(120))?.position).toBe(100);
		// Set back to before them and grown again: other events stand at their positions.
		expect(await readCheckpoint(folder, checked(360, events.toReversed()))).toBeUndefined();
		await appendFile(join(folder, newest), 'x');
		expect((await read(150))?.position).toBe(100);
		await writeFile(join(folder, older), '');
		expect(await read(150)).toBeUndefined();
		expect(skipped.length).toBeGreaterThan(3);
	});

	it('serves other boards too: a renamed one stands, one that counts differently keeps its wall until it is counted', async () => {
		const log = await logOf(200);
		const begun = floorsOver(log);
		await begun.catchUp();
		await writeCheckpoint(folder, begun.standing);
		const resumed = async (...boards: Board[]) =>
			new LiveFloors(
				{ log, directory: () => emptyDirectory, now },
				boards.map((board) => ({ board })),
				await readCheckpoint(folder, checked(200))
			);

		const renamed = await resumed(boardOf({ name: 'Renamed' }));
		expect(renamed.pending()).toEqual([]);
		expect(renamed.stateOf('all')).toMatchObject({
			board: { name: 'Renamed' },
			windows: { today: { opened: 41 } }
		});

		const changed = await resumed(boardOf({ zone: 'UTC' }), boardOf({ id: 'new' }));
		expect(changed.pending().map(({ board }) => board.id)).toEqual(['all', 'new']);
		expect(changed.stateOf('all')?.board.zone).toBe('Asia/Shanghai');
		expect(changed.stateOf('new')).toBeUndefined();
		expect([changed.countingOf('all'), changed.isComing('new')]).toEqual([0, true]);

		const without = await resumed(boardOf({ id: 'new' }));
		expect(without.stateOf('all')).toBeUndefined();
	});
});

describe('roll-ups', () => {
	it('hold every fact of every minute exactly once, also when folded again after a restart', async () => {
		const storage = openSqliteStorage(join(folder, 'tidewall.db'));
		try {
			const log = await logOf(events.length);
			const partial = await logOf(200);
			const first = await RollUps.open(storage.rollups);
			const floors = new LiveFloors(
				{ log: partial, directory: () => emptyDirectory, now, rollUps: first },
				definitions
			);
			await floors.catchUp();
			await first.flush(floors.position);
			// Restarted without a checkpoint: the first 200 events are folded again, but not booked again.
			const second = await RollUps.open(storage.rollups);
			const again = new LiveFloors(
				{ log, directory: () => emptyDirectory, now, rollUps: second },
				definitions
			);
			await again.catchUp();
			await second.flush(again.position);

			const cells = await storage.rollups.cells('o', at('00:00:00'), at('+1 00:00:00'));
			const sum = (name: string) => cells.reduce((total, row) => total + (row.counts[name] ?? 0), 0);
			const today = again.stateOf('all')?.windows.today;
			// Opened where no queue is named yet, asked and served in the queue.
			const queued = cells.filter(({ queue }) => queue === 'pre');
			expect([cells.length, queued.length]).toEqual([120, 60]);
			expect([sum('opened'), sum('arrivals') + sum('returns'), sum('closed')]).toEqual([60, 60, 60]);
			expect(sum('firstResponseMs')).toBe(60 * 19_000);
			expect(sum('lateEvents')).toBe(today?.lateEvents);
			expect(queued[0]).toMatchObject({
				minute: at('10:00:00'),
				shop: 'x',
				channel: 'jd',
				queue: 'pre',
				distributions: { firstResponse: { 19: 1 }, wait: { 8: 1 } },
				distincts: { asked: ['k0'], received: ['k0'] }
			});
			const agents = await storage.rollups.agents('o', at('00:00:00'), at('+1 00:00:00'));
			expect(agents.reduce((total, row) => total + (row.counts['responseCount'] ?? 0), 0)).toBe(60);
		} finally {
			await storage.close();
		}
	});
});
