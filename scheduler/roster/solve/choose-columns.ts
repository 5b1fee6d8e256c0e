import type { Highs } from 'highs';
import type { Roster } from '../problem/roster.ts';
import { headsOf, type RowColumn } from './column-generation.ts';
import { workOf } from './improve.ts';
import { ModelBuilder } from './model-builder.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { RosterState } from './roster-state.ts';

/**
 * Chooses one known row for every person so that the roster costs least: the master of the column generation in whole
 * numbers. It is far tighter than the program of the cells, but knows only these rows.
 *
 * @param cells the roster to start from; its rows join the choice
 * @param work when to stop, in units of `workOf`
 * @returns the chosen roster, or undefined when none was found
 */
export function chooseColumns(
	highs: Highs,
	prepared: PreparedProblem,
	columns: readonly RowColumn[],
	cells: Roster,
	work: number
): { readonly cells: Roster | undefined; readonly work: number } {
	const { people, days, rows } = prepared;
	const state = new RosterState(prepared, cells);
	const own = Array.from({ length: people }, (_, person): RowColumn => ({
		person,
		cells: cells.slice(person * days, (person + 1) * days),
		cost: state.personSoft[person]! + 50 * prepared.largestCost * state.personHard[person]!,
		legal: state.personHard[person] === 0
	}));
	const choice = [...own, ...columns.filter((column) => column.legal)];

	const builder = new ModelBuilder();
	const ofPerson = Array.from({ length: people }, (): number[] => []);
	const ofRow = Array.from({ length: rows }, (): number[] => []);
	for (const { person, cells: row, cost } of choice) {
		const column = builder.column(cost, 0, 1, true);
		ofPerson[person]!.push(column);
		for (const [coverRow, amount] of headsOf(prepared, row)) ofRow[coverRow]!.push(column, amount);
	}
	for (const list of ofPerson) {
		for (const column of list) builder.term(column, 1);
		builder.close(1, 1);
	}
	ofRow.forEach((list, coverRow) => {
		for (let at = 0; at < list.length; at += 2) builder.term(list[at]!, list[at + 1]!);
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
		model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.99 });
		model.setSolution({
			indices: Int32Array.from(choice.keys()),
			values: Float64Array.from(choice.keys(), (at) => (at < people ? 1 : 0))
		});
		model.run({
			[highs.constants.callbackType.mipInterrupt](event) {
				if (Number(event.data.mip_total_lp_iterations ?? 0) > mostIterations) event.interrupt();
			}
		});
		const done = workOf(Math.max(0, Number(model.info.get('simplex_iteration_count'))), scale);
		if (Number(model.info.get('primal_solution_status')) !== highs.constants.solutionStatus.feasible) {
			return { cells: undefined, work: done };
		}
		const values = model.getSolution().colValue;
		const chosen = cells.slice();
		choice.forEach(({ person, cells: row }, at) => {
			if (values[at]! > 0.5) chosen.set(row, person * days);
		});
		return { cells: chosen, work: done };
	} finally {
		model.dispose();
	}
}
