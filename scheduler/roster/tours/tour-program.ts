import type { Highs } from 'highs';
import type { Contract } from '../problem/roster-problem.ts';
import { dayOff } from '../problem/roster.ts';
import { ModelBuilder } from '../solve/model-builder.ts';
import { closedCell } from '../solve/prepared-problem.ts';
import type { TourProblem } from './tour-problem.ts';
import { neverLegal } from './tour-profile.ts';

/** Rows and columns of a program that one iteration works off, per unit of work. */
const rowsAndColumnsPerWork = 4e5;

/** Larger programs take longer to solve than steps of the bound from simpler prices take to get as far. */
const mostColumns = 60_000;

/** People who usually may work the same options. */
interface PeopleClass {
	readonly people: readonly number[];
	/** By contract, how many of them have it. */
	readonly contracts: ReadonlyMap<number, number>;
}

/**
 * The anonymous program: how many people of each class work each option on each day, and how many of each option's
 * breaks lie at each place, with the convex cost of the cover; a linear relaxation whose size does not grow with the
 * number of people. Its duals are prices of cover; rosters are made by other means.
 *
 * Per class and day it holds how many people are there at all and for each option, and per class the minutes and worked
 * days of its limits' stretches, added up over its people. Rest between shifts, runs and personal limits are left out:
 * prices need not know them.
 *
 * @returns price of one unit of each cover row, from 0, or undefined where the program is too large or was not solved
 */
export function coverPrices(
	highs: Highs,
	tours: TourProblem
): { readonly prices: Float64Array; readonly work: number } | undefined {
	const { prepared } = tours;
	const { days, options, rows, rowsPerDay, problem } = prepared;
	const width = options + 1;
	const builder = new ModelBuilder();
	const classes = peopleClasses(tours);
	/** Terms of each cover row: column, amount, … */
	const cover: number[][] = Array.from({ length: rows }, () => []);
	/** Columns of each day and option, over all classes. */
	const worked: number[][] = Array.from({ length: days * options }, () => []);
	for (const { people, contracts } of classes) {
		const held = [...contracts].map(([contract, count]) => ({ ...problem.contracts[contract]!, count }));
		// Options that only begin with their breaks elsewhere are one, as far as they cost the same.
		const known = new Set<string>();
		const distinct = held[0]!.options.filter(({ option, cost }) => {
			const key = `${tours.first[option]}/${cost}`;
			return !known.has(key) && known.add(key);
		});
		const never = neverLegal(prepared, prepared.rules[people[0]!]!);
		const ofDay: { column: number; option: number }[][] = [];
		for (let day = 0; day < days; day++) {
			const list: { column: number; option: number }[] = [];
			let present = 0;
			for (const p of people) if (opensOn(tours, p, day)) present++;
			for (const { option } of distinct) {
				if (never[day * options + option] === 1) continue;
				let open = 0;
				let cost = 0;
				for (const p of people) {
					const one = prepared.cells[p]![day * width + option + 1]!;
					if (one === closedCell) continue;
					open++;
					const off = prepared.cells[p]![day * width]!;
					cost += one - (off === closedCell ? 0 : off);
				}
				if (open === 0) continue;
				const column = builder.column(cost / open, 0, open, false);
				list.push({ column, option });
				worked[day * options + option]!.push(column);
				for (let at = tours.baseStart[option]!; at < tours.baseStart[option + 1]!; at++) {
					const row = day * rowsPerDay + tours.baseOffset[at]!;
					if (row < rows) cover[row]!.push(column, tours.baseAmount[at]!);
				}
			}
			for (const { column } of list) builder.term(column, 1);
			builder.close(-Infinity, present);
			ofDay.push(list);
		}
		for (const limit of limitsOf(people.length, held, 'minutes')) {
			for (let day = limit.from; day < limit.to; day++) {
				for (const { column, option } of ofDay[day]!) builder.term(column, problem.options[option]!.minutes);
			}
			closeLimit(builder, limit);
		}
		const runs = held.map(({ longestRuns }) =>
			Math.min(
				days,
				...longestRuns
					.filter((run) => run.weight === undefined && run.options === undefined)
					.map((run) => run.days)
			)
		);
		const longest = Math.max(...runs);
		for (let from = 0; from + longest < days; from += longest + 1) {
			for (let day = from; day <= from + longest; day++)
				for (const { column } of ofDay[day]!) builder.term(column, 1);
			builder.close(-Infinity, longest * people.length);
		}
		for (const limit of limitsOf(people.length, held, 'counts')) {
			for (let day = limit.from; day < limit.to; day++) {
				for (const { column, option } of ofDay[day]!)
					if (limit.options?.includes(option) ?? true) builder.term(column, 1);
			}
			closeLimit(builder, limit);
		}
		if (builder.columns > mostColumns) return undefined;
	}
	for (let day = 0; day < days; day++) {
		for (let option = 0; option < options; option++) {
			const columns = worked[day * options + option]!;
			if (columns.length === 0) continue;
			for (let index = tours.breakStart[option]!; index < tours.breakStart[option + 1]!; index++) {
				for (const column of columns) builder.term(column, -1);
				for (let place = tours.placeStart[index]!; place < tours.placeStart[index + 1]!; place++) {
					const column = builder.column(0, 0, Infinity, false);
					builder.term(column, 1);
					for (let at = tours.shareStart[place]!; at < tours.shareStart[place + 1]!; at++) {
						const row = day * rowsPerDay + tours.shareOffset[at]!;
						if (row < rows) cover[row]!.push(column, -tours.shareAmount[at]!);
					}
				}
				builder.close(0, 0);
			}
		}
	}
	if (builder.columns > mostColumns) return undefined;
	const rowOf = new Int32Array(rows).fill(-1);
	cover.forEach((terms, row) => {
		const shortage = prepared.shortage[row]!;
		const surplus = prepared.surplus[row]!;
		const requirement = prepared.requirement[row]!;
		if (requirement === 0 && (surplus.at(-1) ?? 0) === 0) return;
		for (let at = 0; at < terms.length; at += 2) builder.term(terms[at]!, terms[at + 1]!);
		for (let at = 0; at < shortage.length; at += 2)
			builder.term(builder.column(shortage[at + 1]!, 0, shortage[at]!, false), 1);
		for (let at = 0; at < surplus.length; at += 2)
			builder.term(builder.column(surplus[at + 1]!, 0, surplus[at]!, false), -1);
		const kept = builder.close(
			shortage.length === 0 ? -Infinity : requirement,
			surplus.length === 0 ? Infinity : requirement
		);
		if (kept) rowOf[row] = builder.rows - 1;
	});
	const model = highs.createModel(builder.model());
	try {
		// Prices in the middle of the best ones: a corner of them says less about whoever is not in the program.
		model.options.set({
			output_flag: false,
			solver: 'ipm',
			run_crossover: 'off',
			ipm_optimality_tolerance: 1e-4
		});
		model.run();
		const iterations = Math.max(0, Number(model.info.get('ipm_iteration_count')));
		const duals = model.getSolution().rowDual;
		if (duals.length !== builder.rows || !duals.every(Number.isFinite)) return undefined;
		return {
			prices: Float64Array.from(rowOf, (row) => (row < 0 ? 0 : Math.max(0, duals[row]!))),
			work: (iterations * (builder.rows + builder.columns)) / rowsAndColumnsPerWork
		};
	} finally {
		model.dispose();
	}
}

/** Prices without a program: what a unit of cover costs on average to work, wherever a shortage costs anything. */
export function plainPrices({ prepared, baseStart, baseAmount }: TourProblem): Float64Array {
	const { contracts } = prepared.problem;
	let cost = 0;
	let covered = 0;
	for (const contract of contracts) {
		for (const { option, cost: wage } of contract.options) {
			cost += wage;
			for (let at = baseStart[option]!; at < baseStart[option + 1]!; at++) covered += baseAmount[at]!;
		}
	}
	const mean = covered === 0 ? 0 : cost / covered;
	return Float64Array.from(prepared.shortage, (steps) => {
		const dearest = steps.at(-1) ?? 0;
		return Math.min(dearest, Math.max(1.2 * mean, dearest / 10));
	});
}

function opensOn({ prepared }: TourProblem, person: number, day: number): boolean {
	const from = prepared.openStart[person * prepared.days + day]!;
	const to = prepared.openStart[person * prepared.days + day + 1]!;
	return to - from > 1 || (to > from && prepared.openCells[from] !== dayOff);
}

/** A limit of minutes or worked days of a class, added up over its people. */
interface ClassLimit {
	readonly from: number;
	readonly to: number;
	readonly options?: readonly number[];
	/** Of a soft one, on average. */
	weight?: number;
	atLeast: number;
	atMost: number;
	/** How many people have it. */
	count: number;
}

/**
 * The limits of contracts added up, each as many times as it is held. What is most for some people only is no limit of the
 * class; what is least for some is.
 */
function limitsOf(
	people: number,
	held: readonly (Contract & { readonly count: number })[],
	kind: 'minutes' | 'counts'
): readonly ClassLimit[] {
	const limits = new Map<string, ClassLimit>();
	for (const contract of held) {
		for (const limit of contract[kind]) {
			const { from, to, rule, weight, atLeast = 0, atMost = Infinity } = limit;
			const options = 'options' in limit ? limit.options : undefined;
			// What a unit beyond costs differs with the wage.
			const key = JSON.stringify([rule, from, to, weight === undefined, options]);
			const sum = limits.get(key) ?? {
				from,
				to,
				...(options !== undefined && { options }),
				...(weight !== undefined && { weight: 0 }),
				atLeast: 0,
				atMost: 0,
				count: 0
			};
			sum.atLeast += contract.count * atLeast;
			sum.atMost += contract.count * atMost;
			sum.count += contract.count;
			if (weight !== undefined)
				sum.weight = (sum.weight ?? 0) + ((weight - (sum.weight ?? 0)) * contract.count) / sum.count;
			limits.set(key, sum);
		}
	}
	return [...limits.values()].map((limit) => (limit.count < people ? { ...limit, atMost: Infinity } : limit));
}

/** Ends the row of a limit; beyond a soft one, a unit costs its weight. */
function closeLimit(builder: ModelBuilder, { weight, atLeast, atMost }: ClassLimit): void {
	if (weight !== undefined && atMost < Infinity) builder.term(builder.column(weight, 0, Infinity, false), -1);
	builder.close(weight === undefined ? atLeast : -Infinity, atMost);
}

/** People whose usual openness is the same. */
function peopleClasses({ prepared }: TourProblem): readonly PeopleClass[] {
	const classes = new Map<string, { people: number[]; contracts: Map<number, number> }>();
	const { days, options } = prepared;
	for (let p = 0; p < prepared.people; p++) {
		const usual = new Uint16Array(options);
		for (let at = prepared.openStart[p * days]!; at < prepared.openStart[(p + 1) * days]!; at++) {
			const cell = prepared.openCells[at]!;
			if (cell !== dayOff) usual[cell]!++;
		}
		const { contract } = prepared.problem.people[p]!;
		const key = Array.from(usual, (count) => (2 * count > days ? 1 : 0)).join('');
		const known = classes.get(key) ?? { people: [], contracts: new Map<number, number>() };
		classes.set(key, known);
		known.people.push(p);
		known.contracts.set(contract, (known.contracts.get(contract) ?? 0) + 1);
	}
	return [...classes.values()];
}
