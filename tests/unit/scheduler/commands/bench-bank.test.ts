import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOfDay, weekdayOf } from '#scheduler/calendar/day-number.ts';
import { benchBank } from '#scheduler/commands/bench-bank.ts';
import { runCommandLine } from '#scheduler/commands/run-command-line.ts';
import { RecordedTerminal } from '../../../support/recorded-terminal.ts';

let folder = '';
const file = (name: string, text: string) => {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
};

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'bench-bank-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
	const terminal = new RecordedTerminal();
	const code = await runCommandLine(['bench', 'bank', ...argv], [benchBank], terminal);
	return { code, output: terminal.output, reports: terminal.errors.split('\n').slice(0, -1) };
}

function csv(days: number): string {
	const lines = ['date,slot,start_time,calls'];
	for (let day = 4; day < 4 + days; day++) {
		if (weekdayOf(day) >= 5) continue;
		for (let slot = 1; slot <= 169; slot++) {
			lines.push(`${dateOfDay(day)},${slot},,${10 + ((day * 5 + slot * 3) % 13)}`);
		}
	}
	return lines.join('\n');
}

describe('bench bank', () => {
	it('--json gives days, leads, dayMape, coverage90, intraday and seconds, as planning.md says', async () => {
		const { code, output, reports } = await run(
			file('bank.csv', csv(56)),
			'--history',
			'25',
			'--days',
			'4',
			'--json'
		);
		expect([code, reports]).toEqual([0, []]);
		const share = expect.any(Number) as number;
		const lead = { wape: share, snaive: share, historical: share };
		const update = { gain: share };
		expect(JSON.parse(output)).toEqual({
			days: 4,
			leads: { '1': lead, '2': lead, '5': lead, '10': lead },
			dayMape: share,
			coverage90: share,
			intraday: { '10': update, '12': update, '14': update },
			seconds: 0
		});
	});

	it('says when fewer days can be forecast than were asked for', async () => {
		const { code, output, reports } = await run(file('short.csv', csv(56)), '--history', '36');
		expect(code).toBe(0);
		expect(reports).toEqual(['4 days are forecast: after a history of 36 the file has no more than that']);
		expect(output).toContain('historical average %');
	});

	it('a file that is none, a slot given twice, too few days: exit code 1 with row and field', async () => {
		const wrong = await run(file('wrong.csv', 'date,slot,calls\n2003-13-01,1,5\n2003-03-03,1,x\n'), '--json');
		expect(wrong.code).toBe(1);
		expect(JSON.parse(wrong.output)).toMatchObject({
			status: 'refused',
			faults: [
				{ code: 'not_a_date', row: 2, field: 'date' },
				{ code: 'not_a_count', row: 3, field: 'calls' }
			]
		});
		const twice = await run(file('twice.csv', 'date,slot,calls\n2003-03-03,1,5\n2003-03-03,1,5\n'), '--json');
		expect(JSON.parse(twice.output)).toMatchObject({ faults: [{ code: 'given_twice', row: 3 }] });
		expect((await run(file('few.csv', csv(7)))).code).toBe(1);
		expect((await run(join(folder, 'none.csv'))).code).toBe(1);
	});

	it('no file: exit code 2', async () => {
		expect((await run()).code).toBe(2);
	});
});
