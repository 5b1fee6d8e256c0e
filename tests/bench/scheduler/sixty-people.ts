import { addDays, instantOf } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { nothingCarriedIn, type PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import { standardCosts, type Demand, type RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

const zone = 'Asia/Shanghai';
/** A Monday; no statutory holiday in four weeks. */
const from = '2026-11-09';

/** Heads of an hour as a share of the peak: quiet nights, two peaks, a long evening. */
const shape = [
	0.2, 0.15, 0.1, 0.1, 0.1, 0.1, 0.15, 0.25, 0.5, 0.8, 1, 1, 0.8, 0.75, 0.85, 0.9, 0.85, 0.75, 0.7, 0.85, 1,
	0.95, 0.7, 0.4
];

/**
 * A shop of 60 people with the standard shifts and both rule packs: 42 full-time, 18 part-time; chat and voice, a third
 * of all can do both; one in eight has a day of leave, everybody a wish. About nine tenths of the hours that they work are
 * needed.
 *
 * @param seed names demand, leave and wishes
 */
export function sixtyPeople(days: number, seed: number): RosterPlan {
	const random = new RandomStream(seed, 'sixty people');
	const day = () => addDays(from, random.word() % days);
	const people = Array.from({ length: 60 }, (_, at): PlannedPerson => {
		const isPartTime = at % 10 >= 7;
		const queues = at % 3 === 0 ? ['chat', 'voice'] : at % 3 === 1 ? ['chat'] : ['voice'];
		const free = day();
		return {
			id: `p${at}`,
			name: `Person ${at}`,
			contract: isPartTime ? 'part_time' : 'full_time',
			hours: 'standard',
			restDays: 'rolling',
			skills: queues.map((queue) => ({ queue, level: 3 })),
			wagePerHour: isPartTime ? 2_600 : 3_000 + 100 * (at % 5),
			splitShifts: false,
			limits: {},
			leave:
				random.uniform() < 1 / 8
					? [
							{
								kind: 'annual',
								start: instantOf(free, '00:00', zone),
								end: instantOf(addDays(free, 1), '00:00', zone)
							}
						]
					: [],
			wishes: [{ date: day(), shift: 'off', weight: 30 }],
			protections: [],
			carriedIn: nothingCarriedIn
		};
	});
	const demand: Demand[] = [];
	for (let at = 0; at < days; at++) {
		const date = addDays(from, at);
		const midnight = instantOf(date, '00:00', zone);
		const level = (at % 7 > 4 ? 0.85 : 1) * (0.92 + 0.16 * random.uniform());
		for (const [queue, peak] of [
			['chat', 9.5],
			['voice', 8]
		] as const) {
			for (let slot = 0; slot < 48; slot++) {
				const heads = Math.round(peak * level * (shape[Math.floor(slot / 2)] ?? 0));
				demand.push({ queue, start: midnight + slot * 30 * minute, heads });
			}
		}
	}
	return {
		zone,
		from,
		to: addDays(from, days),
		slotMinutes: 30,
		demand,
		people,
		templates: standardShifts,
		packs: [lawPackCn, companyPack],
		calendar: businessCalendar({ zone, holidays: 'china' }),
		locks: [],
		launches: [],
		promotionDays: [],
		costs: standardCosts
	};
}
