import { execFileSync, spawn } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SqliteEventLog } from '#lib/server/log/sqlite-event-log.ts';
import { chanceOf } from '../../support/faults/chance.ts';
import { hasCompiler } from '../../support/faults/forgetful-disk.ts';

const program = resolve('tests/long/log/append-until-killed.ts');

const folder = mkdtempSync(join(tmpdir(), 'tidewall-power-'));
const shim = join(folder, 'power-loss.so');
const cache = join(folder, 'cache');
const disk = join(folder, 'disk');
const control = join(folder, 'control');
const file = join(cache, 'events.db');

beforeAll(() => {
	if (hasCompiler)
		execFileSync('cc', [
			'-shared',
			'-fPIC',
			'-O1',
			'-o',
			shim,
			resolve('tests/support/faults/unsynced.c'),
			'-ldl',
			'-lpthread'
		]);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
	for (const path of [cache, disk]) {
		rmSync(path, { recursive: true, force: true });
		mkdirSync(path);
	}
	rmSync(control, { force: true });
});

/** Puts an empty log into the cache and onto the disk. */
async function installEmptyLog() {
	const log = await SqliteEventLog.open({ path: file });
	await log.close();
	copyFileSync(file, join(disk, 'events.db'));
}

/** Runs the appending program; `acknowledged` are the ids it was told are on the log. */
function startAppending(synchronous: 'FULL' | 'NORMAL', first: number) {
	const child = spawn(process.execPath, [program, file, synchronous, String(first)], {
		env: {
			...process.env,
			LD_PRELOAD: shim,
			UNSYNCED_FOLDER: cache,
			UNSYNCED_DISK: disk,
			UNSYNCED_CONTROL: control
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const acknowledged = new Set<string>();
	let refused = 0;
	let rest = '';
	let errors = '';
	const ready = Promise.withResolvers<void>();
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		const lines = (rest + text).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) {
			const [status = '', id = ''] = line.split(' ');
			if (status === 'ready') ready.resolve();
			else if (status === 'refused') refused++;
			else acknowledged.add(id);
		}
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
	const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
	void ended.then(() => ready.reject(new Error(`ended early: ${errors}`)));
	ready.promise.catch(() => undefined);
	return {
		acknowledged,
		ready: ready.promise,
		refused: () => refused,
		/** Waits until so many more are acknowledged. */
		async until(count: number) {
			await ready.promise;
			const wanted = acknowledged.size + count;
			while (acknowledged.size < wanted) await delay(5);
		},
		async cutPower() {
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/**
 * What a power cut leaves: all that was synced, and of the rest any sectors. Without `chance`, none of the rest.
 */
function imageAfterPowerCut(chance: (() => number) | undefined): string {
	const image = mkdtempSync(join(folder, 'image-'));
	const sector = 512;
	for (const name of readdirSync(disk)) {
		const bytes = readFileSync(join(disk, name));
		if (chance === undefined) {
			writeFileSync(join(image, name), bytes);
			continue;
		}
		const unsynced = existsSync(join(cache, name)) ? readFileSync(join(cache, name)) : bytes;
		const mixed = Buffer.alloc(Math.max(bytes.length, unsynced.length));
		bytes.copy(mixed);
		for (let at = 0; at < unsynced.length; at += sector) {
			if (chance() < 0.5) unsynced.copy(mixed, at, at, Math.min(at + sector, unsynced.length));
		}
		writeFileSync(join(image, name), mixed);
	}
	return join(image, 'events.db');
}

/** Ids that are on the log, checked to be whole: integrity, dense positions, no id twice. */
async function idsOn(path: string): Promise<ReadonlySet<string>> {
	const log = await SqliteEventLog.open({ path });
	const ids = new Set<string>();
	let position = 0;
	for (;;) {
		const events = await log.read(position, 5_000);
		if (events.length === 0) break;
		for (const event of events) {
			expect(event.position).toBe(++position);
			expect(ids.has(event.id)).toBe(false);
			ids.add(event.id);
		}
	}
	await log.close();
	const database = new DatabaseSync(path);
	expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
	database.close();
	return ids;
}

const missing = (acknowledged: ReadonlySet<string>, present: ReadonlySet<string>) =>
	[...acknowledged].filter((id) => !present.has(id));

describe.runIf(hasCompiler)('a power cut (needs a C compiler)', () => {
	it('FULL: 10 cuts, nothing acknowledged is lost, whatever unsynced sectors survive', async () => {
		await installEmptyLog();
		const chance = chanceOf(20_261_111);
		let first = 0;
		for (let cut = 0; cut < 10; cut++) {
			const appending = startAppending('FULL', first);
			await appending.until(50 + Math.floor(chance() * 1_500));
			await appending.cutPower();
			expect(missing(appending.acknowledged, await idsOn(imageAfterPowerCut(undefined)))).toEqual([]);
			expect(missing(appending.acknowledged, await idsOn(imageAfterPowerCut(chance)))).toEqual([]);
			first += 1_000_000;
			for (const name of readdirSync(cache)) rmSync(join(cache, name));
			for (const name of readdirSync(disk)) copyFileSync(join(disk, name), join(cache, name));
		}
	});

	it('NORMAL loses acknowledged events: the test sees what it is to see', async () => {
		await installEmptyLog();
		const appending = startAppending('NORMAL', 0);
		await appending.until(300);
		await appending.cutPower();
		const lost = missing(appending.acknowledged, await idsOn(imageAfterPowerCut(undefined)));
		expect(lost.length).toBeGreaterThan(0);
	});

	it('a sync that fails: refused, and what is acknowledged after it survives the cut', async () => {
		await installEmptyLog();
		const appending = startAppending('FULL', 0);
		for (let failure = 0; failure < 5; failure++) {
			await appending.until(60);
			const before = appending.refused();
			writeFileSync(control, 'S');
			await expect.poll(() => appending.refused(), { timeout: 10_000 }).toBeGreaterThan(before);
			await appending.until(30);
		}
		await appending.cutPower();
		expect(missing(appending.acknowledged, await idsOn(imageAfterPowerCut(undefined)))).toEqual([]);
	});

	it('a process that ends while syncs fail: what the next one acknowledges survives the cut', async () => {
		await installEmptyLog();
		const first = startAppending('FULL', 0);
		await first.until(60);
		writeFileSync(control, 'D');
		await expect.poll(() => first.refused(), { timeout: 10_000 }).toBeGreaterThan(5);
		// The process ends, the machine does not: the cache still shows what will never reach the disk.
		await first.cutPower();
		rmSync(control);
		const second = startAppending('FULL', 0);
		await second.until(first.acknowledged.size + 100);
		await second.cutPower();
		const present = await idsOn(imageAfterPowerCut(undefined));
		expect(missing(first.acknowledged, present)).toEqual([]);
		expect(missing(second.acknowledged, present)).toEqual([]);
	});

	it('a full disk: refused while it is full, taken again when there is room, nothing lost', async () => {
		await installEmptyLog();
		const appending = startAppending('FULL', 0);
		await appending.until(60);
		writeFileSync(control, 'F');
		await expect.poll(() => appending.refused(), { timeout: 10_000 }).toBeGreaterThan(20);
		const during = appending.acknowledged.size;
		await delay(200);
		expect(appending.acknowledged.size).toBe(during);
		rmSync(control);
		await appending.until(60);
		await appending.cutPower();
		expect(missing(appending.acknowledged, await idsOn(imageAfterPowerCut(undefined)))).toEqual([]);
	});
});

describe('kill −9', () => {
	it('20 times under load with random timing: every acknowledged event is there once', async () => {
		const chance = chanceOf(7);
		const acknowledged = new Set<string>();
		for (let kill = 0; kill < 20; kill++) {
			const child = spawn(process.execPath, [program, file, 'FULL', String(kill * 1_000_000)], {
				stdio: ['ignore', 'pipe', 'inherit']
			});
			let rest = '';
			child.stdout.setEncoding('utf8').on('data', (text: string) => {
				const lines = (rest + text).split('\n');
				rest = lines.pop() ?? '';
				for (const line of lines)
					if (/^(?:accepted|duplicate) /.test(line)) acknowledged.add(line.split(' ')[1] ?? '');
			});
			const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
			await delay(300 + chance() * 500);
			child.kill('SIGKILL');
			await ended;
		}
		expect(acknowledged.size).toBeGreaterThan(100);
		expect(missing(acknowledged, await idsOn(file))).toEqual([]);
	});
});
