import type { RosterProblem } from '../problem/roster-problem.ts';
import type { PriceCertificate } from '../check/verify-price-bound.ts';
import type { BreakPlacement, Roster } from '../problem/roster.ts';
import { freshMemory, type LaneMemory } from './improve.ts';
import { incumbentOf, isBetter, type Incumbent } from './incumbent.ts';
import type { LaneAnswer, LaneNews, LaneTask } from './lane.ts';
import { cellBound, type LowerBound } from './lower-bound.ts';
import type { KnownRows } from './dive-and-polish.ts';
import { mergeRosters } from './merge-rosters.ts';
import { openRoster, prepareProblem, type PreparedProblem } from './prepared-problem.ts';
import { RosterState } from './roster-state.ts';

/** Does tasks one after the other, in this thread or in one of its own. */
export interface Lane {
	/**
	 * @returns undefined when the lane has been stopped before it could answer; a promise that is rejected says that
	 * the lane cannot go on
	 */
	readonly run: (task: LaneTask, tell: (news: LaneNews) => void) => Promise<LaneAnswer | undefined>;
}

/** How long to go on. */
export type SolveBudget =
	/** Units of `workOf` for each lane, in rounds that all lanes end together: the same roster on every machine. */
	| {
			readonly kind: 'work';
			readonly work: number;
			/**
			 * Tours with a given start: no bound is looked for, and the roster is the same. For those who only compare
			 * rosters.
			 */
			readonly withoutBound?: boolean;
	  }
	/**
	 * Until `isOver` says so; each lane goes on by itself. `seconds` only shares the time out among the phases.
	 * `isOver` is asked between tasks: whoever gave it also stops lanes that are still at work.
	 */
	| { readonly kind: 'time'; readonly seconds: number; readonly isOver: () => boolean };

/** The best that is known at a moment. */
export interface SolveProgress extends Incumbent {
	readonly bound: number;
}

export interface SolvedRoster extends Incumbent {
	readonly bound: LowerBound;
	/** Where the breaks lie, when the search has moved them: `cost` then counts with them. */
	readonly placement?: BreakPlacement;
	/** The prices that a bound of kind `prices` rests on. */
	readonly certificate?: PriceCertificate;
	/** Set where the search ended before everybody had been given a row at all: more time would find much more. */
	readonly unfinished?: true;
	/** Work done by all lanes together. */
	readonly work: number;
	/** Whether nothing better exists. */
	readonly optimal: boolean;
	/** What made a lane give up, if one did: the roster is the best that was known, and may not be the same again. */
	readonly faults: readonly string[];
}

/** Work of a round. */
const roundWork = 4;
/** Work of a task of dives; a search that finds nothing for as long gives way to them. */
const diveWork = 8;
const constructionOf1500Cells = 3;
/** Share of the first lane's work that goes into the bound and the rosters that are found with it. */
const boundShare = 0.4;

/**
 * Solves a roster problem: simulated annealing in every lane from its own random numbers, then large-neighbourhood
 * search from the best, with the lanes' finds merged; the first lane begins with column generation, for the bound and
 * for rosters close to it, and where the search is stuck all lanes dive into its rows again. Stops early when the bound is
 * reached.
 *
 * @param seed names all random numbers
 * @param lanes at least one; two is what the benchmarks use
 * @param start a roster to begin with, such as the published one in a re-solve
 */
export async function solveRoster(
	problem: RosterProblem,
	seed: number,
	budget: SolveBudget,
	lanes: readonly Lane[],
	onProgress: (progress: SolveProgress) => void,
	start?: Roster
): Promise<SolvedRoster> {
	if (lanes.length === 0) throw new RangeError('solveRoster: lanes must be at least one, got 0');
	return new Search(problem, seed, budget, lanes, onProgress, start).run();
}

class Search {
	readonly #prepared: PreparedProblem;
	readonly #seed: number;
	readonly #budget: SolveBudget;
	readonly #lanes: readonly Lane[];
	readonly #onProgress: (progress: SolveProgress) => void;
	readonly #start: Roster | undefined;
	readonly #memories: LaneMemory[];
	/** Rows to dive from, once the first lane has generated them. */
	#rows: KnownRows | undefined;
	/** Work of each lane since the best roster became better. */
	readonly #stagnant: number[];
	#best: Incumbent;
	#bound: LowerBound;
	#work = 0;
	/** Best of what lanes have told of while they were at work; only shown, unless the time is up or a lane fails. */
	#told: Incumbent;
	/** By lane that has failed, why. */
	readonly #faults = new Map<number, unknown>();
	/** Whether any lane has told of anything or answered. */
	#heard = false;

	constructor(
		problem: RosterProblem,
		seed: number,
		budget: SolveBudget,
		lanes: readonly Lane[],
		onProgress: (progress: SolveProgress) => void,
		start: Roster | undefined
	) {
		this.#prepared = prepareProblem(problem);
		this.#seed = seed;
		this.#budget = budget;
		this.#lanes = lanes;
		this.#onProgress = onProgress;
		this.#start = start;
		this.#memories = lanes.map(() => freshMemory());
		this.#stagnant = lanes.map(() => 0);
		this.#best = incumbentOf(new RosterState(this.#prepared, openRoster(this.#prepared, start)));
		this.#told = this.#best;
		this.#bound = cellBound(this.#prepared);
	}

	async run(): Promise<SolvedRoster> {
		const total = this.#budget.kind === 'work' ? this.#budget.work : this.#budget.seconds;
		const size = Math.max(1, this.#best.cells.length / 1_500);
		const construction = Math.min(constructionOf1500Cells * size, total / 8);
		const constructed = await this.#all((lane) =>
			this.#task(lane, 0, {
				kind: 'construct',
				work: construction,
				...(this.#start === undefined ? {} : { start: this.#start })
			})
		);
		for (const answer of constructed) if (answer !== undefined) this.#keep(answer.found);

		if (this.#budget.kind === 'work') await this.#runRounds(total - construction);
		else await Promise.all(this.#lanes.map((_, lane) => this.#runFreely(lane, total * boundShare)));
		const cutShort = this.#budget.kind === 'time' || this.#faults.size > 0;
		if (cutShort && isBetter(this.#told, this.#best)) this.#best = this.#told;
		const faults = [...this.#faults.values()];
		// Nothing was ever found: an error is all there is to tell.
		if (faults.length === this.#lanes.length && !this.#heard) throw faults[0];
		return {
			...this.#best,
			bound: this.#bound,
			...(!this.#heard && this.#start === undefined && { unfinished: true as const }),
			work: this.#work,
			optimal: this.#isOptimal(),
			faults: faults.map(wordsOf)
		};
	}

	/** Rounds of equal work; each ends when all lanes have answered, and their answers are merged in their order. */
	async #runRounds(work: number): Promise<void> {
		const boundWork = work * boundShare;
		for (let round = 1, left = work; left > 0 && !this.#isOver() && !this.#isOptimal(); round++) {
			// The first lane begins with the bound; the others search as long.
			const dives = this.#isStuck(0);
			const share = Math.min(left, round === 1 ? boundWork : dives ? diveWork : roundWork);
			left -= share;
			const start = this.#best;
			const answers = await this.#all((lane) =>
				lane === 0 && round === 1
					? this.#task(lane, round, { kind: 'bound', start: start.cells, work: share })
					: dives
						? this.#dive(lane, round, start, share)
						: this.#improvement(lane, round, start, share)
			);
			for (const [lane, answer] of answers.entries())
				if (answer !== undefined) this.#take(lane, start, answer);
		}
	}

	async #runFreely(lane: number, boundWork: number): Promise<void> {
		for (let round = 1; !this.#isOver() && !this.#isOptimal(); round++) {
			const start = this.#best;
			const answer = await this.#run(
				lane,
				lane === 0 && round === 1
					? this.#task(lane, round, { kind: 'bound', start: start.cells, work: boundWork })
					: this.#isStuck(lane)
						? this.#dive(lane, round, start, diveWork)
						: this.#improvement(lane, round, start, 1)
			);
			if (answer === undefined) return;
			this.#take(lane, start, answer);
		}
	}

	#improvement(lane: number, round: number, start: Incumbent, work: number): LaneTask {
		return this.#task(lane, round, {
			kind: 'improve',
			start: start.cells,
			memory: this.#memories[lane] ?? freshMemory(),
			work
		});
	}

	/** Whether the search has gone on for as long as dives would without finding anything better. */
	#isStuck(lane: number): boolean {
		return this.#rows !== undefined && this.#stagnant[lane]! >= diveWork;
	}

	#dive(lane: number, round: number, start: Incumbent, work: number): LaneTask {
		this.#stagnant[lane] = 0;
		if (this.#rows === undefined) throw new RangeError('solveRoster: rows must be known before a dive');
		const bound = this.#bound.value;
		return this.#task(lane, round, { kind: 'dive', start: start.cells, rows: this.#rows, bound, work });
	}

	/** Learns what a lane found from `start`, while others may have moved on. */
	#take(lane: number, start: Incumbent, answer: LaneAnswer): void {
		if (answer.memory !== undefined) this.#memories[lane] = answer.memory;
		if (answer.bound !== undefined) this.#raise(answer.bound);
		if (answer.rows !== undefined) this.#rows = answer.rows;
		this.#stagnant[lane]! += answer.work;
		const same = this.#best.cells.every((cell, at) => cell === start.cells[at]);
		this.#keep(same ? answer.found : mergeRosters(this.#prepared, start, this.#best, answer.found));
	}

	/** Keeps what is not worse: an equal roster leads out of a plateau. */
	#keep(found: Incumbent): void {
		if (isBetter(this.#best, found)) return;
		if (isBetter(found, this.#best)) this.#stagnant.fill(0);
		this.#best = found;
		this.#tell(found);
	}

	#tell(found: Incumbent): void {
		if (isBetter(found, this.#told)) this.#told = found;
		this.#onProgress({ ...this.#told, bound: this.#bound.value });
	}

	#all(taskOf: (lane: number) => LaneTask): Promise<readonly (LaneAnswer | undefined)[]> {
		return Promise.all(this.#lanes.map((_, lane) => this.#run(lane, taskOf(lane))));
	}

	async #run(lane: number, task: LaneTask): Promise<LaneAnswer | undefined> {
		if (this.#faults.has(lane)) return undefined;
		try {
			const answer = await this.#lanes[lane]?.run(task, (news) => this.#hear(news));
			this.#work += answer?.work ?? 0;
			if (answer !== undefined) this.#heard = true;
			return answer;
		} catch (error) {
			// What the others find, and what this one has told of, is worth more than an error.
			this.#faults.set(lane, error);
			return undefined;
		}
	}

	/** In rounds, news are only shown: what counts is what all lanes answer. */
	#hear(news: LaneNews): void {
		this.#heard = true;
		const isFree = this.#budget.kind === 'time';
		switch (news.kind) {
			case 'better':
				if (isFree) this.#keep(news.found);
				else if (isBetter(news.found, this.#told)) this.#tell(news.found);
				return;
			case 'bound':
				if (isFree) this.#raise(news.bound);
				return;
			case 'rows':
				if (isFree) this.#rows = news.rows;
				return;
			default:
				news satisfies never;
		}
	}

	#raise(bound: LowerBound): void {
		if (bound.value <= this.#bound.value) return;
		this.#bound = bound;
		this.#tell(this.#best);
	}

	#task<T extends object>(lane: number, round: number, task: T): T & { readonly stream: string } {
		return { ...task, stream: `${this.#seed}/${lane}/${round}` };
	}

	#isOver(): boolean {
		if (this.#faults.size === this.#lanes.length) return true;
		return this.#budget.kind === 'time' && this.#budget.isOver();
	}

	#isOptimal(): boolean {
		return this.#best.hard === 0 && this.#best.cost <= this.#bound.value;
	}
}

/** An error in words, with what is behind it. */
function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause === undefined ? error.message : `${error.message}: ${wordsOf(error.cause)}`;
}
