import type { Erlangs, Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import { atLeastZero, checkParameter, positive } from './check-parameter.ts';
import type { SessionLength, SessionSurvival } from './session-length.ts';
import { sessionSurvival } from './session-length.ts';

/** Sessions open when the first slot starts. */
export type LoadStart =
	| { readonly kind: 'empty' }
	/** As if this rate had held for ever. */
	| { readonly kind: 'steady'; readonly arrivalsPerHour: number }
	/** Known sessions by their age; one that is older than any session length known is about to end. */
	| { readonly kind: 'ages'; readonly ages: readonly Milliseconds[] };

export interface OfferedLoadInput {
	/** `arrivalsPerHour[i]`: rate in slot i, constant over it. */
	readonly arrivalsPerHour: ArrayLike<number>;
	readonly step: Milliseconds;
	readonly session: SessionLength;
	/** `sessionScale[i]`: sessions that start in slot i last this many times as long; 1 when left out. */
	readonly sessionScale?: ArrayLike<number>;
	readonly start: LoadStart;
}

export interface OfferedLoad {
	/** `atEdge[i]`: sessions open at the start of slot i in expectation; the last is the end of the last slot. */
	readonly atEdge: Float64Array;
	/** `mean[i]`: mean over slot i. */
	readonly mean: Float64Array;
}

/**
 * Modified offered load: the sessions that would be open if nobody ever had to wait,
 * m(t) = ∫ λ(u) P(S > t − u) du (Jagerman 1975; Massey & Whitt 1994). It lags and smooths the arrivals by a
 * session length, which SIPP ignores. Exact for rates that are constant over slots and any session length: the
 * integrals of the survival function are closed forms.
 *
 * @example 60/h from an empty floor, exponential sessions of 8 min: after 5 min 3.72 open, in the end 8
 * @throws RangeError when the step, a rate or a scale is outside of its range
 */
export function modifiedOfferedLoad(input: OfferedLoadInput): OfferedLoad {
	const { arrivalsPerHour, start } = input;
	const kernel = loadKernel(input, arrivalsPerHour.length);
	for (let i = 0; i < arrivalsPerHour.length; i++) {
		checkParameter(
			'modifiedOfferedLoad',
			`arrivalsPerHour[${i}]`,
			arrivalsPerHour[i] as number,
			atLeastZero,
			rateWords
		);
	}
	const load = startLoad(start, kernel);
	addLoad(kernel, arrivalsPerHour, 0, load);
	return load;
}

const rateWords = 'at least 0 and finite';

/**
 * Contributions of a slot's arrivals to later loads, per arrival per hour: `end[lag]` to the load at the end of
 * the slot `lag` slots later, `mean[lag]` to its mean over that slot. One pair for all slots, or one per slot
 * where session lengths are scaled. Computed once and used for every sample path.
 */
export interface LoadKernel {
	readonly slots: number;
	readonly step: Milliseconds;
	/** Of the sessions that are open at the start: scaled as those of the first slot. */
	readonly startSurvival: SessionSurvival;
	readonly bySlot: readonly { readonly end: Float64Array; readonly mean: Float64Array }[];
}

/** What is open after so long is below this share of a session: later slots do not see it. */
const forgotten = 1e-14;

/** @throws RangeError when the step or a scale is not positive */
export function loadKernel(
	input: Pick<OfferedLoadInput, 'session' | 'sessionScale' | 'step'>,
	slots: number
): LoadKernel {
	const { session, sessionScale, step } = input;
	checkParameter('loadKernel', 'step', step, positive, 'more than 0 ms and finite');
	const survival = sessionSurvival(session);
	const rows = new Map<number, LoadKernel['bySlot'][number]>();
	const bySlot = Array.from({ length: sessionScale === undefined ? 1 : slots }, (_, slot) => {
		const scale = sessionScale?.[slot] ?? 1;
		checkParameter('loadKernel', `sessionScale[${slot}]`, scale, positive, 'more than 0 and finite');
		let row = rows.get(scale);
		if (row === undefined) {
			row = kernelRow(scaled(survival, scale), step, slots);
			rows.set(scale, row);
		}
		return row;
	});
	return { slots, step, startSurvival: scaled(survival, sessionScale?.[0] ?? 1), bySlot };
}

/** The survival of `scale` × S. */
function scaled(survival: SessionSurvival, scale: number): SessionSurvival {
	if (scale === 1) return survival;
	return {
		mean: scale * survival.mean,
		survival: (age) => survival.survival(age / scale),
		firstIntegral: (age) => scale * survival.firstIntegral(age / scale),
		secondIntegral: (age) => scale * scale * survival.secondIntegral(age / scale)
	};
}

function kernelRow(survival: SessionSurvival, step: Milliseconds, slots: number) {
	const first = (age: number) => survival.firstIntegral(age) / hour;
	const second = (age: number) => survival.secondIntegral(age) / hour / step;
	const limit = survival.mean / hour;
	const end: number[] = [];
	const mean: number[] = [];
	let before = 0;
	let secondBefore = 0;
	let secondHere = 0;
	// A slot's last arrivals start at its end: what they leave behind ends one slot later than that of the first.
	for (let lag = 0; lag < slots && limit - first((lag - 1) * step) > forgotten * limit; lag++) {
		const here = first((lag + 1) * step);
		const secondNext = second((lag + 1) * step);
		end.push(here - before);
		mean.push(secondNext - 2 * secondHere + secondBefore);
		before = here;
		secondBefore = secondHere;
		secondHere = secondNext;
	}
	return { end: Float64Array.from(end), mean: Float64Array.from(mean) };
}

/** Loads that come from the sessions open at the start alone. */
export function startLoad(
	start: LoadStart,
	{ slots, step, startSurvival: survival }: LoadKernel
): OfferedLoad {
	const atEdge = new Float64Array(slots + 1);
	const mean = new Float64Array(slots);
	/** Adds `weight` sessions whose remaining survival at t is `left(t)` with the integral `open(t)`. */
	const add = (weight: number, left: (t: number) => number, open: (t: number) => number) => {
		let before = 0;
		for (let i = 0; i <= slots; i++) {
			atEdge[i] = (atEdge[i] as number) + weight * left(i * step);
			if (i === slots) return;
			const here = open((i + 1) * step);
			mean[i] = (mean[i] as number) + (weight * (here - before)) / step;
			before = here;
		}
	};
	switch (start.kind) {
		case 'empty':
			break;
		case 'steady': {
			checkParameter(
				'modifiedOfferedLoad',
				'start.arrivalsPerHour',
				start.arrivalsPerHour,
				atLeastZero,
				rateWords
			);
			// Stationary ages: what is left at t are those that would still be open of all that ever came before.
			add(
				start.arrivalsPerHour / hour,
				(t) => Math.max(0, survival.mean - survival.firstIntegral(t)),
				(t) => survival.mean * t - survival.secondIntegral(t)
			);
			break;
		}
		case 'ages':
			for (const [i, age] of start.ages.entries()) {
				checkParameter(
					'modifiedOfferedLoad',
					`start.ages[${i}]`,
					age,
					atLeastZero,
					'at least 0 ms and finite'
				);
				const alive = survival.survival(age);
				if (alive === 0) continue;
				const from = survival.firstIntegral(age);
				add(
					1 / alive,
					(t) => survival.survival(age + t),
					(t) => survival.firstIntegral(age + t) - from
				);
			}
			break;
		default:
			return start satisfies never;
	}
	return { atEdge, mean };
}

/** Adds the loads of the arrivals `arrivalsPerHour[offset + i]` in slots i, without allocation. */
export function addLoad(
	{ slots, bySlot }: LoadKernel,
	arrivalsPerHour: ArrayLike<number>,
	offset: number,
	{ atEdge, mean }: OfferedLoad
): void {
	for (let from = 0; from < slots; from++) {
		const rate = arrivalsPerHour[offset + from] as number;
		if (rate === 0) continue;
		const row = (bySlot.length === 1 ? bySlot[0] : bySlot[from]) as LoadKernel['bySlot'][number];
		const lags = Math.min(row.end.length, slots - from);
		for (let lag = 0; lag < lags; lag++) {
			const slot = from + lag;
			atEdge[slot + 1] = (atEdge[slot + 1] as number) + rate * (row.end[lag] as number);
			mean[slot] = (mean[slot] as number) + rate * (row.mean[lag] as number);
		}
	}
}

/**
 * SIPP ("stationary independent period by period"): each slot as if its rate had always held. Only to compare:
 * it is wrong where the rate changes within a session length.
 *
 * @example pointwiseLoad([60], 480_000) // 8 erlangs
 */
export function pointwiseLoad(arrivalsPerHour: ArrayLike<number>, meanSession: Milliseconds): Float64Array {
	return Float64Array.from(arrivalsPerHour, (rate): Erlangs => (rate / hour) * meanSession);
}

/**
 * Lagged SIPP (Green, Kolesar & Soares 2001): SIPP with the mean rate over the slot moved back by one mean
 * session; before the first slot its own rate holds. Only to compare.
 *
 * @example laggedPointwiseLoad([60, 120], 600_000, 300_000) // 5 and 7.5: the second slot sees half of each rate
 */
export function laggedPointwiseLoad(
	arrivalsPerHour: ArrayLike<number>,
	step: Milliseconds,
	meanSession: Milliseconds
): Float64Array {
	checkParameter('laggedPointwiseLoad', 'step', step, positive, 'more than 0 ms and finite');
	const whole = Math.floor(meanSession / step);
	const part = meanSession / step - whole;
	const rate = (slot: number) => arrivalsPerHour[Math.max(0, slot)] as number;
	return Float64Array.from(
		arrivalsPerHour,
		(_, i): Erlangs => (((1 - part) * rate(i - whole) + part * rate(i - whole - 1)) / hour) * meanSession
	);
}
