import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Whether the library that takes the place of a disk can be compiled here. */
export const hasCompiler =
	process.platform === 'linux' && ['/usr/bin/cc', '/usr/bin/gcc'].some((path) => existsSync(path));

/** What the disk does wrong, for as long as it is told to (`unsynced.c`). */
export type Fault = 'disk full' | 'read-only' | 'one sync fails' | 'every sync fails';
const letters: Readonly<Record<Fault, string>> = {
	'disk full': 'F',
	'read-only': 'R',
	'one sync fails': 'S',
	'every sync fails': 'D'
};

/**
 * A data folder on a disk that keeps only what was synced: `folder` is what processes see, `disk` what a power cut
 * leaves of it. For processes started with `environment`.
 */
export class ForgetfulDisk {
	readonly folder: string;
	readonly environment: Readonly<Record<string, string>>;
	readonly #disk: string;
	readonly #control: string;

	/** @param parent an empty folder that the caller removes */
	constructor(parent: string) {
		const library = join(parent, 'unsynced.so');
		execFileSync('cc', [
			...['-shared', '-fPIC', '-O1', '-o', library],
			resolve('tests/support/faults/unsynced.c'),
			...['-ldl', '-lpthread']
		]);
		this.folder = join(parent, 'folder');
		this.#disk = join(parent, 'disk');
		this.#control = join(parent, 'control');
		mkdirSync(this.folder);
		mkdirSync(this.#disk);
		this.environment = {
			LD_PRELOAD: library,
			// With the slash: the folder itself is opened too, to sync the names in it.
			UNSYNCED_FOLDER: `${this.folder}/`,
			UNSYNCED_DISK: `${this.#disk}/`,
			UNSYNCED_CONTROL: this.#control
		};
	}

	/** Makes everything in the folder durable; while no process uses it. */
	settle(): void {
		rmSync(this.#disk, { recursive: true });
		cpSync(this.folder, this.#disk, { recursive: true });
	}

	/** Takes from the folder what was not synced; after all processes that use it were killed. */
	cutPower(): void {
		rmSync(this.folder, { recursive: true });
		cpSync(this.#disk, this.folder, { recursive: true });
	}

	break(fault: Fault): void {
		writeFileSync(this.#control, letters[fault]);
	}

	/** Whether the fault is still there; a single one is gone once it was met. */
	get broken(): boolean {
		return existsSync(this.#control);
	}

	mend(): void {
		rmSync(this.#control, { force: true });
	}
}
