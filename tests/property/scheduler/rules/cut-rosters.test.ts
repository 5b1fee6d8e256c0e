import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#lib/domain/time/local-time.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { dateOfDay, dayNumberOf } from '#scheduler/calendar/day-number.ts';
import { carryIn } from '#scheduler/roster/plan/carry-in.ts';
import type { PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import { allRules, type RuleId } from '#scheduler/rules/all-rules.ts';
import { monthOf, viewRoster, weekOf } from '#scheduler/rules/roster-view.ts';
import type { RuleDefinition } from '#scheduler/rules/rule.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import { startsOf } from '#scheduler/shifts/shift-template.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { person } from '../../../support/legal-roster.ts';

/** Rules whose figures of a week or month are the same however the days are cut into rosters. */
const byPeriod: readonly (readonly [RuleId, (day: number) => number])[] = [
	['mostHoursAWeek', weekOf],
	['mostPartTimeHoursAWeek', weekOf],
	['partTimeAverageADay', weekOf],
	['restDayEachWeek', weekOf],
	['mostHoursAMonth', monthOf],
	['mostOvertimeAMonth', monthOf],
	['mostWeekendsAMonth', monthOf]
];

/** From Monday 2026-09-28 over National Day, the end of summer time and two ends of a month. */
const from = '2026-09-28';
const days = 42;

const anyCut = fc.record({
	zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin'),
	contract: fc.constantFrom<PlannedPerson['contract']>('full_time', 'part_time'),
	restDays: fc.constantFrom<PlannedPerson['restDays']>('calendar', 'rolling'),
	shifts: fc.array(fc.option(fc.tuple(fc.constantFrom(...standardShifts), fc.nat(24))), {
		minLength: days,
		maxLength: days
	}),
	cut: fc.integer({ min: 1, max: days - 1 })
});

test('of a roster that is cut on any day, the second part has the figures of the whole', () => {
	fc.assert(
		fc.property(anyCut, ({ zone, contract, restDays, shifts, cut }) => {
			const to = addDays(from, days);
			const on = addDays(from, cut);
			const calendar = businessCalendar({ zone, holidays: 'china' });
			const assignments = shifts.flatMap((one, day) => {
				if (one === null) return [];
				const [template, startAt] = one;
				const starts = startsOf(template);
				const laid = layShift(template, addDays(from, day), starts[startAt % starts.length] ?? 0, zone);
				return [{ ...laid, person: 'ann', queue: 'chat', locked: false }];
			});
			const ann = person('ann', { contract, restDays });
			const past = carryIn(assignments, [ann], on, calendar).get('ann') ?? ann.carriedIn;
			const figures = (rule: RuleId, begins: string, who: PlannedPerson) => {
				const { measure, parameters } = allRules[rule] as unknown as RuleDefinition;
				const mine = assignments.filter(({ date }) => date >= begins);
				const roster = { zone, from: begins, to, assignments: mine };
				return [...measure(viewRoster({ roster, people: [who], calendar }), parameters)];
			};
			for (const [rule, startOf] of byPeriod) {
				const begin = startOf(dayNumberOf(on));
				const whole = figures(rule, from, ann).filter(
					({ date }) => startOf(dayNumberOf(date)) >= Math.min(begin, dayNumberOf(on))
				);
				const part = figures(rule, on, { ...ann, carriedIn: past });
				const told = (of: typeof whole) =>
					of.map(({ date, figure, limit }) => [dateOfDay(startOf(dayNumberOf(date))), figure, limit]);
				expect([rule, told(part)]).toEqual([rule, told(whole)]);
			}
		}),
		{ numRuns: 300 }
	);
});
