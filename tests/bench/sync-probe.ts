import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Times of `fdatasync` after a write of 4 KiB to a file in the folder, in ms: what the disk takes for one commit. */
export function timeSyncs(folder: string, count: number): number[] {
	const path = join(folder, 'sync-probe');
	const file = openSync(path, 'w', 0o600);
	try {
		const page = Buffer.alloc(4_096, 1);
		return Array.from({ length: count }, (_, index) => {
			writeSync(file, page, 0, page.length, index * page.length);
			const begun = performance.now();
			fdatasyncSync(file);
			return performance.now() - begun;
		});
	} finally {
		closeSync(file);
		rmSync(path, { force: true });
	}
}
