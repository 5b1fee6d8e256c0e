import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '#scheduler/commands/run-command-line.ts';
import { simulate } from '#scheduler/commands/simulate.ts';
import { staff } from '#scheduler/commands/staff.ts';
import { RecordedTerminal } from '../../../support/recorded-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'staff-'));
afterAll(() => rmSync(folder, { recursive: true }));
const forecast = join(folder, 'forecast.csv');
writeFileSync(
	forecast,
	'time,end,queue,mean\n2026-11-10 20:00,2026-11-10 21:00,售前,60\n2026-11-10 20:00,2026-11-10 21:00,售后,30\n'
);
const demand = join(folder, 'demand.csv');
writeFileSync(
	demand,
	'time,end,queue,heads\n2026-11-10 20:00,2026-11-10 21:00,售前,6\n2026-11-10 20:00,2026-11-10 21:00,售后,4\n'
);

async function run(line: string) {
	const terminal = new RecordedTerminal();
	const argv = line
		.replace('FORECAST', `--forecast ${forecast}`)
		.replace('DEMAND', `--demand ${demand}`)
		.replace('SERVICE', '--within 20s --service-level 0.8')
		.split(' ');
	const code = await runCommandLine(argv, [staff, simulate], terminal);
	return { code, output: terminal.output, errors: terminal.errors };
}

describe('staff and simulate', () => {
	test.each([
		['staff FORECAST --handle-time 3m SERVICE --per 5m', '--per goes only with --arrivals'],
		['staff --arrivals 9 --per 1h --handle-time 3m SERVICE --out a.csv', '--out goes only with --forecast'],
		['staff --arrivals 9 --per 1h --handle-time 3m SERVICE --certainty 0.8', '--certainty goes only with'],
		[
			'staff --arrivals 9 --per 1h --handle-time 售后=3m SERVICE',
			'must be one for all with --arrivals, got one of "售后"'
		],
		['staff --arrivals 9 --per 1h --handle-time 3m --handle-time 5m SERVICE', '--handle-time is given twice'],
		[
			'staff FORECAST --handle-time 3m --handle-time 售後=5m SERVICE',
			'of "售後": there is no such queue, but 售前, 售后'
		],
		['staff FORECAST --handle-time 售前=3m SERVICE', '--handle-time of "售后" is missing'],
		[
			'staff --arrivals 9 --per 1h --handle-time 3m --max-occupancy 0.9 --of-served',
			'--of-served needs --service-level'
		],
		['staff --arrivals 9 --per 1h --handle-time 3m', 'a target (--service-level, --mean-response'],
		[
			'staff --arrivals 1e9 --per 1h --handle-time 3m SERVICE',
			'the targets must be reachable: in slot 0 they are not'
		],
		[
			'simulate FORECAST DEMAND --arrivals 9 --handle-time 3m SERVICE',
			'give either --arrivals with --per and --heads'
		],
		['simulate DEMAND --handle-time 3m SERVICE', 'give either --arrivals with --per and --heads'],
		['simulate FORECAST DEMAND --heads 9 --handle-time 3m SERVICE', '--heads goes only with --arrivals'],
		['simulate FORECAST DEMAND --handle-time 3m --handle-time 售後=5m SERVICE', 'there is no such queue'],
		[
			'simulate --arrivals 1e12 --per 30m --heads 14 --handle-time 3m SERVICE',
			'a run must have at most 10000000 arrivals, got 16000000000000'
		],
		[
			'simulate --arrivals 9 --per 1s --heads 14 --handle-time 3m SERVICE',
			'--runs must be at most 69 for 1 queues of 28800 slots, got 100'
		]
	])('%s is refused in one sentence with code 2', async (line, sentence) => {
		const { code, output, errors } = await run(line);
		expect({ code, output }).toEqual({ code: 2, output: '' });
		expect(errors).toContain(sentence);
		expect(errors.split('\n')).toHaveLength(2);
	});

	test('staff says 29 % as 29 %, and with a handle time per queue staffs each by its own', async () => {
		const one = await run('staff --arrivals 100 --per 30m --handle-time 3m SERVICE --shrinkage 0.29');
		expect(one.output).toContain('14 agents (firstResponse binds), 20 staffed with 29 % shrinkage');
		const two = await run('staff FORECAST --handle-time 3m --handle-time 售后=6m SERVICE --json');
		const { slots } = JSON.parse(two.output) as { slots: { queue: string; offeredLoad: number }[] };
		expect(slots.map(({ queue, offeredLoad }) => [queue, Number(offeredLoad.toFixed(9))])).toEqual([
			['售前', 3],
			['售后', 3]
		]);
	});

	test('a demand of 30,000 heads, a path with half an arrival and a slot without length are refused with their place and code 1', async () => {
		const crowd = join(folder, 'crowd.csv');
		writeFileSync(crowd, readFileSync(demand, 'utf8').replace('售前,6', '售前,30000'));
		const many = await run(`simulate FORECAST --demand ${crowd} --handle-time 3m SERVICE`);
		expect(many).toMatchObject({ code: 1, output: '' });
		expect(many.errors).toContain('row 2, heads: must be a whole number, at most 20000, got 30000');
		const half = join(folder, 'half.json');
		const slots = [
			{
				time: '2026-11-10T20:00+08:00',
				end: '2026-11-10T21:00+08:00',
				mean: 1,
				p10: 0,
				p50: 1,
				p80: 2,
				p90: 3,
				p95: 4
			}
		];
		writeFileSync(half, JSON.stringify({ queues: [{ queue: '售前', slots, paths: [[0.5]] }] }));
		const empty = join(folder, 'empty.json');
		const slot = { ...slots[0], end: slots[0]?.time };
		writeFileSync(empty, JSON.stringify({ queues: [{ queue: '售前', slots: [slot] }] }));
		const none = await run(`staff --forecast ${empty} --handle-time 3m SERVICE`);
		expect(none.errors).toContain('/queues/0/slots/0/end: must be after its time');
		const part = await run(`staff --forecast ${half} --certainty 0.8 --handle-time 3m SERVICE`);
		expect(part).toMatchObject({ code: 1, output: '' });
		expect(part.errors).toContain(
			'/queues/0/paths: must be paths with one count a slot, whole and at least 0'
		);
	});

	test('simulate plays the demand that staff wrote', async () => {
		const { code, output } = await run('simulate FORECAST DEMAND --handle-time 3m SERVICE --runs 20 --json');
		const { queues } = JSON.parse(output) as {
			queues: { queue: string; total: { headsOnline: { mean: number } } }[];
		};
		expect(code).toBeLessThanOrEqual(1);
		expect(queues.map(({ queue, total }) => [queue, total.headsOnline.mean])).toEqual([
			['售前', 6],
			['售后', 4]
		]);
	});
});
