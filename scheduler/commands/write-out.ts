import { randomBytes } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './command.ts';

/**
 * Writes files so that each is there whole or not at all: into a new file beside it, which then takes its name. Where one
 * cannot be written, none of those that follow is.
 *
 * @throws UsageError when a file cannot be written
 */
export async function writeWhole(
	files: readonly { readonly path: string; readonly content: string | Uint8Array }[]
): Promise<void> {
	for (const { path, content } of files) {
		const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
		try {
			await writeFile(beside, content);
			await rename(beside, path);
		} catch (error) {
			await rm(beside, { force: true });
			throw new UsageError(`--out cannot be written: ${(error as Error).message}`);
		}
	}
}

/**
 * Before the work, not after it.
 *
 * @param extensions how the name of the file may end: `csv`, `xlsx`
 * @throws UsageError when the name ends otherwise, is a folder, or nothing can be written there
 */
export function checkOutFile(path: string, extensions: readonly string[]): void {
	if (!extensions.some((one) => path.toLowerCase().endsWith(`.${one}`))) {
		const known = extensions.map((one) => `.${one}`);
		throw new UsageError(
			`--out must end in ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, got "${path}"`
		);
	}
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
		throw new UsageError(`--out cannot be written: "${path}" is a folder`);
	}
	try {
		accessSync(dirname(path), constants.W_OK);
	} catch (error) {
		throw new UsageError(`--out cannot be written: ${(error as Error).message}`);
	}
}
