import { day as dayLength, hour, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import type { DayNumber } from './day-number.ts';

/**
 * Days and slots as the wall clock of a zone cuts them. Slot i of a day is what the clock shows from i · step to
 * (i + 1) · step, whatever the clock does: on a day of 23 hours some slots are never shown, on one of 25 some are shown
 * twice, and where the clock moves by half an hour (Australia/Lord_Howe) an hour can be shown one and a half times.
 */

/** A slot of the wall clock by its date and its number within the day, from 0. */
export interface ZonedSlot {
	readonly day: DayNumber;
	readonly slot: number;
}

/** A stretch of time [start, end) in which the wall clock shows one slot, at most a step long. */
export interface SlotSpan extends ZonedSlot {
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/**
 * Slots of a day.
 *
 * @throws RangeError when the step is no whole part of an hour, or whole hours that make up a day.
 * @example slotsPerDay(5 * minute) // 288
 */
export function slotsPerDay(step: Milliseconds): number {
	if (!isSlotStep(step)) {
		throw new RangeError(`slotsPerDay: step must divide an hour, or be hours that divide a day, got ${step}`);
	}
	return dayLength / step;
}

/**
 * Whether days can be cut into slots of this length: it divides an hour, or is whole hours and divides a day.
 *
 * @example isSlotStep(45 * minute) // false
 */
export function isSlotStep(step: Milliseconds): boolean {
	if (!(Number.isInteger(step) && step >= 1)) return false;
	return hour % step === 0 || (step % hour === 0 && dayLength % step === 0);
}

/**
 * The slot that the wall clock shows at an instant.
 *
 * @throws RangeError when the step is none, or the zone unknown.
 * @example slotAt(Date.UTC(2026, 10, 10, 16, 45), hour, 'Asia/Shanghai') // { day: dayNumberOf('2026-11-11'), slot: 0 }
 */
export function slotAt(instant: EpochMs, step: Milliseconds, zone: string): ZonedSlot {
	slotsPerDay(step);
	const wall = instant + zoneOffset(zone, instant);
	const day = Math.floor(wall / dayLength);
	return { day, slot: Math.floor((wall - day * dayLength) / step) };
}

/** The instant within (from, to] at which the clock of a zone is moved; both ends have different offsets. */
function clockChange(zone: string, from: EpochMs, to: EpochMs): EpochMs {
	const before = zoneOffset(zone, from);
	let earlier = from;
	let later = to;
	while (later - earlier > 1) {
		const middle = Math.floor((earlier + later) / 2);
		if (zoneOffset(zone, middle) === before) earlier = middle;
		else later = middle;
	}
	return later;
}

/**
 * When the wall clock of a zone shows a slot: one span as a rule, none where a clock change skips it, two where it is
 * repeated, in order of time. A span may be shorter than a step.
 *
 * @throws RangeError when the step is none, the slot lies outside the day, or the zone is unknown.
 */
export function spansOfSlot({ day, slot }: ZonedSlot, step: Milliseconds, zone: string): readonly SlotSpan[] {
	const count = slotsPerDay(step);
	if (!(Number.isInteger(slot) && slot >= 0 && slot < count)) {
		throw new RangeError(`spansOfSlot: slot must be a whole number from 0 to ${count - 1}, got ${slot}`);
	}
	const from = day * dayLength + slot * step;
	const to = from + step;
	// No zone is further than a day from Greenwich: these two lie on either side of any change that matters.
	const first = from - dayLength;
	const last = to + dayLength;
	const before = zoneOffset(zone, first);
	const after = zoneOffset(zone, last);
	if (before === after) return [{ day, slot, start: from - before, end: to - before }];
	const change = clockChange(zone, first, last);
	return [
		{ day, slot, start: from - before, end: Math.min(to - before, change) },
		{ day, slot, start: Math.max(from - after, change), end: to - after }
	].filter(({ start, end }) => start < end);
}

/**
 * How long the wall clock shows a slot: the step as a rule, 0 where it is skipped, twice the step where it is repeated.
 *
 * @throws RangeError as `spansOfSlot`
 */
export function slotLength(zonedSlot: ZonedSlot, step: Milliseconds, zone: string): Milliseconds {
	return spansOfSlot(zonedSlot, step, zone).reduce((sum, { start, end }) => sum + end - start, 0);
}

/**
 * Whether the clock of a zone is moved within a date or so near to it that its slots may be touched. For all other
 * days `slotLength` is the step.
 */
export function isNearClockChange(day: DayNumber, zone: string): boolean {
	return zoneOffset(zone, (day - 1) * dayLength) !== zoneOffset(zone, (day + 2) * dayLength);
}

/**
 * The slots from one instant to another in order of time, cut at both ends and at every clock change; together they
 * are [from, to) without gap or overlap. A repeated slot comes twice.
 *
 * @throws RangeError when the step is none, `to` lies before `from`, or the zone is unknown.
 */
export function slotSpans(from: EpochMs, to: EpochMs, step: Milliseconds, zone: string): SlotSpan[] {
	slotsPerDay(step);
	if (!(to >= from)) throw new RangeError(`slotSpans: to must not lie before from, got ${to}`);
	const spans: SlotSpan[] = [];
	for (let start = from; start < to;) {
		const offset = zoneOffset(zone, start);
		const wall = start + offset;
		const day = Math.floor(wall / dayLength);
		const slot = Math.floor((wall - day * dayLength) / step);
		const full = day * dayLength + (slot + 1) * step - offset;
		const end = Math.min(to, zoneOffset(zone, full) === offset ? full : clockChange(zone, start, full));
		const last = spans.at(-1);
		// A change that skips a part of a slot leaves two pieces of it side by side.
		if (last?.day === day && last.slot === slot && end - last.start <= step) {
			spans[spans.length - 1] = { ...last, end };
		} else {
			spans.push({ day, slot, start, end });
		}
		start = end;
	}
	return spans;
}
