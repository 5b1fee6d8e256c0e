import {
	closeSync,
	fdatasyncSync,
	openSync,
	readFileSync,
	realpathSync,
	rmSync,
	statfsSync,
	writeSync
} from 'node:fs';
import { join } from 'node:path';

/** A reason to doubt that an acknowledged event survives a power cut. */
export interface DiskFinding {
	readonly code:
		'overlay_volatile' | 'network_file_system' | 'memory_file_system' | 'sync_too_fast' | 'not_probed';
	/** For the operator: what was found and what to do. */
	readonly message: string;
}

export interface DiskReport {
	readonly findings: readonly DiskFinding[];
	/** Times of one `fdatasync` after a write of 4 KiB, in ms; absent when the folder could not be written. */
	readonly sync?: { readonly p50: number; readonly p99: number };
}

/** No real disk, and no honest virtual one, syncs in less: the request never left the machine's memory. */
const fastestHonestSync = 0.05;
const syncs = 64;

/** Magic numbers of `statfs` (Linux, include/uapi/linux/magic.h). */
const networkFileSystems: Readonly<Record<number, string>> = {
	0x6969: 'NFS',
	0xff534d42: 'CIFS',
	0xfe534d42: 'SMB2',
	0x517b: 'SMB',
	0x01021997: '9p',
	0x00c36400: 'Ceph',
	0x65735546: 'FUSE'
};
const memoryFileSystems: Readonly<Record<number, string>> = { 0x01021994: 'tmpfs', 0x858458f6: 'ramfs' };

interface Mount {
	readonly point: string;
	readonly type: string;
	readonly options: readonly string[];
}

/** The mount that holds a path, from the text of `/proc/self/mounts`: the longest mount point that is above it. */
export function mountOf(path: string, mounts: string): Mount | undefined {
	let found: Mount | undefined;
	for (const line of mounts.split('\n')) {
		const [, rawPoint, type, options] = line.split(' ');
		if (rawPoint === undefined || type === undefined || options === undefined) continue;
		// Spaces and the like are written as octal escapes.
		const point = rawPoint.replace(/\\([0-7]{3})/g, (_, octal: string) =>
			String.fromCharCode(parseInt(octal, 8))
		);
		const above = point === '/' || path === point || path.startsWith(`${point}/`);
		// A later line of the same point covers the earlier one.
		if (above && point.length >= (found?.point.length ?? 0))
			found = { point, type, options: options.split(',') };
	}
	return found;
}

/** What a mount says about syncing. */
export function findingsOfMount({ type, point, options }: Mount): DiskFinding[] {
	const findings: DiskFinding[] = [];
	if (type === 'overlay' && options.includes('volatile')) {
		findings.push({
			code: 'overlay_volatile',
			message: `${point} is an overlay mounted "volatile", which never syncs: put the data directory on a volume`
		});
	}
	if (/^(?:nfs|cifs|smb|9p|ceph|glusterfs|fuse\.(?:sshfs|s3fs|rclone|glusterfs))/.test(type)) {
		findings.push({
			code: 'network_file_system',
			message: `${point} is a network file system (${type}), on which SQLite's write-ahead log does not work safely: use a local disk`
		});
	}
	return findings;
}

function findingsOfType(type: number, folder: string): DiskFinding[] {
	const network = networkFileSystems[type];
	const memory = memoryFileSystems[type];
	if (network !== undefined && network !== 'FUSE') {
		return [{ code: 'network_file_system', message: `${folder} is on ${network}: use a local disk` }];
	}
	if (memory !== undefined) {
		return [
			{
				code: 'memory_file_system',
				message: `${folder} is in memory (${memory}): a restart of the machine loses all of it`
			}
		];
	}
	return [];
}

/** Times of syncing a small write, sorted, in ms. */
function timeSyncs(folder: string): number[] {
	const path = join(folder, `.sync-probe-${process.pid}`);
	const file = openSync(path, 'w', 0o600);
	try {
		const page = Buffer.alloc(4_096, 1);
		const times: number[] = [];
		for (let sync = 0; sync < syncs; sync++) {
			writeSync(file, page, 0, page.length, sync * page.length);
			const start = process.hrtime.bigint();
			fdatasyncSync(file);
			times.push(Number(process.hrtime.bigint() - start) / 1e6);
		}
		return times.sort((a, b) => a - b);
	} finally {
		closeSync(file);
		rmSync(path, { force: true });
	}
}

/**
 * Looks, at start, whether the disk under a folder really syncs. It can only find signs of the contrary: a disk that
 * lies slowly passes. Takes some milliseconds, up to half a second on a slow disk.
 */
export function probeDisk(folder: string): DiskReport {
	const findings: DiskFinding[] = [];
	try {
		const path = realpathSync(folder);
		const mount =
			process.platform === 'linux' ? mountOf(path, readFileSync('/proc/self/mounts', 'utf8')) : undefined;
		if (mount !== undefined) findings.push(...findingsOfMount(mount));
		if (findings.length === 0) findings.push(...findingsOfType(statfsSync(path).type, folder));
		const times = timeSyncs(path);
		const sync = { p50: times[syncs >> 1] as number, p99: times.at(-1) as number };
		if (sync.p50 < fastestHonestSync) {
			findings.push({
				code: 'sync_too_fast',
				message: `a sync takes ${(sync.p50 * 1_000).toFixed(0)} µs, faster than any disk: a power cut may lose acknowledged events`
			});
		}
		return { findings, sync };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return {
			findings: [...findings, { code: 'not_probed', message: `${folder} could not be probed: ${reason}` }]
		};
	}
}
