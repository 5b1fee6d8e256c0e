import { statSync } from 'node:fs';
import { second } from '#lib/domain/units.ts';
import { readIngestKeys, type IngestKey } from './ingest-keys.ts';

/** So often the file is looked at. */
const interval = 2 * second;

/**
 * Calls `onChange` with the keys of a file whenever it has changed: a key that was made or taken away holds without a
 * restart. A file that cannot be read leaves the keys as they are. The function returned ends the watch.
 */
export function watchIngestKeys(
	path: string,
	onChange: (keys: readonly IngestKey[]) => void,
	onTrouble: (error: unknown) => void
): () => void {
	const modified = () => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
	let last = modified();
	const timer = setInterval(() => {
		try {
			const current = modified();
			if (current === last) return;
			last = current;
			onChange(readIngestKeys(path));
		} catch (error) {
			onTrouble(error);
		}
	}, interval);
	timer.unref();
	return () => clearInterval(timer);
}
