import type { EpochMs, Milliseconds } from '../units.ts';
import { counterCount, type Counter } from './facts.ts';
import { addSeconds, emptyHistogram, type Histogram } from './histogram.ts';

/**
 * Facts of the last `length`, exact to the second: at the whole second t they are those booked in (t − length, t].
 * (Between two whole seconds the window still begins at the earlier one.)
 *
 * A slot holds one second, (s − 1, s]. Facts behind the window are not taken in, facts ahead of the clock are; taking
 * back a fact whose slot has left does nothing, as it left with its slot.
 */
export interface SlidingWindow {
	readonly length: Milliseconds;
	/** Last slot that has left: slots > `behind` are inside. */
	behind: number;
	readonly counters: Float64Array;
	readonly histograms: readonly Histogram[];
	readonly slots: Map<number, Slot>;
}

interface Slot {
	/** No typed array: one of this size has memory of its own, and a slot is made every second. */
	counters: number[] | undefined;
	/** Per histogram: pairs of second and count, or undefined while empty. */
	readonly times: (number[] | undefined)[];
}

export function emptySlidingWindow(length: Milliseconds, histograms: number): SlidingWindow {
	return {
		length,
		behind: -Infinity,
		counters: new Float64Array(counterCount),
		histograms: Array.from({ length: histograms }, emptyHistogram),
		slots: new Map()
	};
}

/** Start of the window (exclusive). */
export function slidingFrom(window: SlidingWindow): EpochMs {
	return window.behind * 1_000;
}

function slotOf(window: SlidingWindow, at: EpochMs): Slot | undefined {
	const second = Math.ceil(at / 1_000);
	if (second <= window.behind) return undefined;
	let slot = window.slots.get(second);
	if (slot === undefined) {
		slot = { counters: undefined, times: [] };
		window.slots.set(second, slot);
	}
	return slot;
}

/** Books `by` on a counter at an instant. */
export function slideCount(window: SlidingWindow, counter: Counter, at: EpochMs, by: number): void {
	const slot = slotOf(window, at);
	if (slot === undefined) return;
	slot.counters ??= new Array<number>(counterCount).fill(0);
	slot.counters[counter] = (slot.counters[counter] as number) + by;
	window.counters[counter] = (window.counters[counter] as number) + by;
}

/** Books `by` on the count of `seconds` of a histogram at an instant. */
export function slideSeconds(
	window: SlidingWindow,
	histogram: number,
	at: EpochMs,
	seconds: number,
	by: number
): void {
	const slot = slotOf(window, at);
	if (slot === undefined) return;
	const pairs = (slot.times[histogram] ??= []);
	let i = 0;
	while (i < pairs.length && pairs[i] !== seconds) i += 2;
	if (i < pairs.length) pairs[i + 1] = (pairs[i + 1] as number) + by;
	else pairs.push(seconds, by);
	addSeconds(window.histograms[histogram] as Histogram, seconds, by);
}

/** Moves the window to the clock; what has left it is taken away. Returns whether anything did. The clock never goes back. */
export function slideTo(window: SlidingWindow, now: EpochMs): boolean {
	const behind = Math.floor(now / 1_000) - window.length / 1_000;
	if (behind <= window.behind) return false;
	let changed = false;
	if (behind - window.behind > window.slots.size) {
		for (const second of [...window.slots.keys()]) {
			if (second <= behind) changed = leave(window, second) || changed;
		}
	} else {
		for (let second = window.behind + 1; second <= behind; second++) {
			changed = leave(window, second) || changed;
		}
	}
	window.behind = behind;
	return changed;
}

function leave(window: SlidingWindow, second: number): boolean {
	const slot = window.slots.get(second);
	if (slot === undefined) return false;
	window.slots.delete(second);
	if (slot.counters !== undefined) {
		for (let i = 0; i < counterCount; i++) {
			window.counters[i] = (window.counters[i] as number) - (slot.counters[i] as number);
		}
	}
	slot.times.forEach((pairs, histogram) => {
		if (pairs === undefined) return;
		for (let i = 0; i < pairs.length; i += 2) {
			addSeconds(window.histograms[histogram] as Histogram, pairs[i] as number, -(pairs[i + 1] as number));
		}
	});
	return true;
}
