import type { Highs } from 'highs';
import type { RandomStream } from '../../simulate/random-stream.ts';
import { emptyRoster, type Roster } from '../problem/roster.ts';
import { chooseColumns } from './choose-columns.ts';
import type { ColumnGeneration } from './column-generation.ts';
import { freshMemory, improve } from './improve.ts';
import { incumbentOf, isBetter } from './incumbent.ts';
import type { PreparedProblem } from './prepared-problem.ts';
import { RosterState } from './roster-state.ts';
import type { RowColumn } from './row-column.ts';

/** Rows that the choice is made among. */
const mostChoice = 2_000;
/** Work of the choice among all rows before the first dive. */
const workOfChoice = 3;
/** Even a dive that is given up at once is some work. */
const leastWork = 0.1;
/** A dive's roster is improved for so much of the dive's work. */
const polishShare = 0.5;
/** How far above the best it may lie for that. */
const worthPolishing = 1.1;
/** Dives in a row that were given up: further ones would be too. */
const mostGivenUp = 4;

/** What a lane needs of an earlier column generation to dive again: plain values. */
export interface KnownRows {
	/** Person of each row. */
	readonly people: Int32Array;
	/** The rows, one after the other. */
	readonly cells: Int16Array;
}

/** Rows kept for later dives. */
const mostKnown = 4_000;

/** The rows that promise most below a cost. */
export function knownRowsOf(generation: ColumnGeneration, below: number): KnownRows {
	const rows = generation.promising(below).slice(0, mostKnown);
	return {
		people: Int32Array.from(rows, ({ person }) => person),
		cells: Int16Array.from(rows.flatMap(({ cells }) => [...cells]))
	};
}

/**
 * Dives again and again, each time by other chances, and improves what comes of it: dives end far apart, so that many are
 * worth more than one. The state keeps the best.
 *
 * @param work when to stop, about, in units of `workOf`
 * @param isEnough whether the state can stay as it is
 * @param onBetter is told after each improvement, while the state holds it
 * @returns the work done
 */
export function diveAndPolish(
	highs: Highs,
	generation: ColumnGeneration,
	state: RosterState,
	random: RandomStream,
	work: number,
	isEnough: () => boolean,
	onBetter: () => void
): number {
	const { prepared } = state;
	const begun = generation.work;
	let extra = 0;
	const left = () => work - (generation.work - begun) - extra;
	let givenUp = 0;
	while (left() > 0 && !isEnough() && givenUp < mostGivenUp) {
		const before = generation.work;
		const dived = generation.dive(random, left(), state.hard > 0 ? Infinity : state.cost);
		extra += leastWork;
		if (dived === undefined) {
			givenUp++;
			continue;
		}
		givenUp = 0;
		const found = new RosterState(prepared, dived);
		const polish = Math.min(left(), polishShare * (generation.work - before));
		// One that lies far above needs another dive, not a search.
		if (state.hard > 0 || found.cost < worthPolishing * state.cost) {
			extra += improve(highs, found, random, freshMemory(), polish, () => undefined).work;
		}
		if (!isBetter(found, state)) continue;
		state.load(incumbentOf(found).cells);
		onBetter();
	}
	return generation.work - begun + extra;
}

/**
 * Chooses among all known rows at once, and takes the roster where it is better.
 *
 * @returns the work done
 */
export function chooseAmongAll(
	highs: Highs,
	generation: ColumnGeneration,
	state: RosterState,
	work: number
): number {
	const { prepared } = state;
	const promising = generation.promising(state.cost).slice(0, mostChoice);
	const columns = [...rowsOf(state), ...promising];
	const heads = new Int32Array(prepared.rows);
	const answer = chooseColumns(highs, prepared, { columns, heads }, Math.min(work, workOfChoice));
	if (answer.chosen !== undefined) {
		const before = incumbentOf(state);
		state.load(withRows(prepared, emptyRoster(prepared.people, prepared.days), answer.chosen));
		if (!isBetter(state, before)) state.load(before.cells);
	}
	return answer.work;
}

/** Everybody's row as it is now; one that breaks a rule at a price that any legal one is below. */
function rowsOf({ prepared, cells, personSoft, personHard }: RosterState): readonly RowColumn[] {
	const { people, days, largestCost } = prepared;
	return Array.from({ length: people }, (_, person) => ({
		person,
		cells: cells.slice(person * days, (person + 1) * days),
		cost: personSoft[person]! + 50 * largestCost * personHard[person]!,
		legal: personHard[person] === 0
	}));
}

function withRows({ days }: PreparedProblem, roster: Roster, rows: readonly RowColumn[]): Roster {
	const cells = roster.slice();
	for (const row of rows) cells.set(row.cells, row.person * days);
	return cells;
}
