import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runScheduler } from '../../support/run-scheduler.ts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-change-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
	writeFileSync(join(folder, name), content);
	return join(folder, name);
}

const two =
	'id,name,contract,skills,wage\n1,Ann,full-time,chat,30\n2,Bo,full-time,chat,30\n3,Bo,part-time,chat,25\n';
const week = [9, 10, 11, 12, 13];
/** Heads of chat from 08:00 to 17:00 from Monday to Friday. */
const demandOf = (heads: (day: number) => number) =>
	`time,queue,heads\n${week
		.flatMap((day) =>
			Array.from({ length: 18 }, (_, slot) => {
				const hour = String(8 + Math.floor(slot / 2)).padStart(2, '0');
				return `2026-11-${String(day).padStart(2, '0')} ${hour}:${slot % 2 === 0 ? '00' : '30'},chat,${heads(day)}`;
			})
		)
		.join('\n')}\n`;
/** Ann works 08–17 from Monday to Friday, with breaks that the template allows. */
const published = `person,date,start,end,queue,breaks,locked,shift\n${week
	.map(
		(day) =>
			`1,2026-11-${String(day).padStart(2, '0')},08:00,17:00,chat,09:00-09:15 short|11:00-12:00 meal|15:00-15:15 short,no,early`
	)
	.join('\n')}\n`;

interface Answer {
	readonly status: string;
	readonly changedDates: readonly string[];
	readonly forced: readonly { readonly person: string; readonly date: string }[];
	readonly fewest?: { readonly changes: number; readonly bound: number; readonly proven: boolean };
	readonly points: readonly {
		readonly kind: string;
		readonly changes: number;
		readonly shortHours: number;
		readonly newFindings: readonly unknown[];
		readonly touched: readonly {
			readonly person: string;
			readonly after: { readonly start: string } | null;
		}[];
	}[];
	readonly picked: string;
}

async function change(...more: readonly string[]) {
	const args = [
		write('roster.csv', published),
		'--people', write('people.csv', two),
		'--demand', write('demand.csv', demandOf(() => 1)),
		'--rules', write('rules.json', '{"onlyShifts":["early","late","part-4"]}'),
		...more
	]; // prettier-ignore
	return runScheduler('roster', 'change', ...args);
}

async function json(...more: readonly string[]): Promise<Answer & { readonly code: number | null }> {
	const { code, stdout, stderr } = await change(...more, '--work', '0.1', '--json');
	expect(stderr).toBe('');
	return { code, ...(JSON.parse(stdout) as Answer) };
}

describe('roster change', () => {
	test('a sick call on Wednesday: what falls out, who is called, and the roster written with it', async () => {
		const out = join(folder, 'changed.csv');
		const { code, stdout, stderr } = await change('--sick', 'Ann:2026-11-11', '--now', '2026-11-11 06:00', '--work', '0.1', '--out', out); // prettier-ignore
		expect(code).toBe(0);
		expect(stdout).toContain('changed: 2026-11-11\n');
		expect(stdout).toMatch(/^2026-11-11 {2}1 +Ann +08:00–17:00 chat {2}off$/m);
		expect(stdout).toMatch(/^fewest: 1 change, that is proven; no day is shorter than it was published$/m);
		expect(stdout).toMatch(/^2026-11-11 {2}2 +Bo +off +08:00–17:00 chat$/m);
		expect(stderr).toContain(`fewest is written to ${out}`);
		const rows = readFileSync(out, 'utf8').trim().split(/\r?\n/);
		const before = published.trim().split('\n');
		// All other days are byte for byte as published.
		for (const row of before.filter((_, at) => at !== 3)) expect(rows.join('\n')).toContain(row);
		expect(rows).toHaveLength(6);
		expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
	}, 150_000);

	test('a search that ends before the fewest changes are found says so', async () => {
		const { code, stdout } = await change('--sick', '1:2026-11-11', '--seconds', '0.001');
		expect(code).toBe(0);
		expect(stdout).toMatch(/^untouched /m);
		expect(stdout).not.toMatch(/^fewest {2}/m);
		expect(stdout).toContain(
			'fewest: none was found before the search ended; more --seconds, --work or --reach may find one\n'
		);
	}, 150_000);

	test('least hours that the published roster missed are no new finding where a sick call lowers them', async () => {
		// Nobody works in the second week: 50 h are missing as published, 42 h when 8 h have fallen out.
		const people = write(
			'least.csv',
			'id,name,contract,skills,wage,min_week_hours\n1,Ann,full-time,chat,30,50\n'
		);
		const { points, code } = await json('--people', people, '--to', '2026-11-23', '--sick', '1:2026-11-11');
		expect(points.flatMap(({ newFindings }) => newFindings)).toEqual([]);
		expect(code).toBe(0);
	}, 150_000);

	test('the same seed and work give the same answer, byte for byte', async () => {
		const args = ['--sick', '1:2026-11-11..2026-11-12', '--work', '0.1', '--seed', '3', '--json'];
		const [one, two] = [await change(...args), await change(...args)];
		expect(one.stdout).toBe(two.stdout);
		const answer = JSON.parse(one.stdout) as Answer;
		expect(answer.forced.map(({ date }) => date)).toEqual(['2026-11-11', '2026-11-12']);
		expect(answer.fewest).toMatchObject({ changes: 2, bound: 2, proven: true });
		expect(answer.points.flatMap(({ newFindings }) => newFindings)).toEqual([]);
	}, 150_000);

	test('leave in --leave that the published roster does not know of is a change too', async () => {
		const leave = write('leave.csv', 'person,from,to,kind\n1,2026-11-13,2026-11-13,annual\n');
		const { changedDates, forced } = await json('--leave', leave);
		expect(changedDates).toEqual(['2026-11-13']);
		expect(forced).toMatchObject([{ person: '1', date: '2026-11-13' }]);
	}, 150_000);

	test('more demand on Thursday calls somebody, and less calls nobody', async () => {
		const more = write(
			'more.csv',
			demandOf((day) => (day === 12 ? 2 : 1))
		);
		const { changedDates, points } = await json('--new-demand', more);
		expect(changedDates).toEqual(['2026-11-12']);
		expect(points.at(-1)?.changes).toBeGreaterThan(0);
		const less = await json(
			'--new-demand',
			write(
				'less.csv',
				demandOf((day) => (day === 12 ? 0 : 1))
			)
		);
		expect(less.fewest).toMatchObject({ changes: 0 });
	}, 150_000);

	test('a lock on a late shift of Tuesday takes Ann off the early one', async () => {
		const locks = write(
			'locks.csv',
			'person,date,start,end,queue,breaks,locked,shift\n1,2026-11-10,17:00,24:00,chat,18:30-18:45 short|20:00-20:30 meal,yes,late\n'
		);
		const { forced, code } = await json('--locks', locks);
		expect(code).toBe(0);
		expect(forced).toMatchObject([{ person: '1', date: '2026-11-10', after: { start: '17:00' } }]);
	}, 150_000);

	test('a call for a day that is over changes nothing', async () => {
		const { changedDates, points, code } = await json('--sick', '1:2026-11-09', '--now', '2026-11-11');
		expect([changedDates, points.length, code]).toEqual([[], 1, 0]);
	}, 150_000);

	test.each([
		[['--sick', '1'], '--sick must be like 103:2026-11-10 or 103:2026-11-10..2026-11-12, got "1"'],
		[['--sick', '1:2026-11-31'], '--sick must be like'],
		[['--sick', '1:2026-11-12..2026-11-10'], '--sick must not end before it begins'],
		[['--sick', '1:2026-12-12'], 'lies outside the days of the roster, 2026-11-09 to before 2026-11-14'],
		[['--sick', 'Zoe:2026-11-12'], '--sick: there is no person "Zoe"'],
		[['--sick', 'Bo:2026-11-12'], '--sick: 2 people are called "Bo": give the id (2, 3)'],
		[['--seconds', '1', '--work', '1'], 'give either --seconds or --work'],
		[['--pick', 'best'], '--pick must be one of untouched, fewest, balanced, leastCost'],
		[['--now', 'soon'], '--now must be a date or time']
	])(
		'%j is used wrongly: a sentence and exit code 2',
		async (args, sentence) => {
			const { code, stderr, stdout } = await change(...args);
			expect([code, stdout]).toEqual([2, '']);
			expect(stderr).toContain(sentence);
		},
		60_000
	);

	test('new demand of which nobody can serve any queue is refused', async () => {
		const strange = write('strange.csv', demandOf(() => 1).replaceAll(',chat,', ',voice,'));
		const { code, stderr } = await change('--new-demand', strange);
		expect(code).toBe(1);
		expect(stderr).toContain('Nobody has the skill for the queue “voice”');
	}, 150_000);
});
