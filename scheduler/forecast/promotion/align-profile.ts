import { instantOf, localDateOf, localTimeOf } from '#lib/domain/time/local-time.ts';
import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { nonNegativeLeastSquares } from '../numeric/non-negative-least-squares.ts';
import {
	baseShares,
	isOpen,
	normalise,
	startsWithin,
	total,
	type DayBase,
	type PastDay
} from './day-base.ts';
import { rampShare, rushShare, type LaunchTemplate } from './launch-template.ts';
import { shapeCells } from './shape-cells.ts';

/** How finely a profile is carried from one day to another. */
const grain: Milliseconds = 5 * minute;

/**
 * So many inquiries, come as expected, are added to what a slot or a cell of a past day had: the noise of counts, φ = 2.4,
 * over the variance of a true shape's hours, 24/201 under κ = 200.
 */
const asExpected = 20;

/**
 * Where a past day's profile lies on the slots of the planned day; `undefined` when too little of it is known: no
 * inquiries, or less than half of what was expected.
 */
export function alignProfile(
	past: PastDay,
	planned: DayBase,
	zone: string,
	template: LaunchTemplate
): Float64Array | undefined {
	const fit = splitProfile(past, template);
	if (fit === undefined) return undefined;
	const base = baseShares(planned);
	const shares = new Float64Array(base.length);
	const hasStarts = startsWithin(planned).length > 0 && startsWithin(past).length > 0;
	for (let i = 0; i < shares.length; i++) {
		if (!isOpen(planned, i)) continue;
		const from = planned.bounds[i] as number;
		const to = planned.bounds[i + 1] as number;
		const pieces = Math.max(1, Math.round((to - from) / grain));
		const width = (to - from) / pieces;
		let share = 0;
		for (let piece = 0; piece < pieces; piece++) {
			const a = from + piece * width;
			const b = a + width;
			let expected = (fit.base * (base[i] as number)) / pieces;
			for (const [k, start] of planned.starts.entries()) {
				const rush = fit.rush[answeringStart(k, planned, past)];
				if (rush !== undefined) expected += rushOf(rush, template, start, a, b);
			}
			const then = hasStarts
				? alignToStarts((a + b) / 2, planned, past)
				: alignToClock((a + b) / 2, past, zone);
			share += expected * ratioAt(fit.ratio, past.bounds, then);
		}
		shares[i] = share;
	}
	return total(shares) > 0 ? normalise(shares) : undefined;
}

/** A past day as base + rush by start, and by how much each slot differs from that (`ratios`). */
interface SplitProfile {
	/** Part of the day's total that is the base's. */
	readonly base: number;
	/** For each start of the promotion: by what the template's components and its ramp are multiplied. */
	readonly rush: readonly Float64Array[];
	/** `ratio[i]`: what came in slot i over what the split explains, 1 where not known. */
	readonly ratio: Float64Array;
}

function splitProfile(past: PastDay, template: LaunchTemplate): SplitProfile | undefined {
	const base = baseShares(past);
	let known = 0;
	let count = 0;
	for (let i = 0; i < base.length; i++) {
		const arrivals = past.arrivals[i] ?? NaN;
		if (Number.isNaN(arrivals)) continue;
		known += base[i] as number;
		count += arrivals;
	}
	if (!(known >= 0.5) || !(count > 0)) return undefined;
	const parts = [...template.rush, template.ramp];
	const rows: number[][] = [];
	const target: number[] = [];
	for (let i = 0; i < base.length; i++) {
		const arrivals = past.arrivals[i] ?? NaN;
		if (Number.isNaN(arrivals)) continue;
		// Counts vary about as much as they are large. Per inquiry of the day, so that the ridge is small for any day.
		const certainty = Math.sqrt(count / (arrivals + 1));
		rows.push([base[i] as number, ...rushColumns(past, template, i)].map((value) => value * certainty));
		target.push((arrivals / count) * certainty);
	}
	const fitted = nonNegativeLeastSquares(rows, target, 1e-9);
	const explained = base.map((share, i) => {
		let sum = (fitted[0] as number) * share * count;
		for (const [column, value] of rushColumns(past, template, i).entries()) {
			sum += value * (fitted[column + 1] as number) * count;
		}
		return sum;
	});
	const all = total(explained);
	if (!(all > 0)) return undefined;
	const ratio = ratios(past, explained);
	const rush = past.starts.map((_, k) =>
		fitted.slice(1 + k * parts.length, 1 + (k + 1) * parts.length).map((value) => (value * count) / all)
	);
	return { base: ((fitted[0] as number) * count) / all, rush, ratio };
}

/**
 * By how much each slot differs from what the split explains, as far as its counts can tell: cell by cell, and within a
 * cell slot by slot, drawn towards 1 by inquiries that came as expected. 3 in five minutes are no shape, 300 are.
 */
function ratios(past: PastDay, explained: Float64Array): Float64Array {
	const cells = shapeCells(past);
	const count = (cells.at(-1) ?? -1) + 1;
	const came = new Float64Array(count);
	const expected = new Float64Array(count);
	for (let i = 0; i < explained.length; i++) {
		const arrivals = past.arrivals[i] ?? NaN;
		if (Number.isNaN(arrivals)) continue;
		const cell = cells[i] as number;
		came[cell] = (came[cell] as number) + arrivals;
		expected[cell] = (expected[cell] as number) + (explained[i] as number);
	}
	return explained.map((usual, i) => {
		const arrivals = past.arrivals[i] ?? NaN;
		if (Number.isNaN(arrivals)) return 1;
		const inCell = came[cells[i] as number] as number;
		const cell = (inCell + asExpected) / ((expected[cells[i] as number] as number) + asExpected);
		// The part of the cell's inquiries that this slot was expected to have.
		const own = (usual * inCell) / Math.max(expected[cells[i] as number] as number, Number.MIN_VALUE);
		return (cell * (arrivals + asExpected)) / (own + asExpected);
	});
}

/** The columns of slot i: for each start each component of the rush and the ramp, of share 1. */
function rushColumns(past: DayBase, template: LaunchTemplate, slot: number): number[] {
	const from = past.bounds[slot] as number;
	const to = past.bounds[slot + 1] as number;
	return past.starts.flatMap((start) => [
		...template.rush.map((component) => rushShare({ ...component, share: 1 }, start, from, to)),
		rampShare({ ...template.ramp, share: 1 }, start, from, to)
	]);
}

function rushOf(
	by: Float64Array,
	template: LaunchTemplate,
	start: EpochMs,
	from: EpochMs,
	to: EpochMs
): number {
	let sum = rampShare({ ...template.ramp, share: by[template.rush.length] as number }, start, from, to);
	for (const [j, component] of template.rush.entries()) {
		sum += rushShare({ ...component, share: by[j] as number }, start, from, to);
	}
	return sum;
}

/**
 * The start of the past promotion (its index) that answers to the planned one's k-th: of the same order within the day,
 * the last one where there were fewer; before and after the day by distance from it. −1 where there was none.
 */
function answeringStart(k: number, planned: DayBase, past: DayBase): number {
	const own = startRange(planned);
	const theirs = startRange(past);
	if (k < own.first) return Math.max(-1, theirs.first - (own.first - k));
	if (k >= own.end) return theirs.end + (k - own.end) < past.starts.length ? theirs.end + (k - own.end) : -1;
	return theirs.end > theirs.first ? Math.min(theirs.first + k - own.first, theirs.end - 1) : -1;
}

/** Which of the promotion's starts lie within the day: [first, end). */
function startRange({ day, starts }: DayBase): { readonly first: number; readonly end: number } {
	return {
		first: starts.filter((start) => start < day.start).length,
		end: starts.filter((start) => start < day.end).length
	};
}

/** The instant of the past day that answers to one of the planned day: as long after the start of the same order. */
function alignToStarts(instant: EpochMs, planned: DayBase, past: PastDay): EpochMs {
	const own = startsWithin(planned);
	const theirs = startsWithin(past);
	const order = Math.max(
		0,
		own.findLastIndex((start) => start <= instant)
	);
	const k = Math.min(order, theirs.length - 1);
	const then = (theirs[k] as number) + instant - (own[order] as number);
	// Past the next start of then it was already another rush.
	return k + 1 < theirs.length && order + 1 >= own.length && then >= (theirs[k + 1] as number) ? NaN : then;
}

/** Without starts on both days: the same time on the wall. */
function alignToClock(instant: EpochMs, past: PastDay, zone: string): EpochMs {
	const midnight = instantOf(localDateOf(past.day.end - 1, zone), '00:00', zone);
	return midnight + localTimeOf(instant, zone);
}

function ratioAt(ratio: Float64Array, bounds: ArrayLike<number>, instant: EpochMs): number {
	if (!(instant >= (bounds[0] as number) && instant < (bounds[ratio.length] as number))) return 1;
	let low = 0;
	let high = ratio.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((bounds[middle] as number) <= instant) low = middle;
		else high = middle - 1;
	}
	return ratio[low] as number;
}
