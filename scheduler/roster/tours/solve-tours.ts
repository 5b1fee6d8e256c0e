import type { RosterProblem } from '../problem/roster-problem.ts';
import type { BreakPlacement, Roster } from '../problem/roster.ts';
import { isBetter } from '../solve/incumbent.ts';
import { cellBound, type LowerBound } from '../solve/lower-bound.ts';
import { openRoster, prepareProblem } from '../solve/prepared-problem.ts';
import type { SolveBudget, SolvedRoster, SolveProgress } from '../solve/solve-roster.ts';
import { joinDays } from './join-days.ts';
import { settleBreaks } from './settle-breaks.ts';
import {
	movesPerWork,
	tourRoster,
	type TourAnswer,
	type TourBound,
	type TourNews,
	type TourRoster,
	type TourTask
} from './tour-lane.ts';
import { prepareTours, type TourProblem } from './tour-problem.ts';
import { TourState } from './tour-state.ts';

/** Does tasks one after the other, in this thread or in one of its own. */
export interface TourLaneRunner {
	/** @returns undefined when the lane has been stopped before it could answer */
	readonly run: (task: TourTask, tell: (news: TourNews) => void) => Promise<TourAnswer | undefined>;
}

/** Rounds of the annealing, after each of which the lanes' days are joined. */
const rounds = 24;
/** Rounds at the end in which every lane has all days and the best answer counts. */
const wholeRounds = 3;
/** Steps that raise the bound of the program's prices: of few people, and of many, who take longer to price. */
const boundSteps = { few: 240, many: 120 } as const;
const manyPeople = 300;
/** Up to so many, lanes share no days out when the clock runs: each has all, and the better one goes on. */
const fewPeople = 100;
/** Steps of the bound that there is first, from plain prices. */
const firstSteps = 30;
/** Share of the budget by which the last round ends. */
const lastEnd = 0.97;

/**
 * Solves a roster of many people, shifts and movable breaks.
 *
 * 1. One lane solves the anonymous program for prices of cover and proves a bound with them, while the other names
 *    people for plain prices, so that there is a roster early.
 * 2. Both name people for the program's prices.
 * 3. Both anneal the better roster, each on its own days, and join their days after every round.
 *
 * With `work` the rounds have equal numbers of moves: the same roster on every machine. With `seconds` their numbers
 * follow the speed of the lanes, and the second lane begins to anneal while the first still works out prices.
 *
 * @param seed names all random numbers
 * @param lanes at least one; two is what the benchmarks use
 * @param elapsed seconds since the start, for budgets of time
 * @param start a roster to begin with instead of naming people
 * @param startBreaks where its breaks lie; without it, where the problem places them
 */
export async function solveTours(
	problem: RosterProblem,
	seed: number,
	budget: SolveBudget,
	lanes: readonly TourLaneRunner[],
	elapsed: () => number,
	onProgress: (progress: SolveProgress) => void,
	start?: Roster,
	startBreaks?: BreakPlacement
): Promise<SolvedRoster> {
	if (lanes.length === 0) throw new RangeError('solveTours: lanes must be at least one, got 0');
	return new TourSearch(problem, seed, budget, lanes, elapsed, onProgress, start, startBreaks).run();
}

class TourSearch {
	readonly #tours: TourProblem;
	readonly #seed: number;
	readonly #budget: SolveBudget;
	readonly #lanes: readonly TourLaneRunner[];
	readonly #elapsed: () => number;
	readonly #onProgress: (progress: SolveProgress) => void;
	readonly #start: TourRoster;
	readonly #given: boolean;
	/** Whether everybody has been given a row. */
	#everybody: boolean;
	#best: TourRoster;
	#bound: LowerBound;
	#certificate: TourBound['certificate'] | undefined;
	#work = 0;
	/** What of it went into prices and bound: a little work would all go there, and none into the roster. */
	#boundWork = 0;
	readonly #faults: string[] = [];
	readonly #gone = new Set<number>();
	/** Moves a second of one lane, as measured. */
	#speed = 0.2 * movesPerWork;

	constructor(
		problem: RosterProblem,
		seed: number,
		budget: SolveBudget,
		lanes: readonly TourLaneRunner[],
		elapsed: () => number,
		onProgress: (progress: SolveProgress) => void,
		start: Roster | undefined,
		startBreaks: BreakPlacement | undefined
	) {
		const prepared = prepareProblem(problem);
		this.#tours = prepareTours(prepared);
		this.#seed = seed;
		this.#budget = budget;
		this.#lanes = lanes;
		this.#elapsed = elapsed;
		this.#onProgress = onProgress;
		this.#given = start !== undefined;
		this.#everybody = this.#given;
		this.#start = startOf(this.#tours, start, startBreaks);
		this.#best = this.#start;
		this.#bound = cellBound(prepared);
	}

	async run(): Promise<SolvedRoster> {
		if (this.#budget.kind === 'work') {
			const wantsBound = !(this.#given && this.#budget.withoutBound === true);
			const [pricing] = await Promise.all([wantsBound ? this.#price() : undefined, this.#nameFromPlain()]);
			if (!this.#given) await this.#nameFromPrices(pricing);
			await this.#annealRounds();
		} else await this.#runFreely();
		return {
			cells: this.#best.cells,
			hard: this.#best.hard,
			cost: this.#best.cost,
			placement: this.#best.placement,
			bound: this.#bound,
			...(this.#certificate === undefined ? {} : { certificate: this.#certificate }),
			...(!this.#everybody && { unfinished: true as const }),
			work: this.#work,
			faults: this.#faults,
			optimal: this.#best.hard === 0 && this.#best.cost <= this.#bound.value
		};
	}

	/**
	 * With the clock running nobody waits: while the first lane works out prices, the second anneals the roster from plain
	 * prices, and the first joins it when it is done.
	 */
	async #runFreely(): Promise<void> {
		const pricing: { done: boolean; answer: TourAnswer | undefined } = { done: false, answer: undefined };
		const priced = this.#price().then((answer) => Object.assign(pricing, { done: true, answer }));
		await this.#nameFromPlain();
		if (this.#lanes.length < 2) await priced;
		const { days, people } = this.#tours.prepared;
		const end = lastEnd * (this.#budget.kind === 'time' ? this.#budget.seconds : 0);
		const began = this.#elapsed();
		let now = this.#best;
		let all = false;
		for (let round = 0; !this.#isOver() && this.#elapsed() < end; round++) {
			if (pricing.done && !all) {
				all = true;
				// In a large roster a start from good prices saves more than it costs; a small one forgets it at once.
				if (!this.#given && people > manyPeople) {
					const named = await this.#nameFromPrices(pricing.answer);
					if (named !== undefined && isBetter(named, now)) now = named;
				}
			}
			const before = this.#elapsed();
			const length = Math.max(0.2, Math.min(end - before, (end - began) / rounds));
			const part = (seconds: number) => Math.min(1, (seconds - began) / Math.max(0.1, end - began));
			const isLast = part(before + length) > 1 - wholeRounds / rounds;
			const lanes = all ? this.#lanes.map((_, lane) => lane) : [1];
			// Few people are walked over often enough by one lane, and seams would only bind them.
			const isWhole = isLast || people <= fewPeople;
			const windows = windowsOf(days, lanes.length, isWhole ? rounds : round);
			const joined = await this.#annealOnce(
				now,
				lanes.map((lane, at) => ({ lane, stream: `${this.#seed}/${lane}/${round}`, ...windows[at]! })),
				Math.floor(length * this.#speed),
				[part(before), part(before + length)]
			);
			if (joined === undefined) break;
			now = joined;
		}
		if (!this.#isOver()) await priced;
	}

	/** First a bound from plain prices, for a start, then that of the program. */
	async #price(): Promise<TourAnswer | undefined> {
		const isSmall = this.#tours.prepared.people <= manyPeople;
		const plain = await this.#run(0, { kind: 'tour-prices', program: false, steps: firstSteps });
		this.#raise(plain);
		const answer = await this.#run(0, {
			kind: 'tour-prices',
			program: true,
			...(plain?.prices !== undefined && { prices: plain.prices }),
			steps: isSmall ? boundSteps.few : boundSteps.many
		});
		this.#raise(answer);
		return answer ?? plain;
	}

	#raise(answer: TourAnswer | undefined): void {
		if (answer?.bound === undefined || answer.bound.value <= this.#bound.value) return;
		this.#bound = { value: answer.bound.value, kind: 'prices' };
		this.#certificate = answer.bound.certificate;
		this.#tell();
	}

	async #nameFromPlain(): Promise<void> {
		if (this.#given || this.#lanes.length < 2) return;
		const answer = await this.#run(1, {
			kind: 'tour-names',
			stream: `${this.#seed}/plain`,
			passes: this.#passes()
		});
		this.#keep(answer?.found);
	}

	/** Every lane names people in an order of its own; the best of them. */
	async #nameFromPrices(pricing: TourAnswer | undefined): Promise<TourRoster | undefined> {
		const prices = pricing?.prices;
		const answers = await this.#all((lane) => ({
			kind: 'tour-names',
			stream: `${this.#seed}/${lane}/prices`,
			passes: this.#passes(),
			...(prices === undefined ? {} : { prices })
		}));
		let best: TourRoster | undefined;
		for (const answer of answers) {
			const found = answer?.found;
			if (found !== undefined && (best === undefined || isBetter(found, best))) best = found;
		}
		this.#keep(best);
		return best;
	}

	/** Passes over everybody after naming: in large rosters each takes long and the first gains most. */
	#passes(): number {
		return this.#tours.prepared.people > 1_000 ? 1 : 3;
	}

	/** Rounds of equal numbers of moves, which cool together. */
	async #annealRounds(): Promise<void> {
		const total = this.#budget.kind === 'work' ? this.#budget.work : 0;
		let now = this.#best;
		for (let round = 0; round < rounds; round++) {
			const left = lastEnd * total - (this.#work - this.#boundWork) / this.#lanes.length;
			if (left <= 0) break;
			const windows = windowsOf(this.#tours.prepared.days, this.#lanes.length, round);
			const joined = await this.#annealOnce(
				now,
				this.#lanes.map((_, lane) => ({ lane, stream: `${this.#seed}/${lane}/${round}`, ...windows[lane]! })),
				Math.floor((left / (rounds - round)) * movesPerWork),
				[round / rounds, (round + 1) / rounds]
			);
			if (joined === undefined) break;
			now = joined;
		}
	}

	/**
	 * One round of some lanes: each anneals its days, and the days are joined; of lanes that have all days the best counts.
	 *
	 * @param parts how far the cooling is before and after, from 0 to 1
	 * @returns undefined when no lane answered
	 */
	async #annealOnce(
		begin: TourRoster,
		lanes: readonly {
			readonly lane: number;
			readonly stream: string;
			readonly from: number;
			readonly to: number;
		}[],
		wanted: number,
		parts: readonly [number, number]
	): Promise<TourRoster | undefined> {
		// A given start is near what is wanted: the search begins cooler so as not to lose it.
		const [hottest, coldest] = temperatures(this.#tours, this.#given);
		const at = (part: number) => hottest * Math.pow(coldest / hottest, part);
		const moves = Math.max(1_000, wanted);
		const before = this.#elapsed();
		const answers = await Promise.all(
			lanes.map(({ lane, stream, from, to }) =>
				this.#run(lane, {
					kind: 'tour-anneal',
					stream,
					start: begin,
					cooling: { moves, hottest: at(parts[0]), coldest: at(parts[1]), from, to }
				})
			)
		);
		if (answers.every((answer) => answer === undefined)) return undefined;
		this.#speed = moves / Math.max(0.01, this.#elapsed() - before);
		const found = answers.map((answer) => answer?.found ?? begin);
		const joined =
			lanes[0]!.to - lanes[0]!.from === this.#tours.prepared.days
				? found.reduce((best, one) => (isBetter(one, best) ? one : best))
				: joinDays(
						this.#tours,
						begin,
						found.map((roster, index) => ({ roster, from: lanes[index]!.from, to: lanes[index]!.to }))
					);
		this.#keep(joined);
		return joined;
	}

	#isOver(): boolean {
		return this.#budget.kind === 'time' && this.#budget.isOver();
	}

	#keep(found: TourRoster | undefined): void {
		if (found === undefined || isBetter(this.#best, found)) return;
		this.#best = found;
		this.#tell();
	}

	#tell(): void {
		const { cells, hard, cost } = this.#best;
		this.#onProgress({ cells, hard, cost, bound: this.#bound.value });
	}

	#all(taskOf: (lane: number) => TourTask): Promise<readonly (TourAnswer | undefined)[]> {
		return Promise.all(this.#lanes.map((_, lane) => this.#run(lane, taskOf(lane))));
	}

	/** With a budget of work, only answers count: what is told of depends on who was faster. */
	#hear(news: TourNews): void {
		if (this.#budget.kind !== 'time') return;
		this.#everybody ||= news.everybody;
		this.#keep(news.found);
	}

	/** A lane that gives up answers nothing from then on; the others go on. */
	async #run(lane: number, task: TourTask): Promise<TourAnswer | undefined> {
		if (this.#gone.has(lane)) return undefined;
		try {
			const answer = await this.#lanes[lane]?.run(task, (news) => this.#hear(news));
			this.#work += answer?.work ?? 0;
			this.#everybody ||= answer?.found !== undefined && task.kind === 'tour-names';
			if (task.kind === 'tour-prices') this.#boundWork += answer?.work ?? 0;
			return answer;
		} catch (error) {
			this.#gone.add(lane);
			this.#faults.push(error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}
}

/** The roster to begin with; breaks of a given one stay or move to where less is short. */
function startOf(tours: TourProblem, start?: Roster, startBreaks?: BreakPlacement): TourRoster {
	const cells = openRoster(tours.prepared, start);
	const placed = new TourState(tours, cells).placement();
	if (start !== undefined && startBreaks !== undefined) {
		const { most } = placed;
		cells.forEach((cell, at) => {
			// What a closed cell was replaced by has breaks of its own.
			if (cell !== start[at]) return;
			for (let index = 0; index < Math.min(most, startBreaks.most); index++) {
				placed.places[at * most + index] = startBreaks.places[at * startBreaks.most + index]!;
			}
		});
	}
	const state = new TourState(tours, cells, placed);
	if (start !== undefined) settleBreaks(state);
	return tourRoster(state);
}

/** Days of the lanes in a round: as many for each, and the seams somewhere else every time. */
function windowsOf(days: number, lanes: number, round: number): readonly { from: number; to: number }[] {
	const part = Math.floor(days / lanes);
	// Without two days each there is no room for moves. And at the end seams are to be closed: everybody takes all days.
	if (part < 2 || round >= rounds - wholeRounds)
		return Array.from({ length: lanes }, () => ({ from: 0, to: days }));
	const shift = [0, -1, 1][round % 3]! * Math.max(1, Math.floor(part / 4));
	return Array.from({ length: lanes }, (_, lane) => ({
		from: lane === 0 ? 0 : lane * part + shift,
		to: lane === lanes - 1 ? days : (lane + 1) * part + shift
	}));
}

/** From what a missing unit of cover costs at first down to a fifteenth of it. */
function temperatures({ prepared }: TourProblem, given: boolean): readonly [number, number] {
	const first = Array.from(prepared.shortage, (steps) => steps[1] ?? 0)
		.filter((cost) => cost > 0)
		.sort((a, b) => a - b);
	const typical = first[Math.floor(first.length / 2)] ?? prepared.largestCost;
	const hottest = Math.max(1, given ? typical / 4 : typical);
	return [hottest, Math.max(0.25, typical / 15)];
}
