import type { Table } from '#lib/tables/table.ts';
import type { Wish } from '../plan/planned-person.ts';
import { fileRows, type FileColumn } from './file-rows.ts';
import { FileReading, type FileOutcome } from './file-reading.ts';
import { personSynonyms } from './read-leave.ts';

/** A wish of a file; its shift is as written, the shifts of the plan say what it means. */
export interface WishRow {
	readonly row: number;
	readonly person: string;
	readonly wish: Wish;
}

type Column = 'person' | 'day' | 'shift' | 'weight';

const columns: readonly FileColumn<Column>[] = [
	{ key: 'person', zh: '人员', required: true, synonyms: personSynonyms },
	{ key: 'day', zh: '日期', required: true, synonyms: ['date', '日期', '日', '哪天'] },
	{ key: 'shift', zh: '班次', required: true, synonyms: ['wish', 'template', '班次', '意愿', '希望', '期望班次'] }, // prettier-ignore
	{
		key: 'weight',
		zh: '权重',
		number: true,
		synonyms: ['importance', 'priority', '权重', '重要性', '优先级']
	}
];

/** Off and any work, in the words of planners. */
const off = /^(off|day off|free|rest|休|休息|休假|不上班|休班)$/i;
const work = /^(work|any|any shift|上班|任意|任意班次)$/i;

/** What a wish without a weight costs when it is not granted, in the currency. */
export const usualWishWeight = 10;
const mostWeight = 100_000;
const mostRows = 500_000;

/** Reads wishes: `person,day,shift,weight`; a shift by its id or name, `off` (休) or `work` (上班). */
export function readWishes(table: Table): FileOutcome<readonly WishRow[]> {
	const reading = new FileReading();
	const seen = new Map<string, number>();
	const wishes = fileRows(table, columns, reading, mostRows).flatMap((row): readonly WishRow[] => {
		const person = row.requiredText('person');
		const shift = row.requiredText('shift');
		row.requiredText('day');
		const date = row.date('day');
		const weight = row.number('weight', { atLeast: 1, atMost: mostWeight, whole: true }) ?? usualWishWeight;
		if (person === undefined || shift === undefined || date === undefined) return [];
		const meant = off.test(shift) ? 'off' : work.test(shift) ? 'work' : shift;
		const key = JSON.stringify([person, date, meant]);
		const first = seen.get(key);
		if (first !== undefined) {
			row.refuse('shift', 'wish_repeated', `the same wish stands in row ${first}`);
			return [];
		}
		seen.set(key, row.row);
		return [{ row: row.row, person, wish: { date, shift: meant, weight } }];
	});
	return reading.outcome(wishes);
}
