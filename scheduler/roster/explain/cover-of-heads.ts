import { minute } from '#lib/domain/units.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import { wallInstant } from '../compile/plan-days.ts';
import type { SlotCover } from './short-window.ts';

/**
 * The rows of a compiled plan as slots of queues, with the heads that cells give them: one for each row, in their order.
 *
 * @param heads units of `grain` per cover row
 */
export function coverOfHeads(compiled: CompiledPlan, heads: ArrayLike<number>): readonly SlotCover[] {
	const { problem, queues, slotsPerDay, grain, days, plan } = compiled;
	const { slotMinutes } = plan;
	const headsOf = (units: number) => (units * grain) / slotMinutes;
	return problem.cover.map(({ requirement }, row) => {
		const day = Math.floor(row / problem.rowsPerDay);
		const inDay = row % problem.rowsPerDay;
		const slot = inDay % slotsPerDay;
		const start = wallInstant(days, day, slot * slotMinutes);
		return {
			queue: queues[Math.floor(inDay / slotsPerDay)]!,
			start,
			end: start + slotMinutes * minute,
			needed: headsOf(requirement),
			covered: headsOf(heads[row] ?? 0)
		};
	});
}
