import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { day as dayLength, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalHistory, QueueHistory } from './arrival-history.ts';
import type { DayNumber } from './day-number.ts';
import { isNearClockChange, isSlotStep, slotLength, slotsPerDay, spansOfSlot } from './zoned-slots.ts';

/** What is known of one slot of one queue. */
export interface HistoryRow {
	/** Beginning of the slot. */
	readonly instant: EpochMs;
	readonly queue: string;
	/** Inquiries that came, the abandoned included; at least 0. */
	readonly arrivals: number;
	readonly answered?: number;
	/** Mean of the answered. */
	readonly handleSeconds?: number;
}

export interface HistoryGrid {
	/** IANA zone of the wall clock. */
	readonly zone: string;
	/** Length of every row's slot. */
	readonly step: Milliseconds;
}

type Field = 'arrivals' | 'answered' | 'handleSeconds';
const fields: readonly Field[] = ['arrivals', 'answered', 'handleSeconds'];

/**
 * The longest step on whose grid all instants lie, by the wall clock of a zone: the step of a file without mixed steps.
 * Undefined when they do not lie on one that cuts days into slots, or when there are fewer than two.
 *
 * @example finestStep([0, hour, 5 * hour], 'UTC') // hour
 */
export function finestStep(instants: Iterable<EpochMs>, zone: string): Milliseconds | undefined {
	let first: number | undefined;
	let step: Milliseconds = dayLength;
	let several = false;
	for (const instant of instants) {
		const wall = instant + zoneOffset(zone, instant);
		if (first !== undefined && wall !== first) several = true;
		first ??= wall;
		// Slots are counted from 00:00, not from the first row.
		step = greatestDivisor(step, ((wall % dayLength) + dayLength) % dayLength);
	}
	return several && isSlotStep(step) ? step : undefined;
}

function greatestDivisor(a: number, b: number): number {
	while (b !== 0) [a, b] = [b, a % b];
	return a;
}

/**
 * Lays rows on the grid of dates and slots, in any order; what has no row is NaN. Queues come in order of first
 * appearance.
 *
 * A slot that the wall clock shows longer or shorter than a step holds what would have come in one step, so that the
 * slots of a day can be compared: the mean of the two where it is repeated. Where only a part of it has rows it is NaN.
 *
 * @throws RangeError when a row does not begin a slot, a time comes twice in a queue, arrivals or answered are negative
 *   or not finite, or the handle time is not positive
 * @example
 * const rows = [{ instant: Date.UTC(2026, 10, 10, 16), queue: '售前', arrivals: 12 }];
 * buildHistory(rows, { zone: 'Asia/Shanghai', step: hour }).queues[0].arrivals // [12, NaN × 23]
 */
export function buildHistory(rows: readonly HistoryRow[], { zone, step }: HistoryGrid): ArrivalHistory {
	const count = slotsPerDay(step);
	const byQueue = Map.groupBy(rows, ({ queue }) => queue);
	const queues = [...byQueue].map(([queue, mine]) => layOut(queue, mine, zone, step, count));
	return { zone, step, queues };
}

function layOut(
	queue: string,
	rows: readonly HistoryRow[],
	zone: string,
	step: Milliseconds,
	count: number
): QueueHistory {
	const days = new Map<HistoryRow, DayNumber>();
	let firstDay = Infinity;
	let lastDay = -Infinity;
	for (const row of rows) {
		const day = Math.floor((row.instant + zoneOffset(zone, row.instant)) / dayLength);
		days.set(row, day);
		firstDay = Math.min(firstDay, day);
		lastDay = Math.max(lastDay, day);
	}
	const length = (lastDay - firstDay + 1) * count;
	const arrivals = new Float64Array(length).fill(NaN);
	const answered = new Float64Array(length).fill(NaN);
	const handleSeconds = new Float64Array(length).fill(NaN);
	const changed = new Map<number, HistoryRow[]>();
	for (const row of rows) {
		checkRow(row);
		const day = days.get(row) as DayNumber;
		const wall = row.instant + zoneOffset(zone, row.instant) - day * dayLength;
		const index = (day - firstDay) * count + Math.floor(wall / step);
		if (isNearClockChange(day, zone)) {
			const others = changed.get(index);
			if (others === undefined) changed.set(index, [row]);
			else others.push(row);
			continue;
		}
		if (wall % step !== 0) refuse('instant', 'the beginning of a slot', row.instant);
		if (!Number.isNaN(arrivals[index])) refuse('instant', 'given once in a queue', row.instant);
		arrivals[index] = row.arrivals;
		answered[index] = row.answered ?? NaN;
		handleSeconds[index] = row.handleSeconds ?? NaN;
	}
	for (const [index, pieces] of changed) {
		const zonedSlot = { day: firstDay + Math.floor(index / count), slot: index % count };
		const merged = mergePieces(pieces, zonedSlot, step, zone);
		arrivals[index] = merged.arrivals;
		answered[index] = merged.answered;
		handleSeconds[index] = merged.handleSeconds;
	}
	return {
		queue,
		firstDay,
		arrivals,
		...(rows.some((row) => row.answered !== undefined) && { answered }),
		...(rows.some((row) => row.handleSeconds !== undefined) && { handleSeconds })
	};
}

/** One slot of a day on which the clock is moved, of the rows that begin a span of it. */
function mergePieces(
	pieces: readonly HistoryRow[],
	zonedSlot: { readonly day: DayNumber; readonly slot: number },
	step: Milliseconds,
	zone: string
): Readonly<Record<Field, number>> {
	const spans = spansOfSlot(zonedSlot, step, zone);
	const length = spans.reduce((sum, { start, end }) => sum + end - start, 0);
	if (new Set(pieces.map(({ instant }) => instant)).size < pieces.length) {
		refuse('instant', 'given once in a queue', (pieces[0] as HistoryRow).instant);
	}
	for (const { instant } of pieces) {
		if (!spans.some(({ start }) => start === instant)) refuse('instant', 'the beginning of a slot', instant);
	}
	const whole = pieces.length === spans.length;
	const sum = (field: 'arrivals' | 'answered') =>
		whole ? (pieces.reduce((total, row) => total + (row[field] ?? NaN), 0) * step) / length : NaN;
	return { arrivals: sum('arrivals'), answered: sum('answered'), handleSeconds: meanHandleSeconds(pieces) };
}

/** Weighted by the answered, or by the arrivals where those are not known. */
function meanHandleSeconds(rows: readonly HistoryRow[]): number {
	let total = 0;
	let weight = 0;
	for (const { handleSeconds, answered, arrivals } of rows) {
		if (handleSeconds === undefined) continue;
		const own = answered ?? arrivals;
		total += handleSeconds * own;
		weight += own;
	}
	return weight > 0 ? total / weight : NaN;
}

function checkRow(row: HistoryRow): void {
	for (const field of fields) {
		const value = row[field];
		if (value === undefined && field !== 'arrivals') continue;
		if (!(Number.isFinite(value) && (value as number) >= 0) || (field === 'handleSeconds' && value === 0)) {
			refuse(field, field === 'handleSeconds' ? 'above 0' : 'at least 0', value as number);
		}
	}
}

function refuse(field: string, rule: string, got: number): never {
	throw new RangeError(`buildHistory: ${field} must be ${rule}, got ${got}`);
}

/**
 * The same history with longer slots. A slot is known when all that it is made of is; what the clock skips is no part
 * of it. The inquiries stay the same in number: Σ arrivals · slotLength / step.
 *
 * @throws RangeError when the new step is no multiple of the given one: what was counted together cannot be parted
 * @example reslotHistory(history, hour) // of a history at 5 minutes: sums of twelve
 */
export function reslotHistory(history: ArrivalHistory, step: Milliseconds): ArrivalHistory {
	const count = slotsPerDay(step);
	const factor = step / history.step;
	if (!Number.isInteger(factor)) {
		throw new RangeError(`reslotHistory: step must be a multiple of ${history.step}, got ${step}`);
	}
	if (factor === 1) return history;
	return {
		...history,
		step,
		queues: history.queues.map((queue) => widen(queue, history, step, count, factor))
	};
}

function widen(
	{ queue, firstDay, arrivals, answered, handleSeconds }: QueueHistory,
	{ zone, step: fine }: ArrivalHistory,
	step: Milliseconds,
	count: number,
	factor: number
): QueueHistory {
	const days = Math.floor(arrivals.length / (count * factor));
	const wide = {
		arrivals: new Float64Array(days * count),
		answered: new Float64Array(days * count),
		handleSeconds: new Float64Array(days * count)
	};
	const shares = new Float64Array(factor);
	for (let d = 0; d < days; d++) {
		const near = isNearClockChange(firstDay + d, zone);
		for (let slot = 0; slot < count; slot++) {
			const to = d * count + slot;
			const from = to * factor;
			// How often the clock shows each piece, and the whole: once as a rule.
			let shown = 1;
			shares.fill(1);
			if (near) {
				for (let k = 0; k < factor; k++) {
					shares[k] = slotLength({ day: firstDay + d, slot: slot * factor + k }, fine, zone) / fine;
				}
				shown = slotLength({ day: firstDay + d, slot }, step, zone) / step;
			}
			wide.arrivals[to] = sumOf(arrivals, from, shares) / shown;
			if (answered) wide.answered[to] = sumOf(answered, from, shares) / shown;
			if (handleSeconds) wide.handleSeconds[to] = meanOf(handleSeconds, answered ?? arrivals, from, shares);
		}
	}
	return {
		queue,
		firstDay,
		arrivals: wide.arrivals,
		...(answered && { answered: wide.answered }),
		...(handleSeconds && { handleSeconds: wide.handleSeconds })
	};
}

/** Of the pieces that were shown; NaN when one of them is not known or none was shown. */
function sumOf(values: Float64Array, from: number, shares: Float64Array): number {
	let sum = 0;
	let any = false;
	for (let k = 0; k < shares.length; k++) {
		const share = shares[k] as number;
		if (share === 0) continue;
		sum += (values[from + k] as number) * share;
		any = true;
	}
	return any ? sum : NaN;
}

function meanOf(values: Float64Array, weights: Float64Array, from: number, shares: Float64Array): number {
	let total = 0;
	let weight = 0;
	for (let k = 0; k < shares.length; k++) {
		const value = values[from + k] as number;
		const own = (weights[from + k] as number) * (shares[k] as number);
		if (Number.isNaN(value) || !(own > 0)) continue;
		total += value * own;
		weight += own;
	}
	return weight > 0 ? total / weight : NaN;
}
