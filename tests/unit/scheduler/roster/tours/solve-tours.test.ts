import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { verifyPriceBound } from '#scheduler/roster/check/verify-price-bound.ts';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { dayOff, type BreakPlacement, type Roster } from '#scheduler/roster/problem/roster.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { solveTours } from '#scheduler/roster/tours/solve-tours.ts';
import { TourLane, type TourNews, type TourTask } from '#scheduler/roster/tours/tour-lane.ts';

const highs = await loadHighs();

/** A week of a small contact centre. */
function smallFloor() {
	const planted = plantFloor({ people: 12, days: 7, shape: 'normal', seed: 5 });
	return { planted, problem: planted.compiled.problem };
}

async function solve(
	problem: RosterProblem,
	work: number,
	withoutBound = false,
	start?: Roster,
	startBreaks?: BreakPlacement
) {
	const prepared = prepareProblem(problem);
	const lanes = [0, 1].map(() => {
		const lane = new TourLane(highs, prepared);
		return { run: (task: Parameters<TourLane['run']>[0]) => Promise.resolve(lane.run(task)) };
	});
	return solveTours(
		problem,
		1,
		{ kind: 'work', work, withoutBound },
		lanes,
		() => 0,
		() => undefined,
		start,
		startBreaks
	);
}

describe('solveTours', () => {
	it(
		'finds the same legal roster twice, near the planted one, and a bound that the check derives again',
		{ timeout: 180_000 },
		async () => {
			const { planted, problem } = smallFloor();
			const [one, two] = [await solve(problem, 6), await solve(problem, 6)];
			expect([two.cells, two.placement, two.bound]).toEqual([one.cells, one.placement, one.bound]);

			const { cost, findings } = checkRoster(problem, one.cells, one.placement);
			expect(findings).toEqual([]);
			expect([one.hard, one.cost]).toEqual([0, cost.total]);
			expect(one.cost).toBeLessThan(1.3 * planted.cost);
			expect(one.bound.kind).toBe('prices');
			expect(one.bound.value).toBeLessThanOrEqual(planted.cost);
			expect(one.bound.value).toBeGreaterThan(0.9 * planted.cost);
			expect(verifyPriceBound(problem, one.certificate!)).toEqual({
				status: 'bound',
				value: one.bound.value
			});
		}
	);

	it('keeps the roster that a lane told of where the time is up before any lane answers', async () => {
		const { problem } = smallFloor();
		const lane = new TourLane(highs, prepareProblem(problem));
		const killed = async (tells: boolean) =>
			solveTours(
				problem,
				1,
				{ kind: 'time', seconds: 1, isOver: () => true },
				[0, 1].map(() => ({
					run: (task: TourTask, tell: (news: TourNews) => void) => {
						if (tells && task.kind === 'tour-names') lane.run(task, tell);
						return Promise.resolve(undefined);
					}
				})),
				() => 1,
				() => undefined
			);
		const told = await killed(true);
		expect(checkRoster(problem, told.cells, told.placement).findings).toEqual([]);
		expect([told.hard, told.unfinished]).toEqual([0, undefined]);
		expect(told.cells.some((cell) => cell !== dayOff)).toBe(true);

		// And says so where there was nothing to keep.
		const silent = await killed(false);
		expect(silent.cells.every((cell) => cell === dayOff)).toBe(true);
		expect(silent.unfinished).toBe(true);
	});

	it('begins with the breaks of the roster that it is given, and ends no dearer with hardly any work', async () => {
		const { planted, problem } = smallFloor();
		const { cells, placement, cost } = planted;
		const unplaced = checkRoster(problem, cells).cost.total;
		expect(unplaced).toBeGreaterThan(cost);
		const solved = await solve(problem, 0.001, true, cells, placement);
		expect(solved.hard).toBe(0);
		expect(solved.cost).toBeLessThanOrEqual(cost);
	});

	it(
		'finds the same from a given roster whether a bound is looked for or not, since that is work of its own',
		{ timeout: 60_000 },
		async () => {
			const { planted, problem } = smallFloor();
			const { days } = problem;
			// The first person is at home all the time, so that there is something to find.
			const start = planted.cells.map((cell, at) => (at < days ? dayOff : cell));
			const [bare, bound] = [
				await solve(problem, 0.2, true, start, planted.placement),
				await solve(problem, 0.2, false, start, planted.placement)
			];
			expect([bound.cells, bound.placement]).toEqual([bare.cells, bare.placement]);
			expect([bare.bound.kind, bound.bound.kind]).toEqual(['cells', 'prices']);
			// The little work was spent on moving people.
			expect(bare.cells).not.toEqual(start);
			expect(bare.cost).toBeLessThan(checkRoster(problem, start).cost.total);
		}
	);
});
