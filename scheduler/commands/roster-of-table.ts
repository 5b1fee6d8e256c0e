import { rosterForPlan } from '#scheduler/roster/files/plan-of-files.ts';
import { readRosterRows } from '#scheduler/roster/files/read-roster.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { RefusedInput } from './command.ts';
import type { readRosterTable } from './plan-options.ts';

/**
 * The roster of a file as one of a plan. Where the plan asks for heads of one queue only, rows may leave the queue out.
 *
 * @param file for the message
 * @throws RefusedInput when the rows are no roster, or not one of this plan's people
 */
export function rosterOfTable(
	file: string,
	table: Awaited<ReturnType<typeof readRosterTable>>,
	plan: RosterPlan
): PlannedRoster {
	const queues = new Set(plan.demand.map(({ queue }) => queue));
	const [only] = queues.size === 1 ? queues : [];
	const { rows, reading } = readRosterRows(table, plan.zone, plan.templates, only);
	const joined = rosterForPlan(rows, plan, reading);
	if (joined.status === 'refused') throw new RefusedInput(file, joined.faults);
	const { zone, from, to } = plan;
	return { zone, from, to, assignments: joined.assignments };
}
