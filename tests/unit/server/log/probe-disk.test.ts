import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOfMount, mountOf, probeDisk } from '#lib/server/log/probe-disk.ts';

const mounts = `overlay / overlay rw,lowerdir=/l,upperdir=/u,workdir=/w,volatile 0 0
/dev/vda1 /data ext4 rw,relatime 0 0
nas:/export /data/my\\040share nfs4 rw 0 0
tmpfs /data/tmp tmpfs rw 0 0
`;

describe('the mount of a folder', () => {
	it.each([
		['/', '/'],
		['/database', '/'],
		['/data', '/data'],
		['/data/events', '/data'],
		['/data/my share/x', '/data/my share']
	])('%s is on %s', (path, point) => {
		expect(mountOf(path, mounts)?.point).toBe(point);
	});

	it.each([
		['/srv', ['overlay_volatile']],
		['/data', []],
		['/data/my share', ['network_file_system']]
	])('findings under %s: %j', (path, codes) => {
		const mount = mountOf(path, mounts);
		expect(mount && findingsOfMount(mount).map(({ code }) => code)).toEqual(codes);
	});
});

describe('probeDisk', () => {
	it('times syncs and leaves no file behind', () => {
		const folder = mkdtempSync(join(tmpdir(), 'tidewall-probe-'));
		const { sync } = probeDisk(folder);
		expect(sync?.p50).toBeGreaterThan(0);
		expect(sync?.p99).toBeGreaterThanOrEqual(sync?.p50 ?? 0);
		expect(readdirSync(folder)).toEqual([]);
		rmSync(folder, { recursive: true });
	});

	it('a folder that is not there is a finding, not a failure', () => {
		expect(probeDisk('/nowhere/at/all').findings.map(({ code }) => code)).toEqual(['not_probed']);
	});
});
