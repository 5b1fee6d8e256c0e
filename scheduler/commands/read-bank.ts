import { isLocalDate } from '#lib/domain/time/local-time.ts';
import { mapColumns, type ColumnDefinition } from '#lib/tables/map-columns.ts';
import { parseNumber } from '#lib/tables/parse-number.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import { bankDaysOf, bankSlots, type BankDays, type BankRow } from '#scheduler/forecast/scoring/bank-days.ts';
import { RefusedInput, type InputFault } from './command.ts';
import { readTableFile } from './read-table-file.ts';

type Column = 'date' | 'slot' | 'calls';

const columns: readonly ColumnDefinition<Column>[] = [
	{ key: 'date', synonyms: ['day', '日期'], required: true },
	{ key: 'slot', synonyms: ['时段'], required: true },
	{ key: 'calls', synonyms: ['count', 'arrivals', '咨询量'], required: true }
];

const lastSlot = bankSlots * 6 + 1;
/** So many faults are told; a file of the wrong kind has one in every row. */
const mostFaults = 20;

/**
 * Reads the bank data: `date,slot,start_time,calls`, slot 1 = 07:00–07:05 (the start time is not needed), in any order.
 *
 * @throws RefusedInput with the faults by row and field
 */
export async function readBank(file: string): Promise<BankDays> {
	const table = await readTableFile(file);
	const { headerRow, mapping, missing } = mapColumns(table, columns);
	if (missing.length > 0) {
		throw new RefusedInput(
			file,
			missing.map((field) => ({ code: 'no_column', message: `there is no column "${field}"`, field }))
		);
	}
	const faults: InputFault[] = [];
	const rows: BankRow[] = [];
	const seen = new Set<string>();
	table.rows.forEach((cells, index) => {
		if (index <= headerRow || cells.every((cell) => cell === '') || faults.length >= mostFaults) return;
		const cell = (column: Column) => (cells[mapping[column] as number] ?? '').trim();
		const refuse = (field: Column, code: string, rule: string) =>
			faults.push({ code, message: `${rule}, got "${cell(field)}"`, row: index + 1, field });
		const date = cell('date');
		const slot = parseNumber(cell('slot'));
		const calls = parseNumber(cell('calls'));
		if (!isLocalDate(date)) refuse('date', 'not_a_date', 'a date must be YYYY-MM-DD');
		else if (slot === undefined || !Number.isInteger(slot) || slot < 1 || slot > lastSlot) {
			refuse('slot', 'not_a_slot', `a slot must be a whole number from 1 to ${lastSlot}`);
		} else if (calls === undefined || calls < 0) {
			refuse('calls', 'not_a_count', 'calls must be a number of at least 0');
		} else if (seen.has(`${date} ${slot}`)) {
			refuse('slot', 'given_twice', `a slot must be given once a day`);
		} else {
			seen.add(`${date} ${slot}`);
			rows.push({ day: dayNumberOf(date), slot, calls });
		}
	});
	if (faults.length === 0 && rows.length === 0) {
		faults.push({ code: 'no_rows', message: 'there is a header and no row below it' });
	}
	if (faults.length > 0) throw new RefusedInput(file, faults);
	return bankDaysOf(rows);
}
