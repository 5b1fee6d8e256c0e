/**
 * The roster problem as the solver knows it: plain integers without names of laws, zones or dates, so that it goes to a
 * worker as it is and one solver serves every source (the rules of a shop, a published benchmark, a re-solve after a
 * change). Days are counted from 0, minutes of a shift from the midnight its day begins with; a shift after midnight
 * has an `end` above 1,440 and belongs to the day on which it starts.
 *
 * **Hard and soft.** A limit without `weight` must hold; one with `weight` costs that much per unit by which it is
 * missed. The objective is the sum of the costs of options, requests, cover and soft limits: a whole number.
 */
export interface RosterProblem {
	readonly days: number;
	readonly options: readonly ShiftOption[];
	/** How many cover rows a day has: shifts of a day, or queues × intervals of a day. */
	readonly rowsPerDay: number;
	/** `cover[day * rowsPerDay + offset]`; length days × rowsPerDay. */
	readonly cover: readonly CoverRow[];
	readonly contracts: readonly Contract[];
	readonly people: readonly Person[];
}

/** One way of working a day: a shift with its breaks, its queue and its length fixed. */
export interface ShiftOption {
	/** For messages and rosters: `D`, `08:00–17:00 chat`. */
	readonly name: string;
	/** Minutes after midnight, from 0 to 1,439. */
	readonly start: number;
	/** Minutes after the same midnight, above `start`. */
	readonly end: number;
	/** Minutes that count towards limits: as the contract counts them, with or without breaks. */
	readonly minutes: number;
	/** The rows it adds to, each once: every interval that it works, but not its breaks where they are `placed`. */
	readonly cover: readonly CoverShare[];
	/** Breaks that may move within the shift. Absent: none. */
	readonly breaks?: readonly MovableBreak[];
}

/**
 * A break that may begin at several places. Every combination of places of a shift's breaks is legal, so that each can
 * be moved without asking the others: whoever makes the problem narrows the windows until that holds.
 */
export interface MovableBreak {
	/** What the break takes from the rows at each place: amounts that are subtracted, each row once. */
	readonly places: readonly (readonly CoverShare[])[];
	/** The place that `cover` of the option counts with. */
	readonly placed: number;
}

/** What one worked option adds to a cover row. */
export interface CoverShare {
	/**
	 * Row within the day; from `rowsPerDay` on it lies on the next day (a shift across midnight). Beyond the last day
	 * it adds to nothing.
	 */
	readonly offset: number;
	readonly amount: number;
}

/** What a cover row needs, and what it costs to miss it either way. */
export interface CoverRow {
	readonly requirement: number;
	/** From the requirement downwards; convex: costs never fall. Empty: a shortage costs nothing. */
	readonly shortage: readonly CostStep[];
	/** From the requirement upwards; convex. Empty: a surplus costs nothing. */
	readonly surplus: readonly CostStep[];
}

/** A piece of a convex cost: the next `units` cost `cost` each. */
export interface CostStep {
	/** Absent in the last step: all that is beyond. */
	readonly units?: number;
	readonly cost: number;
}

/** What many people share. */
export interface Contract {
	/** What its people may work at all, and what a worked day of it costs (wages, in units of the objective). */
	readonly options: readonly { readonly option: number; readonly cost: number }[];
	/** Least minutes between the end of a shift and the start of the next day's. Hard. */
	readonly restMinutes?: number;
	/** Pairs `[option, option on the next day]` that are forbidden besides. Hard. */
	readonly forbiddenSuccessions: readonly (readonly [number, number])[];
	/** Longest runs: of any work, of nights, … */
	readonly longestRuns: readonly RunLimit[];
	/** Fewest days that a run of work has. Runs that touch an edge of what is known are exempt. Hard. */
	readonly shortestWork?: number;
	/** Fewest days that a run of days off has; the same exemption. Hard. */
	readonly shortestRest?: number;
	readonly counts: readonly CountLimit[];
	readonly minutes: readonly MinutesLimit[];
	readonly weekends: readonly WeekendLimit[];
	readonly tallies?: readonly TallyLimit[];
	readonly rests?: readonly RestLimit[];
}

/** At most `days` consecutive days with one of the options. */
export interface RunLimit {
	/** For findings. */
	readonly rule: string;
	/** Absent: any work. */
	readonly options?: readonly number[];
	readonly days: number;
	/** Per day beyond. */
	readonly weight?: number;
}

/** How many of the days `from` ≤ day < `to` have one of the options. */
export interface CountLimit {
	readonly rule: string;
	/** Absent: any work. */
	readonly options?: readonly number[];
	readonly from: number;
	readonly to: number;
	readonly atLeast?: number;
	readonly atMost?: number;
	/** Per day short or beyond. */
	readonly weight?: number;
}

/** Minutes of the days `from` ≤ day < `to`: a week, a month, the horizon. */
export interface MinutesLimit {
	readonly rule: string;
	readonly from: number;
	readonly to: number;
	readonly atLeast?: number;
	readonly atMost?: number;
	/** Per minute short or beyond. */
	readonly weight?: number;
}

/** In at most `atMost` of the groups of days any day is worked: weekends, holidays. */
export interface WeekendLimit {
	readonly rule: string;
	readonly groups: readonly (readonly number[])[];
	readonly atMost: number;
	/** Per group beyond. */
	readonly weight?: number;
}

/**
 * At most `atMost` of something that options count differently from day to day: overtime of a month, minutes beyond an
 * average, nights where a clock change makes them longer. What the parts count is added up.
 */
export interface TallyLimit {
	readonly rule: string;
	readonly parts: readonly TallyPart[];
	readonly atMost: number;
	/** Per unit beyond. */
	readonly weight?: number;
}

/** What is counted on the days `from` ≤ day < `to`. */
export interface TallyPart {
	readonly from: number;
	readonly to: number;
	/** `counts[day - from][option]`: whole, also negative. */
	readonly counts: readonly (readonly number[])[];
	/** Only what the days together count beyond this; absent: all of it, also where that is negative. */
	readonly beyond?: number;
}

/**
 * The longest time without a shift within the days `from` ≤ day < `to` is at least `minutes`. A shift of the day before
 * reaches into it.
 */
export interface RestLimit {
	readonly rule: string;
	readonly from: number;
	readonly to: number;
	readonly minutes: number;
	/**
	 * For `from` = 0: minutes without a shift just before the midnight of day 0 that belong to the time too; below 0 when
	 * a shift still goes on for so long. Then the history is not asked. 0 otherwise.
	 */
	readonly before: number;
	/** Minutes after the midnight that ends the last day that belong to the time and are free. */
	readonly after: number;
	/** Per minute short. */
	readonly weight?: number;
}

/** One person: a contract and what is theirs alone. */
export interface Person {
	readonly id: string;
	readonly contract: number;
	/**
	 * Cells of the days before day 0, the last one being the day before (options of the problem or `dayOff`); empty when
	 * nothing is known. Runs and rest reach into it; counts and minutes do not: their limits arrive reduced.
	 */
	readonly history: readonly number[];
	/** Days or options of days that are not theirs: leave, availability, a skill not yet valid. Hard. */
	readonly closed: readonly { readonly day: number; readonly options?: readonly number[] }[];
	/** Cells that stay as they are, whatever the contract says. */
	readonly locks: readonly { readonly day: number; readonly cell: number }[];
	readonly requests: readonly Request[];
	/** Limits of this person besides the contract's: totals carried in, a medical note. */
	readonly counts?: readonly CountLimit[];
	readonly minutes?: readonly MinutesLimit[];
	readonly tallies?: readonly TallyLimit[];
	readonly rests?: readonly RestLimit[];
}

/** A wish for one day: it costs `weight` when it is not met. */
export interface Request {
	readonly day: number;
	/** `work`: one of the options; `avoid`: none of them. */
	readonly kind: 'work' | 'avoid';
	/** Absent: any work, so that `avoid` asks for a day off. */
	readonly options?: readonly number[];
	readonly weight: number;
}
