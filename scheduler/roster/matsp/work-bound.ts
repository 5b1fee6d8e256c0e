import type { Highs } from 'highs';
import { ModelBuilder } from '../solve/model-builder.ts';
import { leastShift, leastStint, mostShift, startsOfDay } from './matsp-instance.ts';
import { midnight, type WeekGrid } from './week-grid.ts';

/** Prices are rounded to parts of this, so that the sums below are of whole numbers. */
const priceUnit = 1_000;

/** Penalty that every roster has at least: who works a contract's least minutes works more than the cover's maximum. */
export function contractBound({ leastSlots, most }: WeekGrid): number {
	return Math.max(0, sum(leastSlots) - sum(most));
}

/**
 * Penalty that every legal roster has at least, from the shifts that the cover takes whoever works them: a linear
 * program over counts of shifts and stints. It knows starts, lengths and the least stint, not people. Its prices are
 * rounded, and the bound is Lagrange's at the rounded prices, in exact arithmetic.
 *
 * @returns 0 where the program has no solution or could not be solved
 */
export function workBound(highs: Highs, grid: WeekGrid): number {
	const builder = coverProgram(grid);
	const data = builder.model();
	const model = highs.createModel(data);
	try {
		model.options.set({ output_flag: false });
		if (model.run().modelStatus !== highs.constants.modelStatus.optimal) return 0;
		const work = priceBound(data, model.getSolution().rowDual);
		return Math.max(0, Math.ceil(work) - sum(grid.most));
	} finally {
		model.dispose();
	}
}

/**
 * The least slots of work that cover every slot and task. Per task and slot there are the stints that begin and the
 * heads that are in a stint of more than an hour already; they are as many as the heads in shifts.
 */
function coverProgram({ slots, tasks, days, people, least }: WeekGrid): ModelBuilder {
	const builder = new ModelBuilder();
	const shiftsAt = Array.from({ length: slots }, (): number[] => []);
	for (let day = 0; day < days; day++) {
		for (const start of startsOfDay) {
			const from = midnight(day) + start;
			if (from < 0) continue;
			for (let length = leastShift; length <= mostShift && from + length <= slots; length++) {
				const column = builder.column(length, 0, people, false);
				for (let slot = from; slot < from + length; slot++) shiftsAt[slot]!.push(column);
			}
		}
	}
	const begins = new Int32Array(slots * tasks);
	const goesOn = new Int32Array(slots * tasks);
	for (let cell = 0; cell < begins.length; cell++) {
		const fits = Math.floor(cell / tasks) + leastStint <= slots;
		begins[cell] = builder.column(0, 0, fits ? people : 0, false);
		goesOn[cell] = builder.column(0, 0, people, false);
	}
	const headsOn = (cell: number, sign: number) => {
		for (let ago = 0; ago < leastStint && cell - ago * tasks >= 0; ago++) {
			builder.term(begins[cell - ago * tasks]!, sign);
		}
		builder.term(goesOn[cell]!, sign);
	};
	for (let slot = 0; slot < slots; slot++) {
		for (const shift of shiftsAt[slot]!) builder.term(shift, 1);
		for (let task = 0; task < tasks; task++) headsOn(slot * tasks + task, -1);
		builder.close(0, 0);
		for (let task = 0; task < tasks; task++) {
			const cell = slot * tasks + task;
			headsOn(cell, 1);
			builder.close(least[cell]!, Infinity);
			builder.term(goesOn[cell]!, 1);
			if (slot >= 1) builder.term(goesOn[cell - tasks]!, -1);
			if (slot >= leastStint) builder.term(begins[cell - leastStint * tasks]!, -1);
			builder.close(-Infinity, 0);
		}
	}
	return builder;
}

/** Lagrange's bound of a minimisation with columns between 0 and whole-number bounds. */
function priceBound(data: ReturnType<ModelBuilder['model']>, prices: Float64Array): number {
	const { numRows, numCols, rowLower, rowUpper, colCost, colUpper, matrix } = data;
	if (matrix?.format !== 'csr') throw new Error('priceBound: the matrix must be given by rows');
	const reduced = Float64Array.from({ length: numCols }, (_, column) => colCost[column]! * priceUnit);
	let bound = 0;
	for (let row = 0; row < numRows; row++) {
		let price = Math.round(prices[row]! * priceUnit);
		// A price of the wrong sign for its row would prove nothing.
		if ((price > 0 && rowLower[row] === -Infinity) || (price < 0 && rowUpper[row] === Infinity)) price = 0;
		if (price === 0) continue;
		bound += price * (price > 0 ? rowLower[row]! : rowUpper[row]!);
		for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
			const column = matrix.indices[at]!;
			reduced[column] = reduced[column]! - price * matrix.values[at]!;
		}
	}
	for (let column = 0; column < numCols; column++) {
		if (reduced[column]! < 0) bound += reduced[column]! * colUpper[column]!;
	}
	return bound / priceUnit;
}

function sum(values: Int32Array): number {
	return values.reduce((total, one) => total + one, 0);
}
