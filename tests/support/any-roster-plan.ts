import * as fc from 'fast-check';
import { addDays, instantOf } from '#lib/domain/time/local-time.ts';
import { hour } from '#lib/domain/units.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import type { CarriedIn, PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import type { WorkedTime } from '#scheduler/roster/plan/planned-roster.ts';
import { standardCosts, type RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { person } from './legal-roster.ts';
import { datesFrom, demandOf } from './roster-plan.ts';

/** First days near everything that makes days differ: holidays, make-up workdays, clock changes, edges of months. */
const beginnings = fc.constantFrom(
	['Asia/Shanghai', '2026-11-02'],
	['Asia/Shanghai', '2026-10-30'],
	['Asia/Shanghai', '2026-09-26'],
	['Asia/Shanghai', '2026-02-12'],
	['Europe/Berlin', '2026-10-20'],
	['Europe/Berlin', '2026-03-25'],
	['America/New_York', '2026-10-28']
);

const queues = ['chat', 'voice'];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const seldom = <T>(value: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** A past of up to a week: shifts that ended before the first day or reach into it, and totals that fit them or not. */
function anyPast(zone: string, from: string) {
	const eve = addDays(from, -1);
	return fc
		.record({
			worked: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
			start: fc.constantFrom('00:00', '08:00', '15:00', '20:00'),
			hours: fc.constantFrom(8, 9, 12),
			overtime: fc.constantFrom(0, 300, 1_800),
			month: fc.constantFrom(0, 2_400, 8_000, 11_500),
			weekends: fc.nat(3),
			run: fc.nat(5),
			nights: fc.nat(2),
			unknown: fc.constantFrom('nothing', 'nothing', 'week', 'month')
		})
		.map(({ worked, start, hours, overtime, month, weekends, run, nights, unknown }): CarriedIn => {
			const lastShifts = worked.map((back): WorkedTime => {
				const date = addDays(eve, 1 - back);
				const begin = instantOf(date, start, zone);
				return { date, start: begin, end: begin + hours * hour, breaks: [] };
			});
			return {
				lastShifts,
				weekMinutes: Math.min(worked.length, 4) * 480,
				weekDays: Math.min(worked.length, 4),
				monthMinutes: month,
				monthOvertimeMinutes: overtime,
				monthWeekends: weekends,
				consecutiveDays: run,
				consecutiveNights: Math.min(run, nights),
				...(unknown === 'week' && { weekIsUnknown: true }),
				...(unknown === 'month' && { monthIsUnknown: true })
			};
		});
}

function anyPerson(at: number, zone: string, from: string): fc.Arbitrary<PlannedPerson> {
	const dates = datesFrom(from, 12);
	const date = fc.constantFrom(...dates);
	return fc
		.record({
			contract: fc.constantFrom('full_time', 'full_time', 'part_time', 'student', 'outsourced'),
			hours: fc.constantFrom('standard', 'standard', 'comprehensive'),
			restDays: fc.constantFrom('calendar', 'rolling'),
			skills: fc.uniqueArray(
				fc.record({
					queue: fc.constantFrom(...queues),
					level: fc.integer({ min: 1, max: 5 }),
					from: maybe(date)
				}),
				{ minLength: 1, maxLength: 2, selector: ({ queue }) => queue }
			),
			wagePerHour: fc.constantFrom(2_100, 3_000, 4_550),
			limits: fc.record({
				most: maybe(fc.constantFrom(1_200, 2_400, 3_000)),
				least: seldom(fc.constantFrom(480, 960)),
				month: maybe(fc.constantFrom(4_000, 9_000))
			}),
			availability: maybe(
				fc.array(
					fc.record({
						weekday: fc.constantFrom(0, 1, 2, 3, 4, 5, 6),
						from: fc.constantFrom('00:00', '07:00', '18:00'),
						to: fc.constantFrom('17:00', '24:00', '08:00')
					}),
					{ minLength: 5, maxLength: 14 }
				)
			),
			leave: fc.array(fc.tuple(date, fc.constantFrom('00:00', '12:00'), fc.integer({ min: 4, max: 60 })), {
				maxLength: 1
			}),
			wishes: fc.array(
				fc.record({
					date,
					shift: fc.constantFrom('off', 'work', 'early', 'part-4', 'nothing'),
					weight: fc.integer({ min: 1, max: 9 })
				}),
				{ maxLength: 2 }
			),
			protection: maybe(fc.tuple(date, fc.integer({ min: 1, max: 9 }))),
			rotation: seldom(
				fc.record({
					id: fc.constantFrom('three-crews-two-shifts', 'four-crews-three-shifts'),
					phase: fc.nat(7)
				})
			),
			past: maybe(anyPast(zone, from))
		})
		.map(({ limits, availability, leave, protection, rotation, past, skills, ...rest }) =>
			person(`p${at}`, {
				...rest,
				skills: skills.map(({ from: since, ...skill }) => ({ ...skill, ...(since && { from: since }) })),
				limits: {
					...(limits.most && { mostMinutesAWeek: limits.most }),
					...(limits.least && { leastMinutesAWeek: limits.least }),
					...(limits.month && { mostMinutesAMonth: limits.month })
				},
				...(availability && { availability }),
				leave: leave.map(([on, time, hours]) => {
					const start = instantOf(on, time, zone);
					return { kind: 'annual', start, end: start + hours * hour };
				}),
				protections: protection
					? [{ kind: 'nursing' as const, from: protection[0], to: addDays(protection[0], protection[1]) }]
					: [],
				...(rotation && { rotation }),
				...(past && { carriedIn: past })
			})
		);
}

/** Small plans with everything that a plan can have, on days of every kind. */
export const anyRosterPlan: fc.Arbitrary<RosterPlan> = beginnings.chain(([zone = '', from = '']) =>
	fc
		.record({
			days: fc.integer({ min: 3, max: 16 }),
			people: fc
				.integer({ min: 1, max: 3 })
				.chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => anyPerson(at, zone, from)))),
			templates: fc.subarray([...standardShifts], { minLength: 4 }),
			slotMinutes: fc.constantFrom(15 as const, 30 as const, 60 as const),
			heads: fc.constantFrom(1, 1.4, 2),
			promotion: fc.boolean()
		})
		.map(({ days, people, templates, slotMinutes, heads, promotion }): RosterPlan => {
			const dates = datesFrom(from, days);
			const used = queues.filter((queue) =>
				people.some(({ skills }) => skills.some((one) => one.queue === queue))
			);
			const crews = standardShifts.filter(({ id }) => id.startsWith('crew') || id === 'night');
			return {
				zone,
				from,
				to: addDays(from, days),
				slotMinutes,
				demand: used.flatMap((queue) => demandOf(queue, dates, ['08:00', '23:00'], heads, slotMinutes, zone)),
				people,
				templates: people.some(({ rotation }) => rotation !== undefined)
					? [...new Set([...templates, ...crews])]
					: templates,
				packs: [lawPackCn, companyPack],
				calendar: businessCalendar({ zone, holidays: zone === 'Asia/Shanghai' ? 'china' : 'none' }),
				locks: [],
				launches: promotion ? [instantOf(dates[1] ?? from, '20:00', zone)] : [],
				promotionDays: promotion ? [dates[1] ?? from] : [],
				costs: standardCosts
			};
		})
);
