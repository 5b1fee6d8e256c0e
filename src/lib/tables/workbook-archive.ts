import type { TableLimits } from './table.ts';

/** What is to be known of a workbook before it is read. */
export interface WorkbookShape {
	/** Cells that are merged on the first sheet, rows and columns from 0, both ends included. */
	readonly merges: readonly Merge[];
	/** Names of its sheets, in their order. */
	readonly sheets: readonly string[];
}

export interface Merge {
	readonly top: number;
	readonly left: number;
	readonly bottom: number;
	readonly right: number;
}

/** Why a workbook is not read. */
export type WorkbookFault = 'workbook_damaged' | 'too_large' | 'too_many_rows' | 'too_many_columns';

interface Entry {
	readonly name: string;
	readonly method: number;
	readonly compressed: Uint8Array<ArrayBuffer>;
}

const mostEntries = 2_000;
const endSignature = 0x06_05_4b_50;
const entrySignature = 0x02_01_4b_50;
const stored = 0;
const deflated = 8;

/** The entries of a ZIP archive by its central directory; undefined when it is damaged (or ZIP64, which no small one is). */
function entriesOf(bytes: Uint8Array<ArrayBuffer>): readonly Entry[] | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let end = bytes.byteLength - 22;
	const lowest = Math.max(0, end - 65_535);
	while (end >= lowest && view.getUint32(end, true) !== endSignature) end--;
	if (end < lowest || end < 0) return undefined;
	const count = view.getUint16(end + 10, true);
	if (count > mostEntries) return undefined;
	let at = view.getUint32(end + 16, true);
	const entries: Entry[] = [];
	try {
		for (let index = 0; index < count; index++) {
			if (view.getUint32(at, true) !== entrySignature) return undefined;
			const method = view.getUint16(at + 10, true);
			const size = view.getUint32(at + 20, true);
			const nameLength = view.getUint16(at + 28, true);
			const local = view.getUint32(at + 42, true);
			const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
			const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
			if (from + size > bytes.byteLength) return undefined;
			entries.push({ name, method, compressed: bytes.subarray(from, from + size) });
			at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
		}
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
	return entries;
}

class TooLarge extends Error {}

/** What an entry holds; what its header says of its size is not believed. */
async function inflate({ method, compressed }: Entry, room: number): Promise<Uint8Array> {
	if (method === stored) {
		if (compressed.byteLength > room) throw new TooLarge();
		return compressed;
	}
	if (method !== deflated) throw new TypeError('inflate: unknown method');
	const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.byteLength;
		if (size > room) throw new TooLarge();
		chunks.push(chunk);
	}
	const all = new Uint8Array(size);
	let at = 0;
	for (const chunk of chunks) {
		all.set(chunk, at);
		at += chunk.byteLength;
	}
	return all;
}

/** `AB12` → row 11, column 27. */
function placeOf(reference: string): { readonly row: number; readonly column: number } {
	let column = 0;
	let at = 0;
	for (; at < reference.length && reference.charCodeAt(at) >= 65; at++) {
		column = column * 26 + reference.charCodeAt(at) - 64;
	}
	return { row: Number(reference.slice(at)) - 1, column: column - 1 };
}

const cellReference = /<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"/g;
const rowReference = /<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"/g;
const mergeReference = /<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"/g;

/** One cell far away makes a table of billions of cells for whoever lays them out in rows and columns. */
function faultOfSheet(xml: string, limits: TableLimits): WorkbookFault | undefined {
	for (const [, row] of xml.matchAll(rowReference)) if (Number(row) > limits.rows) return 'too_many_rows';
	for (const [, column = '', row = ''] of xml.matchAll(cellReference)) {
		const place = placeOf(column + row);
		if (place.row >= limits.rows) return 'too_many_rows';
		if (place.column >= limits.columns) return 'too_many_columns';
	}
	return undefined;
}

function mergesOf(xml: string): readonly Merge[] {
	return xml
		.matchAll(mergeReference)
		.map(([, from = '', to = '']) => {
			const first = placeOf(from);
			const last = placeOf(to);
			return { top: first.row, left: first.column, bottom: last.row, right: last.column };
		})
		.toArray();
}

/** The names of the sheets as the workbook lists them; only those whose XML escapes are the usual five. */
function sheetNames(workbook: string): readonly string[] {
	const escapes: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
	return workbook
		.matchAll(/<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"/g)
		.map(([, name = '']) => name.replace(/&(\w+);/g, (whole, key: string) => escapes[key] ?? whole))
		.toArray();
}

/** Path of the first sheet, by the workbook's own list. */
function firstSheetPath(workbook: string, relations: string): string | undefined {
	const id = /<(?:\w+:)?sheet\s[^>]*?\br:id="([^"]+)"/.exec(workbook)?.[1];
	const relation = relations
		.matchAll(/<Relationship\s[^>]*>/g)
		.map(([tag]) => tag)
		.find((tag) => id !== undefined && tag.includes(`Id="${id}"`));
	const target = relation === undefined ? undefined : /Target="([^"]+)"/.exec(relation)?.[1];
	if (target === undefined) return undefined;
	return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/**
 * Inflates a workbook within its limits and looks at its sheets, before anything is built of them: an archive of a
 * few kilobytes can hold gigabytes, and a sheet of one cell a million rows.
 */
export async function inspectWorkbook(
	bytes: Uint8Array<ArrayBuffer>,
	limits: TableLimits
): Promise<WorkbookShape | WorkbookFault> {
	const entries = entriesOf(bytes);
	if (entries === undefined) return 'workbook_damaged';
	const texts = new Map<string, string>();
	let room = limits.inflatedBytes;
	try {
		// Pictures and printer settings are never inflated, by nobody.
		for (const entry of entries.filter(({ name }) => /\.xml(\.rels)?$/.test(name))) {
			const content = await inflate(entry, room);
			room -= content.byteLength;
			if (!/^xl\/(workbook|worksheets\/|_rels\/workbook)/.test(entry.name)) continue;
			const text = new TextDecoder().decode(content);
			const fault = entry.name.startsWith('xl/worksheets/') ? faultOfSheet(text, limits) : undefined;
			if (fault !== undefined) return fault;
			texts.set(entry.name, text);
		}
	} catch (error) {
		return error instanceof TooLarge ? 'too_large' : 'workbook_damaged';
	}
	const workbook = texts.get('xl/workbook.xml') ?? '';
	const path = firstSheetPath(workbook, texts.get('xl/_rels/workbook.xml.rels') ?? '');
	return {
		merges: mergesOf((path === undefined ? undefined : texts.get(path)) ?? ''),
		sheets: sheetNames(workbook)
	};
}
