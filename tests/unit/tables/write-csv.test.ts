import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { byteOrderMark, cellSafe, csvRows, writeCsv } from '#lib/tables/write-csv.ts';

describe('a CSV file for spreadsheet programs', () => {
	test('begins with a byte order mark, so that Excel reads Chinese', () => {
		expect(writeCsv(['队列'], [['售前']])).toBe(`${byteOrderMark}队列\r\n售前\r\n`);
	});

	test('commas, quotes, line breaks, emoji and spaces at the edge come back as they were', () => {
		const row = ['a,b', 'he said "no"', 'two\nlines', '🧑‍💻 小美', ' edge ', 'مرحبا'];
		expect(parse(csvRows([row]))).toEqual([row]);
	});

	test('a missing value is an empty cell, never 0; a number keeps its sign', () => {
		expect(csvRows([[undefined, 0, -3, 47.5, true]])).toBe(',0,-3,47.5,true\r\n');
	});

	test.each([
		'=1+1',
		'+cmd|calc',
		'-2+3',
		'@SUM(A1)',
		'＝1',
		' =1',
		'\t=1',
		'\u200b=1',
		'\r=1',
		'\n@x',
		'\ttext'
	])('%j is no formula in any program', (text) => {
		expect(cellSafe(text)).toBe(`'${text}`);
	});

	test.each(['-12', '+3.5', '12', 'a=b', 'ID-4', '', '—'])('%j stays as it is', (text) => {
		expect(cellSafe(text)).toBe(text);
	});
});
