import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { ShiftBreak } from '../plan/planned-roster.ts';
import type { PlanDays } from './compiled-plan.ts';
import { wallInstant } from './plan-days.ts';

/** A break of an option with the places at which it may begin. */
export interface OptionBreak {
	readonly kind: 'meal' | 'short';
	readonly minutes: number;
	readonly paid: boolean;
	/** Minutes after the start of the shift, ascending. */
	readonly places: readonly number[];
	/** The place that the option begins with. */
	readonly placed: number;
}

/** When a shift is worked, whatever its queue. */
export interface ShiftShape {
	/** Id of the template; of a shift typed by hand its own text. */
	readonly template: string;
	/** Minutes of the wall after midnight. */
	readonly start: number;
	/** Minutes that pass from start to end: those of the wall but where a clock change lies within. */
	readonly length: number;
	/** In order of time. */
	readonly breaks: readonly OptionBreak[];
	/** Working minutes: without unpaid breaks. */
	readonly minutes: number;
	/**
	 * The only days on which it can be worked: those of a clock change, on which the same times of the wall are another
	 * length, and those of locks. Absent: every day that has no such shape of its own.
	 */
	readonly days?: readonly number[];
	/** Made for a lock only: nobody is offered it. */
	readonly typed?: true;
}

/** What a cell of the problem stands for: a shift in a queue. */
export interface PlanOption extends ShiftShape {
	readonly queue: string;
}

/** When a shift of a day begins and ends. */
export function shiftTimes(days: PlanDays, day: number, shape: ShiftShape): { start: EpochMs; end: EpochMs } {
	const start = wallInstant(days, day, shape.start);
	return { start, end: start + shape.length * minute };
}

/** The breaks of a shift that begins at an instant, at the places given or where the option has them. */
export function breaksAt(
	{ breaks }: ShiftShape,
	start: EpochMs,
	placeOf: (at: number) => number | undefined = () => undefined
): readonly ShiftBreak[] {
	return breaks.map(({ kind, minutes, paid, places, placed }, at) => {
		const begins = start + (places[placeOf(at) ?? placed] ?? places[placed] ?? 0) * minute;
		return { kind, paid, start: begins, end: begins + minutes * minute };
	});
}

/**
 * Working minutes of a shift within [from, to) minutes after its start: the most that any places of its unpaid breaks
 * leave.
 */
export function mostMinutesWithin({ length, breaks }: ShiftShape, from: number, to: number): number {
	const overlap = (begins: number, ends: number) => Math.max(0, Math.min(ends, to) - Math.max(begins, from));
	return breaks.reduce(
		(sum, { paid, places, minutes }) =>
			paid ? sum : sum - Math.min(...places.map((place) => overlap(place, place + minutes))),
		overlap(0, length)
	);
}

/** The same at the places that the option begins with. */
export function placedMinutesWithin({ length, breaks }: ShiftShape, from: number, to: number): number {
	const overlap = (begins: number, ends: number) => Math.max(0, Math.min(ends, to) - Math.max(begins, from));
	return breaks.reduce(
		(sum, { paid, places, placed, minutes }) => {
			const place = places[placed] ?? 0;
			return paid ? sum : sum - overlap(place, place + minutes);
		},
		overlap(0, length)
	);
}

/** The least that any places of its unpaid breaks leave. */
export function leastMinutesWithin({ length, breaks }: ShiftShape, from: number, to: number): number {
	const overlap = (begins: number, ends: number) => Math.max(0, Math.min(ends, to) - Math.max(begins, from));
	return breaks.reduce(
		(sum, { paid, places, minutes }) =>
			paid ? sum : sum - Math.max(...places.map((place) => overlap(place, place + minutes))),
		overlap(0, length)
	);
}
