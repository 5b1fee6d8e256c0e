import { quietTotal, type DayClass } from './day-series.ts';
import { daysToCallClosed, standIns, type KnownHistory } from './known-history.ts';
import type { NormalModel } from './normal-model.ts';

/** What a day weighs in the profile of its class, against the day after it. */
const shareMemory = 0.97;
/** What a day weighs in the level of its class, against the day after it: a memory of about 100 days. */
const levelMemory = 0.99;
/** The profile of all workdays, or of all days of rest, joins that of each class with the weight of one day. */
const pooledDays = 1;
/** A day's total is believed when the counted slots usually hold at least this part of it; of few days, always. */
const leastPart = 0.5;
/** A total is odd beyond this many standard deviations of the log totals. */
const oddAbove = 5;
/** With fewer days nothing can be called odd. */
const leastDaysToDoubt = 21;
/** Days before and after a holiday that tell what was usual then. */
const daysAround = 14;
const holidayClass: DayClass = 7;
/** A class of which so many days were without an inquiry, and none with one, has none: its days are closed. */
const daysToCallClassClosed = 3;

/** What model (a) knows at the end of a history. */
export interface WeekdayProfile {
	/** `share[c · slotsPerDay + i]`: part of the day's total that comes in slot i on a day of class c; adds up to 1. */
	readonly share: Float64Array;
	/** `level[c]`: mean log total of a day of class c; −∞ where such days never had an inquiry. */
	readonly level: Float64Array;
	/** φ: how much of its log deviation a day hands on to the next, in [0, 1). */
	readonly persistence: number;
	/** `deviation[d]`: log deviation of day d from its level; NaN where its total is not known. */
	readonly deviation: Float64Array;
	/** Mean of T / exp(forecast of log T): the mean of a total is above the exponential of its mean logarithm. */
	readonly smearing: number;
	/** `seen[c]`: days of class c with inquiries, that were learned from. */
	readonly seen: Uint32Array;
}

/** Model (a), the default: see `fitWeekdayProfile`. */
export const weekdayProfile: NormalModel = (history, ends, slots) =>
	ends.map((end) => {
		const fit = fitWeekdayProfile(history, end);
		return fit && forecastFromProfile(history, fit, end, slots);
	});

/**
 * Model (a): weekday profile × daily level (planning.md, section 1).
 * log T_d = μ_class(d) + φ (log T_{d−1} − μ_class(d−1)); share of a slot p_i = Σ_k 0.97^(d−k) y_ki / T_k, normalised.
 *
 * The total of a day with gaps is what was counted over the share of the counted slots. Days of a class that was
 * never seen take no part in the sequence of days (a queue closed at weekends goes from Friday to Monday); they
 * borrow level and profile of a stand-in.
 *
 * @param end the history is known before this slot
 * @returns undefined when no day can be learned from
 */
export function fitWeekdayProfile(history: KnownHistory, end: number): WeekdayProfile | undefined {
	const days = Math.ceil(end / history.slotsPerDay);
	const totals = new Float64Array(days).fill(1);
	const share = new Float64Array(8 * history.slotsPerDay);
	// The first shares, of counts instead of parts of a day, only serve to complete days with gaps.
	for (let round = 0; round < 3; round++) {
		if (round > 0) estimateTotals(history, end, share, totals);
		estimateShares(history, end, totals, share);
	}
	const seen = new Uint32Array(8);
	for (let d = 0; d < days; d++) if ((totals[d] as number) > 0) add(seen, history.dayClass[d] as number, 1);
	if (seen.every((n) => n === 0)) return undefined;
	const level = new Float64Array(8);
	estimateLevels(history, totals, level);
	let deviation = deviationsOf(history, totals, level, seen);
	if (leaveOutOdd(totals, deviation)) {
		estimateLevels(history, totals, level);
		deviation = deviationsOf(history, totals, level, seen);
	}
	levelHolidays(history, totals, deviation, level);
	borrow(share, level, seen, history.slotsPerDay);
	const empty = emptyDays(history, end);
	for (let c = 0; c < 8; c++) {
		if (seen[c] === 0 && (empty[c] as number) >= daysToCallClassClosed) level[c] = -Infinity;
	}
	const persistence = estimatePersistence(history, deviation, seen);
	const smearing = estimateSmearing(history, totals, deviation, persistence, seen);
	return { share, level, persistence, deviation, smearing, seen };
}

/**
 * @param end where the fit ended
 * @returns expected counts of the slots `end … end + slots − 1`; 0 where closed
 */
export function forecastFromProfile(
	{ slotsPerDay, dayClass, open }: KnownHistory,
	{ share, level, persistence, deviation, smearing, seen }: WeekdayProfile,
	end: number,
	slots: number
): Float64Array {
	const mean = new Float64Array(slots);
	const days = Math.ceil((end + slots) / slotsPerDay);
	let last = 0;
	for (let d = 0; d < days; d++) {
		const c = dayClass[d] as number;
		const own = deviation[d] ?? NaN;
		if (!Number.isNaN(own)) last = own;
		else if (seen[c] !== 0) last *= persistence;
		const total = smearing * Math.exp((level[c] as number) + last);
		for (let t = Math.max(end, d * slotsPerDay); t < Math.min(end + slots, (d + 1) * slotsPerDay); t++)
			if (open[t] === 1) mean[t - end] = total * (share[c * slotsPerDay + (t % slotsPerDay)] as number);
	}
	return mean;
}

function estimateTotals(
	{ slotsPerDay, counts, dayClass }: KnownHistory,
	end: number,
	share: Float64Array,
	totals: Float64Array
): void {
	const least = totals.length < daysToCallClosed ? Number.MIN_VALUE : leastPart;
	for (let d = 0; d < totals.length; d++) {
		const row = (dayClass[d] as number) * slotsPerDay;
		const from = d * slotsPerDay;
		const to = Math.min(from + slotsPerDay, end);
		let counted = 0;
		let part = 0;
		for (let t = from; t < to; t++) {
			const count = counts[t] as number;
			if (Number.isNaN(count)) continue;
			counted += count;
			part += share[row + t - from] as number;
		}
		totals[d] = part >= least ? counted / part : NaN;
	}
}

/** Days of each class that were counted, at least the larger part of them, and had no inquiry. */
function emptyDays({ slotsPerDay, counts, dayClass, open }: KnownHistory, end: number): Uint32Array {
	const empty = new Uint32Array(8);
	for (let from = 0; from < end; from += slotsPerDay) {
		let counted = 0;
		let opened = 0;
		let total = 0;
		for (let t = from; t < Math.min(from + slotsPerDay, end); t++) {
			opened += open[t] as number;
			if (Number.isNaN(counts[t])) continue;
			counted++;
			total += counts[t] as number;
		}
		if (total === 0 && counted > 0 && counted >= leastPart * opened) {
			add(empty, dayClass[from / slotsPerDay] as number, 1);
		}
	}
	return empty;
}

function estimateShares(
	{ slotsPerDay, counts, dayClass }: KnownHistory,
	end: number,
	totals: Float64Array,
	share: Float64Array
): void {
	const weights = new Float64Array(share.length);
	share.fill(0);
	let weight = 1;
	for (let d = totals.length - 1; d >= 0; d--, weight *= shareMemory) {
		const total = totals[d] as number;
		if (!(total > 0)) continue;
		const row = (dayClass[d] as number) * slotsPerDay;
		const from = d * slotsPerDay;
		const to = Math.min(from + slotsPerDay, end);
		for (let t = from; t < to; t++) {
			const count = counts[t] as number;
			if (Number.isNaN(count)) continue;
			add(share, row + t - from, (weight * count) / total);
			add(weights, row + t - from, weight);
		}
	}
	pool(share, weights, slotsPerDay, [0, 1, 2, 3, 4]);
	pool(share, weights, slotsPerDay, [5, 6, 7]);
	if (totals.length < daysToCallClosed) fillNeverCounted(share, weights, slotsPerDay);
	for (let c = 0; c < 8; c++) normalise(share.subarray(c * slotsPerDay, (c + 1) * slotsPerDay));
}

/** Sums of weighted shares become means, each class drawn towards the mean of all of them. */
function pool(
	share: Float64Array,
	weights: Float64Array,
	slotsPerDay: number,
	classes: readonly number[]
): void {
	for (let i = 0; i < slotsPerDay; i++) {
		let sum = 0;
		let weight = 0;
		for (const c of classes) {
			sum += share[c * slotsPerDay + i] as number;
			weight += weights[c * slotsPerDay + i] as number;
		}
		if (weight === 0) continue;
		for (const c of classes) {
			const cell = c * slotsPerDay + i;
			share[cell] =
				((share[cell] as number) + (pooledDays * sum) / weight) / ((weights[cell] as number) + pooledDays);
		}
	}
}

/** Without any other knowledge, a slot is like the mean of the counted ones. */
function fillNeverCounted(share: Float64Array, weights: Float64Array, slotsPerDay: number): void {
	for (let c = 0; c < 8; c++) {
		const shares = share.subarray(c * slotsPerDay, (c + 1) * slotsPerDay);
		const counted = shares.map((_, i) => (anyWeight(weights, slotsPerDay, i) ? 1 : 0));
		const slots = counted.reduce((n, one) => n + one, 0);
		const mean = shares.reduce((sum, own) => sum + own, 0) / Math.max(1, slots);
		for (let i = 0; i < slotsPerDay; i++) if (counted[i] === 0) shares[i] = mean;
	}
}

function anyWeight(weights: Float64Array, slotsPerDay: number, i: number): boolean {
	for (let cell = i; cell < weights.length; cell += slotsPerDay) if (weights[cell] !== 0) return true;
	return false;
}

function normalise(shares: Float64Array): void {
	let sum = 0;
	for (const share of shares) sum += share;
	if (sum > 0) for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] as number) / sum;
}

/** Classes without a known day keep the level that they have. */
function estimateLevels({ dayClass }: KnownHistory, totals: Float64Array, level: Float64Array): void {
	const sums = new Float64Array(8);
	const weights = new Float64Array(8);
	let weight = 1;
	for (let d = totals.length - 1; d >= 0; d--, weight *= levelMemory) {
		const total = totals[d] as number;
		if (!(total > 0)) continue;
		add(sums, dayClass[d] as number, weight * Math.log(total));
		add(weights, dayClass[d] as number, weight);
	}
	for (let c = 0; c < 8; c++) if (weights[c] !== 0) level[c] = (sums[c] as number) / (weights[c] as number);
}

function borrow(share: Float64Array, level: Float64Array, seen: Uint32Array, slotsPerDay: number): void {
	for (let c = 0; c < 8; c++) {
		if (seen[c] !== 0) continue;
		const other = standIns[c as DayClass].find((k) => seen[k] !== 0) as number;
		level[c] = level[other] as number;
		share.copyWithin(c * slotsPerDay, other * slotsPerDay, (other + 1) * slotsPerDay);
	}
}

/**
 * Holidays are months apart: between them the queue has grown or shrunk. Their level is the mean of what each had
 * against the days around it, so that the last one counts as if it were now.
 */
function levelHolidays(
	{ dayClass }: KnownHistory,
	totals: Float64Array,
	deviation: Float64Array,
	level: Float64Array
): void {
	let sum = 0;
	let weights = 0;
	for (let d = 0; d < totals.length; d++) {
		const total = totals[d] as number;
		if (dayClass[d] !== holidayClass || !(total > 0)) continue;
		let around = 0;
		let days = 0;
		for (let k = Math.max(0, d - daysAround); k <= Math.min(totals.length - 1, d + daysAround); k++) {
			if (dayClass[k] === holidayClass || Number.isNaN(deviation[k])) continue;
			around += deviation[k] as number;
			days++;
		}
		const weight = levelMemory ** (totals.length - 1 - d);
		sum += weight * (Math.log(total) - (days > 0 ? around / days : 0));
		weights += weight;
	}
	if (weights === 0) return;
	const before = level[holidayClass] as number;
	level[holidayClass] = sum / weights;
	// Their deviations are from the new level.
	for (let d = 0; d < totals.length; d++)
		if (dayClass[d] === holidayClass) deviation[d] = (deviation[d] as number) + before - level[holidayClass];
}

/** A class seen once or twice has its level from these very days: their deviation is not known. */
function deviationsOf(
	{ dayClass }: KnownHistory,
	totals: Float64Array,
	level: Float64Array,
	seen: Uint32Array
): Float64Array {
	return totals.map((total, d) => {
		const c = dayClass[d] as number;
		return total > 0 && (seen[c] as number) > 2 ? Math.log(total) - (level[c] as number) : NaN;
	});
}

/**
 * A single day far off all others (an outage, a holiday that nobody entered) says nothing of the next one: it becomes
 * unknown. Two such days in a row are a change of level, and stay.
 */
function leaveOutOdd(totals: Float64Array, deviation: Float64Array): boolean {
	const sizes = deviation.map(Math.abs).filter((size) => !Number.isNaN(size));
	if (sizes.length < leastDaysToDoubt) return false;
	sizes.sort();
	// 1.4826 medians of the absolute deviation are a normal standard deviation.
	const limit = oddAbove * 1.4826 * (sizes[Math.floor(sizes.length / 2)] as number);
	let any = false;
	let run = 0;
	let runSide = 0;
	let runStart = 0;
	for (let d = 0; d <= deviation.length; d++) {
		const own = d === deviation.length ? 0 : (deviation[d] as number);
		if (Number.isNaN(own)) continue;
		const side = Math.abs(own) > limit ? Math.sign(own) : 0;
		if (side !== runSide) {
			if (runSide !== 0 && run === 1) {
				totals[runStart] = NaN;
				any = true;
			}
			[run, runSide, runStart] = [0, side, d];
		}
		run++;
	}
	return any;
}

/** Least squares of a day's deviation on that of the day before it in the sequence; gaps are left out. */
function estimatePersistence({ dayClass }: KnownHistory, deviation: Float64Array, seen: Uint32Array): number {
	let over = 0;
	let under = 0;
	let before = NaN;
	for (let d = 0; d < deviation.length; d++) {
		if (seen[dayClass[d] as number] === 0) continue;
		const own = deviation[d] as number;
		if (!Number.isNaN(own) && !Number.isNaN(before)) {
			over += own * before;
			under += before * before;
		}
		before = own;
	}
	return under > 0 ? Math.min(0.98, Math.max(0, over / under)) : 0;
}

function estimateSmearing(
	{ dayClass }: KnownHistory,
	totals: Float64Array,
	deviation: Float64Array,
	persistence: number,
	seen: Uint32Array
): number {
	let sum = 0;
	let days = 0;
	let daysWithout = 0;
	let all = 0;
	let last = 0;
	for (let d = 0; d < deviation.length; d++) {
		if (seen[dayClass[d] as number] === 0) continue;
		if (totals[d] === 0) daysWithout++;
		last *= persistence;
		const own = deviation[d] as number;
		if (Number.isNaN(own)) continue;
		sum += Math.exp(own - last);
		all += totals[d] as number;
		days++;
		last = own;
	}
	if (days === 0) return 1;
	return sum / (all / days < quietTotal ? days + daysWithout : days);
}

function add(array: Float64Array | Uint32Array, i: number, value: number): void {
	array[i] = (array[i] as number) + value;
}
