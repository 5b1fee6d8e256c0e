import { createHash } from 'node:crypto';
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '#lib/server/live/checkpoint.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tidewall-checkpoints-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (position: number) => writeCheckpoint(folder, { position, lastEvent: '', floors: new Map() });
const nameOf = (position: number) => `checkpoint-${String(position).padStart(16, '0')}`;

/** The position that a start on a log of this length begins from, and what it passed over. */
async function read(head = 1_000) {
	const skipped: string[] = [];
	const log = { head, eventAt: () => Promise.resolve(undefined) };
	const found = await readCheckpoint(folder, log, (name, reason) =>
		skipped.push(`${Number(name.slice(-16))}: ${reason}`)
	);
	return { position: found?.position, skipped };
}

it('the newest checkpoint is read, two are kept', async () => {
	for (const position of [1, 2, 3]) await write(position);
	expect(await read()).toEqual({ position: 3, skipped: [] });
	expect(readdirSync(folder)).toEqual([nameOf(2), nameOf(3)]);
});

it('a flipped bit anywhere, or a cut at any length, leads to the one before', async () => {
	await write(1);
	await write(2);
	const path = join(folder, nameOf(2));
	const whole = readFileSync(path);
	for (let at = 0; at < whole.length; at += 7) {
		const flipped = Buffer.from(whole);
		flipped[at] = (flipped[at] as number) ^ 0x10;
		writeFileSync(path, flipped);
		expect((await read()).position).toBe(1);
	}
	for (let length = whole.length - 1; length >= 0; length -= 7) {
		writeFileSync(path, whole);
		truncateSync(path, length);
		expect((await read()).position).toBe(1);
	}
});

it('a checkpoint that this Node cannot deserialise is passed over, the server starts', async () => {
	await write(1);
	const magic = 'TIDEWALL-CHECKPOINT\n';
	// As a newer version of the format begins: whole and with the right checksum.
	const body = Buffer.from([0xff, 0xee, 0x6f, 0x22]);
	const checksum = createHash('sha256').update(body).digest();
	writeFileSync(join(folder, nameOf(2)), Buffer.concat([Buffer.from(magic), checksum, body]));
	const { position, skipped } = await read();
	expect(position).toBe(1);
	expect(skipped).toHaveLength(1);
});

it('a checkpoint that the disk does not give is passed over, the server starts', async () => {
	await write(1);
	mkdirSync(join(folder, nameOf(2)));
	const { position, skipped } = await read();
	expect(position).toBe(1);
	expect(skipped[0]).toMatch(/^2: EISDIR/);
});

it('halves that killed processes left go with the next checkpoint', async () => {
	writeFileSync(join(folder, `${nameOf(1)}.part`), 'half');
	await write(2);
	expect(readdirSync(folder)).toEqual([nameOf(2)]);
});

it('after a log was set back, checkpoints ahead of it do not push the new ones out', async () => {
	await write(500);
	await write(600);
	expect((await read(100)).position).toBeUndefined();
	await write(90);
	expect((await read(100)).position).toBe(90);
	expect(readdirSync(folder)).toEqual([nameOf(90)]);
});
