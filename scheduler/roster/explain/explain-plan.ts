import type { Highs } from 'highs';
import type { PlanFault } from '../compile/compiled-plan.ts';
import { compilePlan } from '../compile/compile-plan.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { ExplainBudget } from './deletion-filter.ts';
import { brokenWishes, type BrokenWish } from './broken-wishes.ts';
import {
	explainPeople,
	explainWindow,
	type PeopleConflicts,
	type WindowConflict
} from './explain-conflicts.ts';
import { fairnessOf, type Fairness } from './fairness.ts';
import { repairsOfWindow, usualScope, type RepairScope } from './find-repairs.ts';
import { hardFindings } from './person-question.ts';
import { rankRepairs, type RankedRepairs, type SolvedPlan, type SolvePlan } from './rank-repairs.ts';
import type { Repair } from './repair.ts';
import type { ServiceEffect } from './service-effect.ts';
import { settleConflicts, type SettledPlan } from './settle-conflicts.ts';
import { shortWindows, type SlotCover } from './short-window.ts';

/** What an explanation needs of the outside. */
export interface ExplainTools {
	readonly highs: Highs;
	/** Always with the same seed and work, so that two plans can be compared. */
	readonly solve: SolvePlan;
	/** How a roster covers a plan, slot by slot. */
	readonly coverOf: (plan: RosterPlan, roster: PlannedRoster) => readonly SlotCover[];
	/** The effect on the service level beside a base, where arrivals are known. */
	readonly meter?: (base: PlannedRoster) => (roster: PlannedRoster) => ServiceEffect | undefined;
	readonly onProgress?: (step: 'people' | 'roster' | 'windows' | 'wishes' | 'repairs', done: number) => void;
}

/** How much is explained, and how long that may take. */
export interface ExplainLimits {
	/** Questions about who excludes what, shared by people, windows and wishes. */
	readonly budget: ExplainBudget;
	readonly mostWindows: number;
	/** Plans that are solved to price repairs. */
	readonly mostRepairs: number;
	readonly scope?: RepairScope;
	/** Whether to look for what excludes windows that could be met by themselves; `explainWindow`. */
	readonly isThorough?: boolean;
}

/** All that can be said about a plan and its roster. */
export type PlanExplanation =
	/** The plan is not one: what is wrong with it besides conflicts. */
	| { readonly status: 'refused'; readonly people: PeopleConflicts; readonly faults: readonly PlanFault[] }
	| {
			readonly status: 'explained';
			readonly people: PeopleConflicts;
			/** What had to be taken back before a roster could be made at all; the plan that all else is about. */
			readonly settled: SettledPlan;
			/** That plan solved, from the roster given if there is one. */
			readonly base: SolvedPlan;
			/** The largest first. */
			readonly windows: readonly WindowConflict[];
			/** How many more windows are short. */
			readonly windowsLeft: number;
			readonly repairs: RankedRepairs;
			readonly wishes: readonly BrokenWish[];
			readonly fairness: Fairness;
			/** Whether the budget ended before everything was looked at. */
			readonly stoppedEarly: boolean;
	  };

/** Parts of the questions that each kind of explanation may use. */
const shareOfPeople = 0.4;
const shareOfWindows = 0.4;

/**
 * Explains a plan: who cannot be rostered and why, what stays short in the best roster and why, what could be done about
 * it and what that costs, which wishes are broken and why, and how evenly things are shared.
 *
 * @param given a roster to begin with, such as the one that a planner asks about
 */
export async function explainPlan(
	plan: RosterPlan,
	tools: ExplainTools,
	limits: ExplainLimits,
	given?: PlannedRoster
): Promise<PlanExplanation> {
	const { highs, solve, coverOf, meter, onProgress } = tools;
	const { budget, mostWindows, mostRepairs, scope = usualScope, isThorough } = limits;
	const isOver = () => budget.isOver?.() === true;
	const part = (share: number): ExplainBudget => ({
		...budget,
		questions: Math.ceil(budget.questions * share)
	});

	onProgress?.('roster', 0);
	const first = await solve(plan, given);
	onProgress?.('people', 0);
	const people = explainPeople(highs, plan, part(shareOfPeople), first && legalPeople(plan, first.roster));
	const settled = settleConflicts(highs, plan, people.impossible, scope);
	const base = people.impossible.length === 0 ? first : await solve(settled.plan, given);
	if (base === undefined) {
		const compiled = compilePlan(settled.plan);
		return { status: 'refused', people, faults: compiled.status === 'refused' ? compiled.faults : [] };
	}

	onProgress?.('windows', 0);
	const short = shortWindows(coverOf(settled.plan, base.roster), plan.zone);
	const told = short.slice(0, mostWindows);
	const perWindow = part(shareOfWindows / Math.max(1, told.length));
	const windows = told.map((window) =>
		explainWindow(highs, settled.plan, base.roster, window, perWindow, isThorough)
	);
	onProgress?.('wishes', 0);
	const wishes = brokenWishes(highs, settled.plan, base.roster, part(1 - shareOfPeople - shareOfWindows));

	const found = inTurn(
		windows.map(({ window, roles }) => repairsOfWindow(settled.plan, base.roster, window, roles, scope))
	);
	const serviceOf = meter?.(base.roster);
	const repairs = await rankRepairs(settled.plan, base, [...settled.alternatives, ...found], {
		solve,
		mostSolved: mostRepairs,
		isOver,
		...(serviceOf && { serviceOf }),
		onProgress: (done, total) => onProgress?.('repairs', done / total)
	});
	return {
		status: 'explained',
		people,
		settled,
		base,
		windows,
		windowsLeft: short.length - told.length,
		repairs,
		wishes,
		fairness: fairnessOf(settled.plan, base.roster),
		stoppedEarly:
			isOver() ||
			people.unproven.length > 0 ||
			repairs.untried > 0 ||
			windows.some(({ answer }) => answer.status === 'unproven') ||
			wishes.some(({ reason }) => reason.kind === 'unproven')
	};
}

/** People who break nothing hard in a roster: that they can be rostered is seen. */
function legalPeople(plan: RosterPlan, roster: PlannedRoster): ReadonlySet<string> {
	const broken = new Set(hardFindings(plan, roster).map(({ person }) => person));
	return new Set(plan.people.map(({ id }) => id).filter((id) => !broken.has(id)));
}

/** The first of each list, then the second of each, …; what is the same stands once. */
function inTurn(lists: readonly (readonly Repair[])[]): readonly Repair[] {
	const longest = Math.max(0, ...lists.map(({ length }) => length));
	const seen = new Set<string>();
	const repairs: Repair[] = [];
	for (let at = 0; at < longest; at++) {
		for (const list of lists) {
			const repair = list[at];
			if (repair === undefined) continue;
			const key = JSON.stringify(repair.action);
			if (seen.has(key)) continue;
			seen.add(key);
			repairs.push(repair);
		}
	}
	return repairs;
}
