import { spawn } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rosterSolve } from '#scheduler/commands/roster-solve.ts';
import { runCommandLine } from '#scheduler/commands/run-command-line.ts';
import type { Terminal } from '#scheduler/commands/terminal.ts';
import { encodeGbk } from '../../support/encode-gbk.ts';
import { RecordedTerminal } from '../../support/recorded-terminal.ts';
import { runScheduler } from '../../support/run-scheduler.ts';

const example = [
	'--people', 'docs/examples/people.csv', '--demand', 'docs/examples/demand.csv', '--rules', 'docs/examples/rules.json',
	'--leave', 'docs/examples/leave.csv', '--wishes', 'docs/examples/wishes.csv'
]; // prettier-ignore

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-roster-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
function write(name: string, content: string | Uint8Array): string {
	writeFileSync(path(name), content);
	return path(name);
}

interface Answer {
	readonly status: string;
	readonly file?: string;
	readonly faults?: readonly { readonly code: string; readonly row?: number; readonly field?: string }[];
	readonly others?: readonly { readonly file: string }[];
	readonly certificate?: Readonly<Record<string, number | string>>;
	readonly cost?: Readonly<Record<string, number>>;
	readonly shortHours?: number;
	readonly findings?: readonly { readonly rule: string; readonly strength: { readonly kind: string } }[];
	readonly roster?: readonly Readonly<Record<string, string>>[];
	readonly notes?: readonly { readonly code: string }[];
}

async function json(...args: readonly string[]): Promise<Answer & { readonly code: number | null }> {
	const { code, stdout, stderr } = await runScheduler('roster', ...args, '--json');
	expect(stderr).toBe('');
	return { code, ...(JSON.parse(stdout) as Answer) };
}

const two = 'id,name,contract,skills,wage\n1,Ann,full-time,chat,30\n2,Bo,full-time,chat,30\n';
/** With few shifts a small shop is solved in a moment. */
const fewShifts = '{"onlyShifts":["early","late","night","part-4"]}';
/** Heads of chat from 08:00 to 17:00 on some days of November. */
const demandOn = (days: readonly number[], heads: number) =>
	`time,queue,heads\n${days
		.flatMap((day) =>
			Array.from(
				{ length: 18 },
				(_, slot) =>
					`2026-11-${String(day).padStart(2, '0')} ${String(8 + Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'},chat,${heads}`
			)
		)
		.join('\n')}\n`;

describe('roster solve', () => {
	test('the example shop: what it writes is what it says, and the check finds the same', async () => {
		const out = path('shop.csv');
		const solved = await json('solve', ...example, '--work', '1', '--out', out);
		expect(solved.certificate).toMatchObject({ seed: 1, requiredHours: 441, interrupted: false });
		const check = await json('check', out, ...example);
		expect(check).toMatchObject({
			cost: solved.cost,
			shortHours: solved.shortHours,
			findings: solved.findings
		});
		expect(solved.status === 'solved').toBe(check.status === 'legal');
		expect(solved.code).toBe(check.code);
		expect(solved.shortHours).toBeLessThan(60);
		expect(solved.certificate?.['objective']).toBe(solved.cost?.['total']);
	}, 120_000);

	test('the same seed and work make the same file, byte for byte', async () => {
		const people = write('p2.csv', two);
		const demand = write('d2.csv', demandOn([9, 10, 11, 12], 1));
		const args = [
			'roster',
			'solve',
			'--people',
			people,
			'--demand',
			demand,
			'--work',
			'1',
			'--seed',
			'7',
			'--out'
		];
		await runScheduler(...args, path('a.csv'));
		await runScheduler(...args, path('b.csv'));
		expect(readFileSync(path('a.csv'), 'utf8')).toBe(readFileSync(path('b.csv'), 'utf8'));
		expect(readFileSync(path('a.csv'), 'utf8').split('\r\n').length).toBeGreaterThan(4);
	}, 120_000);

	test('for people: coverage, cost, bound, gap; XLSX, JSON and calendars are read back by the check', async () => {
		const people = write('p3.csv', two);
		const demand = write('d3.csv', demandOn([9, 10], 1));
		const files = ['--people', people, '--demand', demand, '--rules', write('r3.json', fewShifts)];
		const { code, stdout, stderr } = await runScheduler('roster', 'solve', ...files, '--seconds', '1.5', '--out', path('r.xlsx')); // prettier-ignore
		expect(code).toBe(0);
		expect(stderr).toContain('2 people, 36 slots of 30 min, 2026-11-09 to before 2026-11-11');
		expect(stderr).toMatch(/\d shifts written to .*r\.xlsx\n/);
		expect(stdout).toMatch(/^rules +no hard rule is broken$/m);
		expect(stdout).toMatch(/^coverage +\d+\.\d % of 18 head-hours; /m);
		expect(stdout).toMatch(/^cost +[\d,.]+ = wages [\d,.]+ \+ overtime /m);
		expect(stdout).toMatch(/^bound +[\d,.]+ \((gap \d+\.\d %|nothing better for the solver)\)\n +The /m);
		const first = await json('check', path('r.xlsx'), ...files, '--out', path('r.json'));
		const second = await json('check', path('r.json'), ...files, '--out', path('r-{person}.ics'));
		expect({ ...second, code: 0 }).toEqual({ ...first, code: 0 });
		expect(readdirSync(folder).filter((name) => name.endsWith('.ics'))).toEqual(['r-1.ics', 'r-2.ics']);
		expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
	}, 120_000);

	test('in Chinese: the text, and a file that check and change read back in either language', async () => {
		const people = write(
			'zh-people.csv',
			'工号,姓名,合同,技能,时薪,每周最少工时,备注\n1,张伟,全职,售前|电话,30,8,\n2,李娜,全职,售前,30,8,\n'
		);
		const demand = write('zh-demand.csv', demandOn([9, 10], 1).replaceAll('chat', '售前'));
		const files = ['--people', people, '--demand', demand, '--rules', write('zh.json', fewShifts)];
		const run = async (...args: readonly string[]) => {
			const { code, stdout, stderr } = await runScheduler('roster', ...args, ...files);
			expect({ code, stderr }).toMatchObject({ code: 0 });
			const told = stdout + stderr.replaceAll(folder, '').replace(/\/.*\.(csv|xlsx)/g, '');
			return { stdout, stderr, words: told.match(/\p{Script=Latin}{2,}/gu) ?? [] };
		};
		const solved = await run('solve', '--work', '0.5', '--out', path('zh.xlsx'), '--lang', 'zh');
		expect(solved.stdout).toMatch(/^规则 {2}未违反任何硬规则$/m);
		expect(solved.stdout).toMatch(/^覆盖 {2}需求 18 人时，覆盖 \d+\.\d%；缺口 /m);
		// The zone is an id.
		expect(solved.words).toEqual(['Asia', 'Shanghai']);
		expect(solved.stderr).toContain('第 2 行，技能：“电话”不是需求中的队列（“售前”），不使用');
		expect(solved.stderr).toContain('未使用的列：备注');
		const checked = await run('check', path('zh.xlsx'), '--lang', 'zh', '--out', path('zh-lang.csv'));
		expect(checked.words).toEqual(['Asia', 'Shanghai']);
		expect(readFileSync(path('zh-lang.csv'), 'utf8')).toContain('工号,日期,开始,结束,队列,休息,锁定,班次');
		await run('check', path('zh-lang.csv'), '--out', path('en-lang.csv'));
		expect(readFileSync(path('en-lang.csv'), 'utf8')).toContain(
			'person,date,start,end,queue,breaks,locked,shift'
		);
		const [zh, en] = [
			await json('check', path('zh.xlsx'), ...files),
			await json('check', path('en-lang.csv'), ...files)
		];
		expect(zh).toEqual(en);
		const changed = await run('change', path('zh.xlsx'), '--sick', '1:2026-11-09', '--work', '0.5', '--lang', 'zh', '--out', path('zh-changed.xlsx')); // prettier-ignore
		expect(changed.stdout).toMatch(/^有变化的日期：|^已发布的班表无需改动$/m);
		// What --pick takes stands beside its word.
		const known = ['Asia', 'Shanghai', 'pick', 'untouched', 'fewest', 'balanced', 'leastCost'];
		expect(changed.words.filter((word) => !known.includes(word))).toEqual([]);
		await run('check', path('zh-changed.xlsx'), '--lang', 'zh');
	}, 120_000);

	test('Ctrl-C ends the search and keeps the best roster so far', async () => {
		const people = write(
			'p7.csv',
			`${two}3,Cy,full-time,chat,28\n4,Di,full-time,chat,27\n5,Ed,full-time,chat,26\n`
		);
		const demand = write('d7.csv', demandOn([9, 10, 11, 12, 13, 14, 15], 3));
		const out = path('stopped.csv');
		const files = ['--people', people, '--demand', demand, '--rules', write('r7.json', fewShifts)];
		const child = spawn(
			process.execPath,
			['scheduler/cli.ts', 'roster', 'solve', ...files, '--seconds', '600', '--out', out],
			{ stdio: ['ignore', 'pipe', 'pipe'] }
		);
		let stdout = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
		const ended = new Promise((resolve) => child.once('close', resolve));
		setTimeout(() => child.kill('SIGINT'), 8_000);
		expect(await ended).toBe(0);
		expect(stdout).toContain('stopped: the best so far');
		expect(readFileSync(out, 'utf8').split('\r\n').length).toBeGreaterThan(5);
	}, 120_000);

	test('Ctrl-C is still heard when the roster is written: while wishes are explained it loses nothing', async () => {
		const out = path('wished.csv');
		const people = write('wish-people.csv', two);
		const demand = write('wish-demand.csv', demandOn([9, 10], 1));
		const wishes = write('wish.csv', 'person,day,shift,weight\n1,2026-11-09,night,5\n');
		const heard: boolean[] = [];
		const terminal: Terminal = Object.assign(new RecordedTerminal(), {
			interruption: () => ({
				signal: new AbortController().signal,
				end: () => void heard.push(existsSync(out))
			})
		});
		const files = ['--people', people, '--demand', demand, '--wishes', wishes, '--rules', write('wish.json', fewShifts)]; // prettier-ignore
		const argv = ['roster', 'solve', ...files, '--work', '0.1', '--out', out];
		expect(await runCommandLine(argv, [rosterSolve], terminal)).toBe(0);
		expect(heard).toEqual([true]);
	}, 120_000);

	test('a folder that goes away during the search costs no roster: it is told where it is, with exit code 1', async () => {
		const gone = path('gone');
		mkdirSync(gone);
		const elsewhere = path('elsewhere');
		mkdirSync(elsewhere);
		const people = write('gone-people.csv', two);
		const demand = write('gone-demand.csv', demandOn([9], 1));
		const rules = write('gone-rules.json', fewShifts);
		const args = ['--people', people, '--demand', demand, '--rules', rules];
		const child = spawn(
			process.execPath,
			['scheduler/cli.ts', 'roster', 'solve', ...args, '--work', '0.5', '--out', join(gone, 'roster.csv')],
			{
				stdio: ['ignore', 'ignore', 'pipe'],
				env: { ...process.env, INIT_CWD: process.cwd(), TMPDIR: elsewhere }
			}
		);
		let stderr = '';
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			// What was read is told before the search.
			if (stderr === '') rmSync(gone, { recursive: true });
			stderr += text;
		});
		const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
		expect(code).toBe(1);
		const written = /nothing is lost, it is in (.*)$/m.exec(stderr)?.[1] ?? '';
		expect(written.startsWith(elsewhere)).toBe(true);
		expect(readFileSync(written, 'utf8')).toContain('person,date,start,end');
	}, 60_000);

	test('locked shifts stay, also those of a file in GBK', async () => {
		const people = write(
			'p4.csv',
			encodeGbk('工号,姓名,合同类型,技能,时薪\n1,张伟,全职,chat,30\n2,李娜,全职,chat,30\n')
		);
		const demand = write('d4.csv', demandOn([9, 10], 1));
		const locks = write(
			'l4.csv',
			encodeGbk('人员,日期,开始,结束,队列,休息,锁定\n李娜,2026-11-10,10:00,19:00,chat,14:00-15:00 用餐,是\n')
		);
		const solved = await json(
			'solve',
			'--people',
			people,
			'--demand',
			demand,
			'--locks',
			locks,
			'--work',
			'1'
		);
		expect(solved).toMatchObject({ status: 'solved', code: 0 });
		expect(solved.roster).toContainEqual(
			expect.objectContaining({ person: '2', date: '2026-11-10', start: '10:00', end: '19:00', locked: true })
		);
	}, 120_000);
});

describe('bad input is an explanation', () => {
	const refusals: readonly (readonly [string, Readonly<Record<string, string>>, readonly unknown[]])[] = [
		['no people', { people: 'id,name,contract,skills,wage\n' }, ['no_people', undefined, undefined]],
		['no demand', { demand: 'time,queue,heads\n' }, ['no_demand', undefined, undefined]],
		['demand of nobody', { demand: demandOn([9], 0) }, ['no_demand', undefined, 'heads']],
		['somebody twice', { people: `${two}1,Cy,full-time,chat,30\n` }, ['person_repeated', 4, 'id']],
		['a negative wage', { people: `${two}3,Cy,full-time,chat,-30\n` }, ['too_small', 4, 'wage']],
		['an unknown contract', { people: `${two}3,Cy,volunteer,chat,30\n` }, ['value_unknown', 4, 'contract']],
		['no number of heads', { demand: `${demandOn([9], 1)}2026-11-10 08:00,chat,many\n` }, ['not_a_number', 20, 'heads']], // prettier-ignore
		['leave of nobody known', { leave: 'person,from,to\n7,2026-11-09,2026-11-09\n' }, ['person_unknown', 2, 'person']], // prettier-ignore
		['leave that ends before it begins', { leave: 'person,from,to\n1,2026-11-09,2026-11-08\n' }, ['ends_before_start', 2, 'to']], // prettier-ignore
		['a wish for no shift', { wishes: 'person,day,shift\n1,2026-11-09,brunch\n' }, ['shift_unknown', 2, 'shift']], // prettier-ignore
		[
			'contradictory locks',
			{
				locks: 'person,date,start,end,queue\n1,2026-11-09,08:00,17:00,chat\n1,2026-11-09,12:00,20:00,chat\n'
			},
			['locks_contradict', 3, 'start']
		],
		['a shift of 25 hours', { rules: '{"shifts":[{"id":"x","first":"08:00","spanMinutes":1500,"contracts":["full_time"]}]}' }, ['value_wrong', undefined, '/shifts/0/spanMinutes']], // prettier-ignore
		['no JSON', { rules: 'shifts: none' }, ['not_json', undefined, undefined]]
	];

	function argsOf(name: string, files: Readonly<Record<string, string>>): readonly string[] {
		const all = { people: two, demand: demandOn([9], 1), rules: fewShifts, ...files };
		return Object.entries(all).flatMap(([kind, text]) => [
			`--${kind}`,
			write(`${name.replaceAll(' ', '-')}-${kind}.${kind === 'rules' ? 'json' : 'csv'}`, text)
		]);
	}

	test.each(refusals)('%s', async (name, files, [code, row, field]) => {
		const answer = await json('solve', ...argsOf(name, files), '--work', '0.1');
		expect(answer).toMatchObject({ status: 'refused', code: 1 });
		expect(answer.faults?.map((fault) => [fault.code, fault.row, fault.field])).toEqual([[code, row, field]]);
	});

	test('several files at once, each with its faults', async () => {
		const args = argsOf('several', {
			people: 'id,contract,skills,wage\n1,,chat,30\n',
			demand: 'time,queue,heads\nsoon,chat,1\n',
			leave: 'person,from,to\n1,2026-11-09,\n'
		});
		const answer = await json('solve', ...args);
		expect(answer).toMatchObject({ status: 'refused', code: 1 });
		expect(answer.others).toHaveLength(2);
		const { code, stdout, stderr } = await runScheduler('roster', 'solve', ...args);
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr.match(/cannot be used/g)).toHaveLength(3);
		expect(stderr).toContain('  row 2, contract: is empty\n');
	});

	test.each([
		[['solve'], '--people is missing'],
		[['solve', '--people', 'x.csv'], '--demand is missing'],
		[['solve', ...example, '--seconds', '1', '--work', '1'], 'give either --seconds or --work'],
		[['solve', ...example, '--seconds', '0'], '--seconds must be a number, above 0'],
		[['solve', ...example, '--out', 'roster.pdf'], '--out must end in .csv, .xlsx, .ics or .json'],
		[
			['solve', ...example, '--out', '/nowhere/roster.csv'],
			'--out cannot be written: there is no folder "/nowhere"'
		],
		[['solve', ...example, '--out', '/'], '--out must end in'],
		[['solve', ...example, '--out', 'roster-{person}.csv'], '--out with {person} goes only with .ics'],
		[['solve', ...example, '--from', 'Monday'], '--from must be a date like 2026-11-09'],
		[['solve', ...example, '--zone', 'Mars/Base'], '--zone must be a time zone'],
		[['check', ...example], 'expected the file of a roster, got 0 operands']
	])('%j is wrong use: one sentence, exit code 2', async (args, sentence) => {
		const { code, stdout, stderr } = await runScheduler('roster', ...args);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(stderr).toContain(sentence);
	});

	test('demand beyond what people can work is covered as far as it goes, and the rest is told', async () => {
		const answer = await json(
			'solve',
			...argsOf('capacity', { demand: demandOn([9, 10], 20) }),
			'--work',
			'1'
		);
		expect(answer).toMatchObject({ status: 'solved', code: 0 });
		// 360 head-hours, two people with 8 h at work (less a paid quarter twice) on two days.
		expect(answer.shortHours).toBeGreaterThan(325);
		expect(answer.shortHours).toBeLessThan(332);
	}, 120_000);

	test('an unknown skill is told, with the name that was meant', async () => {
		const people = `${two}3,Cy,full-time,chat|chta,30\n`;
		const told = await json('solve', ...argsOf('skill', { people }), '--work', '0.5');
		expect(told.notes).toContainEqual(
			expect.objectContaining({
				code: 'skill_unknown',
				message: expect.stringContaining('(is "chat" meant?)') as string
			})
		);
	}, 120_000);

	test('a queue that nobody can serve: the rest is planned, its hours are missing, and that is said', async () => {
		const demand = `${demandOn([9], 1)}2026-11-09 08:00,phone,2\n2026-11-09 08:30,phone,2\n`;
		const people = '1,Ann,full-time,chat|Phoen,30\n2,Bo,full-time,chat,30\n';
		const args = argsOf('phone', { demand, people: `id,name,contract,skills,wage\n${people}` });
		const { code, stdout } = await runScheduler('roster', 'solve', ...args, '--work', '0.5', '--json');
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({
			status: 'solved',
			unserved: [
				{
					queue: 'phone',
					headHours: 2,
					similar: 'Phoen',
					sentence: { zh: expect.stringContaining('没有人员会处理队列“phone”') as string }
				}
			]
		});
		const told = await runScheduler('roster', 'solve', ...args, '--work', '0.5');
		expect(told.stdout).toMatch(
			/^WARNING +Nobody has the skill for the queue “phone”: all of its 2 head-hours stay short. Is it the skill “Phoen” of the people\?$/m
		);
		const none = argsOf('none', { demand: demand.replaceAll('chat', 'voice'), people: two });
		const refused = await runScheduler('roster', 'solve', ...none);
		expect(refused.code).toBe(1);
		expect(refused.stderr).toContain('Nobody has the skill for the queue “phone”');
	}, 120_000);

	test('overlapping leave is one leave, and nobody works in it', async () => {
		const leave = 'person,from,to,kind\nAnn,2026-11-09,2026-11-10,annual\n1,2026-11-10,2026-11-10,sick\n';
		const answer = await json('solve', ...argsOf('leave', { leave, demand: demandOn([9, 10, 11], 1) }), '--work', '0.5'); // prettier-ignore
		expect(answer).toMatchObject({ status: 'solved', code: 0 });
		expect(answer.notes).toContainEqual(expect.objectContaining({ code: 'leave_joined' }));
		const days = answer.roster?.filter(({ person }) => person === '1').map(({ date }) => date);
		expect(days?.filter((date = '') => date < '2026-11-11')).toEqual([]);
	}, 120_000);

	test('a shift longer than the legal day is never given: what is returned is legal', async () => {
		const rules =
			'{"shifts":[{"id":"long","first":"08:00","spanMinutes":900,"contracts":["full_time"]}],"onlyShifts":["long"]}';
		const { code, stdout, stderr } = await runScheduler('roster', 'solve', ...argsOf('long', { rules }), '--work', '0.5'); // prettier-ignore
		expect(code).toBe(1);
		expect(stdout).toBe('');
		expect(stderr).toContain('No shift is left that anybody could work');
	}, 120_000);

	test('least hours above what somebody can work are told as a broken rule, not as a solved roster', async () => {
		const people =
			'id,contract,skills,wage,min_week_hours,available\n1,full-time,chat,30,40,Mon 08:00-17:00\n2,full-time,chat,30,,\n';
		const demand = demandOn([9, 10, 11, 12, 13, 14, 15], 1);
		const answer = await json('solve', ...argsOf('least', { people, demand }), '--work', '0.5');
		expect(answer.code).toBe(1);
		expect(['broken rules', 'refused']).toContain(answer.status);
		if (answer.status === 'broken rules') {
			const hard = answer.findings?.filter(({ strength }) => strength.kind === 'hard');
			expect(hard?.map(({ rule }) => rule)).toEqual(['leastHoursAWeek']);
		}
	}, 120_000);

	test('a month of 31 days that begins in the middle of a week, nights over its end, one legal shift for somebody', async () => {
		const dates = Array.from({ length: 31 }, (_, day) => `2026-10-${String(day + 1).padStart(2, '0')}`);
		const demand = `time,queue,heads\n${dates.flatMap((date) => Array.from({ length: 24 }, (_, h) => `${date} ${String(h).padStart(2, '0')}:00,chat,1`)).join('\n')}\n`;
		const people = `id,contract,skills,wage,rest_days,available,available_from,available_to\n${[1, 2, 3, 4, 5, 6, 7].map((id) => `${id},full-time,chat,30,rolling,,,`).join('\n')}\n8,part-time,chat,20,,Sat 08:00-12:00,2026-10-03,2026-10-03\n`;
		const answer = await json('solve', ...argsOf('october', { people, demand }), '--work', '1');
		expect(answer).toMatchObject({ status: 'solved', code: 0 });
		const eighth = answer.roster?.filter(({ person }) => person === '8') ?? [];
		expect(
			eighth.every(({ date, start, end }) => `${date} ${start} ${end}` === '2026-10-03 08:00 12:00')
		).toBe(true);
	}, 120_000);
});

describe('roster check', () => {
	test('tells what a roster by hand breaks, with its sentence, and needs no demand', async () => {
		const people = write('p5.csv', two);
		const roster = write(
			'by-hand.csv',
			'person,date,start,end,queue,breaks\nAnn,2026-11-09,15:00,24:00,chat,19:00-20:00 meal\nAnn,2026-11-10,08:00,17:00,chat,12:00-13:00 meal\n'
		);
		const { code, stdout } = await runScheduler('roster', 'check', roster, '--people', people);
		expect(code).toBe(1);
		expect(stdout).toMatch(/^rules +hard rules are broken once$/m);
		expect(stdout).toContain('broken: At least 11 hours lie between two shifts. Once\n');
		expect(stdout).toContain('  Ann 2026-11-10 (8 h, limit 11 h)\n');
		expect(stdout).not.toContain('coverage');
	});

	test('a shift of nobody known, and one outside the days, are refused by row', async () => {
		const people = write('p6.csv', two);
		const roster = write(
			'strangers.csv',
			'person,date,start,end,queue\nZoe,2026-11-09,08:00,17:00,chat\n1,2026-11-20,08:00,17:00,chat\n'
		);
		const answer = await json(
			'check',
			roster,
			'--people',
			people,
			'--from',
			'2026-11-09',
			'--to',
			'2026-11-16'
		);
		expect(answer.faults?.map(({ row, code }) => [row, code])).toEqual([
			[2, 'person_unknown'],
			[3, 'outside']
		]);
	});

	test('all that is wrong with a roster is told at once, and with what is wrong with the other files', async () => {
		const people = write('p7.csv', two);
		const text =
			'person,date,start,end,queue\nZoe,2026-11-09,08:00,17:00,chat\n1,2026-11-10,late,17:00,chat\n2,2026-11-11,08:00,17:00,chatt\n';
		const roster = write('faults.csv', text);
		const answer = await json('check', roster, '--people', people);
		expect(answer.faults?.map(({ row, field, code }) => [row, field, code])).toEqual([
			[2, 'person', 'person_unknown'],
			[3, 'start', 'not_a_time'],
			[4, 'queue', 'queue_unknown']
		]);
		const faulty = write('p8.csv', two.replace('full-time', 'sometimes'));
		const both = await json('check', roster, '--people', faulty);
		expect([both.file, ...(both.others ?? []).map(({ file }) => file)]).toEqual([faulty, roster]);
	});
});
