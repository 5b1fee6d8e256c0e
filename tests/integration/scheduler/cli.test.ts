import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '#scheduler/commands/all-commands.ts';
import { readTable } from '#lib/tables/read-table.ts';
import { writeXlsx } from '#lib/tables/write-xlsx.ts';
import { encodeGbk } from '../../support/encode-gbk.ts';
import { runScheduler } from '../../support/run-scheduler.ts';

const history = 'docs/examples/history.csv';
const promotions = 'docs/examples/promotions.json';
const published = ['--arrivals', '100', '--per', '30m', '--handle-time', '3m', '--within', '20s', '--service-level', '0.8']; // prettier-ignore

const toForecast = ['forecast', '--history', history, '--from', '2026-11-09', '--to', '2026-11-10'];

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-scheduler-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

async function json<T>(...args: readonly string[]): Promise<T> {
	const { code, stdout, stderr } = await runScheduler(...args, '--json');
	expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
	return JSON.parse(stdout) as T;
}

describe('npm run scheduler', () => {
	test('--help names every command and the exit codes; each command explains every option of its own', async () => {
		const { code, stdout } = await runScheduler('--help');
		expect(code).toBe(0);
		for (const { name } of allCommands) expect(stdout).toContain(`\n  ${name} `);
		expect(stdout).toContain('Exit codes: 0 done; 1 the answer is a failure');
		for (const { name, options } of allCommands) {
			const help = await runScheduler(...name.split(' '), '--help');
			expect(help.code).toBe(0);
			for (const option of Object.keys(options)) expect(help.stdout).toContain(`  --${option}`);
		}
	});

	test('without a command it shows the help and ends with 2', async () => {
		const { code, stdout } = await runScheduler();
		expect(code).toBe(2);
		expect(stdout).toContain('COMMAND [OPTIONS]');
	});

	test.each([
		[['guess'], 'there is no command "guess"'],
		[['staff', '--agents', '3'], 'there is no option --agents'],
		[['staff', ...published.with(1, 'many')], '--arrivals must be a number, at least 0, got "many"'],
		[['staff', ...published.with(5, '0s')], '--handle-time must be a length of time'],
		[['staff', ...published.with(5, 'NaN')], '--handle-time must be a length of time'],
		[['staff', ...published.with(9, '1')], '--service-level must be below 1'],
		[
			['staff', ...published, '--shrinkage', '1'],
			'--shrinkage must be a number, at least 0, below 1, got "1"'
		],
		[['staff', ...published, '--concurrency-curve', '1,1.2,1.9'], '--concurrency-curve'],
		[['staff', '--arrivals', '100', '--per', '30m', '--handle-time', '3m'], 'a target'],
		[
			['forecast', '--history', history, '--from', 'soon', '--to', '2026-11-10'],
			'--from must be a date or time'
		],
		[['forecast', '--history', history, '--zone', 'Mars/Base'], '--zone must be a time zone'],
		[['forecast', '--history', history, '--out', 'x.pdf'], '--out must end in .csv, .xlsx or .json'],
		[['simulate', ...published.slice(0, 8), '--heads', '0'], '--heads must be a whole number, at least 1'],
		[
			['forecast', '--history', history, '--from', '2026-11-10', '--to', '2026-11-09'],
			'--to must be later than --from'
		],
		[
			[...toForecast, '--out', '/nowhere/forecast.csv'],
			'--out cannot be written: there is no folder "/nowhere"'
		],
		[[...toForecast, '--paths', '19'], '--paths must be a whole number, at least 20'],
		[[...toForecast, '--shop', '售前'], '--shop must be QUEUE=SHOP']
	])('%j is wrong use: one sentence, exit code 2', async (args, sentence) => {
		const { code, stdout, stderr } = await runScheduler(...args);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(stderr).toContain(sentence);
	});

	test.each([
		[['--closure', '售钱=2026-11-09'], '--closure: the history has no queue "售钱"; it has "售前", "售后"'],
		[['--hours', '售钱=09:00-18:00'], '--hours: the history has no queue "售钱"'],
		[['--shop', '售钱=甲'], '--shop: the history has no queue "售钱"'],
		[['--step', '45m'], 'slots of 45m cannot be made of slots of 1h']
	])('an option that the history contradicts is wrong use: %j', async (more, sentence) => {
		const { code, stdout, stderr } = await runScheduler(...toForecast, ...more);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toContain(sentence);
	});

	test('a reader that has had enough is no crash', () => {
		const command = `'${process.execPath}' scheduler/cli.ts forecast --history ${history} --from 2026-11-09 --to 2026-11-10 --json --paths 100 | head -n 1`;
		const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
		expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: '' });
	});
});

describe('staff', () => {
	test('the published example: 14 agents, 0.888, 0.714, 7.8 s, 20 staffed', async () => {
		const { code, stdout, stderr } = await runScheduler('staff', ...published, '--shrinkage', '0.3');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(stdout).toMatch(/^> +14 +0\.888 +0\.714 +7\.8 /m);
		expect(stdout).toContain('14 agents (firstResponse binds), 20 staffed with 30 % shrinkage');
	});

	test('the same with --json, in full precision', async () => {
		const answer = await json<Record<string, number | string | object>>(
			'staff',
			...published,
			'--shrinkage',
			'0.3'
		);
		expect(answer).toMatchObject({
			status: 'found',
			heads: 14,
			scheduled: 20,
			offeredLoad: 10,
			binding: ['firstResponse']
		});
		expect(answer['serviceLevel']).toBeCloseTo(0.88835002, 8);
		expect(answer['occupancy']).toBeCloseTo(0.71428571, 8);
		expect(answer['meanResponseSeconds']).toBeCloseTo(7.83593701, 7);
		expect(answer['waitingProbability']).toBeCloseTo(0.17413193, 8);
		expect(answer['around']).toHaveLength(5);
	});

	test('with patience it is Erlang A, with a curve the chat model needs fewer agents', async () => {
		const patient = await json<{ heads: number; abandonment: number }>(
			'staff',
			...published,
			'--patience',
			'5m'
		);
		expect(patient.heads).toBe(13);
		expect(patient.abandonment).toBeCloseTo(0.024963, 6);
		const chat = await json<{ heads: number }>(
			'staff',
			...published,
			'--concurrency-curve',
			'1,1.75,2.3,2.6'
		);
		expect(chat.heads).toBeLessThan(13);
	});
});

describe('from history to a rehearsed plan', () => {
	const service = ['--handle-time', '4m', '--handle-time', '售后=6m', '--concurrency-curve', '1,1.75,2.3,2.6', '--patience', '4m', '--within', '30s', '--service-level', '0.8']; // prettier-ignore

	test('forecast writes slots, staff heads for them, simulate judges them', async () => {
		const slots = join(folder, 'slots.csv');
		const demand = join(folder, 'demand.xlsx');
		const made = await runScheduler('forecast', '--history', history, '--promotion', promotions, '--from', '2026-11-11', '--to', '2026-11-12', '--paths', '200', '--out', slots); // prettier-ignore
		expect(made.code).toBe(0);
		expect(made.stdout).toMatch(/^2026-11-11 {2}\(all\) +\d+ /m);
		const rows = readFileSync(slots, 'utf8').trimEnd().split('\r\n');
		expect(rows[0]).toBe('\uFEFFtime,end,queue,mean,p10,p50,p80,p90,p95');
		// An hour each, and 5 minutes from 20:00 to 22:00, for two queues.
		expect(rows).toHaveLength(1 + 2 * (22 + 24));

		const staffed = await runScheduler(
			'staff',
			'--forecast',
			slots,
			...service,
			'--shrinkage',
			'0.3',
			'--out',
			demand
		);
		expect(staffed.code).toBe(0);
		const table = await readTable(new Uint8Array(readFileSync(demand)));
		expect(table.status === 'read' && table.table.rows[0]?.slice(0, 5)).toEqual([
			'time',
			'end',
			'queue',
			'heads',
			'scheduled'
		]);

		const plan = ['--forecast', slots, '--demand', demand, ...service, '--runs', '20'];
		const { code, stdout } = await runScheduler('simulate', ...plan, '--json');
		const answer = JSON.parse(stdout) as {
			status: string;
			runs: number;
			queues: { queue: string; slots: object[] }[];
		};
		expect(code).toBe(answer.status === 'missed' ? 1 : 0);
		expect([answer.runs, ...answer.queues.map(({ queue, slots: own }) => [queue, own.length])]).toEqual([20, ['售前', 24], ['售后', 24]]); // prettier-ignore
		expect((await runScheduler('simulate', ...plan, '--json')).stdout).toBe(stdout);
	});

	test('a floor with one agent misses the target: exit code 1', async () => {
		const args = [
			'simulate',
			...published,
			'--heads',
			'8',
			'--for',
			'2h',
			'--runs',
			'10',
			'--patience',
			'2m'
		];
		const { code, stdout } = await runScheduler(...args);
		expect(code).toBe(1);
		expect(stdout).toContain('0 slots met, 4 missed');
	});

	test('sample paths are kept in JSON, and staff is certain over them', async () => {
		const file = join(folder, 'paths.json');
		const made = await runScheduler('forecast', '--history', history, '--from', '2026-11-09', '--to', '2026-11-10', '--paths', '100', '--keep-paths', '--out', file); // prettier-ignore
		expect(made.code).toBe(0);
		const mean = await json<{ slots: { heads: number }[] }>('staff', '--forecast', file, ...service);
		const certain = await json<{ slots: { heads: number }[] }>(
			'staff',
			'--forecast',
			file,
			...service,
			'--certainty',
			'0.9'
		);
		const heads = ({ slots }: typeof mean) => slots.reduce((sum, slot) => sum + slot.heads, 0);
		expect(heads(certain)).toBeGreaterThan(heads(mean));
	});

	test('forecast --json: days, slots, notes; the same seed twice is the same', async () => {
		const args = [
			'forecast',
			'--history',
			history,
			'--from',
			'2026-11-09',
			'--to',
			'2026-11-11',
			'--paths',
			'100'
		];
		const first = await runScheduler(...args, '--json');
		expect((await runScheduler(...args, '--json')).stdout).toBe(first.stdout);
		const answer = JSON.parse(first.stdout) as {
			status: string;
			zone: string;
			notes: { code: string }[];
			queues: { queue: string; slots: object[]; days: { date: string }[] }[];
			all: { days: object[] };
		};
		expect(answer).toMatchObject({ status: 'forecast', zone: 'Asia/Shanghai' });
		expect(answer.queues.map(({ queue, slots }) => [queue, slots.length])).toEqual([
			['售前', 48],
			['售后', 48]
		]);
		expect(answer.queues[0]?.slots[0]).toMatchObject({
			time: '2026-11-09T00:00+08:00',
			end: '2026-11-09T01:00+08:00'
		});
		expect(answer.queues[0]?.days.map(({ date }) => date)).toEqual(['2026-11-09', '2026-11-10']);
		expect(answer.notes.map(({ code }) => code)).toEqual(['format', 'step', 'zone']);
	});

	test('backtest --json: leads beside two baselines', async () => {
		const answer = await json<{ status: string; pooled: { lead: number; model: object }[] }>(
			'backtest',
			'--history',
			history,
			'--promotion',
			promotions,
			'--days',
			'7',
			'--leads',
			'1,2' // prettier-ignore
		);
		expect(answer.status).toBe('tested');
		expect(answer.pooled.map(({ lead }) => lead)).toEqual([1, 2]);
		expect(Object.keys(answer.pooled[0]?.model ?? {})).toEqual([
			'wape',
			'mase',
			'bias',
			'pinball',
			'coverage80',
			'coverage90'
		]);
	});

	test('intraday --json: the day so far and its rest', async () => {
		const lines = readFileSync(history, 'utf8').split('\n');
		// As it is known at 14:00 of 8 November.
		const file = write(
			'today.csv',
			lines.filter((line) => !(line >= '2026-11-08 14:00' && line < '2026-11-09')).join('\n')
		);
		const answer = await json<{ date: string; now: string; queues: { status: string; before: number; after: number; p10: number; p90: number; slots: object[] }[] }>('intraday', '--history', file, '--paths', '200'); // prettier-ignore
		expect([answer.date, answer.now]).toEqual(['2026-11-08', '2026-11-08T14:00+08:00']);
		for (const { status, after, p10, p90, slots } of answer.queues) {
			expect(status).toBe('updated');
			expect(slots).toHaveLength(10);
			expect(p10).toBeLessThan(after);
			expect(after).toBeLessThan(p90);
		}
	});

	test('intraday: an hour that has half passed is in the day with its forecast, half so far and half to come', async () => {
		type Answer = { queues: { before: number; after: number; observed: number }[] };
		const at = (now: string) =>
			json<Answer>('intraday', '--history', history, '--now', now, '--paths', '200');
		const { queues } = await at('2026-11-08 00:30');
		for (const { before, after, observed } of queues) {
			expect(observed).toBe(0);
			expect(after).toBeCloseTo(before, 6);
		}
	});

	test('intraday: a day after the end of the history is as forecast, and the gap is told', async () => {
		const { code, stdout, stderr } = await runScheduler('intraday', '--history', history, '--now', '2026-11-29 10:00', '--paths', '200'); // prettier-ignore
		expect(code).toBe(0);
		expect(stdout).toContain('2026-11-29, known until 2026-11-29 10:00');
		expect(stderr).toContain('of "售前", "售后" no normal day is known in the 20 days before the horizon');
	});

	test('the forecast of a queue of a week says that it is rough; files have no digits beyond thousandths', async () => {
		const rows = readFileSync(history, 'utf8').split('\n');
		const week = rows.slice(0, 1).concat(rows.filter((row) => /^2026-11-0[2-8].*售前/.test(row)));
		const file = write('week.csv', week.join('\n'));
		const out = join(folder, 'week-forecast.csv');
		const { code, stderr } = await runScheduler('forecast', '--history', file, '--from', '2026-11-09', '--to', '2026-11-10', '--out', out); // prettier-ignore
		expect(code).toBe(0);
		expect(stderr).toContain('warning: "售前": under two weeks of history, the forecast is rough\n');
		expect(readFileSync(out, 'utf8')).not.toMatch(/\.\d{4}/);
	});
});

describe('input that cannot be used is refused by row and field, exit code 1', () => {
	const horizon = ['--from', '2026-11-04', '--to', '2026-11-05', '--paths', '50'];
	const refused = async (content: string | Uint8Array, ...more: readonly string[]) => {
		const { code, stdout, stderr } = await runScheduler(
			'forecast',
			'--history',
			write('bad.csv', content),
			...horizon,
			...more
		);
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		return stderr;
	};
	const head = 'time,queue,arrivals\n2026-11-02 00:00,a,1\n2026-11-02 01:00,a,2\n';

	test.each([
		['', 'the file is empty'],
		['time,queue,arrivals\n', 'there is a header and no row below it'],
		['a,b\n1,2\n', 'no row names the columns'],
		[`${head}2026-11-02 02:00,a,-3\n`, 'row 4, arrivals: must be at least 0, got -3'],
		[`${head}2026-11-02 02:00,a,NaN\n`, 'row 4, arrivals: "NaN" is no number'],
		[`${head}2026-11-02 02:00,a,\n`, 'row 4, arrivals: is empty'],
		[`${head}2026-11-02 01:00,a,2\n`, 'row 4, time: 2026-11-02 01:00 of "a" is in row 3 already'],
		[`${head}2026-11-02 01:20,a,2\n2026-11-02 01:27,a,2\n`, 'a step must divide an hour'],
		['time;queue;arrivals\n2026-11-02 00:00;a;1.200\n', 'may be a whole number or a fraction'],
		['time,queue,arrivals\n"2026-11-02 00:00,a,1\n', 'a quotation mark is opened and never closed']
	])('%j', async (content, sentence) => {
		expect(await refused(content)).toContain(sentence);
	});

	test('a file that is not there', async () => {
		const { code, stderr } = await runScheduler(
			'forecast',
			'--history',
			join(folder, 'none.csv'),
			...horizon
		);
		expect({ code, stderr }).toEqual({ code: 1, stderr: `${join(folder, 'none.csv')} cannot be used: one fault.\n  there is no such file\n` }); // prettier-ignore
	});

	test('25 faults: 20 are told and 5 counted; with --json all are in the document', async () => {
		const content = `${head}${Array.from({ length: 25 }, () => 'x,a,1\n').join('')}`;
		const stderr = await refused(content);
		expect(stderr).toContain('25 faults');
		expect(stderr.trimEnd().split('\n')).toHaveLength(22);
		const { code, stdout } = await runScheduler(
			'forecast',
			'--history',
			write('bad.csv', content),
			...horizon,
			'--json'
		);
		const document = JSON.parse(stdout) as { status: string; faults: object[] };
		expect([code, document.status, document.faults.length]).toEqual([1, 'refused', 25]);
		expect(document.faults[0]).toEqual({ code: 'not_a_time', message: '"x" is no time like 2026-11-11 20:00', row: 4, field: 'time' }); // prettier-ignore
	});

	test('a promotion of a queue that is not there is laid to the file of promotions, by its path', async () => {
		const file = write('promotion.json', JSON.stringify({ name: 'p', family: 'f', phases: [{ role: 'launch', start: '2026-11-09', end: '2026-11-10' }], queues: ['售钱'] })); // prettier-ignore
		const { code, stderr } = await runScheduler(...toForecast, '--promotion', file);
		expect(code).toBe(1);
		expect(stderr).toContain(
			`${file} cannot be used: one fault.\n  /queues/0: promotion "p": unknown queue "售钱"\n`
		);
	});

	test('a promotion with a start outside of its window', async () => {
		const file = write('promotion.json', JSON.stringify({ name: 'p', family: 'f', phases: [{ role: 'launch', start: '2026-11-04', end: '2026-11-05' }], starts: ['2026-11-05 20:00'] })); // prettier-ignore
		const { code, stderr } = await runScheduler('forecast', '--history', history, '--promotion', file, '--from', '2026-11-09', '--to', '2026-11-10'); // prettier-ignore
		expect(code).toBe(1);
		expect(stderr).toContain('/starts/0: 2026-11-05 20:00 lies in no phase of the promotion');
	});
});

describe('odd input that can be used', () => {
	const hours = (line: (time: string, i: number) => string) =>
		Array.from({ length: 24 * 21 }, (_, i) => line(new Date(Date.UTC(2026, 9, 14) + i * 3_600_000).toISOString().slice(0, 16).replace('T', ' '), i)).join('\n'); // prettier-ignore
	const forecastOf = async (path: string) => {
		const { code, stdout, stderr } = await runScheduler('forecast', '--history', path, '--from', '2026-11-04', '--to', '2026-11-05', '--paths', '100', '--json'); // prettier-ignore
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		return JSON.parse(stdout) as { notes: { code: string; message: string }[]; queues: { queue: string; warnings: string[]; days: { mean: number }[] }[] }; // prettier-ignore
	};

	test('GBK, Chinese headers under a title, semicolons', async () => {
		const path = write(
			'gbk.csv',
			encodeGbk(`咨询日报;;\n日期时间;队列;咨询量\n${hours((time, i) => `${time};售前;${i % 24}`)}`)
		);
		const { notes, queues } = await forecastOf(path);
		expect(notes[0]?.message).toBe('CSV in gb18030 with semicolons, header in row 2');
		expect(queues[0]?.queue).toBe('售前');
		expect(queues[0]?.days[0]?.mean).toBeGreaterThan(200);
	});

	test('a workbook', async () => {
		const rows = hours((time, i) => `${time},a,${i % 24}`)
			.split('\n')
			.map((line) => line.split(','))
			.map(([time, queue, count]) => [time, queue, Number(count)]);
		const path = write('history.xlsx', await writeXlsx(['time', 'queue', 'arrivals'], rows));
		expect((await forecastOf(path)).notes[0]?.message).toBe('XLSX, first sheet, header in row 1');
	});

	test.each([
		['constant', 7],
		['all_zero', 0]
	])('a history that is %s is forecast as it is, and said to be so', async (code, count) => {
		const { notes, queues } = await forecastOf(
			write('flat.csv', `time,queue,arrivals\n${hours((time) => `${time},a,${count}`)}`)
		);
		expect(notes.map((note) => note.code)).toContain(code);
		expect(queues[0]?.days[0]?.mean).toBeCloseTo(24 * count, -1);
	});

	test('one day of history is enough for a wide answer', async () => {
		const lines = hours((time, i) => `${time},a,${i % 24}`)
			.split('\n')
			.slice(-24);
		const { notes, queues } = await forecastOf(write('day.csv', `time,queue,arrivals\n${lines.join('\n')}`));
		expect(notes.map(({ code }) => code)).toContain('short');
		expect(queues[0]?.warnings).toContain('short_history');
	});
});
