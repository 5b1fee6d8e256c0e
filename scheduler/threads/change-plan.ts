import type { ChangedRoster } from '#scheduler/roster/change/change-roster.ts';
import { prepareChange, type PlanChange, type PreparedChange } from '#scheduler/roster/change/plan-change.ts';
import { readChange, type PlannedChange } from '#scheduler/roster/change/read-change.ts';
import type { PlanFault } from '#scheduler/roster/compile/compiled-plan.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { changeInThreads, type ChangeSettings } from './change-in-threads.ts';

/** What came of a change, or why the plan as it is now cannot be solved. */
export type PlanChangeAnswer =
	| {
			readonly status: 'changed';
			readonly prepared: PreparedChange;
			readonly changed: PlannedChange;
			/** The same in cells of the problem. */
			readonly cells: ChangedRoster;
	  }
	| { readonly status: 'refused'; readonly faults: readonly PlanFault[] };

/**
 * Changes a published roster of a plan: compiled as the plan has become, searched in two threads, read back.
 *
 * @throws RangeError when not exactly one of work and seconds is given, or somebody who is away is nobody of the plan
 */
export async function changePlan(
	plan: RosterPlan,
	published: PlannedRoster,
	change: PlanChange,
	settings: ChangeSettings
): Promise<PlanChangeAnswer> {
	const prepared = prepareChange(plan, published, change);
	if (prepared.status === 'refused') return prepared;
	const cells = await changeInThreads(prepared.request, settings);
	return { status: 'changed', prepared, changed: readChange(prepared, cells), cells };
}
