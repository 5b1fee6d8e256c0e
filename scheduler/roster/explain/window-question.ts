import type { Highs } from 'highs';
import { compilePlan } from '../compile/compile-plan.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { ShiftOption } from '../problem/roster-problem.ts';
import { ModelBuilder } from '../solve/model-builder.ts';
import { PersonScorer } from '../solve/person-scorer.ts';
import { closedCell, openRoster, prepareProblem, type PreparedProblem } from '../solve/prepared-problem.ts';
import type { Verdict } from './deletion-filter.ts';
import { legalRow } from './legal-row.ts';
import type { ShortWindow } from './short-window.ts';
import { windowRows } from './window-rows.ts';

/** Rounds of choosing people and looking whether their rows are legal. */
const mostRounds = 60;
/** Simplex iterations of one choice. */
const iterationsOfChoice = 50_000;

/** A cell of somebody that reaches into the window. */
interface Candidate {
	readonly person: number;
	readonly day: number;
	readonly cell: number;
	/** Whether the person can work it: seen, or not asked yet. */
	legal: boolean | undefined;
}

/**
 * Whether the heads of a window can be met at all, were nothing else asked of anybody: a program chooses a shift over the
 * window for each person and the places of its breaks; whoever is chosen is then looked at alone, and what has no legal
 * row around it is forbidden, until the choice stands or none is left. Both answers are exact.
 */
export function canCoverWindow(highs: Highs, plan: RosterPlan, window: ShortWindow): Verdict {
	const compiled = compilePlan(withoutOtherDemand(plan, window));
	if (compiled.status === 'refused') {
		// A queue that nobody may serve is a conflict of its own; other faults are not about this window.
		return compiled.faults.every(
			({ code, queue }) => code === 'queue_without_skill' && queue === window.queue
		)
			? 'conflict'
			: 'unproven';
	}
	const isThinned = compiled.notes.some(({ code }) => code === 'starts_thinned');
	const verdict = new WindowChoice(highs, compiled, window).decide();
	return verdict === 'conflict' && isThinned ? 'unproven' : verdict;
}

/** Demand of the window alone; other queues only where somebody is locked to them. */
function withoutOtherDemand(plan: RosterPlan, { queue, from, to }: ShortWindow): RosterPlan {
	const lockedQueues = new Set(plan.locks.map((lock) => lock.queue));
	return {
		...plan,
		demand: plan.demand.flatMap((one) => {
			if (one.queue === queue && one.start >= from && one.start < to) return [one];
			return one.queue === queue || lockedQueues.has(one.queue) ? [{ ...one, heads: 0 }] : [];
		})
	};
}

class WindowChoice {
	readonly #highs: Highs;
	readonly #compiled: CompiledPlan;
	readonly #prepared: PreparedProblem;
	readonly #rows: readonly number[];
	readonly #candidates: readonly Candidate[];
	/** Pairs of candidates of one person that exclude each other. */
	readonly #pairs: (readonly [number, number])[] = [];
	#isUnsure = false;

	constructor(highs: Highs, compiled: CompiledPlan, window: ShortWindow) {
		this.#highs = highs;
		this.#compiled = compiled;
		this.#prepared = prepareProblem(compiled.problem);
		this.#rows = windowRows(compiled, window);
		this.#candidates = this.#findCandidates();
	}

	decide(): Verdict {
		for (let round = 0; round < mostRounds; round++) {
			const chosen = this.#choose();
			if (chosen === 'none') return 'conflict';
			if (chosen === 'unproven') return 'unproven';
			if (this.#allStand(chosen)) return this.#isUnsure ? 'unproven' : 'solvable';
		}
		return 'unproven';
	}

	#findCandidates(): readonly Candidate[] {
		const { problem } = this.#compiled;
		const { days, people, options, cells } = this.#prepared;
		const wanted = new Set(this.#rows);
		const candidates: Candidate[] = [];
		const scorer = new PersonScorer(this.#prepared);
		const off = openRoster(this.#prepared);
		for (let person = 0; person < people; person++) {
			const row = off.slice(person * days, (person + 1) * days);
			for (let day = 0; day < days; day++) {
				for (let cell = 0; cell < options; cell++) {
					if (cells[person]![day * (options + 1) + cell + 1] === closedCell) continue;
					const option = problem.options[cell]!;
					if (!option.cover.some(({ offset }) => wanted.has(day * problem.rowsPerDay + offset))) continue;
					const before = row[day]!;
					row[day] = cell;
					// A row with this shift, the locks and nothing else is mostly legal: then no program is needed.
					scorer.score(person, row, 0);
					row[day] = before;
					candidates.push({ person, day, cell, legal: scorer.hard === 0 ? true : undefined });
				}
			}
		}
		return candidates;
	}

	/** People and shifts that meet every row of the window, by candidate. */
	#choose(): readonly Candidate[] | 'none' | 'unproven' {
		const { problem } = this.#compiled;
		const builder = new ModelBuilder();
		const columns = this.#candidates.map(({ legal }) => builder.column(0, 0, legal === false ? 0 : 1, true));
		const ofPersonDay = Map.groupBy(this.#candidates.keys(), (at) => {
			const { person, day } = this.#candidates[at]!;
			return person * this.#prepared.days + day;
		});
		for (const cells of ofPersonDay.values()) {
			for (const at of cells) builder.term(columns[at]!, 1);
			builder.close(-Infinity, 1);
		}
		for (const [a, b] of this.#pairs) {
			builder.term(columns[a]!, 1);
			builder.term(columns[b]!, 1);
			builder.close(-Infinity, 1);
		}
		const terms = new Map(this.#rows.map((row) => [row, [] as [column: number, amount: number][]]));
		for (const [, group] of Map.groupBy(this.#candidates.keys(), (at) => {
			const { day, cell } = this.#candidates[at]!;
			return day * this.#prepared.options + cell;
		})) {
			const { day, cell } = this.#candidates[group[0]!]!;
			const option = problem.options[cell]!;
			const base = day * problem.rowsPerDay;
			for (const [offset, amount] of amountsWithoutBreaks(option)) {
				for (const at of group) terms.get(base + offset)?.push([columns[at]!, amount]);
			}
			for (const { places } of option.breaks ?? []) {
				if (!places.some((place) => place.some(({ offset }) => terms.has(base + offset)))) continue;
				// Breaks of one shift do not ask each other, so it is enough how many people have which place.
				const counts = places.map(() => builder.column(0, 0, group.length, true));
				for (const at of group) builder.term(columns[at]!, 1);
				for (const count of counts) builder.term(count, -1);
				builder.close(0, 0);
				places.forEach((place, at) => {
					for (const { offset, amount } of place) terms.get(base + offset)?.push([counts[at]!, -amount]);
				});
			}
		}
		for (const [row, entries] of terms) {
			const needed = problem.cover[row]!.requirement;
			if (entries.length === 0 && needed > 0) return 'none';
			for (const [column, amount] of entries) builder.term(column, amount);
			builder.close(needed, Infinity);
		}
		return this.#solve(builder, columns);
	}

	#solve(builder: ModelBuilder, columns: readonly number[]): readonly Candidate[] | 'none' | 'unproven' {
		if (builder.rows === 0) return [];
		const { modelStatus, callbackType, solutionStatus } = this.#highs.constants;
		const model = this.#highs.createModel(builder.model());
		try {
			model.options.set({ output_flag: false, random_seed: 1 });
			const run = model.run({
				[callbackType.mipInterrupt](event) {
					if (Number(event.data.mip_total_lp_iterations ?? 0) > iterationsOfChoice) event.interrupt();
				}
			});
			if (run.modelStatus === modelStatus.infeasible) return 'none';
			if (Number(model.info.get('primal_solution_status')) !== solutionStatus.feasible) return 'unproven';
			const values = model.getSolution().colValue;
			return this.#candidates.filter((_, at) => values[columns[at]!]! > 0.5);
		} finally {
			model.dispose();
		}
	}

	/** Looks at each chosen person alone and forbids what has no legal row. */
	#allStand(chosen: readonly Candidate[]): boolean {
		let stands = true;
		this.#isUnsure = false;
		for (const [person, own] of Map.groupBy(chosen, (one) => one.person)) {
			if (own.length === 1 && own[0]!.legal === true) continue;
			const alone = own.filter((one) => one.legal !== true && !this.#isLegal(person, [one]));
			for (const one of alone) one.legal = false;
			if (alone.length > 0) {
				stands = false;
				continue;
			}
			if (own.length > 1 && !this.#isLegal(person, own)) {
				const [a, b] = own.map((one) => this.#candidates.indexOf(one));
				this.#pairs.push([a!, b!]);
				stands = false;
			}
		}
		return stands;
	}

	#isLegal(person: number, cells: readonly Candidate[]): boolean {
		const row = legalRow(this.#highs, this.#compiled.problem, person, cells);
		if (row.status === 'unproven') this.#isUnsure = true;
		else if (cells.length === 1 && row.status === 'legal') cells[0]!.legal = true;
		return row.status !== 'none';
	}
}

/** What a shift adds to the rows if it had no breaks: its cover, and what the breaks take where they are placed. */
function amountsWithoutBreaks({ cover, breaks = [] }: ShiftOption): ReadonlyMap<number, number> {
	const amounts = new Map(cover.map(({ offset, amount }) => [offset, amount]));
	for (const { places, placed } of breaks) {
		for (const { offset, amount } of places[placed] ?? []) {
			amounts.set(offset, (amounts.get(offset) ?? 0) + amount);
		}
	}
	return amounts;
}
