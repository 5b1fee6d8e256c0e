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
/** How far each lane aims from the bound to the best at first: the first lane at the bound itself. */
const firstAims = [0, 0.5];
/** Rounds in which a lane may miss its target before it aims closer to the best. */
const patience = [12, 4];

/** What one lane is at. */
interface Pursuit {
	/** Where the target lies between the bound, 0, and the best, 1. */
	aim: number;
	/** −1 before the first; infinite while any full cover will do. */
	target: number;
	/** Rounds in which the target was missed. */
	misses: number;
	/** Where the lane goes on from. */
	start: MatspStart | undefined;
}

/**
 * Solves an instance of the multi-activity benchmarks. Every lane looks for a roster of a given penalty: the first lane
 * at the bound, the others halfway between it and the best, and closer to the best when that fails. The second lane
 * begins with any full cover, so that there is one soon. Stops early when the bound is reached.
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
		this.#pursuits = lanes.map((_, lane) => ({
			aim: firstAims[lane % firstAims.length]!,
			target: -1,
			misses: 0,
			start: undefined
		}));
		this.#bound = contractBound(grid);
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
		this.#choose(pursuit, this.#lanes.length === 1 || lane % firstAims.length === 1);
		return {
			kind: 'search',
			stream: `${this.#seed}/${lane}/${round}`,
			work,
			target: pursuit.target,
			...(pursuit.start === undefined ? {} : { start: pursuit.start })
		};
	}

	/** Sets a lane's target: the one it has, unless that has been reached or missed for too long. */
	#choose(pursuit: Pursuit, isFeasibleFirst: boolean): void {
		const best = this.#best?.under === 0 ? this.#best : undefined;
		if (best === undefined) {
			pursuit.target = isFeasibleFirst ? Infinity : this.#bound;
			return;
		}
		const isOld = pursuit.target < this.#bound || pursuit.target >= best.excess;
		if (!isOld && pursuit.misses < (pursuit.aim === 0 ? patience[0]! : patience[1]!)) return;
		if (!isOld) pursuit.aim = pursuit.aim === 0 ? 0.25 : (1 + pursuit.aim) / 2;
		pursuit.target = this.#bound + Math.floor(pursuit.aim * (best.excess - this.#bound));
		pursuit.misses = 0;
		pursuit.start = { work: best.work };
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
