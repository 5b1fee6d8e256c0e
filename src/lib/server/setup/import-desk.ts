import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { day, type EpochMs } from '#lib/domain/units.ts';
import { mapColumns, type ColumnDefinition, type ColumnMapping } from '#lib/tables/map-columns.ts';
import { readRows, type BadRow, type CellFault, type RowCells } from '#lib/tables/read-rows.ts';
import { readTable } from '#lib/tables/read-table.ts';
import { tableLimits, type Table, type TableOutcome } from '#lib/tables/table.ts';
import type { RegistryDraft } from '../storage/registry/registry-item.ts';
import type { RegistryListing } from '../storage/registry/registry-listing.ts';
import {
	parsePersonRow,
	parseShopRow,
	personColumns,
	personDefinitions,
	shopColumns,
	shopDefinitions
} from './import-kinds.ts';
import type { ImportColumn, ImportKind } from './import-kinds.ts';
import { planPeople, planShops } from './plan-import.ts';
import type { RegistryDesk } from './registry-desk.ts';

/** Rows of a set-up file: more people or queues than any team has. */
export const setupFileLimits = { ...tableLimits, rows: 5_001, bytes: 4 * 1_048_576 };
/** Files that wait at once, and for how long. */
const mostFiles = 20;
const keptFor = 7 * day;
/** Rows of each kind that a preview shows. */
const previewRows = 50;

/** What is known of a file that was sent. */
interface ImportRecord {
	readonly kind: ImportKind;
	readonly fileName: string;
	readonly at: EpochMs;
	readonly mapping: ColumnMapping<ImportColumn>;
	/** The source of accounts whose row names none. */
	readonly defaultSource: string;
}

/** What taking a file over would do. */
export interface ImportPreview {
	readonly id: string;
	readonly kind: ImportKind;
	readonly fileName: string;
	readonly format: Table['format'];
	readonly encoding?: string;
	/** Titles of the columns; empty where a column has none. */
	readonly header: readonly string[];
	/** Which column is what, by index. */
	readonly mapping: ColumnMapping<ImportColumn>;
	readonly columns: readonly ImportColumn[];
	readonly missing: readonly ImportColumn[];
	readonly defaultSource: string;
	readonly counts: { readonly good: number; readonly bad: number };
	/** What would be saved, by kind. */
	readonly items: Readonly<Record<RegistryDraft['kind'], number>>;
	readonly good: readonly { readonly row: number; readonly cells: readonly string[] }[];
	readonly bad: readonly BadRow<ImportColumn>[];
}

export type ImportOutcome<T> =
	| { readonly status: 'done'; readonly value: T }
	| { readonly status: 'unreadable'; readonly outcome: Extract<TableOutcome, { status: 'refused' }> }
	| { readonly status: 'missing' }
	| { readonly status: 'too_many_files'; readonly most: number };

/** What became of taking a file over. */
export type ApplyOutcome =
	| { readonly status: 'saved'; readonly items: ImportPreview['items']; readonly left: number }
	/** There are rows that cannot be taken, and nobody said to leave them out. */
	| { readonly status: 'bad_rows'; readonly bad: number }
	| { readonly status: 'nothing' }
	/** The registries have changed since the preview. */
	| { readonly status: 'changed' };

/** Keeps the files of a set-up until they are taken over, so that a preview outlives its browser. */
export class ImportDesk {
	readonly #folder: string;
	readonly #registry: RegistryDesk;
	readonly #now: () => EpochMs;

	constructor(folder: string, registry: RegistryDesk, now: () => EpochMs) {
		this.#folder = folder;
		this.#registry = registry;
		this.#now = now;
	}

	/** Takes a file in and says what it holds; nothing of it is saved in the registries. */
	async add(
		kind: ImportKind,
		fileName: string,
		bytes: Uint8Array<ArrayBuffer>
	): Promise<ImportOutcome<ImportPreview>> {
		const outcome = await readTable(bytes, setupFileLimits);
		if (outcome.status === 'refused') return { status: 'unreadable', outcome };
		await this.#forgetOld();
		const waiting = await this.#waiting();
		if (waiting.length >= mostFiles) return { status: 'too_many_files', most: mostFiles };
		const id = randomBytes(9).toString('base64url');
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		const record: ImportRecord = {
			kind,
			fileName: [...fileName].slice(0, 120).join(''),
			at: this.#now(),
			mapping: {},
			defaultSource: ''
		};
		await writeFile(join(this.#folder, `${id}.table`), bytes, { mode: 0o600 });
		await this.#note(id, record);
		return { status: 'done', value: await this.#preview(id, record, outcome.table) };
	}

	/** What taking it over would do now. */
	async preview(id: string): Promise<ImportOutcome<ImportPreview>> {
		const found = await this.#find(id);
		if (found.status !== 'done') return found;
		const { record, table } = found.value;
		return { status: 'done', value: await this.#preview(id, record, table) };
	}

	/** Says which column is what. */
	async map(
		id: string,
		mapping: ColumnMapping<ImportColumn>,
		defaultSource: string
	): Promise<ImportOutcome<ImportPreview>> {
		const found = await this.#find(id);
		if (found.status !== 'done') return found;
		const record = { ...found.value.record, mapping, defaultSource };
		await this.#note(id, record);
		return { status: 'done', value: await this.#preview(id, record, found.value.table) };
	}

	/** Takes the good rows over, all at once; with bad ones among them only by consent. */
	async apply(id: string, leaveBadOut: boolean): Promise<ImportOutcome<ApplyOutcome>> {
		const found = await this.#find(id);
		if (found.status !== 'done') return found;
		const { record, table } = found.value;
		const { drafts, bad } = readImport(record, table, await this.#registry.list());
		const done = (value: ApplyOutcome) => ({ status: 'done' as const, value });
		if (bad.length > 0 && !leaveBadOut) return done({ status: 'bad_rows', bad: bad.length });
		if (drafts.length === 0) return done({ status: 'nothing' });
		const outcome = await this.#registry.saveAll(drafts);
		if (outcome.status !== 'saved') return done({ status: 'changed' });
		if (bad.length === 0) await this.remove(id);
		return done({ status: 'saved', items: countsOf(drafts), left: bad.length });
	}

	/** The bad rows with their titles, to be written as a file; the last column is for the reasons. */
	async badRows(id: string): Promise<
		ImportOutcome<{
			readonly fileName: string;
			readonly header: readonly string[];
			readonly rows: readonly BadRow<ImportColumn>[];
		}>
	> {
		const found = await this.#find(id);
		if (found.status !== 'done') return found;
		const { record, table } = found.value;
		const { bad, header } = readImport(record, table, await this.#registry.list());
		return { status: 'done', value: { fileName: record.fileName, header, rows: bad } };
	}

	async remove(id: string): Promise<void> {
		if (!isImportId(id)) return;
		await rm(join(this.#folder, `${id}.table`), { force: true });
		await rm(join(this.#folder, `${id}.json`), { force: true });
	}

	async #preview(id: string, record: ImportRecord, table: Table): Promise<ImportPreview> {
		const { kind, fileName, defaultSource } = record;
		const read = readImport(record, table, await this.#registry.list());
		return {
			id,
			kind,
			fileName,
			format: table.format,
			...(table.encoding !== undefined && { encoding: table.encoding }),
			header: read.header,
			mapping: read.mapping,
			columns: kind === 'shops' ? shopColumns : personColumns,
			missing: read.missing,
			defaultSource,
			counts: { good: read.goodRows.length, bad: read.bad.length },
			items: countsOf(read.drafts),
			good: read.goodRows.slice(0, previewRows).map((row) => ({ row, cells: table.rows[row - 1] ?? [] })),
			bad: read.bad.slice(0, previewRows)
		};
	}

	async #find(id: string): Promise<ImportOutcome<{ readonly record: ImportRecord; readonly table: Table }>> {
		if (!isImportId(id)) return { status: 'missing' };
		try {
			const record = JSON.parse(await readFile(join(this.#folder, `${id}.json`), 'utf8')) as ImportRecord;
			const bytes = await readFile(join(this.#folder, `${id}.table`));
			const outcome = await readTable(new Uint8Array(bytes), setupFileLimits);
			if (outcome.status === 'refused') return { status: 'unreadable', outcome };
			return { status: 'done', value: { record, table: outcome.table } };
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { status: 'missing' };
			throw error;
		}
	}

	#note(id: string, record: ImportRecord): Promise<void> {
		return writeFile(join(this.#folder, `${id}.json`), JSON.stringify(record), { mode: 0o600 });
	}

	async #waiting(): Promise<readonly string[]> {
		try {
			return (await readdir(this.#folder)).filter((name) => name.endsWith('.table'));
		} catch {
			return [];
		}
	}

	async #forgetOld(): Promise<void> {
		for (const name of await this.#waiting()) {
			const { mtimeMs } = await stat(join(this.#folder, name));
			if (this.#now() - mtimeMs > keptFor) await this.remove(name.slice(0, -'.table'.length));
		}
	}
}

/** An id goes into a path: it is one of ours, or it is nothing. */
function isImportId(id: string): boolean {
	return /^[\w-]{12}$/.test(id);
}

interface ReadImport {
	readonly header: readonly string[];
	readonly mapping: ColumnMapping<ImportColumn>;
	readonly missing: readonly ImportColumn[];
	readonly goodRows: readonly number[];
	readonly bad: readonly BadRow<ImportColumn>[];
	readonly drafts: readonly RegistryDraft[];
}

function readImport(record: ImportRecord, table: Table, listing: RegistryListing): ReadImport {
	return record.kind === 'shops'
		? readKind(record, table, shopDefinitions, shopColumns, parseShopRow, (good) => planShops(good, listing))
		: readKind(
				record,
				table,
				personDefinitions,
				personColumns,
				(cells) => parsePersonRow(cells, record.defaultSource),
				(good) => planPeople(good, listing)
			);
}

function readKind<V, K extends ImportColumn>(
	{ mapping: chosen }: ImportRecord,
	table: Table,
	definitions: readonly ColumnDefinition<K>[],
	keys: readonly K[],
	parseRow: (cells: RowCells<K>) => { readonly value: V } | { readonly faults: readonly CellFault<K>[] },
	plan: (good: readonly { readonly row: number; readonly value: V }[]) => {
		readonly drafts: readonly RegistryDraft[];
		readonly rows: readonly number[];
		readonly contradictions: readonly Omit<BadRow<K>, 'cells'>[];
	}
): ReadImport {
	const mapped = mapColumns(table, definitions, chosen as ColumnMapping<K>);
	const header = mapped.header;
	const mapping = mapped.mapping as ColumnMapping<ImportColumn>;
	if (mapped.missing.length > 0) {
		return { header, mapping, missing: mapped.missing, goodRows: [], bad: [], drafts: [] };
	}
	const { good, bad } = readRows(table, mapped, keys, parseRow);
	const planned = plan(good);
	const contradictions = planned.contradictions.map((row) => ({
		...row,
		cells: table.rows[row.row - 1] ?? []
	}));
	return {
		header,
		mapping,
		missing: [],
		goodRows: planned.rows,
		bad: [...bad, ...contradictions].sort((a, b) => a.row - b.row),
		drafts: planned.drafts
	};
}

function countsOf(drafts: readonly RegistryDraft[]): ImportPreview['items'] {
	const counts = { shop: 0, queue: 0, group: 0, person: 0 };
	for (const { kind } of drafts) counts[kind]++;
	return counts;
}
