import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname } from 'node:path';

/** Writes what a benchmark measured, section by section, as JSON with its time and its machine. Makes the folder. */
export function writeResults(
	file: string,
	rounds: number,
	sections: Readonly<Record<string, readonly object[]>>
): void {
	const machine = {
		node: process.version,
		kernel: release(),
		cores: cpus().length,
		processor: cpus()[0]?.model,
		memoryGb: Math.round(totalmem() / 2 ** 30)
	};
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(
		file,
		`${JSON.stringify({ at: new Date().toISOString(), machine, rounds, sections }, null, '\t')}\n`
	);
}
