import { mapColumns, type ColumnDefinition } from '#lib/tables/map-columns.ts';
import { csvRows, byteOrderMark, type CsvValue } from '#lib/tables/write-csv.ts';
import { writeXlsx } from '#lib/tables/write-xlsx.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { instantsOfWall, parseTime } from '#scheduler/calendar/wall-time.ts';
import { RefusedInput, UsageError, type InputFault } from './command.ts';
import { readInput, readTableFile } from './read-table-file.ts';
import { checkOutFile, writeWhole } from './write-out.ts';

/** The columns of a forecast that can be planned for. */
export const forecastColumns = ['mean', 'p10', 'p50', 'p80', 'p90', 'p95'] as const;
export type ForecastColumn = (typeof forecastColumns)[number];

/** One slot of one queue, [start, end). */
export type ForecastFileSlot = Readonly<Record<ForecastColumn, number>> & {
	readonly start: EpochMs;
	readonly end: EpochMs;
};

/** One queue of a forecast file; all queues have the same slots. */
export interface ForecastFileQueue {
	readonly queue: string;
	readonly slots: readonly ForecastFileSlot[];
	/** `paths[p][s]`: inquiries of path p in slot s, where they were kept. */
	readonly paths?: readonly (readonly number[])[];
}

/** `2026-11-11 20:00` on the wall of the zone; with its offset where the clock shows it twice. */
export function timeText(instant: EpochMs, zone: string): string {
	const offset = zoneOffset(zone, instant);
	const wall = instant + offset;
	const iso = new Date(wall).toISOString();
	if (instantsOfWall(wall, zone).length === 1) return iso.slice(0, 16).replace('T', ' ');
	const minutes = Math.abs(Math.round(offset / 60_000));
	const two = (value: number) => String(value).padStart(2, '0');
	return `${iso.slice(0, 16)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * Writes a table as its name says, or a JSON document in its place.
 *
 * @param json what a `.json` holds
 * @throws UsageError when the name ends otherwise, or the file cannot be written
 */
export async function writeTableFile(
	file: string,
	headers: readonly string[],
	rows: readonly (readonly CsvValue[])[],
	json: unknown
): Promise<void> {
	await writeWhole([{ path: file, content: await contentOf(file, headers, rows, json) }]);
}

async function contentOf(
	file: string,
	headers: readonly string[],
	rows: readonly (readonly CsvValue[])[],
	json: unknown
): Promise<string | Uint8Array> {
	if (/\.csv$/i.test(file)) return byteOrderMark + csvRows([headers, ...rows]);
	if (/\.xlsx$/i.test(file)) return writeXlsx(headers, rows);
	if (/\.json$/i.test(file)) return `${JSON.stringify(json, undefined, '\t')}\n`;
	throw new UsageError(`--out must end in .csv, .xlsx or .json, got "${file}"`);
}

/**
 * Before the work, not after it.
 * @throws UsageError when the name of a file that is to be written ends in nothing known, or nothing can be written there
 */
export function checkOut(file: string | undefined): void {
	if (file === undefined) return;
	checkOutFile(file, ['csv', 'xlsx', 'json']);
}

type Column = 'time' | 'end' | 'queue' | ForecastColumn | 'heads';

const definitions: readonly ColumnDefinition<Column>[] = [
	{ key: 'time', synonyms: ['时间', '开始时间', 'start'], required: true },
	{ key: 'end', synonyms: ['结束时间'] },
	{ key: 'queue', synonyms: ['队列', '技能组'], required: true },
	{ key: 'mean', synonyms: ['arrivals', 'inquiries', '咨询量', '预测量'] },
	{ key: 'p10', synonyms: [] },
	{ key: 'p50', synonyms: [] },
	{ key: 'p80', synonyms: [] },
	{ key: 'p90', synonyms: [] },
	{ key: 'p95', synonyms: [] },
	{ key: 'heads', synonyms: ['人数', '需求人数'] }
];

/** A row of a file with slots: what its cells say, by column. */
export interface SlotRow {
	readonly row: number;
	readonly queue: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly values: Readonly<Partial<Record<Column, number>>>;
}

/**
 * Reads the slots of a forecast or a demand: time, [end,] queue and numbers. Without `end` a slot reaches to the next
 * one of its queue, the last as far as the one before it.
 *
 * @param needed columns that every row must have
 * @throws RefusedInput with every fault by row and field
 */
export async function readSlotTable(
	file: string,
	zone: string,
	needed: readonly Column[]
): Promise<ReadonlyMap<string, readonly SlotRow[]>> {
	const table = await readTableFile(file);
	const faults: InputFault[] = [];
	const { headerRow, mapping, missing } = mapColumns(table, definitions);
	for (const column of [...missing, ...needed.filter((name) => mapping[name] === undefined)]) {
		faults.push({
			code: 'column_missing',
			message: 'there is no such column',
			row: headerRow + 1,
			field: column
		});
	}
	if (faults.length > 0) throw new RefusedInput(file, faults);
	const byQueue = new Map<string, (Omit<SlotRow, 'end'> & { end: EpochMs })[]>();
	for (let index = headerRow + 1; index < table.rows.length; index++) {
		const cells = table.rows[index] ?? [];
		if (cells.every((cell) => cell === '')) continue;
		const row = index + 1;
		const cellOf = (column: Column) => cells[mapping[column] ?? -1] ?? '';
		const at = (column: Column) => {
			const text = cellOf(column);
			const given = parseTime(text);
			const instant =
				given?.kind === 'wall'
					? instantsOfWall(given.wall, zone)[0]
					: given?.kind === 'instant'
						? given.instant
						: undefined;
			if (instant === undefined) {
				faults.push({
					code: 'not_a_time',
					message: `"${text}" is no time like 2026-11-11 20:00`,
					row,
					field: column
				});
			}
			return instant ?? NaN;
		};
		const start = at('time');
		const end = mapping.end === undefined ? NaN : at('end');
		const queue = cellOf('queue');
		if (queue === '') faults.push({ code: 'queue_missing', message: 'is empty', row, field: 'queue' });
		const values: Partial<Record<Column, number>> = {};
		for (const column of ['mean', 'p10', 'p50', 'p80', 'p90', 'p95', 'heads'] as const) {
			const text = cellOf(column);
			if (text === '' && !needed.includes(column)) continue;
			const value = text === '' ? NaN : Number(text);
			if (value >= 0 && Number.isFinite(value)) values[column] = value;
			else
				faults.push({
					code: 'not_a_number',
					message: `must be a number of at least 0, got "${text}"`,
					row,
					field: column
				});
		}
		const mine = byQueue.get(queue);
		if (mine === undefined) byQueue.set(queue, [{ row, queue, start, end, values }]);
		else mine.push({ row, queue, start, end, values });
	}
	if (faults.length === 0) for (const rows of byQueue.values()) finishSlots(rows, faults);
	if (byQueue.size === 0) faults.push({ code: 'no_rows', message: 'there is a header and no row below it' });
	if (faults.length > 0) throw new RefusedInput(file, faults);
	return byQueue;
}

function finishSlots(rows: (Omit<SlotRow, 'end'> & { end: EpochMs })[], faults: InputFault[]): void {
	rows.sort((a, b) => a.start - b.start);
	rows.forEach((slot, i) => {
		const next = rows[i + 1];
		const before = rows[i - 1];
		if (Number.isNaN(slot.end)) {
			slot.end = next?.start ?? (before === undefined ? NaN : slot.start + (before.end - before.start));
		}
		const { row } = slot;
		if (Number.isNaN(slot.end)) {
			faults.push({
				code: 'too_short',
				message: 'one slot without an end: its length is not known',
				row,
				field: 'end'
			});
		} else if (slot.end <= slot.start) {
			faults.push({
				code: 'ends_before_start',
				message: 'must be later than its time, and no time twice',
				row,
				field: 'end'
			});
		} else if (next !== undefined && next.start < slot.end) {
			faults.push({
				code: 'slots_overlap',
				message: `begins before the slot of row ${row} ends`,
				row: next.row,
				field: 'time'
			});
		}
	});
}

/**
 * Reads what `forecast --out` wrote.
 *
 * @throws RefusedInput with every fault by row and field
 */
export async function readForecastFile(file: string, zone: string): Promise<readonly ForecastFileQueue[]> {
	if (/\.json$/i.test(file)) return forecastOfJson(file);
	const byQueue = await readSlotTable(file, zone, ['mean']);
	return [...byQueue].map(([queue, rows]) => ({
		queue,
		slots: rows.map(({ start, end, values }) => {
			const mean = values.mean as number;
			const of = (column: ForecastColumn) => values[column] ?? NaN;
			return {
				start,
				end,
				mean,
				p10: of('p10'),
				p50: of('p50'),
				p80: of('p80'),
				p90: of('p90'),
				p95: of('p95')
			};
		})
	}));
}

async function forecastOfJson(file: string): Promise<readonly ForecastFileQueue[]> {
	const refuse = (field: string, message: string): never => {
		throw new RefusedInput(file, [{ code: 'not_a_forecast', message, field }]);
	};
	let parsed: unknown;
	try {
		parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await readInput(file)));
	} catch (error) {
		if (error instanceof RefusedInput) throw error;
		refuse('/', `it is no JSON in UTF-8: ${(error as Error).message}`);
	}
	const { queues } = (parsed ?? {}) as { readonly queues?: unknown };
	if (!Array.isArray(queues) || queues.length === 0)
		return refuse('/queues', 'must be the queues of a forecast');
	return queues.map((one: unknown, q): ForecastFileQueue => {
		const { queue, slots, paths } = (one ?? {}) as Readonly<Record<string, unknown>>;
		if (typeof queue !== 'string') return refuse(`/queues/${q}/queue`, 'must be a name');
		if (!Array.isArray(slots) || slots.length === 0)
			return refuse(`/queues/${q}/slots`, 'must be a list of slots');
		const read = slots.map((slot: unknown, s): ForecastFileSlot => {
			const fields = (slot ?? {}) as Readonly<Record<string, unknown>>;
			const [start, end] = (['time', 'end'] as const).map((name) => {
				const given = parseTime(String(fields[name]));
				if (given?.kind === 'instant') return given.instant;
				return refuse(`/queues/${q}/slots/${s}/${name}`, 'must be a time with its offset');
			}) as [number, number];
			if (!(end > start)) refuse(`/queues/${q}/slots/${s}/end`, 'must be after its time');
			const values = Object.fromEntries(
				forecastColumns.map((name) => {
					const value = fields[name];
					if (typeof value === 'number' && value >= 0) return [name, value];
					return refuse(`/queues/${q}/slots/${s}/${name}`, 'must be a number of at least 0');
				})
			) as Record<ForecastColumn, number>;
			return { start, end, ...values };
		});
		if (paths === undefined) return { queue, slots: read };
		const isMatrix =
			Array.isArray(paths) &&
			paths.length > 0 &&
			paths.every(
				(path) =>
					Array.isArray(path) &&
					path.length === read.length &&
					path.every((count) => Number.isInteger(count) && count >= 0)
			);
		if (!isMatrix) refuse(`/queues/${q}/paths`, 'must be paths with one count a slot, whole and at least 0');
		return { queue, slots: read, paths: paths as readonly (readonly number[])[] };
	});
}
