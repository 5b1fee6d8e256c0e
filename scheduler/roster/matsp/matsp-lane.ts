import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { CoverState } from './cover-state.ts';
import { Search } from './search.ts';
import type { WeekGrid } from './week-grid.ts';
import { workBound } from './work-bound.ts';

/** Elementary steps of the search in a unit of work, which is about a second of one core. */
const stepsPerWork = 4e8;
/** Slots of excess by which a change may be worse, on average, to be accepted. */
const heats = { free: 1, tight: 0.8 };
/** News are told of at most so often, in units of work. */
const tellEvery = 0.05;
/** Turns between two looks at the work done. */
const turnsPerLook = 4;

/** One piece of work for one lane; plain values, and all that its answer depends on. */
export type MatspTask =
	| {
			readonly kind: 'search';
			/** Names the stream of random numbers: seed, lane and round. */
			readonly stream: string;
			readonly work: number;
			/** What to go on from; a roster is made up without it. */
			readonly start?: MatspStart;
			/** Penalty to reach with no head missing; the search ends there. Infinite: any. */
			readonly target: number;
	  }
	| { readonly kind: 'bound' };

/** A roster to go on from. */
export interface MatspStart {
	/** At person · slots + slot: 0 off, else task + 1. */
	readonly work: Uint8Array;
	/** What a missing head costs at slot · tasks + task, where that has been learnt. */
	readonly weight?: Int32Array;
}

/** A roster and what it misses. */
export interface MatspFind extends MatspStart {
	/** Heads missing to the cover's minimum. */
	readonly under: number;
	/** Heads above the cover's maximum: the penalty. */
	readonly excess: number;
}

export interface MatspAnswer {
	/** Where the search ended. */
	readonly last?: MatspStart;
	/** The best it met. */
	readonly best?: MatspFind;
	readonly bound?: number;
	readonly work: number;
}

/** The best so far, while a search goes on. */
export type MatspNews = MatspFind;

/**
 * Does one task. The same task gives the same answer on every machine, in this thread or in another.
 *
 * @param tell is told of better rosters while the task goes on
 */
export function runMatspLane(
	highs: Highs,
	grid: WeekGrid,
	task: MatspTask,
	tell: (news: MatspNews) => void
): MatspAnswer {
	switch (task.kind) {
		case 'bound':
			return { bound: workBound(highs, grid), work: 1 };
		case 'search':
			return searchOn(grid, task, tell);
		default:
			return task satisfies never;
	}
}

function searchOn(
	grid: WeekGrid,
	{ stream, work, start, target }: MatspTask & { readonly kind: 'search' },
	tell: (news: MatspNews) => void
): MatspAnswer {
	// Whoever works an allowed slot covers a head or is one too many: penalty and work are tied to each other.
	const allowance = target + sum(grid.most) - sum(grid.leastSlots);
	const heat = Number.isFinite(target) ? heats.tight : heats.free;
	const search = new Search(grid, new RandomStream(stream, 'search'), Math.max(0, allowance));
	const { state } = search;
	if (start === undefined) search.construct();
	else search.load(start.work, start.weight);
	let best = findOf(state);
	tell(best);
	let told = best;
	let next = 0;
	while (search.steps < work * stepsPerWork && !(best.under === 0 && best.excess <= target)) {
		for (let turn = 0; turn < turnsPerLook; turn++) {
			search.turn(heat);
			if (isBetter(state, best)) best = findOf(state);
		}
		if (best !== told && search.steps >= next) {
			next = search.steps + tellEvery * stepsPerWork;
			told = best;
			tell(best);
		}
	}
	if (best !== told) tell(best);
	const last = { work: state.work.slice(), weight: state.weight.slice() };
	return { last, best, work: search.steps / stepsPerWork };
}

/** Whether a roster is better than another: first the missing heads, then the penalty. */
export function isBetter(
	one: Pick<MatspFind, 'under' | 'excess'>,
	other: Pick<MatspFind, 'under' | 'excess'>
): boolean {
	return one.under < other.under || (one.under === other.under && one.excess < other.excess);
}

function findOf({ work, under, excess }: CoverState): MatspFind {
	return { work: work.slice(), under, excess };
}

function sum(values: Int32Array): number {
	return values.reduce((total, one) => total + one, 0);
}
