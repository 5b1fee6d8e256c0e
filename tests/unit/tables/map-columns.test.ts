import { describe, expect, test } from 'vitest';
import { mapColumns, normalHeader, type ColumnDefinition } from '#lib/tables/map-columns.ts';
import { parseNumber } from '#lib/tables/parse-number.ts';
import { readRows } from '#lib/tables/read-rows.ts';
import type { Table } from '#lib/tables/table.ts';

type Key = 'shop' | 'queue' | 'within';
const definitions: readonly ColumnDefinition<Key>[] = [
	{ key: 'shop', synonyms: ['店铺', '店铺名称'], required: true },
	{ key: 'queue', synonyms: ['队列', '技能组'], required: true },
	{ key: 'within', synonyms: ['目标秒', 'answer within'] }
];
const table = (...rows: string[][]): Table => ({ format: 'csv', rows });

describe('the columns of a table', () => {
	test('are known by their names in Chinese or English, whatever case, brackets and spaces', () => {
		expect(normalHeader('目标 秒（必填）*')).toBe('目标秒');
		const { mapping, missing } = mapColumns(table([' Answer-Within [s]', '店铺名称 ', 'QUEUE']), definitions);
		expect(mapping).toEqual({ within: 0, shop: 1, queue: 2 });
		expect(missing).toEqual([]);
	});

	test('the header may stand under a title and an empty row', () => {
		const mapped = mapColumns(table(['双十一名单'], [''], ['店铺', '队列'], ['旗舰店', '售前']), definitions);
		expect(mapped).toMatchObject({ headerRow: 2, mapping: { shop: 0, queue: 1 } });
	});

	test('of a header in two lines, a column takes the name that stands lowest', () => {
		const mapped = mapColumns(table(['店铺', '目标', ''], ['', '队列', '目标秒']), definitions);
		expect(mapped.mapping).toEqual({ shop: 0, queue: 1, within: 2 });
	});

	test('what is required and not there is told', () => {
		expect(mapColumns(table(['店铺', '什么'], ['a', 'b']), definitions).missing).toEqual(['queue']);
	});

	test('a person’s choice counts before the names, and a column means one thing only', () => {
		const { mapping } = mapColumns(table(['店铺', '组'], ['a', 'b']), definitions, { queue: 1, within: 0 });
		expect(mapping).toEqual({ queue: 1, within: 0 });
	});

	test('a choice of a column that is not there counts as none', () => {
		expect(mapColumns(table(['店铺', '队列']), definitions, { within: 9 }).mapping).toEqual({
			shop: 0,
			queue: 1
		});
	});
});

describe('the rows of a table', () => {
	test('a third of them wrong: the others are read, the wrong ones keep number, cells and reasons', () => {
		const rows = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? ['', 'q'] : [`s${i}`, 'q']));
		const sheet = table(['店铺', '队列'], ...rows);
		const mapped = mapColumns(sheet, definitions);
		const { good, bad } = readRows(sheet, mapped, ['shop', 'queue', 'within'], (cells) =>
			cells.shop === '' ? { faults: [{ column: 'shop', code: 'missing' }] } : { value: cells.shop }
		);
		expect(good).toHaveLength(200);
		expect(bad).toHaveLength(100);
		expect(bad[1]).toEqual({ row: 5, cells: ['', 'q'], faults: [{ column: 'shop', code: 'missing' }] });
	});

	test('a header alone gives no rows, and empty rows are passed over', () => {
		const read = (sheet: Table) =>
			readRows(sheet, mapColumns(sheet, definitions), ['shop', 'queue', 'within'], (cells) => ({
				value: cells
			}));
		expect(read(table(['店铺', '队列']))).toEqual({ good: [], bad: [] });
		expect(read(table(['店铺', '队列'], [], ['', ''], ['a', 'b'])).good.map(({ row }) => row)).toEqual([4]);
	});
});

test.each([
	['30', 30],
	['1,200', 1_200],
	['1 200', 1_200],
	['30 秒', 30],
	['30s', 30],
	['８０％', 0.8],
	['0.9', 0.9],
	['-1', -1],
	['', undefined],
	['半分钟', undefined],
	['1.200,5', undefined],
	['12,34', undefined],
	['1e3', undefined]
])('the number %j is %j', (text, value) => {
	expect(parseNumber(text)).toBe(value);
});
