import { rosterOf } from './cover-state.ts';
import {
	isBetter,
	type MatspAnswer,
	type MatspFind,
	type MatspNews,
	type MatspStart,
	type MatspTask
} from './matsp-lane.ts';
import type { MatspInstance, MatspRoster } from './matsp-instance.ts';
import { weekGrid, type WeekGrid } from './week-grid.ts';
import { contractBound } from './work-bound.ts';

/** Does tasks one after the other, in this thread or in one of its own. */
export interface MatspLane {
	/** @returns undefined when the lane has been stopped before it could answer */
	readonly run: (task: MatspTask, tell: (news: MatspNews) => void) => Promise<MatspAnswer | undefined>;
}

/** How long to go on. */
export type MatspBudget =
	/** Units of work for each lane, in rounds that all lanes end together: the same roster on every machine. */
	| { readonly kind: 'work'; readonly work: number }
	/** Until the lanes are stopped, which is up to whoever gave them. */
	| { readonly kind: 'time' };

export interface MatspProgress {
	readonly under: number;
	readonly penalty: number;
	readonly bound: number;
}

export interface SolvedMatsp {
	readonly roster: MatspRoster;
	/** Heads missing to the cover's minimum. */
	readonly under: number;
	readonly penalty: number;
	/** No legal roster has a smaller penalty. */
	readonly bound: number;
	/** Work done by all lanes together. */
	readonly work: number;
	/** What went wrong in lanes that have given up. */
	readonly faults: readonly string[];
}

/** Work of a round; after the first, one lane finds the bound. */
const roundWork = 2;
/** Rounds in which a target may be missed before the lane takes a larger one: the bound, and others. */
const patience = { bound: 8, other: 4 };
/** Slots of work that are allowed more for every head that was missing. */
const slotsAHead = 3;

/** What one lane is at. */
interface Pursuit {
	/** −1 before the first; infinite while any full cover will do. */
	target: number;
	/** Rounds in which the target was missed. */
	misses: number;
	/** Heads that were missing in the best of the last round. */
	under: number;
	/** Where the lane goes on from; it makes up a roster without it. */
	start: MatspStart | undefined;
}

/**
 * Solves an instance of the multi-activity benchmarks. Every lane looks for a roster of a given penalty: the first lane
 * at the bound, the others halfway between what is known not to be found easily and the best. A lane that misses its
 * target for long allows as much more work as heads were missing. The second lane begins with any full cover, so that
 * there is one soon. Stops early when the bound is reached.
 *
 * @param seed names all random numbers
 * @param lanes at least one; two is what the benchmark uses
 */
export async function solveMatsp(
	instance: MatspInstance,
	seed: number,
	budget: MatspBudget,
	lanes: readonly MatspLane[],
	onProgress: (progress: MatspProgress) => void
): Promise<SolvedMatsp> {
	if (lanes.length === 0) throw new RangeError('solveMatsp: lanes must be at least one, got 0');
	return new Solve(weekGrid(instance), seed, budget, lanes, onProgress).run();
}

class Solve {
	readonly #grid: WeekGrid;
	readonly #seed: number;
	readonly #budget: MatspBudget;
	readonly #lanes: readonly MatspLane[];
	readonly #onProgress: (progress: MatspProgress) => void;
	readonly #faults: string[] = [];
	readonly #pursuits: readonly Pursuit[];
	/** None before the first lane has made one up. */
	#best: MatspFind | undefined;
	#bound: number;
	/** The largest target that has been missed for long. */
	#missed: number;
	#hasProgram = false;
	#work = 0;

	constructor(
		grid: WeekGrid,
		seed: number,
		budget: MatspBudget,
		lanes: readonly MatspLane[],
		onProgress: (progress: MatspProgress) => void
	) {
		this.#grid = grid;
		this.#seed = seed;
		this.#budget = budget;
		this.#lanes = lanes;
		this.#onProgress = onProgress;
		this.#pursuits = lanes.map(() => ({ target: -1, misses: 0, under: 0, start: undefined }));
		this.#bound = contractBound(grid);
		this.#missed = this.#bound - 1;
	}

	async run(): Promise<SolvedMatsp> {
		if (this.#budget.kind === 'work') {
			for (let round = 0, left = this.#budget.work; left > 0 && !this.#isOptimal(); round++) {
				const work = Math.min(left, roundWork);
				left -= work;
				const tasks = this.#lanes.map((_, lane) => this.#task(lane, round, work));
				const answers = await Promise.all(tasks.map((task, lane) => this.#run(lane, task, false)));
				for (const answer of answers) if (answer?.best !== undefined) this.#keep(answer.best);
				answers.forEach((answer, lane) => this.#take(lane, answer));
			}
		} else {
			await Promise.all(this.#lanes.map((_, lane) => this.#runFreely(lane)));
		}
		const { people, slots, least } = this.#grid;
		return {
			roster: rosterOf(this.#grid, this.#best?.work ?? new Uint8Array(people * slots)),
			under: this.#best?.under ?? least.reduce((sum, heads) => sum + heads, 0),
			penalty: this.#best?.excess ?? 0,
			bound: this.#bound,
			work: this.#work,
			faults: this.#faults
		};
	}

	async #runFreely(lane: number): Promise<void> {
		for (let round = 0; !this.#isOptimal(); round++) {
			const answer = await this.#run(lane, this.#task(lane, round, roundWork), true);
			if (answer === undefined) return;
			this.#take(lane, answer);
		}
	}

	/** A lane that gives up leaves what is known; the others go on. */
	async #run(lane: number, task: MatspTask, isFree: boolean): Promise<MatspAnswer | undefined> {
		try {
			const answer = await this.#lanes[lane]?.run(task, (news) => {
				if (isFree) this.#keep(news);
			});
			this.#work += answer?.work ?? 0;
			return answer;
		} catch (error) {
			this.#faults.push(error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}

	#task(lane: number, round: number, work: number): MatspTask {
		if (lane === 0 && round > 0 && !this.#hasProgram) {
			this.#hasProgram = true;
			return { kind: 'bound' };
		}
		const pursuit = this.#pursuits[lane]!;
		this.#choose(pursuit, lane === 0 && this.#lanes.length > 1);
		return {
			kind: 'search',
			stream: `${this.#seed}/${lane}/${round}`,
			work,
			target: pursuit.target,
			...(pursuit.start === undefined ? {} : { start: pursuit.start })
		};
	}

	/** Sets a lane's target: the one it has, unless that has been reached or missed for too long. */
	#choose(pursuit: Pursuit, aimsAtBound: boolean): void {
		const best = this.#best?.under === 0 ? this.#best.excess : Infinity;
		const { target } = pursuit;
		if (best === Infinity) {
			// As long as there is no full cover at all, only the first lane insists on its target.
			pursuit.target = aimsAtBound ? this.#bound : Infinity;
			return;
		}
		if (target >= this.#bound && target < best) {
			if (pursuit.misses < patience[target === this.#bound ? 'bound' : 'other']) return;
			this.#missed = Math.max(this.#missed, target);
			pursuit.target = Math.min(best - 1, target + Math.max(1, slotsAHead * pursuit.under));
		} else {
			// All below the best has been missed once: chance may find what it did not.
			if (this.#missed >= best - 1) this.#missed = this.#bound - 1;
			pursuit.target =
				aimsAtBound && this.#missed < this.#bound
					? this.#bound
					: Math.max(this.#bound, Math.floor((this.#missed + best) / 2));
			if (target === Infinity) pursuit.start = undefined;
		}
		pursuit.misses = 0;
	}

	#take(lane: number, answer: MatspAnswer | undefined): void {
		if (answer?.bound !== undefined && answer.bound > this.#bound) {
			this.#bound = answer.bound;
			this.#tell();
		}
		if (answer?.best !== undefined) this.#keep(answer.best);
		if (answer?.last !== undefined) {
			const pursuit = this.#pursuits[lane]!;
			pursuit.start = answer.last;
			pursuit.misses++;
			pursuit.under = answer.best?.under ?? 0;
		}
	}

	#keep(found: MatspFind): void {
		if (this.#best !== undefined && !isBetter(found, this.#best)) return;
		this.#best = found;
		this.#tell();
	}

	#tell(): void {
		if (this.#best === undefined) return;
		this.#onProgress({ under: this.#best.under, penalty: this.#best.excess, bound: this.#bound });
	}

	#isOptimal(): boolean {
		return this.#best?.under === 0 && this.#best.excess <= this.#bound;
	}
}
