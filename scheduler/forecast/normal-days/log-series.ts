import type { KnownHistory } from './known-history.ts';
import { fitWeekdayProfile } from './weekday-profile.ts';

/** Added to counts before the logarithm: a slot without an inquiry is no infinite event. */
const offset = 0.5;

/**
 * The history on the log scale, without gaps, for models that look back by a fixed time. A slot that is not known or
 * closed holds what was to be expected there when it was reached: the weekday profile at the running level. Never 0.
 */
export class LogSeries {
	/** `values[t]` for the past. */
	readonly values: Float64Array;
	/** The running level before each slot: log deviation from the profile; empty when there are no gaps. */
	readonly #levels: Float64Array;
	readonly #profile: Float64Array | undefined;
	readonly #history: KnownHistory;
	readonly #step: number;

	private constructor(history: KnownHistory, profile: Float64Array | undefined) {
		this.#history = history;
		this.#profile = profile;
		// A memory of about a day.
		this.#step = 2 / (history.slotsPerDay + 1);
		const { counts, past } = history;
		this.values = new Float64Array(past);
		this.#levels = new Float64Array(profile ? past + 1 : 0);
		for (let t = 0; t < past; t++) {
			const count = counts[t] as number;
			if (profile) {
				const level = this.#levels[t] as number;
				const expected = this.#expected(t, level);
				this.values[t] = Number.isNaN(count) ? expected : toLog(count);
				this.#levels[t + 1] = level + this.#step * ((this.values[t] as number) - expected);
			} else this.values[t] = toLog(count);
		}
	}

	/**
	 * @param firstEnd the profile that fills gaps is learned from what lies before this slot
	 * @returns undefined when nothing is known before it
	 */
	static of(history: KnownHistory, firstEnd: number): LogSeries | undefined {
		const needsProfile = history.counts.some(Number.isNaN) || history.open.includes(0);
		if (!needsProfile) return new LogSeries(history, undefined);
		const fit = fitWeekdayProfile(history, firstEnd);
		if (!fit) return undefined;
		const profile = new Float64Array(fit.share.length);
		for (let c = 0; c < 8; c++) {
			const row = fit.share.subarray(c * history.slotsPerDay, (c + 1) * history.slotsPerDay);
			const total = Math.exp(fit.level[c] as number);
			const shown = row.reduce((n, share) => n + (share > 0 ? 1 : 0), 0);
			for (const [i, share] of row.entries())
				profile[c * history.slotsPerDay + i] = toLog(total * (share > 0 ? share : 1 / Math.max(1, shown)));
		}
		return new LogSeries(history, profile);
	}

	/** Continues the series slot by slot from an end: open slots by `next`, closed ones as gaps of the past. */
	continueFrom(end: number, slots: number, values: Float64Array, next: (t: number) => number): void {
		let level = this.#levels[end] ?? 0;
		for (let t = end; t < end + slots; t++) {
			if (!this.#profile) {
				values[t] = next(t);
				continue;
			}
			const expected = this.#expected(t, level);
			values[t] = this.#history.open[t] === 1 ? next(t) : expected;
			level += this.#step * ((values[t] as number) - expected);
		}
	}

	#expected(t: number, level: number): number {
		const { slotsPerDay, dayClass } = this.#history;
		const cell = (dayClass[Math.floor(t / slotsPerDay)] as number) * slotsPerDay + (t % slotsPerDay);
		return (this.#profile?.[cell] as number) + level;
	}
}

/** Logarithm of a count, with room for 0. */
export function toLog(count: number): number {
	return Math.log(count + offset);
}

/** Back to counts. */
export function fromLog(value: number): number {
	return Math.max(0, Math.exp(value) - offset);
}
