/**
 * Who works what: one cell per person and day, `cells[person * days + day]`, the number of an option of the problem or
 * `dayOff`. Integers only, so that two rosters can be compared byte for byte and sent to a worker as they are.
 *
 * @example new Int16Array([0, -1, 1, 0]) // two people, two days: the first is off on day 1
 */
export type Roster = Int16Array;

/** The cell of a day on which nothing is worked. */
export const dayOff = -1;

/** A roster on which nobody works. */
export function emptyRoster(people: number, days: number): Roster {
	return new Int16Array(people * days).fill(dayOff);
}

/**
 * Where the breaks of a roster lie: `places[(person * days + day) * most + at]` is the place of break `at` of that cell's
 * option, `most` being the greatest number of breaks that an option has. Cells without that break have 0.
 */
export interface BreakPlacement {
	readonly most: number;
	readonly places: Uint8Array;
}
