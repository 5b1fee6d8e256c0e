import { instantOf, localDateOf, localTimeOf } from '#lib/domain/time/local-time.ts';
import { hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { nonNegativeLeastSquares } from '../numeric/non-negative-least-squares.ts';
import { launchTemplate, rampShare, rushShare, type LaunchTemplate } from './launch-template.ts';
import type { PromotionDay } from './promotion-days.ts';

/** The slots of a day and what a normal day would have in them. */
export interface DayBase {
	readonly day: Pick<PromotionDay, 'start' | 'end'>;
	/** All start instants of the promotion, ascending; those on other days lend this one their ramp or their rest. */
	readonly starts: readonly EpochMs[];
	/** `bounds[i]` … `bounds[i + 1]` is slot i, within the day; ascending. */
	readonly bounds: ArrayLike<number>;
	/** `baseline[i]`: inquiries of a normal day in slot i, at least 0. */
	readonly baseline: ArrayLike<number>;
	/** Whether inquiries can come in slot i at all; all of them when not given. */
	readonly isOpen?: (slot: number) => boolean;
}

/** A day of a past promotion as it went. */
export interface PastDay extends DayBase {
	/** `arrivals[i]`: inquiries of slot i; NaN where not known. */
	readonly arrivals: ArrayLike<number>;
	/** w_e, above 0. */
	readonly weight: number;
}

/** What the shape of a day rests on before and beside its past. */
export interface ProfileSettings {
	readonly template: LaunchTemplate;
	/** How many past promotions of weight 1 the template is worth. */
	readonly pseudoEvents: number;
	/** κ of the Dirichlet while fewer than 3 profiles are known. */
	readonly concentration: number;
}

export const profileSettings: ProfileSettings = {
	template: launchTemplate,
	pseudoEvents: 1,
	concentration: 200
};

/** How the inquiries of a promotion day are expected to be spread over it. */
export interface LaunchProfile {
	/** p̄: `shares[i]` of the day's inquiries come in slot i; adds up to 1. */
	readonly shares: Float64Array;
	/** κ of the Dirichlet around it. */
	readonly concentration: number;
	/** Whether κ was fitted to past profiles, and is not the start value. */
	readonly isFitted: boolean;
	/** How many past days the shape was learned from. */
	readonly events: number;
	/** What part of the shape is the template's; the rest is the past's. In (0, 1]. */
	readonly templateShare: number;
	/** `cells[i]`: the cell of the Dirichlet that slot i belongs to (`shapeCells`). */
	readonly cells: Int32Array;
}

/** How finely a profile is carried from one day to another. */
const grain: Milliseconds = 5 * minute;

/** Edges of the cells after a start: 10, 30, 60 and 120 minutes. */
const cellEdges: readonly Milliseconds[] = [10, 30, 60, 120].map((minutes) => minutes * minute);

/**
 * So many inquiries, come as expected, are added to what a slot or a cell of a past day had: the noise of counts, φ = 2.4,
 * over the variance of a true shape's hours, 24/201 under κ = 200.
 */
const asExpected = 20;

/** Fewest profiles that κ is fitted to. */
const leastProfiles = 3;

/**
 * Shape of a promotion day: the weighted mean of the analogous past profiles, aligned on the start instant, and of
 * `pseudoEvents` of the template (planning.md, section 1).
 *
 * Alignment: what a past day had is split by least squares into its base (the normal day's profile) and the rush of
 * its starts. The base follows the clock of the new day, the rush moves with the start; what the split does not explain
 * moves with the start too, as a ratio, as far as counts can tell it from chance. So a profile with the same starts and
 * the same base comes out as it was when its counts are large, and one from 00:00 can serve a start at 20:00. With several starts the k-th learns from the k-th.
 *
 * @throws RangeError when a day has no slots, or no open slot
 */
export function launchProfile(
	planned: DayBase,
	past: readonly PastDay[],
	zone: string,
	settings: ProfileSettings = profileSettings
): LaunchProfile {
	const template = templateShares(planned, settings.template);
	const profiles: Float64Array[] = [];
	const counts: number[] = [];
	const shares = template.map((share) => share * settings.pseudoEvents);
	let weight = settings.pseudoEvents;
	for (const day of past) {
		const profile = alignProfile(day, planned, zone, settings.template);
		if (profile === undefined) continue;
		profiles.push(profile);
		counts.push(knownCount(day));
		weight += day.weight;
		for (let i = 0; i < shares.length; i++) {
			shares[i] = (shares[i] as number) + day.weight * (profile[i] as number);
		}
	}
	normalise(shares);
	const cells = shapeCells(planned);
	const fitted = profiles.length >= leastProfiles;
	return {
		shares,
		concentration: fitted
			? fitConcentration(profiles, counts, cells, settings.concentration)
			: settings.concentration,
		isFitted: fitted,
		events: profiles.length,
		templateShare: settings.pseudoEvents / weight,
		cells
	};
}

/**
 * The cells whose shares are drawn from the Dirichlet: 10, 20, 30 and 60 minutes after a start, else an hour, never less
 * than a slot. Within a cell the slots keep their proportions. A Dirichlet has no notion of neighbours: drawn by slots
 * of 5 minutes with κ = 200, a quiet slot would scatter by more than its own share, and its hour hardly at all more.
 */
export function shapeCells({ day, starts, bounds }: DayBase): Int32Array {
	const cells = new Int32Array(Math.max(0, bounds.length - 1));
	let cell = -1;
	let last = '';
	for (let i = 0; i < cells.length; i++) {
		const from = bounds[i] as number;
		const start = starts.findLast((instant) => instant <= from);
		const since = start === undefined ? Infinity : from - start;
		const edge = cellEdges.findIndex((limit) => since < limit);
		const key = edge < 0 ? `${Math.floor((from - day.start) / hour)}` : `${start}/${edge}`;
		if (key !== last) cell++;
		last = key;
		cells[i] = cell;
	}
	return cells;
}

/** The template on the slots of a day: base and rush, adds up to 1. */
export function templateShares(planned: DayBase, template: LaunchTemplate): Float64Array {
	const base = baseShares(planned);
	const rush = new Float64Array(base.length);
	let total = 0;
	const starts = Math.max(1, startsWithin(planned).length);
	for (const start of planned.starts) {
		for (let i = 0; i < rush.length; i++) {
			if (!isOpen(planned, i)) continue;
			const from = planned.bounds[i] as number;
			const to = planned.bounds[i + 1] as number;
			let share = rampShare(template.ramp, start, from, to);
			for (const component of template.rush) share += rushShare(component, start, from, to);
			rush[i] = (rush[i] as number) + share / starts;
			total += share / starts;
		}
	}
	// What falls outside of the day is not lost: the base has what the rush leaves.
	const shares = base.map((share, i) => share * Math.max(0, 1 - total) + (rush[i] as number));
	return normalise(shares);
}

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

/**
 * κ by moments: over the cells, Σ_c (p_ec − p̄_c)²/p̄_c has the mean (C − 1)(1 − 1/n)(1/(κ + 1) + 1/T) when the n profiles
 * come from one Dirichlet and T inquiries each, the noise of whose counts is taken off. The start value takes part as one
 * more profile would.
 */
function fitConcentration(
	profiles: readonly Float64Array[],
	counts: readonly number[],
	cells: Int32Array,
	start: number
): number {
	const count = (cells.at(-1) ?? 0) + 1;
	if (count < 2) return start;
	const byCell = profiles.map((profile) => {
		const sums = new Float64Array(count);
		for (let i = 0; i < profile.length; i++) {
			sums[cells[i] as number] = (sums[cells[i] as number] as number) + (profile[i] as number);
		}
		return sums;
	});
	const mean = new Float64Array(count);
	for (const sums of byCell) {
		for (let c = 0; c < count; c++) mean[c] = (mean[c] as number) + (sums[c] as number) / byCell.length;
	}
	let distance = 0;
	let degrees = -1;
	for (let c = 0; c < count; c++) {
		const expected = mean[c] as number;
		if (!(expected > 0)) continue;
		degrees++;
		for (const sums of byCell) distance += ((sums[c] as number) - expected) ** 2 / expected;
	}
	if (degrees < 1) return start;
	const events = byCell.length;
	const noise = counts.reduce((sum, count) => sum + 1 / count, 0) / events;
	const spread = Math.max(0, distance / ((events - 1) * degrees) - noise);
	const pooled = ((events - 1) * spread + 1 / (start + 1)) / events;
	return Math.min(5_000, Math.max(10, 1 / pooled - 1));
}

function knownCount({ arrivals }: PastDay): number {
	let count = 0;
	for (let i = 0; i < arrivals.length; i++) count += Number.isNaN(arrivals[i]) ? 0 : (arrivals[i] as number);
	return count;
}

/** The normal day's profile on open slots; by length where no inquiry is expected at all. Adds up to 1. */
function baseShares(base: DayBase): Float64Array {
	const slots = base.bounds.length - 1;
	if (!(slots >= 1) || base.baseline.length !== slots) {
		throw new RangeError(
			`launchProfile: bounds must be one more than the slots, at least one, got ${base.bounds.length} for ${base.baseline.length}`
		);
	}
	const shares = new Float64Array(slots);
	for (let i = 0; i < slots; i++) shares[i] = isOpen(base, i) ? (base.baseline[i] as number) : 0;
	if (!(total(shares) > 0)) {
		for (let i = 0; i < slots; i++) {
			shares[i] = isOpen(base, i) ? (base.bounds[i + 1] as number) - (base.bounds[i] as number) : 0;
		}
	}
	if (!(total(shares) > 0)) throw new RangeError('launchProfile: a day must have an open slot, got none');
	return normalise(shares);
}

function startsWithin({ day, starts }: DayBase): readonly EpochMs[] {
	return starts.filter((start) => start >= day.start && start < day.end);
}

function isOpen(base: DayBase, slot: number): boolean {
	return base.isOpen?.(slot) ?? true;
}

function total(values: Float64Array): number {
	let sum = 0;
	for (const value of values) sum += value;
	return sum;
}

function normalise(values: Float64Array): Float64Array {
	const sum = total(values);
	for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / sum;
	return values;
}
