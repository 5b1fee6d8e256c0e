import type { Table } from '#lib/tables/table.ts';
import { addDays, instantOf } from '#lib/domain/time/local-time.ts';
import type { Leave } from '../plan/planned-person.ts';
import { dateOf, fileRows, type FileColumn } from './file-rows.ts';
import { FileReading, type FileOutcome } from './file-reading.ts';

/** A time away from work of a file, and whose it is: an id, or a name where only one person has it. */
export interface LeaveRow {
	readonly row: number;
	readonly person: string;
	readonly leave: Leave;
}

type Column = 'person' | 'from' | 'to' | 'kind';

/** What a column of people may be called. */
export const personSynonyms: readonly string[] = [
	'id',
	'employee id',
	'employee',
	'agent',
	'name',
	'staff',
	'人员',
	'工号',
	'姓名',
	'员工',
	'员工编号',
	'客服'
];

const columns: readonly FileColumn<Column>[] = [
	{ key: 'person', zh: '人员', required: true, synonyms: personSynonyms },
	{ key: 'from', zh: '开始', required: true, synonyms: ['start', 'first day', '开始', '开始日期', '开始时间', '起', '自'] }, // prettier-ignore
	{ key: 'to', zh: '结束', required: true, synonyms: ['end', 'until', 'last day', '结束', '结束日期', '结束时间', '止', '至'] }, // prettier-ignore
	{ key: 'kind', zh: '类型', synonyms: ['type', 'reason', '类型', '假别', '请假类型', '原因'] }
];

const mostRows = 200_000;

/**
 * Reads leave: `person,from,to,kind`. A date alone is a whole day, also at the end: from 2026-11-10 to 2026-11-11 are two
 * days. Times are [from, to).
 */
export function readLeave(table: Table, zone: string): FileOutcome<readonly LeaveRow[]> {
	const reading = new FileReading();
	const leaves = fileRows(table, columns, reading, mostRows).flatMap((row): readonly LeaveRow[] => {
		const person = row.requiredText('person');
		row.requiredText('from');
		row.requiredText('to');
		const from = row.time('from', zone);
		const to = row.time('to', zone);
		if (from === undefined || to === undefined || person === undefined) return [];
		const last = to.isDate ? dateOf(row.text('to')) : undefined;
		const end = last === undefined ? to.instant : instantOf(addDays(last, 1), '00:00', zone);
		if (end <= from.instant) {
			row.refuse(
				'to',
				'ends_before_start',
				`must be later than from, got ${row.text('from')} to ${row.text('to')}`
			);
			return [];
		}
		const kind = row.text('kind') || 'leave';
		return [{ row: row.row, person, leave: { kind, start: from.instant, end } }];
	});
	return reading.outcome(leaves);
}
