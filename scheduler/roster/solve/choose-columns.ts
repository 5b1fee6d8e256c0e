import type { Highs } from 'highs';
import { workOf } from './improve.ts';
import { ModelBuilder } from './model-builder.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { headsOf, type RowColumn } from './row-column.ts';

/** Who is chosen a row for, and what the others bring. */
export interface Choice {
	/** Known rows; the first one of each person is where the choice starts. */
	readonly columns: readonly RowColumn[];
	/** What all people without a known row bring, by cover row. */
	readonly heads: Int32Array;
}

/**
 * Chooses one known row for every person so that rows and cover cost least: the master of the column generation in
 * whole numbers. It is far tighter than the program of the cells, but knows only these rows.
 *
 * @param work when to stop, in units of `workOf`
 * @returns the chosen rows, one a person, or undefined when none was found; whether nothing is better among the known
 */
export function chooseColumns(
	highs: Highs,
	prepared: PreparedProblem,
	{ columns, heads }: Choice,
	work: number
): { readonly chosen: readonly RowColumn[] | undefined; readonly proven: boolean; readonly work: number } {
	const builder = new ModelBuilder();
	const ofPerson = new Map<number, number[]>();
	const ofRow = Array.from({ length: prepared.rows }, (): number[] => []);
	for (const { person, cells, cost } of columns) {
		const column = builder.column(cost, 0, 1, true);
		const own = ofPerson.get(person) ?? [];
		ofPerson.set(person, own);
		own.push(column);
		for (const [coverRow, amount] of headsOf(prepared, cells)) ofRow[coverRow]!.push(column, amount);
	}
	for (const list of ofPerson.values()) {
		for (const column of list) builder.term(column, 1);
		builder.close(1, 1);
	}
	ofRow.forEach((list, coverRow) => {
		if (list.length === 0) return;
		for (let at = 0; at < list.length; at += 2) builder.term(list[at]!, list[at + 1]!);
		builder.constant(heads[coverRow]!);
		const shortage = prepared.shortage[coverRow]!;
		const surplus = prepared.surplus[coverRow]!;
		const requirement = prepared.requirement[coverRow]!;
		for (let at = 0; at < shortage.length; at += 2) {
			builder.term(builder.column(shortage[at + 1]!, 0, shortage[at]!, false), 1);
		}
		for (let at = 0; at < surplus.length; at += 2) {
			builder.term(builder.column(surplus[at + 1]!, 0, surplus[at]!, false), -1);
		}
		builder.close(
			shortage.length === 0 ? -Infinity : requirement,
			surplus.length === 0 ? Infinity : requirement
		);
	});

	const scale = builder.rows + builder.columns;
	const mostIterations = Math.ceil((work * 9e6) / scale);
	const model = highs.createModel(builder.model());
	try {
		model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_abs_gap: 0.99 });
		const first = [...ofPerson.values()].map((list) => list[0]!);
		model.setSolution({
			indices: Int32Array.from(columns.keys()),
			values: Float64Array.from(columns.keys(), (at) => (first.includes(at) ? 1 : 0))
		});
		const { modelStatus } = model.run({
			[highs.constants.callbackType.mipInterrupt](event) {
				if (Number(event.data.mip_total_lp_iterations ?? 0) > mostIterations) event.interrupt();
			}
		});
		const done = workOf(Math.max(0, Number(model.info.get('simplex_iteration_count'))), scale);
		const proven = modelStatus === highs.constants.modelStatus.optimal;
		if (Number(model.info.get('primal_solution_status')) !== highs.constants.solutionStatus.feasible) {
			return { chosen: undefined, proven, work: done };
		}
		const values = model.getSolution().colValue;
		return { chosen: columns.filter((_, at) => values[at]! > 0.5), proven, work: done };
	} finally {
		model.dispose();
	}
}
