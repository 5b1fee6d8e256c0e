import type { Highs } from 'highs';
import { RandomStream } from '../../simulate/random-stream.ts';
import type { Roster } from '../problem/roster.ts';
import { anneal } from './anneal.ts';
import { ColumnGeneration } from './column-generation.ts';
import { chooseAmongAll, diveAndPolish, knownRowsOf, type KnownRows } from './dive-and-polish.ts';
import { incumbentOf, isBetter, type Incumbent } from './incumbent.ts';
import { improve, type LaneMemory } from './improve.ts';
import { cellBound, programBound, type LowerBound } from './lower-bound.ts';
import { openRoster, type PreparedProblem } from './prepared-problem.ts';
import { repairPeople } from './repair-people.ts';
import { RosterState } from './roster-state.ts';

/** Moves of the annealer that count as one unit of work on four weeks; longer rows take longer to score. */
const movesPerWork = 1_000_000;

/**
 * Passes of the annealer, each with those who are left to repair. A tenth first and hot, so that there is something to
 * show, and to keep if the time is up; then cooler, with missed days dear: a hot walk of a large roster would end with
 * some rules broken and be no use, and one that stays legal goes on from what was repaired.
 */
const passes = [
	{ share: 0.1, heat: 0.5, firstMissed: 1 },
	{ share: 0.3, heat: 0.05, firstMissed: 5 },
	{ share: 0.6, heat: 0.02, firstMissed: 5 }
] as const;
/** Work that repairs may take at least, as a share: they make a roster legal sooner than moves do. */
const repairShare = 0.5;
/** Keeps most of a roster to begin with. */
const heatOfStart = 0.05;

/** One piece of work for one lane; plain values, and all that its answer depends on. */
export type LaneTask = {
	/** Names the stream of random numbers: seed, lane and round. */
	readonly stream: string;
	readonly work: number;
} & (
	| { readonly kind: 'construct'; readonly start?: Roster }
	| { readonly kind: 'improve'; readonly start: Roster; readonly memory: LaneMemory }
	| { readonly kind: 'bound'; readonly start: Roster }
	| { readonly kind: 'dive'; readonly start: Roster; readonly rows: KnownRows; readonly bound: number }
);

/** What a lane found. */
export interface LaneAnswer {
	readonly found: Incumbent;
	readonly memory?: LaneMemory;
	readonly bound?: LowerBound;
	/** Rows to dive from. */
	readonly rows?: KnownRows;
	readonly work: number;
}

/** What a lane tells of while it works. */
export type LaneNews =
	| { readonly kind: 'better'; readonly found: Incumbent }
	| { readonly kind: 'bound'; readonly bound: LowerBound }
	/** Rows that other lanes may dive from already. */
	| { readonly kind: 'rows'; readonly rows: KnownRows };

/**
 * Does one task. The same task gives the same answer on every machine, in this thread or in another.
 *
 * @param tell is told of every better roster and bound while the task goes on
 */
export function runLane(
	highs: Highs,
	prepared: PreparedProblem,
	task: LaneTask,
	tell: (news: LaneNews) => void
): LaneAnswer {
	const random = new RandomStream(task.stream, task.kind);
	const state = new RosterState(prepared, openRoster(prepared, task.start));
	switch (task.kind) {
		case 'construct': {
			for (const { share, heat, firstMissed } of passes) {
				const moves = (share * task.work * movesPerWork * 28) / Math.max(28, prepared.days);
				const hottest = task.start === undefined ? heat : Math.min(heat, heatOfStart);
				anneal(state, random, Math.ceil(moves), hottest, firstMissed);
				repairPeople(state, Math.max(share, repairShare) * task.work);
				tell({ kind: 'better', found: incumbentOf(state) });
			}
			return { found: incumbentOf(state), work: task.work };
		}
		case 'improve': {
			const done = improve(highs, state, random, task.memory, task.work, () =>
				tell({ kind: 'better', found: incumbentOf(state) })
			);
			return { found: incumbentOf(state), ...done };
		}
		case 'bound':
			return boundAndDive(highs, state, random, task.work, tell);
		case 'dive':
			return diveAgain(highs, state, random, task.rows, task.work, task.bound, tell);
		default:
			return task satisfies never;
	}
}

/** Share of the work after which a bound must have risen `leastRises` times, or it would not come near in the rest. */
const trialShare = 1 / 8;
/** Work that a trial takes at least: with less, even small problems have hardly begun. */
const leastTrial = 2;
/** The first rise is from nothing. */
const leastRises = 3;

/**
 * Half of the work at most goes into rows for the bound, then dives while there is work left; small problems whole. Where
 * rows are too many or too long to price often enough, most of the work is given back for the search.
 */
function boundAndDive(
	highs: Highs,
	state: RosterState,
	random: RandomStream,
	work: number,
	tell: (news: LaneNews) => void
): LaneAnswer {
	const { prepared } = state;
	let bound = cellBound(prepared);
	const generation = new ColumnGeneration(highs, prepared, state.cells);
	const isProven = () => state.hard === 0 && state.cost <= bound.value;
	const tellBetter = () => tell({ kind: 'better', found: incumbentOf(state) });
	let extra = 0;
	try {
		let rises = 0;
		const raise = () => {
			rises++;
			const value = Math.ceil(generation.bound);
			if (value <= bound.value || !Number.isFinite(value)) return;
			bound = { value, kind: 'columns' };
			tell({ kind: 'bound', bound });
		};
		const trial = Math.max(leastTrial, work * trialShare);
		if (trial < work / 2) {
			generation.generate(trial, raise);
			if (rises < leastRises && generation.work >= trial) {
				return { found: incumbentOf(state), bound, work: generation.work };
			}
		}
		generation.generate(work / 2 - generation.work, raise);
		if (!isProven()) {
			const whole = programBound(highs, state, work / 4);
			extra += whole.work;
			if (whole.bound.value > bound.value) bound = whole.bound;
		}
		const left = () => work - generation.work - extra;
		// Dives that can price nothing more find nothing.
		const canDive = generation.bound > -Infinity && generation.bound < Infinity;
		if (!canDive || isProven() || left() <= 0) {
			return { found: incumbentOf(state), bound, work: generation.work + extra };
		}
		const rows = knownRowsOf(generation, state.hard > 0 ? Infinity : state.cost);
		tell({ kind: 'rows', rows });
		const { cost, hard } = state;
		extra += chooseAmongAll(highs, generation, state, left());
		if (isBetter(state, { cost, hard })) tellBetter();
		const before = generation.work;
		extra += diveAndPolish(highs, generation, state, random, left(), isProven, tellBetter);
		extra -= generation.work - before;
		return { found: incumbentOf(state), bound, rows, work: generation.work + extra };
	} finally {
		generation.dispose();
	}
}

/** Dives from the rows of an earlier column generation. */
function diveAgain(
	highs: Highs,
	state: RosterState,
	random: RandomStream,
	rows: KnownRows,
	work: number,
	bound: number,
	tell: (news: LaneNews) => void
): LaneAnswer {
	const { prepared } = state;
	const { days } = prepared;
	const generation = new ColumnGeneration(highs, prepared, state.cells);
	try {
		rows.people.forEach((person, at) => generation.add(person, rows.cells.slice(at * days, (at + 1) * days)));
		const done = diveAndPolish(
			highs,
			generation,
			state,
			random,
			work,
			() => state.hard === 0 && state.cost <= bound,
			() => tell({ kind: 'better', found: incumbentOf(state) })
		);
		return { found: incumbentOf(state), work: done };
	} finally {
		generation.dispose();
	}
}
