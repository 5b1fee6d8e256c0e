import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { curtoisProblem } from '#scheduler/roster/curtois/curtois-problem.ts';
import { parseCurtois } from '#scheduler/roster/curtois/parse-curtois.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { RosterCrew } from '#scheduler/threads/roster-crew.ts';
import { solveInThreads } from '#scheduler/threads/solve-in-threads.ts';
import { lanesInThisThread } from '../../support/lanes-in-this-thread.ts';
import { smallCurtois } from '../../support/small-curtois.ts';

const file = resolve(process.env['TIDEWALL_DATA'] ?? '../shared/data', 'rostering/curtois/Instance5.txt');

describe('solving in threads', () => {
	it('a small instance ends by itself when it is proven: cost 0, bound 0', async () => {
		const problem = curtoisProblem(parseCurtois(smallCurtois));
		const solved = await solveInThreads(problem, { seed: 1, seconds: 20 });
		expect(solved).toMatchObject({ hard: 0, cost: 0, bound: { value: 0 }, optimal: true });
	}, 60_000);

	it('an abort ends the search at once: the roster is whole, if empty', async () => {
		const problem = curtoisProblem(parseCurtois(smallCurtois));
		const solved = await solveInThreads(problem, { seed: 1, seconds: 600, signal: AbortSignal.abort() });
		expect(solved.cells).toEqual(new Int16Array(28).fill(-1));
	}, 60_000);

	it('a thread that cannot even begin is an error, not an empty roster', async () => {
		const problem = curtoisProblem(parseCurtois(smallCurtois));
		const dead = { run: () => Promise.reject(new Error('no thread')) };
		await expect(
			solveRoster(problem, 1, { kind: 'work', work: 1 }, [dead, dead], () => undefined)
		).rejects.toThrow('no thread');
	});

	it('refuses both work and seconds', async () => {
		const problem = curtoisProblem(parseCurtois(smallCurtois));
		await expect(solveInThreads(problem, { seed: 1, seconds: 1, work: 1 })).rejects.toThrow(RangeError);
	});
});

describe.skipIf(!existsSync(file))('a thread that dies (needs the shared data)', () => {
	let killer: NodeJS.Timeout | undefined;
	const read = () => curtoisProblem(parseCurtois(readFileSync(file, 'utf8')));

	it('is replaced, and the roster is the one that lanes in one thread find', async () => {
		const problem = read();
		const crew = new RosterCrew(problem, 2);
		let kills = 0;
		try {
			const solved = await solveRoster(problem, 7, { kind: 'work', work: 1.5 }, crew.lanes, ({ hard }) => {
				if (hard > 0 || kills > 0) return;
				kills++;
				void crew.kill(0);
			});
			expect(kills).toBe(1);
			const expected = await solveRoster(
				problem,
				7,
				{ kind: 'work', work: 1.5 },
				lanesInThisThread(problem, await loadHighs()),
				() => undefined
			);
			expect(solved.cells).toEqual(expected.cells);
			expect(solved.bound).toEqual(expected.bound);
		} finally {
			await crew.stop();
		}
	}, 120_000);

	it('again and again is given up, and the other goes on alone: a legal roster with a note', async () => {
		const problem = read();
		const crew = new RosterCrew(problem, 2);
		try {
			let killing = false;
			const solved = await solveRoster(problem, 7, { kind: 'work', work: 3 }, crew.lanes, ({ hard }) => {
				if (hard > 0 || killing) return;
				killing = true;
				killer = setInterval(() => void crew.kill(0), 20);
			});
			expect(killing).toBe(true);
			expect(solved.faults).toEqual([
				expect.stringMatching(
					/^a solver thread failed 3 times at one task: the solver thread ended with \d+$/
				)
			]);
			expect(checkRoster(problem, solved.cells)).toMatchObject({
				findings: [],
				cost: { total: solved.cost }
			});
		} finally {
			clearInterval(killer);
			await crew.stop();
		}
	}, 120_000);

	it('both again and again until they are given up: the last roster that was told of is returned', async () => {
		const problem = read();
		const crew = new RosterCrew(problem, 2);
		let told = Infinity;
		try {
			let killing = false;
			const solved = await solveRoster(problem, 7, { kind: 'work', work: 1e6 }, crew.lanes, (progress) => {
				if (progress.hard > 0) return;
				told = progress.cost;
				if (killing) return;
				killing = true;
				killer = setInterval(() => {
					void crew.kill(0);
					void crew.kill(1);
				}, 20);
			});
			expect(solved.faults).toHaveLength(2);
			expect(solved.cost).toBe(told);
			expect(checkRoster(problem, solved.cells)).toMatchObject({ findings: [], cost: { total: told } });
		} finally {
			clearInterval(killer);
			await crew.stop();
		}
	}, 120_000);

	it('all at once in the middle of a solve: the best so far is legal and was told of before', async () => {
		const problem = read();
		const crew = new RosterCrew(problem, 2);
		let over = false;
		let told = Infinity;
		const solved = await solveRoster(
			problem,
			7,
			{ kind: 'time', seconds: 60, isOver: () => over },
			crew.lanes,
			({ hard, cost, bound }) => {
				if (hard > 0 || bound === 0) return;
				told = cost;
				over = true;
				void crew.stop();
			}
		);
		const { cost, findings } = checkRoster(problem, solved.cells);
		expect(findings).toEqual([]);
		expect(cost.total).toBe(solved.cost);
		expect(solved.cost).toBeLessThanOrEqual(told);
	}, 120_000);
});
