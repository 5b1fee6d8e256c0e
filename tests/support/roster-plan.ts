import { addDays, instantOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import type { CompiledPlan } from '#scheduler/roster/compile/compiled-plan.ts';
import { standardCosts, type Demand, type RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { person, zone } from './legal-roster.ts';

/** Heads from one time of the wall to another on each of some days; `to` may be `24:00`. */
export function demandOf(
	queue: string,
	dates: readonly LocalDate[],
	[from, to]: readonly [string, string],
	heads: number,
	slotMinutes = 30,
	inZone = zone
): readonly Demand[] {
	return dates.flatMap((date) => {
		const begin = instantOf(date, from, inZone);
		const end = to === '24:00' ? instantOf(addDays(date, 1), '00:00', inZone) : instantOf(date, to, inZone);
		const count = (end - begin) / (slotMinutes * minute);
		return Array.from({ length: count }, (_, at) => ({
			queue,
			start: begin + at * slotMinutes * minute,
			heads
		}));
	});
}

export const datesFrom = (from: LocalDate, count: number): readonly LocalDate[] =>
	Array.from({ length: count }, (_, day) => addDays(from, day));

/** Ann and Bo (part-time) for the fortnight from Monday 2026-11-09: one head of chat from 08:00 to 22:00. */
export function plan(changes: Partial<RosterPlan> = {}): RosterPlan {
	return {
		zone,
		from: '2026-11-09',
		to: '2026-11-23',
		slotMinutes: 30,
		demand: demandOf('chat', datesFrom('2026-11-09', 14), ['08:00', '22:00'], 1),
		people: [person('ann'), person('bo', { contract: 'part_time' })],
		templates: standardShifts,
		packs: [lawPackCn, companyPack],
		calendar: businessCalendar({ zone, holidays: 'china' }),
		locks: [],
		launches: [],
		promotionDays: [],
		costs: standardCosts,
		...changes
	};
}

/** The compiled plan, where it must not be refused. */
export function compiled(changes: Partial<RosterPlan> = {}): CompiledPlan {
	const answer = compilePlan(plan(changes));
	if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
	return answer;
}
