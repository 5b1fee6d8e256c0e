import type { Milliseconds } from '#lib/domain/units.ts';

/** Sixteen classes for every doubling from 250 ms to 18 hours, one below and one above. */
const perDoubling = 16;
const doublings = 18;
const least: Milliseconds = 250;
const classes = perDoubling * doublings + 2;

/**
 * How often durations fall into classes that grow by 4.4 %: quantiles within 2.2 % in bounded memory, and histograms
 * of many runs add up. One row per cell.
 */
export class DurationHistogram {
	readonly #counts: Uint32Array;

	/** @param cells how many rows */
	constructor(cells: number) {
		this.#counts = new Uint32Array(cells * classes);
	}

	reset(): void {
		this.#counts.fill(0);
	}

	add(cell: number, duration: Milliseconds): void {
		const place = cell * classes + classOf(duration);
		this.#counts[place] = (this.#counts[place] as number) + 1;
	}

	/**
	 * The quantile `p` of the durations in the given cells, all together; undefined without any. In the geometric
	 * middle of its class.
	 */
	quantile(cells: Iterable<number>, p: number): Milliseconds | undefined {
		const sums = new Float64Array(classes);
		let total = 0;
		for (const cell of cells) {
			for (let c = 0; c < classes; c++) {
				const count = this.#counts[cell * classes + c] as number;
				sums[c] = (sums[c] as number) + count;
				total += count;
			}
		}
		if (total === 0) return undefined;
		let rest = p * total;
		for (let c = 0; c < classes; c++) {
			rest -= sums[c] as number;
			if (rest <= 0 && (sums[c] as number) > 0) return middleOf(c);
		}
		return middleOf(classes - 1);
	}
}

function classOf(duration: Milliseconds): number {
	if (!(duration >= least)) return 0;
	return Math.min(classes - 1, 1 + Math.floor(perDoubling * Math.log2(duration / least)));
}

/** 0 for the first class: shorter than anybody notices. */
function middleOf(index: number): Milliseconds {
	return index === 0 ? 0 : least * 2 ** ((index - 0.5) / perDoubling);
}
