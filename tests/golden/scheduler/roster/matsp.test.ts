import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkMatsp } from '#scheduler/roster/matsp/check-matsp.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { solveMatsp } from '#scheduler/roster/matsp/solve-matsp.ts';
import { weekGrid } from '#scheduler/roster/matsp/week-grid.ts';
import { contractBound } from '#scheduler/roster/matsp/work-bound.ts';
import { writeMatspRoster } from '#scheduler/roster/matsp/write-matsp-roster.ts';
import { matspLanesInThisThread } from '../../../support/matsp-lanes-in-this-thread.ts';

const folder = resolve(process.env['TIDEWALL_DATA'] ?? '../shared/data', 'rostering/matsp');
const read = (name: string) => readFileSync(resolve(folder, name), 'utf8');

/** The organisers' solution as rows of a roster; its days are counted from 0, as ours are. */
function rowsOf(xml: string): string {
	const rows: string[] = [];
	for (const [, id, shifts = ''] of xml.matchAll(/<Employee ID="(\d+)">(.*?)<\/Employee>/gs)) {
		for (const [, day, start = '', tasks = ''] of shifts.matchAll(
			/<Day>(\d+)<\/Day>\s*<Start>(\d\d:\d\d):00<\/Start>(.*?)<\/Shift>/gs
		)) {
			let minute = Number(start.slice(0, 2)) * 60 + Number(start.slice(3));
			for (const [, task, length] of tasks.matchAll(/<ID>(\d+)<\/ID>\s*<Length>(\d+)<\/Length>/g)) {
				const clock = [Math.floor(minute / 60) % 24, minute % 60];
				rows.push(
					`${id},${day},${clock.map((part) => String(part).padStart(2, '0')).join(':')},${task},${length}`
				);
				minute += Number(length);
			}
		}
	}
	return rows.join('\n');
}

describe.skipIf(!existsSync(folder))('multi-activity instances (needs the shared data)', () => {
	it('the organisers’ solution of instance 1 is legal and costs the 383 they say', () => {
		const rows = rowsOf(read('test_solution_1a.xml'));
		expect(rows.split('\n')).toHaveLength(40);
		expect(checkMatsp(read('1_7_10_1.txt'), rows)).toMatchObject({
			penalty: 383,
			findings: [],
			minutes: 18_300
		});
	});

	it('the bound of the contracts is the organisers’ for every stored instance', () => {
		const rows = read('_index_225.csv').trim().split(/\r?\n/).slice(1);
		const stored = rows
			.map((row) => row.split(','))
			.filter(([name]) => existsSync(resolve(folder, `${name}.txt`)));
		expect(stored.length).toBeGreaterThan(50);
		for (const fields of stored) {
			const grid = weekGrid(parseMatsp(read(`${fields[0]}.txt`)));
			expect(contractBound(grid), fields[0]).toBe(Number(fields.at(-1)));
		}
	});

	it('instance 14 (30 people, 3 tasks) is solved to its bound 1,279', async () => {
		const text = read('14_7_30_3.txt');
		const instance = parseMatsp(text);
		const lanes = matspLanesInThisThread(instance, await loadHighs());
		const solved = await solveMatsp(instance, 1, { kind: 'work', work: 16 }, lanes, () => undefined);
		expect(solved).toMatchObject({ under: 0, penalty: 1_279, bound: 1_279 });
		expect(checkMatsp(text, writeMatspRoster(instance, solved.roster))).toMatchObject({
			penalty: 1_279,
			findings: []
		});
	}, 120_000);
});
