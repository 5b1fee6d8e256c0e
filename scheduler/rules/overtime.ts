import type { DayNumber } from '../calendar/day-number.ts';
import { isStatutoryHoliday } from '../calendar/statutory-holiday.ts';
import { workingMinutes } from '../roster/plan/working-minutes.ts';
import {
	startOfDay,
	sumMinutes,
	weekOf,
	workedDays,
	type PersonWork,
	type RosterView,
	type WorkedShift
} from './roster-view.ts';

/** Minutes of one worked day that are paid above the wage, by their rate (Labour Law art. 44). */
export interface OvertimeDay {
	readonly day: DayNumber;
	/** All minutes worked, whatever their rate. */
	readonly minutes: number;
	/** 150 %: beyond the normal hours of a workday or a week. */
	readonly extended: number;
	/** 200 %: on a rest day, when no other day is given instead. */
	readonly restDay: number;
	/** 300 %: on a statutory holiday, by the calendar day on which they are worked. */
	readonly holiday: number;
}

/** Normal hours: 480 and 2,400 by the State Council's rule of 1995. */
export interface NormalHours {
	readonly normalMinutesADay: number;
	readonly normalMinutesAWeek: number;
}

/** A rolling rest day is one beyond these in a week. */
const workdaysAWeek = 5;

/**
 * Overtime of one person, day by day. A holiday counts first: minutes worked on a statutory holiday are holiday minutes
 * and nothing else, also those after midnight of a shift that began on the eve. What is left on a rest day is rest-day
 * work. What is left of a workday counts to 8 h, then of a week to 40 h with what the days before the roster used up;
 * the rest is extended time. A shift belongs to the day on which it starts.
 *
 * @example a Monday of 10 h worked: { minutes: 600, extended: 120, restDay: 0, holiday: 0 }
 */
export function overtimeOf(view: RosterView, work: PersonWork, normal: NormalHours): readonly OvertimeDay[] {
	const { carriedIn, restDays } = work.person;
	let week = weekOf(view.first);
	const carries = week !== view.first;
	let daysOfWeek = carries ? carriedIn.weekDays : 0;
	let minutesOfWeek = carries ? (carriedIn.weekNormalMinutes ?? carriedIn.weekMinutes) : 0;
	return [...workedDays(work)].map(([day, shifts]) => {
		if (weekOf(day) !== week) {
			week = weekOf(day);
			daysOfWeek = 0;
			minutesOfWeek = 0;
		}
		daysOfWeek++;
		const minutes = sumMinutes(shifts);
		const holiday = shifts.reduce((sum, shift) => sum + holidayMinutes(shift, view.roster.zone), 0);
		const left = minutes - holiday;
		const isRestDay = restDays === 'rolling' ? daysOfWeek > workdaysAWeek : view.calendar.dayClass(day) >= 5;
		if (isRestDay) return { day, minutes, extended: 0, restDay: left, holiday };
		const normalLeft = Math.max(0, normal.normalMinutesAWeek - minutesOfWeek);
		const counted = Math.min(left, normal.normalMinutesADay, normalLeft);
		minutesOfWeek += counted;
		return { day, minutes, extended: left - counted, restDay: 0, holiday };
	});
}

function holidayMinutes({ assignment, day }: WorkedShift, zone: string): number {
	let sum = 0;
	for (let date = day; startOfDay(date, zone) < assignment.end; date++) {
		if (!isStatutoryHoliday(date)) continue;
		sum += workingMinutes(assignment, startOfDay(date, zone), startOfDay(date + 1, zone));
	}
	return sum;
}

/** Overtime of a day whatever its rate. */
export function overtimeMinutes({ extended, restDay, holiday }: OvertimeDay): number {
	return extended + restDay + holiday;
}
