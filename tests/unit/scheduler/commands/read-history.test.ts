import { describe, expect, test } from 'vitest';
import writeSheet from 'write-excel-file/universal';
import { readTable } from '#lib/tables/read-table.ts';
import { day, hour, minute } from '#lib/domain/units.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import { RefusedInput } from '#scheduler/commands/command.ts';
import type { HistoryOptions } from '#scheduler/commands/history-file.ts';
import { historyOfTable } from '#scheduler/commands/read-history.ts';
import { encodeGbk } from '../../../support/encode-gbk.ts';

const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));

async function read(text: string | Uint8Array<ArrayBuffer>, options: Partial<HistoryOptions> = {}) {
	const outcome = await readTable(typeof text === 'string' ? bytes(text) : text);
	if (outcome.status === 'refused') throw new Error(outcome.fault);
	return historyOfTable(outcome.table, 'h.csv', { zone: 'Asia/Shanghai', ...options });
}

async function faultsOf(text: string, options: Partial<HistoryOptions> = {}) {
	const refusal = await read(text, options).then(
		() => expect.fail('was not refused'),
		(error: unknown) => error
	);
	if (!(refusal instanceof RefusedInput)) throw refusal;
	return refusal.faults.map(({ row, field, code }) => [row, field, code]);
}

/** Rows from 2026-11-02, a Monday, 00:00. */
function rowsOf(count: number, step: number, line: (time: string, i: number) => string): string {
	return Array.from({ length: count }, (_, i) =>
		line(new Date(Date.UTC(2026, 10, 2) + i * step).toISOString().slice(0, 16).replace('T', ' '), i)
	).join('\n');
}
const hourly = (count: number) =>
	`time,queue,arrivals\n${rowsOf(count, hour, (time, i) => `${time},售前,${i % 24}`)}\n`;

describe('a history that can be read', () => {
	test('48 hours of one queue: days, slots, step and what was assumed', async () => {
		const { history, rows, notes } = await read(hourly(48));
		expect([rows, history.step, history.zone, history.queues.length]).toEqual([48, hour, 'Asia/Shanghai', 1]);
		const [queue] = history.queues;
		expect([queue?.queue, queue?.firstDay, queue?.arrivals.length]).toEqual([
			'售前',
			dayNumberOf('2026-11-02'),
			48
		]);
		expect(queue?.arrivals[47]).toBe(23);
		expect(notes.map(({ code }) => code)).toEqual(['format', 'step', 'zone', 'short']);
		expect(notes[0]?.message).toBe('CSV in utf-8 with commas, header in row 1');
	});

	test('GBK with Chinese headers, a title above them, semicolons and the decimal comma', async () => {
		const text = `咨询日报;;;\n日期时间;队列;咨询量;平均处理时长（秒）\n${rowsOf(24, hour, (time, i) => `${time};售前;1.00${i % 10};183,5`)}`;
		const { history, notes } = await read(encodeGbk(text));
		expect(history.queues[0]?.arrivals[3]).toBe(1003);
		expect(history.queues[0]?.handleSeconds?.[3]).toBe(183.5);
		expect(notes.find(({ code }) => code === 'format')?.message).toContain(
			'CSV in gb18030 with semicolons, header in row 2'
		);
		expect(notes.map(({ code }) => code)).toContain('decimal');
	});

	test('tabs and a byte order mark; thousands between commas are said to be assumed', async () => {
		const text = `\uFEFFtime\tqueue\tarrivals\n${rowsOf(24, hour, (time) => `${time}\ta\t1,200`)}`;
		const { history, notes } = await read(text);
		expect(history.queues[0]?.arrivals[0]).toBe(1200);
		expect(notes.find(({ code }) => code === 'decimal')?.message).toContain('1,200 is twelve hundred');
		expect((await read(text, { decimal: 'comma' })).history.queues[0]?.arrivals[0]).toBe(1.2);
	});

	test.each([
		['2026-11-02T00:00:00+08:00', '2026-11-02T01:00:00+08:00'],
		['2026-11-01T16:00:00Z', '2026-11-01T17:00Z'],
		['2026/11/2 0:00', '2026/11/2 1:00'],
		['2026年11月2日 0时', '2026年11月2日1时'],
		['46328', '46328.0416666667']
	])('times like %s', async (first, second) => {
		const { history } = await read(`time,queue,arrivals\n${first},a,1\n${second},a,2\n`);
		expect(history.queues[0]?.firstDay).toBe(dayNumberOf('2026-11-02'));
		expect([...(history.queues[0]?.arrivals.slice(0, 2) ?? [])]).toEqual([1, 2]);
	});

	test('a workbook with dates of Excel, a merged title, a header merged downwards and queues merged over rows', async () => {
		const date = (hours: number) => ({
			value: new Date(Date.UTC(2026, 10, 2, hours)),
			type: Date,
			format: 'yyyy-mm-dd hh:mm'
		});
		const text = (value: string, more: object = {}) => ({ value, type: String, ...more });
		const count = (value: number) => ({ value, type: Number });
		const blob = await writeSheet([
			[text('咨询日报', { columnSpan: 3 }), null, null],
			[text('时间', { rowSpan: 2 }), text('技能组', { rowSpan: 2 }), text('客户')],
			[null, null, text('咨询量')],
			[date(0), text('售前', { rowSpan: 3 }), count(11)],
			[date(1), null, count(12)],
			[date(23), null, count(13)]
		]).toBlob();
		const { history, notes } = await read(new Uint8Array(await blob.arrayBuffer()));
		const [queue] = history.queues;
		expect([queue?.queue, queue?.firstDay]).toEqual(['售前', dayNumberOf('2026-11-02')]);
		expect([queue?.arrivals[0], queue?.arrivals[1], queue?.arrivals[23]]).toEqual([11, 12, 13]);
		expect(notes[0]?.message).toBe('XLSX, first sheet, header in row 3');
	});

	test('a date and an hour in columns of their own, without a queue', async () => {
		const { history, notes } = await read('日期,小时,咨询量\n2026-11-02,9,5\n2026-11-02,10,6\n');
		expect(history.queues[0]?.queue).toBe('all');
		expect(history.queues[0]?.arrivals[10]).toBe(6);
		expect(notes.map(({ code }) => code)).toContain('no_queue_column');
	});

	test('24:00 without 00:00: times are ends, and it is said; with 00:00 it is the next day', async () => {
		const ends = `time,queue,arrivals\n${Array.from({ length: 24 }, (_, i) => `2026-11-02 ${String(i + 1).padStart(2, '0')}:00,a,${i}`).join('\n')}`;
		const { history, notes } = await read(ends);
		expect([...(history.queues[0]?.arrivals ?? [])]).toEqual(Array.from({ length: 24 }, (_, i) => i));
		expect(notes.map(({ code }) => code)).toContain('times_are_ends');
		const both = 'time,queue,arrivals\n2026-11-02 00:00,a,1\n2026-11-02 01:00,a,2\n2026-11-02 24:00,a,3\n';
		const read2 = await read(both);
		expect(read2.history.queues[0]?.arrivals[24]).toBe(3);
		expect(read2.notes.map(({ code }) => code)).toContain('end_of_day');
		expect((await read(ends, { times: 'start' })).history.queues[0]?.arrivals[24]).toBe(23);
	});

	test('unsorted rows are sorted and said; unused columns are named', async () => {
		const { history, notes } = await read(
			'time,queue,arrivals,门店\n2026-11-02 02:00,a,3,x\n2026-11-02 00:00,a,1,x\n2026-11-02 01:00,a,2,x\n'
		);
		expect([...(history.queues[0]?.arrivals.slice(0, 3) ?? [])]).toEqual([1, 2, 3]);
		expect(notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['sorted', 'columns_ignored']));
		expect(notes.find(({ code }) => code === 'columns_ignored')?.message).toBe('columns not used: 门店');
	});

	test('missing rows are not known and counted, or 0 when that is said', async () => {
		const lines = hourly(48).split('\n');
		lines.splice(6, 2);
		const { history, notes } = await read(lines.join('\n'));
		expect([...(history.queues[0]?.arrivals.slice(4, 8) ?? [])]).toEqual([4, NaN, NaN, 7]);
		expect(notes.find(({ code }) => code === 'gaps')?.message).toMatch(
			/^2 of 48 slots have no row: not known/
		);
		const zeros = await read(lines.join('\n'), { missing: 'zero' });
		expect([...(zeros.history.queues[0]?.arrivals.slice(4, 8) ?? [])]).toEqual([4, 0, 0, 7]);
	});

	test('a constant and an all-zero history are read and said to be so', async () => {
		const constant = `time,queue,arrivals\n${rowsOf(48, hour, (time) => `${time},a,7\n${time},b,0`)}`;
		const { notes } = await read(constant);
		expect(notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['constant', 'all_zero']));
	});

	test('a handle time of 0 where nobody was served is unknown, 00:03:20 is 200 seconds', async () => {
		const { history } = await read(
			'time,queue,arrivals,answered,handle_seconds\n2026-11-02 00:00,a,4,4,00:03:20\n2026-11-02 01:00,a,0,0,0\n'
		);
		expect([...(history.queues[0]?.handleSeconds?.slice(0, 2) ?? [])]).toEqual([200, NaN]);
	});

	test('the two rows of a repeated hour are its two hours; one alone counts as not known', async () => {
		const text = (rows: readonly string[]) =>
			`time,queue,arrivals\n${rows.map((row) => `2026-10-25 ${row}`).join('\n')}`;
		const zone = 'Europe/Berlin';
		const { history, notes } = await read(text(['01:00,a,5', '02:00,a,10', '02:00,a,30', '03:00,a,6']), {
			zone
		});
		expect([...(history.queues[0]?.arrivals.slice(1, 4) ?? [])]).toEqual([5, 20, 6]);
		expect(notes.map(({ code }) => code)).not.toContain('sorted');
		const once = await read(text(['01:00,a,5', '02:00,a,10', '03:00,a,6']), { zone });
		expect(once.history.queues[0]?.arrivals[2]).toBeNaN();
		expect(once.notes.map(({ code }) => code)).toContain('repeated_hour_once');
	});

	test('half-hourly rows of a repeated hour in order are not called unsorted', async () => {
		const times = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
		const text = `time,queue,arrivals\n${times.map((time, i) => `2026-10-25 ${time},a,${i}`).join('\n')}`;
		const { history, notes } = await read(text, { zone: 'Europe/Berlin' });
		expect([...(history.queues[0]?.arrivals.slice(3, 7) ?? [])]).toEqual([0, 2, 3, 5]);
		expect(notes.map(({ code }) => code)).not.toContain('sorted');
	});

	test('10 years of hours are 87,648 rows on 3,652 days', async () => {
		const from = Date.UTC(2016, 0, 1);
		const lines = Array.from(
			{ length: 3_652 * 24 },
			(_, i) => `${new Date(from + i * hour).toISOString().slice(0, 16)},a,${i % 7}`
		);
		const { history, rows } = await read(`time,queue,arrivals\n${lines.join('\n')}`);
		expect([rows, history.queues[0]?.arrivals.length]).toEqual([87_648, 87_648]);
	});

	test('rows a day apart have one slot a day; a 5-minute step has 288', async () => {
		const daily = `time,queue,arrivals\n${rowsOf(20, day, (time) => `${time.slice(0, 10)},a,5`)}`;
		expect((await read(daily)).history.step).toBe(day);
		const fine = `time,queue,arrivals\n${rowsOf(20, 5 * minute, (time) => `${time},a,5`)}`;
		expect((await read(fine)).history.queues[0]?.arrivals).toHaveLength(288);
	});

	test('rows left out because nothing came do not look like a second step', async () => {
		const lines = hourly(24 * 14).split('\n');
		const sparse = lines.filter((_, i) => i === 0 || (i * 7) % 5 < 3);
		expect((await read(sparse.join('\n'))).history.step).toBe(hour);
	});
});

describe('a history that is refused, by row and field', () => {
	const two = 'time,queue,arrivals\n2026-11-02 00:00,a,1\n2026-11-02 01:00,a,2\n';
	test.each([
		['no rows', 'time,queue,arrivals\n', [[undefined, undefined, 'no_rows']]],
		['no header', '2026-11-02 00:00,a,1\n', [[1, undefined, 'no_header']]],
		['no arrivals', 'time,queue,visitors\n2026-11-02,a,1\n', [[1, 'arrivals', 'column_missing']]],
		['no time', 'queue,arrivals\na,1\n', [[1, 'time', 'column_missing']]],
		[
			'two columns of a name',
			'time,queue,arrivals,Arrivals\n2026-11-02,a,1,2\n',
			[[1, 'Arrivals', 'column_repeated']]
		],
		['one time only', 'time,queue,arrivals\n2026-11-02 00:00,a,1\n', [[2, 'time', 'too_short']]],
		['negative', `${two}2026-11-02 02:00,a,-3\n`, [[4, 'arrivals', 'negative']]],
		['a word', `${two}2026-11-02 02:00,a,many\n`, [[4, 'arrivals', 'not_a_number']]],
		['NaN', `${two}2026-11-02 02:00,a,NaN\n`, [[4, 'arrivals', 'not_a_number']]],
		['a number beyond all bounds', `${two}2026-11-02 02:00,a,1e400\n`, [[4, 'arrivals', 'not_a_number']]],
		['a telephone number', `${two}2026-11-02 02:00,a,13800138000\n`, [[4, 'arrivals', 'too_large']]],
		['Infinity', `${two}2026-11-02 02:00,a,Infinity\n`, [[4, 'arrivals', 'not_a_number']]],
		['no count', `${two}2026-11-02 02:00,a,\n`, [[4, 'arrivals', 'value_missing']]],
		['no queue', `${two}2026-11-02 02:00,,4\n`, [[4, 'queue', 'queue_missing']]],
		['no time in a row', `${two},a,4\n`, [[4, 'time', 'time_missing']]],
		['a date that is none', `${two}2026-02-30 02:00,a,4\n`, [[4, 'time', 'not_a_time']]],
		['a date of two readings', `${two}11/12/2026 02:00,a,4\n`, [[4, 'time', 'time_ambiguous']]],
		['25 o’clock', `${two}2026-11-02 25:00,a,4\n`, [[4, 'time', 'not_a_time']]],
		['twice', `${two}2026-11-02 01:00,a,2\n`, [[4, 'time', 'duplicate']]],
		[
			'every fault at once',
			`${two}x,a,4\n2026-11-02 03:00,a,-1\n2026-11-02 04:00,,b\n`,
			[
				[4, 'time', 'not_a_time'],
				[5, 'arrivals', 'negative'],
				[6, 'queue', 'queue_missing'],
				[6, 'arrivals', 'not_a_number']
			]
		],
		[
			'7 minutes',
			`time,queue,arrivals\n${rowsOf(30, 7 * minute, (time) => `${time},a,1`)}`,
			[[3, 'time', 'step_unsupported']]
		],
		[
			'45 minutes',
			`time,queue,arrivals\n${rowsOf(30, 45 * minute, (time) => `${time},a,1`)}`,
			[[3, 'time', 'step_unsupported']]
		],
		['an hour late by ten minutes', `${hourly(48)}2026-11-04 00:10,售前,1\n`, [[50, 'time', 'off_the_step']]],
		[
			'hours, then half hours',
			`${hourly(24)}${rowsOf(96, 30 * minute, (time) => `${time.replace('-02', '-04').replace('-03', '-05')},售前,1`)}`,
			[[3, 'time', 'mixed_steps']]
		],
		[
			'ambiguous numbers',
			'time;queue;arrivals\n2026-11-02 00:00;a;1.200\n',
			[[undefined, undefined, 'numbers_ambiguous']]
		]
	])('%s', async (_, text, faults) => {
		expect(await faultsOf(text)).toEqual(faults);
	});

	test('02:00 on the day on which Berlin goes to summer time', async () => {
		const text = 'time,queue,arrivals\n2026-03-29 01:00,a,1\n2026-03-29 02:00,a,1\n2026-03-29 03:00,a,1\n';
		expect(await faultsOf(text, { zone: 'Europe/Berlin' })).toEqual([[3, 'time', 'impossible_time']]);
	});

	test('three rows of an hour that comes twice', async () => {
		const rows = ['01:00', '02:00', '02:00', '02:00'].map((time) => `2026-10-25 ${time},a,1`);
		const text = `time,queue,arrivals\n${rows.join('\n')}`;
		expect(await faultsOf(text, { zone: 'Europe/Berlin' })).toEqual([[5, 'time', 'duplicate']]);
	});

	test('hours of Greenwich in a zone that is half an hour off', async () => {
		const text = 'time,queue,arrivals\n2026-11-02T00:00Z,a,1\n2026-11-02T01:00Z,a,1\n';
		expect(await faultsOf(text, { zone: 'Asia/Kolkata' })).toEqual([
			[2, 'time', 'off_the_step'],
			[3, 'time', 'off_the_step']
		]);
	});

	test('a handle time of 0 where somebody was served', async () => {
		const text = 'time,queue,arrivals,handle_seconds\n2026-11-02 00:00,a,4,0\n2026-11-02 01:00,a,4,-5\n';
		expect(await faultsOf(text)).toEqual([
			[2, 'handle_seconds', 'handle_time_zero'],
			[3, 'handle_seconds', 'negative']
		]);
	});
});
