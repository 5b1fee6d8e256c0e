import * as fc from 'fast-check';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { changeRoster } from '#scheduler/roster/change/change-roster.ts';
import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import { findWindow, touchedCells } from '#scheduler/roster/change/change-window.ts';
import { shortageOfCover } from '#scheduler/roster/change/shorter-than-published.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import type { RosterProblem } from '#scheduler/roster/problem/roster-problem.ts';
import { dayOff, emptyRoster, type Roster } from '#scheduler/roster/problem/roster.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { anyRosterProblem } from '../../../support/any-roster-problem.ts';
import { changeWorkersInThisThread } from '../../../support/change-workers-in-this-thread.ts';

const highs = await loadHighs();

/** Any problem, any published roster of it, somebody ill on a day or two, and a day before which nothing moves. */
function anyChange(people: number, days: number, reach: number): fc.Arbitrary<ChangeRequest> {
	return fc
		.record({
			problem: anyRosterProblem({ people, days }),
			picks: fc.array(fc.nat(5), { minLength: people * days, maxLength: people * days }),
			ill: fc.nat(people - 1),
			from: fc.nat(days - 1),
			length: fc.integer({ min: 1, max: 2 }),
			minute: fc.constantFrom(0, 600, 1_000)
		})
		.map(({ problem, picks, ill, from, length, minute }): ChangeRequest => {
			const closed = Array.from({ length }, (_, day) => ({ day: Math.min(days - 1, from + day) }));
			const sick = problem.people.map((person, at) =>
				at === ill ? { ...person, closed: [...person.closed, ...closed] } : person
			);
			return {
				problem: { ...problem, people: sick },
				published: openRosterOf(problem, picks),
				now: { day: from, minute },
				reach,
				leastGain: 1
			};
		});
}

function openRosterOf(problem: RosterProblem, picks: readonly number[]): Roster {
	const { openStart, openCells, people, days } = prepareProblem(problem);
	return emptyRoster(people, days).map((_, at) => {
		const from = openStart[at] ?? 0;
		const open = (openStart[at + 1] ?? 0) - from;
		return open === 0 ? dayOff : (openCells[from + ((picks[at] ?? 0) % open)] ?? dayOff);
	});
}

const isBegun = ({ problem, published, now }: ChangeRequest, at: number) => {
	const day = at % problem.days;
	if (day !== (now?.day ?? 0)) return day < (now?.day ?? 0);
	return (problem.options[published[at] ?? dayOff]?.start ?? Infinity) < (now?.minute ?? 0);
};

describe('every point of the curve', () => {
	it('breaks no rule that the untouched roster keeps, counts its changes, and moves nothing locked, past or begun', async () => {
		await fc.assert(
			fc.asyncProperty(anyChange(4, 9, 2), async (request) => {
				const { points, forced, fewest } = await changeRoster(
					request,
					1,
					{ kind: 'work', work: 0.1 },
					changeWorkersInThisThread(request, highs)
				);
				const { problem, published } = request;
				const { movable } = findWindow(request);
				expect(points[0]?.kind).toBe('untouched');
				for (const { cells, cost, findings, touched, kind } of points) {
					expect({ cost, findings }).toEqual(checkRoster(problem, cells));
					if (points[0]?.findings.length === 0) expect(findings).toEqual([]);
					const moved = Array.from(cells).flatMap((cell, at) => (cell === published[at] ? [] : [at]));
					const told = [...touched, ...forced].map(({ person, day }) => person * problem.days + day);
					for (const at of moved) {
						expect(told).toContain(at);
						const isForced = forced.some(({ person, day }) => person * problem.days + day === at);
						expect(isForced || movable.includes(at)).toBe(true);
						if (!isForced) expect(isBegun(request, at)).toBe(false);
						const lock = problem.people[Math.floor(at / problem.days)]?.locks.find(
							({ day }) => day === at % problem.days
						);
						if (lock !== undefined) expect(cells[at]).toBe(lock.cell);
					}
					if (kind === 'fewest') expect(touched.length).toBe(fewest?.changes);
				}
				if (fewest !== undefined) expect(fewest.bound).toBeLessThanOrEqual(fewest.changes);
			}),
			{ numRuns: 15 }
		);
	});
});

describe('the fewest changes', () => {
	it('are the fewest of all rosters of the window that break nothing and on no day are shorter than the published one', async () => {
		await fc.assert(
			fc.asyncProperty(anyChange(2, 5, 1), async (request) => {
				const window = findWindow(request);
				const { problem, published } = request;
				// Of two people on three days there are 4,096 rosters.
				const accepted = shortageOfCover(problem, published, problem.cover);
				let least = Infinity;
				const cells = window.base.slice();
				const fill = (index: number): void => {
					const at = window.movable[index];
					if (at === undefined) {
						const changes = touchedCells(window, cells).length;
						if (changes >= least) return;
						const { findings, cost } = checkRoster(window.frozen, cells);
						const short = shortageOfCover(problem, cells, problem.cover);
						expect(short.reduce((sum, one) => sum + one, 0)).toBe(cost.shortage);
						if (findings.length === 0 && short.every((one, day) => one <= accepted[day]!)) least = changes;
						return;
					}
					const { openStart, openCells } = window.prepared;
					for (let open = openStart[at] ?? 0; open < (openStart[at + 1] ?? 0); open++) {
						cells[at] = openCells[open] ?? dayOff;
						fill(index + 1);
					}
					cells[at] = window.base[at] ?? dayOff;
				};
				fill(0);
				const { fewest } = await changeRoster(
					request,
					1,
					{ kind: 'work', work: 0.1 },
					changeWorkersInThisThread(request, highs)
				);
				if (fewest === undefined) {
					expect(window.movable).toHaveLength(0);
					return;
				}
				if (least === Infinity) return;
				expect(fewest).toMatchObject({ from: 'published' });
				expect(fewest.bound).toBeLessThanOrEqual(least);
				expect(fewest.changes).toBe(least);
			}),
			{ numRuns: 40 }
		);
	});
});
