import {
	mostShift,
	leastShift,
	rest,
	slotMinutes,
	slotsBefore,
	slotsPerDay,
	startsOfDay,
	type MatspInstance
} from './matsp-instance.ts';

/** An instance made ready for the search: everything in slots. */
export interface WeekGrid {
	readonly slots: number;
	readonly tasks: number;
	/** Calendar days on which a shift can start; the last one has its midnight only. */
	readonly days: number;
	readonly people: number;
	/** Slots that each person works at least and at most; the least are some that shifts can add up to. */
	readonly leastSlots: Int32Array;
	readonly mostSlots: Int32Array;
	/** As in the instance, at slot · tasks + task. */
	readonly least: Int32Array;
	readonly most: Int32Array;
}

/** The grid of an instance; part slots of a contract are rounded so that it is kept. */
export function weekGrid({ days, tasks, staff, least, most }: MatspInstance): WeekGrid {
	return {
		slots: days * slotsPerDay,
		tasks,
		days: days + 1,
		people: staff.length,
		leastSlots: Int32Array.from(staff, ({ minMinutes }) => workable(Math.ceil(minMinutes / slotMinutes))),
		mostSlots: Int32Array.from(staff, ({ maxMinutes }) => Math.floor(maxMinutes / slotMinutes)),
		least,
		most
	};
}

/** The least slots, no fewer, that shifts can add up to: 41 to 47 are more than one shift and less than two. */
function workable(slots: number): number {
	const shifts = Math.ceil(slots / mostShift);
	return Math.max(slots, shifts * leastShift);
}

/** Starts a day. */
export const startsADay = startsOfDay.length;
/** Lengths a shift can have. */
export const shiftLengths = mostShift - leastShift + 1;

/** Slot at which a day's midnight lies; of the first day it is before the horizon. */
export function midnight(day: number): number {
	return day * slotsPerDay - slotsBefore;
}

/** The calendar day, from 0, of a slot. */
export function dayOf(slot: number): number {
	return Math.floor((slot + slotsBefore) / slotsPerDay);
}

/**
 * At start · shiftLengths + length − leastShift: the first start of the next day that leaves enough rest. There always
 * is one, and the day after next is always far enough.
 */
export const nextStart: Uint8Array = Uint8Array.from({ length: startsADay * shiftLengths }, (_, at) => {
	const free = startsOfDay[Math.floor(at / shiftLengths)]! + (at % shiftLengths) + leastShift + rest;
	return startsOfDay.findIndex((start) => start + slotsPerDay >= free);
});
