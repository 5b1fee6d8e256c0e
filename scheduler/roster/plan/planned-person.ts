import type { LocalDate, TimeOfDay } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Weekday } from '../../calendar/day-number.ts';
import type { WorkedTime } from './planned-roster.ts';

/** `part_time` is the law's 非全日制: paid by the hour, on average 4 h a day. */
export type ContractKind = 'full_time' | 'part_time' | 'student' | 'outsourced';

/** A queue that somebody can serve. */
export interface Skill {
	readonly queue: string;
	/** 1 beginner to 5 expert. */
	readonly level: number;
	/** First day on which it holds; without it, always. */
	readonly from?: LocalDate;
}

/** Hours of a weekday in which somebody can work; `to` before or at `from`: until that time on the next day. */
export interface Availability {
	readonly weekday: Weekday;
	readonly from: TimeOfDay;
	/** May be `24:00`. */
	readonly to: TimeOfDay;
}

/** A time away from work, [start, end). */
export interface Leave {
	readonly kind: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** What somebody would like on a day: a shift template, any `work`, or a day `off`. */
export interface Wish {
	readonly date: LocalDate;
	readonly shift: string;
	/** A whole number from 1: what it costs not to grant it. */
	readonly weight: number;
}

/** Days `from` ≤ date < `to` on which the law forbids nights and overtime. */
export interface Protection {
	/** Pregnant from month 7 (Labour Law art. 61), or nursing a child under one year (art. 63). */
	readonly kind: 'pregnant' | 'nursing';
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/** Limits of one person in minutes; what is absent is not limited. They come on top of the rule packs. */
export interface PersonalLimits {
	readonly leastMinutesAWeek?: number;
	readonly mostMinutesAWeek?: number;
	readonly leastMinutesAMonth?: number;
	readonly mostMinutesAMonth?: number;
}

/**
 * What the days before the roster leave behind. Totals are of the days of the running week or
 * month before the first day; they do not count where a week or month begins with it.
 */
export interface CarriedIn {
	/** Shifts before the first day, in any order: at least those that lie or reach in the running week, and the last one. */
	readonly lastShifts: readonly WorkedTime[];
	readonly weekMinutes: number;
	/** Those of `weekMinutes` that are no overtime, where that is known: what is paid as overtime uses up no normal hours. */
	readonly weekNormalMinutes?: number;
	readonly weekDays: number;
	readonly monthMinutes: number;
	readonly monthOvertimeMinutes: number;
	readonly monthWeekends: number;
	/** Days worked in a row up to the day before the first. */
	readonly consecutiveDays: number;
	readonly consecutiveNights: number;
	/** Nobody said what was worked in the running week: it counts as nothing, and least hours of it are not judged. */
	readonly weekIsUnknown?: true;
	/** The same of the running month. */
	readonly monthIsUnknown?: true;
}

/** Somebody who can be rostered. */
export interface PlannedPerson {
	readonly id: string;
	readonly name: string;
	readonly contract: ContractKind;
	/** Comprehensive hours (综合计算工时) need an approval: overtime is counted by the month, not by the day. */
	readonly hours: 'standard' | 'comprehensive';
	/**
	 * Which days are rest days: those of the calendar (Saturday, Sunday and days off around a holiday), or `rolling`: the
	 * sixth and seventh day worked in a week.
	 */
	readonly restDays: 'calendar' | 'rolling';
	readonly skills: readonly Skill[];
	/** Hundredths of the currency (fen) per hour. */
	readonly wagePerHour: number;
	/**
	 * A cyclic pattern of shifts (`rotation` is its id) and the day of it on day number 0: this person works exactly that
	 * pattern. Absent: any shifts.
	 */
	readonly rotation?: { readonly id: string; readonly phase: number };
	/** Whether the contract allows more than one shift a day. */
	readonly splitShifts: boolean;
	readonly limits: PersonalLimits;
	/** Absent: always. */
	readonly availability?: readonly Availability[];
	readonly leave: readonly Leave[];
	readonly wishes: readonly Wish[];
	readonly protections: readonly Protection[];
	readonly carriedIn: CarriedIn;
}

/** Somebody without a past: newly hired, or nothing is known. */
export const nothingCarriedIn: CarriedIn = {
	lastShifts: [],
	weekMinutes: 0,
	weekDays: 0,
	monthMinutes: 0,
	monthOvertimeMinutes: 0,
	monthWeekends: 0,
	consecutiveDays: 0,
	consecutiveNights: 0
};
