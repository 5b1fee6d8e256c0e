import type { Highs } from 'highs';
import type { RandomStream } from '../../simulate/random-stream.ts';
import { drawNeighbourhood, neighbourhoodKinds } from './neighbourhood.ts';
import type { RosterState } from './roster-state.ts';
import { solveSubProblem } from './solve-sub-problem.ts';
import { buildSubProblem } from './sub-problem.ts';

/** What a lane has learned about each kind of neighbourhood, in the order of `neighbourhoodKinds`; plain values. */
export interface LaneMemory {
	/** Free binaries that are asked for. */
	readonly sizes: readonly number[];
	/** Recent gain per unit of work, as a share of the objective; decays with every use. */
	readonly yields: readonly number[];
}

/** Bounds of the automatic size, in free binaries. */
const smallest = 120;
const largest = 1_200;
/** A sub-problem is stopped at about this much work. */
const workPerSubProblem = 2.5;
const nodesPerSubProblem = 2_000;

export function freshMemory(): LaneMemory {
	return { sizes: neighbourhoodKinds.map(() => 250), yields: neighbourhoodKinds.map(() => 0) };
}

/**
 * One unit of work is about a second of one core of 2024: so many simplex iterations of a program with so many rows and
 * columns. It is counted, never measured, and so the same everywhere.
 */
export function workOf(iterations: number, rowsAndColumns: number): number {
	return 0.01 + (iterations * rowsAndColumns) / 9e6;
}

/**
 * Large-neighbourhood search: sets some cells free, solves them as a program, keeps what is not worse, and learns how
 * large each kind of neighbourhood may be and which kinds pay. Oversized neighbourhoods gain almost nothing, so the
 * size is the lever: up while programs are solved quickly, down when one is stopped.
 *
 * @param work when to stop, in units of `workOf`; the last sub-problem may go beyond
 * @param onBetter is told after each improvement, while the state holds it
 * @param mostWork at which a sub-problem is stopped
 * @returns what was learned, and the work done
 */
export function improve(
	highs: Highs,
	state: RosterState,
	random: RandomStream,
	memory: LaneMemory,
	work: number,
	onBetter: () => void,
	mostWork: number = workPerSubProblem
): { readonly memory: LaneMemory; readonly work: number } {
	const sizes = [...memory.sizes];
	const yields = [...memory.yields];
	let done = 0;
	while (done < work && !isPerfect(state)) {
		const at = drawIndex(random, yields);
		const isFree = drawNeighbourhood(state, random, neighbourhoodKinds[at]!, sizes[at]!);
		const sub = buildSubProblem(
			state.prepared,
			state.cells,
			state.heads,
			isFree,
			(person) => state.personHard[person]! > 0
		);
		const scale = sub.builder.rows + sub.builder.columns;
		const answer = solveSubProblem(highs, sub, state.cells, {
			nodes: nodesPerSubProblem,
			iterations: Math.ceil((mostWork * 9e6) / Math.max(1, scale))
		});
		const spent = workOf(answer.iterations, scale);
		done += spent;

		const hard = state.hard;
		const cost = state.cost;
		if (answer.cells !== undefined) {
			const before = state.cells.slice();
			const after = before.slice();
			sub.free.forEach((cell, index) => (after[cell] = answer.cells![index]!));
			state.load(after);
			// Equal rosters are kept too: they lead out of plateaus.
			if (state.hard > hard || (state.hard === hard && state.cost > cost)) state.load(before);
			else if (state.hard < hard || state.cost < cost) onBetter();
		}
		const gain = (hard > state.hard ? 1 : 0) + Math.max(0, cost - state.cost) / Math.max(1, cost);
		yields[at] = 0.85 * yields[at]! + (0.15 * gain) / spent;
		if (!answer.proven) sizes[at] = Math.max(smallest, Math.floor(sizes[at]! * 0.8));
		else if (spent < mostWork / 8) sizes[at] = Math.min(largest, Math.ceil(sizes[at]! * 1.08));
	}
	return { memory: { sizes, yields }, work: done };
}

/** Nothing costs less than nothing. */
function isPerfect(state: RosterState): boolean {
	return state.hard === 0 && state.cost === 0;
}

/** An index with a probability by its yield, but at least a twelfth for each. */
function drawIndex(random: RandomStream, yields: readonly number[]): number {
	const total = yields.reduce((sum, one) => sum + one, 0);
	const floor = 1 / (3 * yields.length);
	let left = random.uniform();
	for (let at = 0; at < yields.length - 1; at++) {
		left -= floor + (total > 0 ? (2 / 3) * (yields[at]! / total) : 2 / 3 / yields.length);
		if (left < 0) return at;
	}
	return yields.length - 1;
}
