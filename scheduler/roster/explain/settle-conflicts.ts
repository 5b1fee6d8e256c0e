import type { Highs } from 'highs';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { PersonConflict } from './explain-conflicts.ts';
import { planWith, repairsOfConflict, usualScope, type RepairScope } from './find-repairs.ts';
import { canBeRostered } from './person-question.ts';
import type { PlanElement } from './plan-element.ts';
import type { Repair, RepairAction } from './repair.ts';

/** A plan in which everybody can be rostered, and what was taken back for it. */
export interface SettledPlan {
	readonly plan: RosterPlan;
	/** One element of each conflict, which its alternatives are compared with. */
	readonly taken: readonly RepairAction[];
	/** People for whom nothing may be taken back, or not enough: the plan is without them and their locks. */
	readonly left: readonly string[];
	/** Another element of a conflict instead of the one taken. */
	readonly alternatives: readonly Repair[];
}

/**
 * Takes back one element of each conflict, so that the rest of a plan can be looked at: the last that may be, which is the
 * person's own where there is any. Laws and what protects people stay.
 */
export function settleConflicts(
	highs: Highs,
	plan: RosterPlan,
	impossible: readonly PersonConflict[],
	scope: RepairScope = usualScope
): SettledPlan {
	const left: string[] = [];
	/** For each conflict, what may be taken back; the first is. */
	const choices: (readonly PlanElement[])[] = [];
	for (const { person, conflicts } of impossible) {
		const own = conflicts.map(({ elements }) =>
			repairsOfConflict(
				plan,
				elements.map(({ element }) => element),
				scope
			)
				.flatMap(({ action }) => (action.kind === 'take_back' ? [action.element] : []))
				.reverse()
		);
		const taken = own.flatMap((elements) => elements.slice(0, 1));
		const isSettled =
			taken.length === own.length && canBeRostered(highs, takeBack(plan, taken), person) === 'solvable';
		if (isSettled) choices.push(...own);
		else left.push(person);
	}
	const without: RosterPlan = {
		...plan,
		people: plan.people.filter(({ id }) => !left.includes(id)),
		locks: plan.locks.filter(({ person }) => !left.includes(person))
	};
	const taken = choices.flatMap((elements) => elements.slice(0, 1));
	const others = new Set(choices.flatMap((elements) => elements.slice(1)).map((one) => JSON.stringify(one)));
	const alternatives = [...others].map((other): Repair => {
		// What stands in several conflicts is taken back once, and settles them all.
		const chosen = choices.map(
			(elements) => elements.find((element) => JSON.stringify(element) === other) ?? elements[0]!
		);
		const element = chosen.find((one) => JSON.stringify(one) === other)!;
		return { action: { kind: 'take_back', element }, plan: takeBack(without, chosen) };
	});
	return {
		plan: takeBack(without, taken),
		taken: taken.map((element) => ({ kind: 'take_back', element })),
		left,
		alternatives
	};
}

function takeBack(plan: RosterPlan, elements: readonly PlanElement[]): RosterPlan {
	return elements.reduce((rest, element) => planWith(rest, { kind: 'take_back', element }), plan);
}
