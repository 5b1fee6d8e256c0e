import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkCurtois } from '#scheduler/roster/curtois/check-curtois.ts';
import { curtoisProblem } from '#scheduler/roster/curtois/curtois-problem.ts';
import { parseCurtois } from '#scheduler/roster/curtois/parse-curtois.ts';
import { writeCurtoisRoster } from '#scheduler/roster/curtois/write-curtois-roster.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { lanesInThisThread } from '../../../support/lanes-in-this-thread.ts';

const folder = resolve(process.env['TIDEWALL_DATA'] ?? '../shared/data', 'rostering/curtois');

describe.skipIf(!existsSync(folder))('Curtois instances (needs the shared data)', () => {
	it('Instance 1 is solved to its published optimum 607, and proven', async () => {
		const text = readFileSync(resolve(folder, 'Instance1.txt'), 'utf8');
		const instance = parseCurtois(text);
		const problem = curtoisProblem(instance);
		const solved = await solveRoster(
			problem,
			1,
			{ kind: 'work', work: 12 },
			lanesInThisThread(problem, await loadHighs()),
			() => undefined
		);
		expect(solved).toMatchObject({ hard: 0, cost: 607, optimal: true, bound: { value: 607 } });
		const check = checkCurtois(text, writeCurtoisRoster(instance, solved.cells));
		expect(check).toMatchObject({ objective: 607, findings: [] });
	}, 180_000);
});
