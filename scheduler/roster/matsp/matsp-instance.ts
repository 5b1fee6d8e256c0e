/**
 * An instance of the multi-activity shift scheduling benchmarks of Qu and Curtois (2020), as its file says it.
 *
 * Time is counted in slots of a quarter of an hour from 06:00 of the first day; day d from 0 begins at midnight, which
 * is slot 96·d − 24. The horizon ends at 06:00 after `days` days; no shift passes it.
 */
export interface MatspInstance {
	readonly days: number;
	/** How many tasks there are; they are called 1, 2, … in the files. */
	readonly tasks: number;
	readonly staff: readonly MatspEmployee[];
	/** Heads wanted at slot · tasks + task, at least: hard. */
	readonly least: Int32Array;
	/** Heads wanted there at most: each head more costs 1 a slot. */
	readonly most: Int32Array;
}

export interface MatspEmployee {
	readonly id: string;
	readonly minMinutes: number;
	readonly maxMinutes: number;
}

/** One person's work on one task without interruption, within a shift. */
export interface MatspStint {
	/** Slot of the horizon. */
	readonly from: number;
	readonly slots: number;
	readonly task: number;
}

/** A shift: stints that follow each other without a gap, neighbours of different tasks. */
export interface MatspShift {
	/** The calendar day on which it starts, from 0. */
	readonly day: number;
	readonly stints: readonly MatspStint[];
}

/** The shifts of every employee, in the order of the staff and of time. */
export type MatspRoster = readonly (readonly MatspShift[])[];

export const slotMinutes = 15;
export const slotsPerDay = 96;
/** Minute of the first day at which the horizon begins. */
export const earliestMinute = 360;
/** Slots of the first day before the horizon begins. */
export const slotsBefore = earliestMinute / slotMinutes;

/** A shift lasts from 6 to 10 hours. */
export const leastShift = 24;
export const mostShift = 40;
/** At least 14 hours between shifts. */
export const rest = 56;
/** Most calendar days in a row on which shifts start. */
export const mostConsecutiveDays = 5;
/** A stint lasts an hour at least. */
export const leastStint = 4;

/** Slots of a day at which shifts may start: 00:00, 06:00–10:00, 14:00–18:00, 20:00–24:00 (24:00 is the next day's). */
export const startsOfDay: readonly number[] = [0, ...every(24, 40), ...every(56, 72), ...every(80, 95)];

function every(from: number, to: number): readonly number[] {
	return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
