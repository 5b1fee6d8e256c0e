import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/** Half-open intervals of one length: interval i is [from + i · step, from + (i + 1) · step), i < count. */
export interface IntervalGrid {
	readonly from: EpochMs;
	readonly step: Milliseconds;
	readonly count: number;
}

/** In which interval of a grid the time of a simulation is: asked with every happening, moved on rarely. */
export class GridClock {
	readonly #grid: IntervalGrid;
	/** −1 before the first interval, `count` behind the last. */
	interval = -1;
	/** Where the interval ends. */
	end: EpochMs;

	constructor(grid: IntervalGrid) {
		this.#grid = grid;
		this.end = grid.from;
	}

	reset(): void {
		this.interval = -1;
		this.end = this.#grid.from;
	}

	/** @param at not before the instant before */
	moveTo(at: EpochMs): void {
		if (at >= this.end) this.#move(at);
	}

	#move(at: EpochMs): void {
		const { from, step, count } = this.#grid;
		while (at >= this.end) {
			this.interval++;
			this.end = this.interval >= count ? Infinity : from + (this.interval + 1) * step;
		}
	}
}

/**
 * Levels that change in steps (how many wait, how many are online), by interval. Array index: key · count + i.
 *
 * A change adds what it will have been worth by the end of its interval, so that nothing has to be done while time
 * passes; `finish` carries the levels from interval to interval.
 */
export class LevelSeries {
	/** After `finish`: ∫ level dt, in ms; divided by the step it is the mean. */
	readonly integral: Float64Array;
	/** After `finish`: the level at the end of the interval. */
	readonly atEnd: Float64Array;
	readonly #count: number;
	readonly #step: Milliseconds;
	readonly #clock: GridClock;
	/** `#before[key]`: the level where the grid begins. */
	readonly #before: Float64Array;

	/**
	 * @param clock is moved on by the owner before every change
	 * @param keys how many levels, numbered from 0; each is 0 at first
	 */
	constructor(grid: IntervalGrid, clock: GridClock, keys: number) {
		this.#count = grid.count;
		this.#step = grid.step;
		this.#clock = clock;
		this.integral = new Float64Array(keys * grid.count);
		this.atEnd = new Float64Array(keys * grid.count);
		this.#before = new Float64Array(keys);
	}

	/** Forgets everything. */
	reset(): void {
		this.integral.fill(0);
		this.atEnd.fill(0);
		this.#before.fill(0);
	}

	/** @param at the instant of the clock */
	change(key: number, at: EpochMs, by: number): void {
		const { interval, end } = this.#clock;
		if (interval < 0) this.#before[key] = (this.#before[key] as number) + by;
		else if (interval < this.#count) {
			const cell = key * this.#count + interval;
			this.integral[cell] = (this.integral[cell] as number) + by * (end - at);
			this.atEnd[cell] = (this.atEnd[cell] as number) + by;
		}
	}

	/** To be called once behind the last change. */
	finish(): void {
		for (let key = 0; key < this.#before.length; key++) {
			let level = this.#before[key] as number;
			for (let cell = key * this.#count; cell < (key + 1) * this.#count; cell++) {
				this.integral[cell] = (this.integral[cell] as number) + level * this.#step;
				level += this.atEnd[cell] as number;
				this.atEnd[cell] = level;
			}
		}
	}
}

/** The highest level of each interval that lasted longer than an instant; array index as in `LevelSeries`. */
export class HighestLevels {
	readonly highest: Float64Array;
	readonly #count: number;
	readonly #clock: GridClock;
	readonly #level: Float64Array;
	readonly #since: Float64Array;
	/** The interval of the last change. */
	readonly #interval: Int32Array;

	constructor(grid: IntervalGrid, clock: GridClock, keys: number) {
		this.#count = grid.count;
		this.#clock = clock;
		this.highest = new Float64Array(keys * grid.count);
		this.#level = new Float64Array(keys);
		this.#since = new Float64Array(keys).fill(-Infinity);
		this.#interval = new Int32Array(keys).fill(-1);
	}

	reset(): void {
		this.highest.fill(0);
		this.#level.fill(0);
		this.#since.fill(-Infinity);
		this.#interval.fill(-1);
	}

	change(key: number, at: EpochMs, by: number): void {
		if (at > (this.#since[key] as number)) {
			this.#pass(key, this.#clock.interval);
			this.#since[key] = at;
		}
		this.#level[key] = (this.#level[key] as number) + by;
	}

	finish(): void {
		for (let key = 0; key < this.#level.length; key++) this.#pass(key, this.#count - 1);
	}

	/** The level held until now, in every interval since the change before. */
	#pass(key: number, until: number): void {
		const level = this.#level[key] as number;
		const last = Math.min(until, this.#count - 1);
		for (let i = Math.max(0, this.#interval[key] as number); i <= last; i++) {
			const cell = key * this.#count + i;
			if (level > (this.highest[cell] as number)) this.highest[cell] = level;
		}
		this.#interval[key] = until;
	}
}
