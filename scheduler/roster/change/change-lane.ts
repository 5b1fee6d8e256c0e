import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { RosterProblem } from '../problem/roster-problem.ts';
import type { Roster } from '../problem/roster.ts';
import { stayAsPublished } from '../problem/stay-as-published.ts';
import { improve, type LaneMemory } from '../solve/improve.ts';
import { prepareProblem, type PreparedProblem } from '../solve/prepared-problem.ts';
import { RosterState } from '../solve/roster-state.ts';
import type { ChangeRequest } from './change-request.ts';
import { findWindow, type ChangeWindow } from './change-window.ts';
import { findFewestChanges, subProblemWork, type FewestChanges } from './fewest-changes.ts';

/** One piece of work for one lane; plain values, and all that its answer depends on but the request. */
export type ChangeTask = {
	/** Names the stream of random numbers: seed, lane and round. */
	readonly stream: string;
	readonly work: number;
} & (
	| { readonly kind: 'fewest' }
	/** The cheapest roster when every changed cell costs `weight` besides. */
	| {
			readonly kind: 'cheapest';
			readonly weight: number;
			readonly start: Roster;
			readonly memory: LaneMemory;
	  }
);

/** What a lane found. */
export interface ChangeLaneAnswer {
	readonly cells: Roster;
	readonly fewest?: FewestChanges;
	readonly memory?: LaneMemory;
	readonly work: number;
}

/** Every roster worth showing, as soon as it is found. */
export interface ChangeNews {
	readonly cells: Roster;
	/** Where it is about the fewest changes, what is known of them so far. */
	readonly fewest?: FewestChanges;
}

/** Does tasks of one request, one after the other. */
export class ChangeLane {
	readonly #highs: Highs;
	readonly #request: ChangeRequest;
	readonly #window: ChangeWindow;
	/** Problems with a price on changes, by the price. */
	readonly #staying = new Map<number, PreparedProblem>();

	constructor(highs: Highs, request: ChangeRequest) {
		this.#highs = highs;
		this.#request = request;
		this.#window = findWindow(request);
	}

	/** The same task gives the same answer on every machine, in this thread or in another. */
	run(task: ChangeTask, tell: (news: ChangeNews) => void): ChangeLaneAnswer {
		switch (task.kind) {
			case 'fewest': {
				const { problem, published, coverBefore = problem.cover } = this.#request;
				const fewest = findFewestChanges(
					this.#highs,
					this.#window,
					{ cells: published, cover: coverBefore },
					task.stream,
					task.work,
					(found) => tell({ cells: found.cells, fewest: found })
				);
				return { cells: fewest.cells, fewest, work: fewest.work };
			}
			case 'cheapest': {
				const state = new RosterState(this.#withPrice(task.weight), task.start);
				const random = new RandomStream(task.stream, task.kind);
				const done = improve(
					this.#highs,
					state,
					random,
					task.memory,
					task.work,
					() => tell({ cells: state.cells.slice() }),
					subProblemWork
				);
				return { cells: state.cells.slice(), ...done };
			}
			default:
				return task satisfies never;
		}
	}

	#withPrice(weight: number): PreparedProblem {
		const known = this.#staying.get(weight);
		if (known !== undefined) return known;
		const problem: RosterProblem = stayAsPublished(this.#window.frozen, this.#window.base, weight);
		const prepared = prepareProblem(problem);
		this.#staying.set(weight, prepared);
		return prepared;
	}
}
