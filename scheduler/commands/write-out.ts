import { randomBytes } from 'node:crypto';
import { accessSync, closeSync, constants, lstatSync, openSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

/** A file to be written. */
export interface OutFile {
	readonly path: string;
	readonly content: string | Uint8Array;
}

/** What became of files whose content took long to find. */
export interface KeptOut {
	/** Under the names that were asked for; the exit code is not 0 otherwise. */
	readonly isAsAsked: boolean;
	readonly paths: readonly string[];
	/** Where what is told about the answer goes: not among the rows of a table on the standard output. */
	readonly write: (text: string) => void;
}

/** A name beside a file that no other file has; short, so that it fits wherever the name of the file does. */
function besideOf(path: string): string {
	return join(dirname(path), `.${randomBytes(6).toString('hex')}.part`);
}

/**
 * Writes files so that each is there whole or not at all: into a new file beside it, which then takes its name. Where one
 * cannot be written, none of those that follow is.
 *
 * @throws UsageError when a file cannot be written
 */
export async function writeWhole(files: readonly OutFile[]): Promise<void> {
	for (const { path, content } of files) {
		const beside = besideOf(path);
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
 * Writes files whose content took long to find, and does not lose it: where they cannot be written, all of them go to a
 * new folder among the temporary ones, and failing that a table is printed. Either is told.
 *
 * @param table the answer as CSV
 * @param print where the table goes to; absent where a document on the standard output has the answer anyway
 */
export async function keepOut(
	files: readonly OutFile[],
	table: string,
	terminal: Terminal,
	print?: (table: string) => void
): Promise<KeptOut> {
	let reason: string;
	try {
		await writeWhole(files);
		return { isAsAsked: true, paths: files.map(({ path }) => path), write: terminal.write };
	} catch (error) {
		reason = (error as Error).message;
	}
	try {
		const folder = await mkdtemp(join(tmpdir(), 'tidewall-'));
		const moved = files.map(({ path, content }) => ({ path: join(folder, basename(path)), content }));
		await writeWhole(moved);
		const paths = moved.map(({ path }) => path);
		terminal.report(`${reason}; nothing is lost, it is in ${placeOf(paths)}`);
		return { isAsAsked: false, paths, write: terminal.write };
	} catch {
		terminal.report(`${reason}; nothing is lost, it ${print ? 'follows as CSV' : 'is in the JSON document'}`);
		print?.(table);
		return { isAsAsked: false, paths: [], write: (text) => terminal.report(text.trimEnd()) };
	}
}

/** Of many files the folder, as they all lie in one. */
export function placeOf(paths: readonly string[]): string {
	const [first = ''] = paths;
	return paths.length === 1 ? first : `${paths.length} files in ${dirname(first)}`;
}

/**
 * Before the work, not after it: whether a file can be written whole, found out with an empty one beside it, which is
 * taken away again. What has the name already stays as it is.
 *
 * @param extensions how the name of the file may end: `csv`, `xlsx`
 * @throws UsageError when the name ends otherwise, is a folder, or nothing can be written there
 */
export function checkOutFile(path: string, extensions: readonly string[]): void {
	const known = extensions.map((one) => `.${one}`);
	if (!known.some((one) => path.toLowerCase().endsWith(one))) {
		const words = known.length === 1 ? known : [known.slice(0, -1).join(', '), known.at(-1)];
		throw new UsageError(`--out must end in ${words.join(' or ')}, got "${path}"`);
	}
	const refuse = (why: string): never => {
		throw new UsageError(`--out cannot be written: ${why}`);
	};
	const folder = dirname(path);
	const above = statOf(folder, refuse);
	if (above === undefined) refuse(`there is no folder "${folder}"`);
	else if (!above.isDirectory()) refuse(`"${folder}" is no folder`);
	const there = statOf(path, refuse);
	if (there?.isDirectory() === true) refuse(`"${path}" is a folder`);
	try {
		if (there !== undefined) accessSync(path, constants.W_OK);
	} catch {
		refuse(`"${path}" is there and may not be changed`);
	}
	const beside = besideOf(path);
	try {
		closeSync(openSync(beside, 'wx'));
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		const isClosed = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
		refuse(isClosed ? `no file may be made in "${folder}" (${code})` : message);
	}
	rmSync(beside, { force: true });
}

/** What has a name; undefined where nothing has it, also where it is a link to nothing. */
function statOf(path: string, refuse: (why: string) => never) {
	try {
		lstatSync(path, { throwIfNoEntry: false });
		return statSync(path, { throwIfNoEntry: false });
	} catch (error) {
		return refuse((error as Error).message);
	}
}
