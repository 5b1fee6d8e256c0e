import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { Roster } from '../problem/roster.ts';
import { anneal } from './anneal.ts';
import { improve, type LaneMemory } from './improve.ts';
import { programBound, type LowerBound } from './lower-bound.ts';
import { openRoster, type PreparedProblem } from './prepared-problem.ts';
import { RosterState } from './roster-state.ts';

/** Moves of the annealer that count as one unit of work. */
const movesPerWork = 1_000_000;

/** One piece of work for one lane; plain values, and all that its answer depends on. */
export type LaneTask = {
	/** Names the stream of random numbers: seed, lane and round. */
	readonly stream: string;
	readonly work: number;
} & (
	| { readonly kind: 'construct'; readonly start?: Roster }
	| { readonly kind: 'improve'; readonly start: Roster; readonly memory: LaneMemory }
	| { readonly kind: 'bound'; readonly start: Roster }
);

/** What a lane found. */
export interface LaneAnswer {
	readonly found: Incumbent;
	readonly memory?: LaneMemory;
	readonly bound?: LowerBound;
	readonly work: number;
}

/** A roster and what it is worth. */
export interface Incumbent {
	readonly cells: Roster;
	/** Hard units: 0 when it is legal. */
	readonly hard: number;
	readonly cost: number;
}

/** Whether a is better than b: fewer hard units, then less cost. */
export function isBetter(a: Pick<Incumbent, 'hard' | 'cost'>, b: Pick<Incumbent, 'hard' | 'cost'>): boolean {
	return a.hard < b.hard || (a.hard === b.hard && a.cost < b.cost);
}

/**
 * Does one task. The same task gives the same answer on every machine, in this thread or in another.
 *
 * @param onBetter is told of every better roster while the task goes on
 */
export function runLane(
	highs: Highs,
	prepared: PreparedProblem,
	task: LaneTask,
	onBetter: (found: Incumbent) => void
): LaneAnswer {
	const random = new RandomStream(task.stream, task.kind);
	const state = new RosterState(prepared, openRoster(prepared, task.start));
	switch (task.kind) {
		case 'construct':
			anneal(state, random, Math.ceil(task.work * movesPerWork), task.start === undefined ? 0.5 : 0.05);
			return { found: incumbentOf(state), work: task.work };
		case 'improve': {
			const done = improve(highs, state, random, task.memory, task.work, () => onBetter(incumbentOf(state)));
			return { found: incumbentOf(state), ...done };
		}
		case 'bound': {
			const done = programBound(highs, state, task.work);
			return { found: incumbentOf(state), ...done };
		}
		default:
			return task satisfies never;
	}
}

export function incumbentOf(state: RosterState): Incumbent {
	return { cells: state.cells.slice(), hard: state.hard, cost: state.cost };
}
