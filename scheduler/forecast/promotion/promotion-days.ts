import { instantOf, localDateOf, localTimeOf } from '#lib/domain/time/local-time.ts';
import { day, hour, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { dateOfDay, dayNumberOf } from '../../calendar/day-number.ts';
import type { Promotion, PromotionPhase, PromotionRole } from '../../calendar/promotion.ts';

/** A stretch of a promotion that has one uplift: a day of a phase, as a rule from midnight to midnight. */
export interface PromotionDay {
	readonly role: PromotionRole;
	/** Which phase of its role it belongs to: 0 for the first launch of a promotion, 1 for its second. */
	readonly ordinal: number;
	/**
	 * Where it stands: days after the launch day (`after`: 1 … 20), before it (`warm_up`: −1, −2, …), else days since
	 * the phase began (0 for its first).
	 */
	readonly lag: number;
	readonly start: EpochMs;
	readonly end: EpochMs;
	/** The start instants within it. */
	readonly starts: readonly EpochMs[];
}

/** A first piece shorter than this goes with the day after it: the four hours after a start at 20:00. */
const shortPiece: Milliseconds = 12 * hour;

/** Each day of distance in lag, and each phase of distance in order, keeps this much of the likeness of two days. */
const likenessOfNeighbours = 0.8;

/**
 * The days of a promotion, ascending. Phases are cut at the midnights of the zone, except that a first piece under 12
 * hours stays with the day after it: a launch at 20:00 has a first day of 28 hours, so that its uplift can be compared
 * with a launch at 00:00. Phases must be as `checkPromotions` wants them.
 *
 * @example
 * // Launch from 2026-11-10 20:00 to 2026-11-12 00:00 in Shanghai: one day of 28 hours, lag 0; the next is D+1.
 */
export function promotionDays(promotion: Promotion, zone: string): PromotionDay[] {
	const days: PromotionDay[] = [];
	const seen = new Map<PromotionRole, number>();
	for (const [index, phase] of promotion.phases.entries()) {
		const { role } = phase;
		const ordinal = seen.get(role) ?? 0;
		seen.set(role, ordinal + 1);
		const pieces = piecesOf(phase.start, phase.end, zone);
		const launchBefore = promotion.phases.slice(0, index).findLast((other) => other.role === 'launch');
		const launchAfter = promotion.phases.slice(index + 1).find((other) => other.role === 'launch');
		for (const [piece, { start, end }] of pieces.entries()) {
			let lag = piece;
			if (role === 'after') {
				lag = launchBefore ? dateNumber(start, zone) - dateNumber(launchBefore.end - 1, zone) : piece + 1;
				// What follows a launch that ends during a day is already after it.
				lag = Math.max(1, lag);
			} else if (role === 'warm_up') {
				lag = launchAfter ? dateNumber(start, zone) - launchDay(launchAfter, zone) : piece - pieces.length;
			}
			const starts = promotion.starts.filter((instant) => instant >= start && instant < end);
			days.push({ role, ordinal, lag, start, end, starts });
		}
	}
	return days;
}

/**
 * The day of a past promotion that a planned day is learned from, and how alike the two are: of the same role, 1 for
 * the same lag and the same phase, 0.8 for each step of difference; `undefined` when the past one had no such role.
 *
 * Every lag is a role of its own with the prior that all lags share; a missing lag is lent by its nearest neighbour.
 * So one past promotion gives one observation to each planned day, never twenty that repeat each other.
 */
export function analogousDay(
	planned: PromotionDay,
	past: readonly PromotionDay[]
): { readonly day: PromotionDay; readonly likeness: number } | undefined {
	let best: { day: PromotionDay; likeness: number } | undefined;
	for (const candidate of past) {
		if (candidate.role !== planned.role) continue;
		const steps = Math.abs(candidate.lag - planned.lag) + Math.abs(candidate.ordinal - planned.ordinal);
		const likeness = likenessOfNeighbours ** steps;
		if (best === undefined || likeness > best.likeness) best = { day: candidate, likeness };
	}
	return best;
}

function piecesOf(start: EpochMs, end: EpochMs, zone: string): { start: EpochMs; end: EpochMs }[] {
	const pieces: { start: EpochMs; end: EpochMs }[] = [];
	let from = start;
	while (from < end) {
		let to = midnightAfter(from, zone);
		const isFirst = from === start && localTimeOf(from, zone) > 0;
		if (isFirst && to - from < shortPiece) to = midnightAfter(to, zone);
		// A last piece of under an hour is a phase that was meant to end at midnight.
		if (end - to < hour) to = end;
		pieces.push({ start: from, end: Math.min(to, end) });
		from = to;
	}
	return pieces;
}

/** D: the date on which the first day of a launch ends, the day after an evening start. */
function launchDay({ start, end }: PromotionPhase, zone: string): number {
	return dateNumber((piecesOf(start, end, zone)[0]?.end ?? end) - 1, zone);
}

function midnightAfter(instant: EpochMs, zone: string): EpochMs {
	return instantOf(dateOfDay(dateNumber(instant, zone) + 1), '00:00', zone);
}

function dateNumber(instant: EpochMs, zone: string): number {
	return dayNumberOf(localDateOf(instant, zone));
}

/** Days from one instant to another, in years of 365.25 days: what the weight of a past promotion decays by. */
export function yearsBetween(earlier: EpochMs, later: EpochMs): number {
	return (later - earlier) / (365.25 * day);
}
