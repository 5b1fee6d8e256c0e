import type { Highs } from 'highs';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { coverOfHeads } from '#scheduler/roster/explain/cover-of-heads.ts';
import type { SolvedPlan } from '#scheduler/roster/explain/rank-repairs.ts';
import { missingHours, type SlotCover } from '#scheduler/roster/explain/short-window.ts';
import { encodeRoster } from '#scheduler/roster/compile/encode-roster.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { RosterState } from '#scheduler/roster/solve/roster-state.ts';
import { solveRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, person } from './legal-roster.ts';
import { lanesInThisThread } from './lanes-in-this-thread.ts';
import { datesFrom, demandOf, plan } from './roster-plan.ts';

const wednesday = '2026-11-11';

/** Few shifts, so that it is solved quickly. */
const templates = standardShifts
	.filter(({ id }) => ['early', 'late', 'launch', 'part-4'].includes(id))
	.map((template) =>
		template.id === 'part-4' ? { ...template, first: '20:00' } : { ...template, last: template.first }
	);

/**
 * Monday 9 to Friday 13 November: two heads of chat by day, six on the evening of the 11th. Six people; Ann is on leave on
 * the 10th and 11th, Ed and Flo know voice only, Di works part-time and asks for the 11th off, Gus wants the early shift.
 */
export function shortShop(changes: Partial<RosterPlan> = {}): RosterPlan {
	return plan({
		from: '2026-11-09',
		to: '2026-11-14',
		demand: [
			...demandOf('chat', datesFrom('2026-11-09', 5), ['09:00', '18:00'], 2),
			...demandOf('chat', [wednesday], ['20:00', '24:00'], 6)
		],
		people: [
			person('ann', {
				leave: [{ kind: 'annual', start: at('2026-11-10 00:00'), end: at('2026-11-12 00:00') }]
			}),
			person('cy'),
			person('di', { contract: 'part_time', wishes: [{ date: wednesday, shift: 'off', weight: 20 }] }),
			person('ed', { skills: [{ queue: 'voice', level: 2 }] }),
			person('flo', { skills: [{ queue: 'voice', level: 2 }] }),
			person('gus', { wishes: [{ date: wednesday, shift: 'early', weight: 50 }] })
		],
		templates,
		promotionDays: [wednesday],
		...changes
	});
}

/** Solves a plan in this thread with seed 1 and a little work; undefined where it is refused. */
export async function solveHere(
	highs: Highs,
	of: RosterPlan,
	start?: PlannedRoster,
	work = 0.02
): Promise<(SolvedPlan & { readonly cover: readonly SlotCover[] }) | undefined> {
	const compiled = compilePlan(of);
	if (compiled.status === 'refused') return undefined;
	const { problem } = compiled;
	const { cells } = await solveRoster(
		problem,
		1,
		{ kind: 'work', work },
		lanesInThisThread(problem, highs),
		() => undefined,
		start && encodeRoster(compiled, start).cells
	);
	const state = new RosterState(prepareProblem(problem), cells);
	const cover = coverOfHeads(compiled, state.heads);
	return {
		roster: decodeRoster(compiled, cells),
		cost: state.cost,
		shortageHours: missingHours(cover),
		isLegal: state.hard === 0,
		cover
	};
}
