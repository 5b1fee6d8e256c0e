import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { minute } from '#lib/domain/units.ts';
import type { SourceStatistics, StatisticsRecord } from './source-statistics.ts';

/** So often the counts are written down; a crash loses no more of them than that. */
const interval = minute;
const schemaVersion = 1;

/**
 * Keeps what the sources have sent, counted, over restarts: reads it now, and writes it every minute in which something
 * came and at the end. They are no figures of the wall: where the file is lost they begin anew, and say since when.
 *
 * @returns writes a last time and ends
 */
export function keepStatistics(
	path: string,
	statistics: SourceStatistics,
	onTrouble: (error: unknown) => void
): () => void {
	try {
		const kept = JSON.parse(readFileSync(path, 'utf8')) as {
			readonly schemaVersion?: number;
			readonly sources?: readonly StatisticsRecord[];
		};
		if (kept.schemaVersion === schemaVersion) statistics.restore(kept.sources ?? []);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onTrouble(error);
	}
	let written = statistics.changes;
	const write = () => {
		if (statistics.changes === written) return;
		const { changes } = statistics;
		try {
			const content = JSON.stringify({ schemaVersion, sources: statistics.record() });
			// Written beside and moved: a crash leaves the old file, never half of the new one.
			writeFileSync(`${path}.new`, content, { mode: 0o600 });
			renameSync(`${path}.new`, path);
			written = changes;
		} catch (error) {
			onTrouble(error);
		}
	};
	const timer = setInterval(write, interval);
	timer.unref();
	return () => {
		clearInterval(timer);
		write();
	};
}
