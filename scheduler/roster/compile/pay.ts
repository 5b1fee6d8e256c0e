import { extendedOfCell, isCalendarRestDay } from './cell-rules.ts';
import type { RuleCompiler } from './rule-context.ts';

/** Normal hours of a day: beyond them an hour is overtime (State Council's rule of 1995). */
const normalMinutesADay = 480;

/**
 * What a cell costs beyond its wage: work on statutory holidays, on rest days of the calendar, and beyond 8 h of a
 * workday, at the multiples of the plan. Part-time work is paid by the hour without overtime.
 */
export const compilePay: RuleCompiler = (context, person, parts) => {
	const { plan, options, holidayMinutes } = context;
	const { extended, restDay, holiday } = plan.costs.overtime;
	if (person.contract === 'part_time') return;
	parts.cells.push({
		name: 'pay',
		weight: 1,
		missed: (day, option) => {
			const onHoliday = holidayMinutes[day * options.length + option] ?? 0;
			const left = (options[option]?.minutes ?? 0) - onHoliday;
			let premium = (holiday - 1) * onHoliday;
			if (person.hours === 'standard') {
				premium += isCalendarRestDay(context, person, day)
					? (restDay - 1) * left
					: (extended - 1) * extendedOfCell(context, person, day, option, normalMinutesADay);
			}
			return (premium * person.wagePerHour) / 60;
		}
	});
};
