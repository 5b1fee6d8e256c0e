import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** A pause within a shift, [start, end). */
export interface ShiftBreak {
	readonly kind: 'meal' | 'short';
	readonly start: EpochMs;
	readonly end: EpochMs;
	/** A paid break counts as working time. Short breaks are usually paid, meals are not. */
	readonly paid: boolean;
}

/** A time of work, [start, end), with its breaks. */
export interface WorkedTime {
	/** The day it belongs to: the date on the wall on which it starts, also for a night that starts at 00:00. */
	readonly date: LocalDate;
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly breaks: readonly ShiftBreak[];
}

/** One person works one shift. */
export interface Assignment extends WorkedTime {
	readonly person: string;
	/** Id of the shift template; free text for a shift typed by hand. */
	readonly template: string;
	readonly queue: string;
	/** The planner wants it as it is. */
	readonly locked: boolean;
}

/** Who works when: the roster of the days `from` ≤ date < `to` on the wall of a zone. */
export interface PlannedRoster {
	readonly zone: string;
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly assignments: readonly Assignment[];
}
