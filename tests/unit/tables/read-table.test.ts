import { describe, expect, test } from 'vitest';
import writeSheet from 'write-excel-file/node';
import { readTable } from '#lib/tables/read-table.ts';
import { tableLimits } from '#lib/tables/table.ts';
import type { Table, TableOutcome } from '#lib/tables/table.ts';
import { writeCsv } from '#lib/tables/write-csv.ts';
import { writeXlsx } from '#lib/tables/write-xlsx.ts';
import { zipOf } from '../../support/zip.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function tableOf(outcome: TableOutcome): Table {
	if (outcome.status !== 'read') throw new Error(`refused: ${outcome.fault}`);
	return outcome.table;
}

/** 店铺,队列 / 旗舰店,售前 in GBK. */
const gbk = Uint8Array.from([
	0xb5, 0xea, 0xc6, 0xcc, 0x2c, 0xb6, 0xd3, 0xc1, 0xd0, 0x0d, 0x0a, 0xc6, 0xec, 0xbd, 0xa2, 0xb5, 0xea, 0x2c,
	0xca, 0xdb, 0xc7, 0xb0
]);

describe('a CSV', () => {
	test('in UTF-8 with a mark and CRLF gives its cells', async () => {
		const table = tableOf(await readTable(bytes('\ufeff店铺,队列\r\n旗舰店,售前\r\n')));
		expect(table.rows).toEqual([
			['店铺', '队列'],
			['旗舰店', '售前']
		]);
		expect(table.encoding).toBe('utf-8');
	});

	test('in GBK, as Chinese Excel saves it, is recognised', async () => {
		const table = tableOf(await readTable(gbk));
		expect(table.encoding).toBe('gb18030');
		expect(table.rows[1]).toEqual(['旗舰店', '售前']);
	});

	test('in UTF-16 with tabs, as Excel saves "Unicode text", is recognised', async () => {
		const table = tableOf(
			await readTable(new Uint8Array(Buffer.from('\ufeff店铺\t队列\r\n旗舰店\t售前\r\n', 'utf16le')))
		);
		expect(table).toMatchObject({ encoding: 'utf-16le', delimiter: '\t' });
		expect(table.rows[1]).toEqual(['旗舰店', '售前']);
	});

	test.each([
		[';', 'a;b\n1,5;2\n3,5;4\n', ['1,5', '2']],
		['\t', 'a\tb\n"x\ty"\t2\n', ['x\ty', '2']],
		[',', 'a,b\n"one, two; three",2\n', ['one, two; three', '2']]
	])('with the delimiter %j is split at it alone', async (delimiter, text, row) => {
		const table = tableOf(await readTable(bytes(text)));
		expect(table.delimiter).toBe(delimiter);
		expect(table.rows[1]).toEqual(row);
	});

	test('that declares its delimiter keeps the row numbers that Excel shows', async () => {
		const table = tableOf(await readTable(bytes('sep=;\r\na;b\r\n1;2\r\n')));
		expect(table.rows).toEqual([[], ['a', 'b'], ['1', '2']]);
	});

	test('keeps empty rows between others, so that row numbers stay true, and none at the end', async () => {
		const table = tableOf(await readTable(bytes('a,b\n\n1,2\n,\n\n')));
		expect(table.rows).toHaveLength(3);
		expect(table.rows[2]).toEqual(['1', '2']);
	});

	test('with a quote in the middle of a cell is read as it stands', async () => {
		expect(tableOf(await readTable(bytes('a,b\n5" phone,2\n'))).rows[1]).toEqual(['5" phone', '2']);
	});

	test('with rows of different length, line breaks in cells and emoji is read', async () => {
		const table = tableOf(await readTable(bytes('a,b\n"one\ntwo"\n🙂,שלום,more\n')));
		expect(table.rows.slice(1)).toEqual([['one\ntwo'], ['🙂', 'שלום', 'more']]);
	});

	test.each([
		['of no bytes', bytes(''), 'empty'],
		['of white space', bytes(' \r\n\r\n,,\n'), 'empty'],
		['of a quote that never ends', bytes('a,b\n"1,2\n3,4\n'), 'quote_not_closed'],
		['that is a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff]), 'not_a_table'],
		[
			'that is an old or encrypted workbook',
			Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]),
			'old_or_encrypted_workbook'
		]
	])('%s is refused with its reason', async (_, content, fault) => {
		expect(await readTable(content)).toMatchObject({ status: 'refused', fault });
	});

	test('of 100,000 rows is read, one more is refused', async () => {
		const rows = (count: number) => bytes('name\n' + 'x\n'.repeat(count - 1));
		expect(tableOf(await readTable(rows(100_000))).rows).toHaveLength(100_000);
		expect(await readTable(rows(100_001))).toMatchObject({ fault: 'too_many_rows', limit: 100_000 });
	});

	test('beyond 8 MiB, 256 columns or 32,767 characters in a cell is refused', async () => {
		expect(await readTable(new Uint8Array(tableLimits.bytes + 1).fill(97))).toMatchObject({
			fault: 'too_large'
		});
		expect(await readTable(bytes('a,'.repeat(256) + 'b\n'))).toMatchObject({
			fault: 'too_many_columns',
			row: 1
		});
		expect(await readTable(bytes(`a\n${'x'.repeat(32_768)}\n`))).toMatchObject({
			fault: 'cell_too_long',
			row: 2
		});
	});
});

describe('a written CSV', () => {
	test('read again gives the same texts', async () => {
		const rows = [
			['=1+1', '+86 10'],
			['张三', 'a "b", c\nd'],
			['@x', "'quoted'"]
		];
		const file = writeCsv(['name', 'note'], rows);
		expect(tableOf(await readTable(bytes(file))).rows).toEqual([['name', 'note'], ...rows]);
	});
});

describe('an XLSX', () => {
	test('written and read again gives the same texts, and no formula', async () => {
		const rows = [
			['=HYPERLINK("http://x")', '30'],
			['张三', '']
		];
		const written = await writeXlsx(['姓名', '目标秒'], rows, '人员');
		expect(tableOf(await readTable(written)).rows).toEqual([['姓名', '目标秒'], ...rows]);
		expect(Buffer.from(written).subarray(0, 2).toString()).toBe('PK');
	});

	test('dates read as they are shown, numbers without separators or exponent', async () => {
		const file = await writeSheet(
			[
				['when', 'count', 'yes'],
				[
					{ value: new Date(Date.UTC(2026, 10, 11)), type: Date, format: 'yyyy-mm-dd' },
					{ value: 1_234_567_890_123, type: Number },
					{ value: true, type: Boolean }
				],
				[
					{ value: new Date(Date.UTC(2026, 10, 11, 20, 5)), type: Date, format: 'yyyy-mm-dd hh:mm' },
					0.5,
					null
				]
			],
			{}
		).toBuffer();
		expect(tableOf(await readTable(new Uint8Array(file))).rows).toEqual([
			['when', 'count', 'yes'],
			['2026-11-11', '1234567890123', 'true'],
			['2026-11-11 20:05', '0.5', '']
		]);
	});

	test('merged cells all have the value of their first', async () => {
		const file = await writeSheet(
			[
				[{ value: '旗舰店名单', columnSpan: 2 }, null],
				['店铺', '队列'],
				[{ value: '旗舰店', rowSpan: 2 }, '售前'],
				[null, '售后']
			],
			{}
		).toBuffer();
		expect(tableOf(await readTable(new Uint8Array(file))).rows.slice(2)).toEqual([
			['旗舰店', '售前'],
			['旗舰店', '售后']
		]);
	});

	const sheet = (content: string) =>
		zipOf({
			'[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
			'xl/workbook.xml':
				'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
			'xl/_rels/workbook.xml.rels':
				'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
			'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${content}</sheetData></worksheet>`
		});

	test('a formula counts as what it last came to; nothing is computed', async () => {
		const table = tableOf(
			await readTable(
				sheet(
					'<row r="1"><c r="A1" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>NOW()</f></c></row>'
				)
			)
		);
		expect(table.rows[0]?.slice(0, 2)).toEqual(['ab', '2']);
	});

	test('one cell in the last row and column is no table of billions of cells', async () => {
		expect(await readTable(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'))).toMatchObject({
			fault: 'too_many_columns'
		});
		expect(await readTable(sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))).toMatchObject({
			fault: 'too_many_rows'
		});
	});

	test('an archive that inflates to more than 64 MiB is refused, whatever its header says of its size', async () => {
		const bomb = zipOf({ 'xl/worksheets/sheet1.xml': Buffer.alloc(80 * 1_048_576, 0x20) }, { claimed: 10 });
		expect(bomb.byteLength).toBeLessThan(100_000);
		expect(await readTable(bomb)).toMatchObject({ fault: 'too_large' });
	});

	test.each([
		['cut short', (file: Uint8Array<ArrayBuffer>) => file.slice(0, file.byteLength / 2)],
		['without a sheet', () => zipOf({ 'readme.xml': '<a/>' })],
		[
			'with a damaged entry',
			(file: Uint8Array<ArrayBuffer>) => file.map((byte, at) => (at > 60 && at < 160 ? 0 : byte))
		]
	])('%s is refused as damaged', async (_, spoil) => {
		const file = await writeXlsx(['a'], [['b']]);
		expect(await readTable(spoil(file))).toMatchObject({
			fault: 'workbook_damaged'
		});
	});
});
