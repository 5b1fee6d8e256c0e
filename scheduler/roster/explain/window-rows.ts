import { minute } from '#lib/domain/units.ts';
import { slotAt } from '../../calendar/zoned-slots.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import type { ShortWindow } from './short-window.ts';

/** The cover rows of a window in a compiled plan. */
export function windowRows(
	{ queues, slotsPerDay, days, problem, plan }: CompiledPlan,
	window: ShortWindow
): readonly number[] {
	const queue = queues.indexOf(window.queue);
	return window.slots.map(({ start }) => {
		const { day, slot } = slotAt(start, plan.slotMinutes * minute, plan.zone);
		return (day - days.first) * problem.rowsPerDay + queue * slotsPerDay + slot;
	});
}
