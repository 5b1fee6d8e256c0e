import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import { verifyPriceBound, type PriceCertificate } from '../check/verify-price-bound.ts';
import type { BreakPlacement, Roster } from '../problem/roster.ts';
import { isBetter } from '../solve/incumbent.ts';
import type { PreparedProblem } from '../solve/prepared-problem.ts';
import { annealTours, type TourCooling } from './anneal-tours.ts';
import { namePeople, renamePeople } from './name-people.ts';
import { settleBreaks } from './settle-breaks.ts';
import { raisePriceBound, scalePrices } from './raise-price-bound.ts';
import { repairTours } from './repair-tours.ts';
import { TourPricer } from './tour-pricer.ts';
import { prepareTours, type TourProblem } from './tour-problem.ts';
import { coverPrices, plainPrices } from './tour-program.ts';
import { TourState } from './tour-state.ts';

/** A roster with its breaks, and what it is worth. */
export interface TourRoster {
	readonly cells: Roster;
	readonly placement: BreakPlacement;
	readonly hard: number;
	readonly cost: number;
}

/** One piece of work for one lane; plain values, and all that its answer depends on. */
export type TourTask =
	/**
	 * Prices of cover, raised by so many steps, and the bound that they prove: from the anonymous program where that is
	 * wanted and not too large, otherwise from those given, otherwise from plain ones.
	 */
	| {
			readonly kind: 'tour-prices';
			readonly program: boolean;
			readonly prices?: Float64Array;
			readonly steps: number;
	  }
	/** A roster from prices; without them from what work costs on average. */
	| {
			readonly kind: 'tour-names';
			readonly stream: string;
			readonly prices?: Float64Array;
			readonly passes: number;
	  }
	| {
			readonly kind: 'tour-anneal';
			readonly stream: string;
			readonly start: TourRoster;
			readonly cooling: TourCooling;
	  };

/** What came of it. */
export interface TourAnswer {
	readonly found?: TourRoster;
	readonly prices?: Float64Array;
	readonly bound?: TourBound;
	readonly work: number;
}

/** What a lane tells of while it is at work: a roster better than all that the task knew before. */
export interface TourNews {
	readonly found: TourRoster;
	/** Whether everybody has been given a row in it. */
	readonly everybody: boolean;
}

/** A bound and its proof. */
export interface TourBound {
	readonly value: number;
	readonly certificate: PriceCertificate;
}

/** Parts of one that prices are rounded to in a certificate. */
const scale = 64;
/** How far the first step would raise the bound: prices of the program are near the best. */
const plainReach = 0.005;
const programReach = 0.0003;
/** Steps of the pricing, and moves of the annealing, per unit of work. */
const stepsPerWork = 2e8;
export const movesPerWork = 500_000;

/** What a lane makes of a problem once and for all tasks. */
export class TourLane {
	readonly #highs: Highs;
	readonly #tours: TourProblem;
	readonly #pricer: TourPricer;

	constructor(highs: Highs, prepared: PreparedProblem) {
		this.#highs = highs;
		this.#tours = prepareTours(prepared);
		this.#pricer = new TourPricer(prepared);
	}

	/**
	 * Does one task. The same task gives the same answer on every machine.
	 *
	 * @param tell hears of better rosters than the task began with while it goes on, for whoever may have to end it
	 */
	run(task: TourTask, tell: (news: TourNews) => void = () => undefined): TourAnswer {
		const tours = this.#tours;
		switch (task.kind) {
			case 'tour-prices': {
				const before = this.#pricer.steps;
				const program = task.program ? coverPrices(this.#highs, tours) : undefined;
				const prices = program?.prices ?? task.prices ?? scalePrices(tours, this.#pricer, plainPrices(tours));
				const reach = program === undefined ? plainReach : programReach;
				const raised = raisePriceBound(tours, this.#pricer, prices, task.steps, reach);
				const bounds = [prices, raised].map((one) => boundOf(tours, one));
				const best = (bounds[1]?.value ?? -Infinity) >= (bounds[0]?.value ?? -Infinity) ? 1 : 0;
				const work = (this.#pricer.steps - before) / stepsPerWork + (program?.work ?? 0);
				const bound = bounds[best];
				return { prices: best === 1 ? raised : prices, work, ...(bound === undefined ? {} : { bound }) };
			}
			case 'tour-names': {
				const before = this.#pricer.steps;
				const random = new RandomStream(task.stream, 'names');
				let everybody = false;
				const news = tellBetter((found) => tell({ found, everybody }));
				const state = namePeople(tours, this.#pricer, task.prices ?? plainPrices(tours), random, news);
				everybody = true;
				for (let pass = 0; pass < task.passes; pass++) renamePeople(state, this.#pricer, random, news);
				return { found: tourRoster(state), work: (this.#pricer.steps - before) / stepsPerWork };
			}
			case 'tour-anneal': {
				const { cells, placement } = task.start;
				const state = new TourState(tours, cells, placement);
				annealTours(
					state,
					new RandomStream(task.stream, 'anneal'),
					task.cooling,
					tellBetter((found) => tell({ found, everybody: true }), task.start)
				);
				settleBreaks(state);
				repairTours(state, this.#pricer);
				return { found: tourRoster(state), work: task.cooling.moves / movesPerWork };
			}
			default:
				return task satisfies never;
		}
	}
}

/** The state as it is now, on its own. */
export function tourRoster(state: TourState): TourRoster {
	return { cells: state.cells.slice(), placement: state.placement(), hard: state.hard, cost: state.cost };
}

/** Tells of a state only where it is better than the last one told. */
function tellBetter(
	tell: (found: TourRoster) => void,
	start: Pick<TourRoster, 'hard' | 'cost'> = { hard: Infinity, cost: Infinity }
): (state: TourState) => void {
	let last = start;
	return (state) => {
		if (!isBetter(state, last)) return;
		last = { hard: state.hard, cost: state.cost };
		tell(tourRoster(state));
	};
}

/** What the check derives from the prices; undefined where they prove nothing. */
function boundOf({ prepared }: TourProblem, prices: Float64Array): TourBound | undefined {
	const certificate = {
		scale,
		// Rounded upwards: below minus its slope a price would prove nothing.
		prices: Int32Array.from(prices, (price) => Math.ceil(scale * price))
	};
	const bound = verifyPriceBound(prepared.problem, certificate);
	return bound.status === 'bound' ? { value: bound.value, certificate } : undefined;
}
