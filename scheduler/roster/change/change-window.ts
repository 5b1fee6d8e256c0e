import type { CoverRow, Person, RosterProblem } from '../problem/roster-problem.ts';
import { dayOff, type Roster } from '../problem/roster.ts';
import { openRoster, prepareProblem, type PreparedProblem } from '../solve/prepared-problem.ts';
import { assertChange, type ChangeRequest, type TouchedCell } from './change-request.ts';

/** Which cells of a published roster may move after a change, and what it is before anybody is called. */
export interface ChangeWindow {
	/** Days on which something has changed, in order. */
	readonly changedDays: readonly number[];
	/** Cells that may move, as places in the roster, in order. */
	readonly movable: Int32Array;
	/**
	 * The published roster without what cannot stay: who is ill is off. Disturbance is counted from here: a cell that
	 * differs is somebody who must be told.
	 */
	readonly base: Roster;
	/** What cannot stay, from the published roster to the base. */
	readonly forced: readonly TouchedCell[];
	/** The problem with every cell locked that may not move. */
	readonly frozen: RosterProblem;
	readonly prepared: PreparedProblem;
}

/**
 * Finds what may move: all people, on the changed days and `reach` days around each. Changed are days on which a
 * published cell is no longer open (leave, a lock on something else) or a cover row is another. What has begun stays,
 * but somebody who falls ill within a shift leaves it.
 *
 * @throws RangeError when the request is not well formed
 */
export function findWindow(request: ChangeRequest): ChangeWindow {
	assertChange(request);
	const { problem, published, now, reach } = request;
	const { days } = problem;
	const prepared = prepareProblem(problem);
	const wanted = openRoster(prepared, published);
	const changed = new Set(daysOfOtherCover(request));
	published.forEach((cell, at) => {
		const day = at % days;
		if (day >= (now?.day ?? 0) && wanted[at] !== cell) changed.add(day);
	});

	const base = published.slice();
	const forced: TouchedCell[] = [];
	const near = Array.from({ length: days }, (_, day) =>
		[...changed].some((other) => Math.abs(day - other) <= reach)
	);
	const movable: number[] = [];
	const people = problem.people.map((person, p): Person => {
		const locks = person.locks.filter(({ day }) => day >= (now?.day ?? 0));
		const closed = [...person.closed];
		for (let day = 0; day < days; day++) {
			const at = p * days + day;
			const before = published[at] ?? dayOff;
			const after = wanted[at] ?? dayOff;
			const isPast = day < (now?.day ?? 0);
			const hasBegun = day === now?.day && before !== dayOff && startOf(problem, before) < now.minute;
			if (!isPast && before !== after) {
				base[at] = after;
				forced.push({ person: p, day, before, after });
			}
			const open = (prepared.openStart[at + 1] ?? 0) - (prepared.openStart[at] ?? 0);
			if (isPast || hasBegun || near[day] !== true || open < 2) {
				if (isPast || !locks.some((lock) => lock.day === day)) locks.push({ day, cell: base[at] ?? dayOff });
				continue;
			}
			if (day === now?.day) {
				const begun = problem.options.flatMap(({ start }, option) => (start < now.minute ? [option] : []));
				if (begun.length > 0) closed.push({ day, options: begun });
			}
			movable.push(at);
		}
		return { ...person, locks, closed };
	});
	const frozen = { ...problem, people };
	return {
		changedDays: [...changed].sort((a, b) => a - b),
		movable: Int32Array.from(movable),
		base,
		forced,
		frozen,
		prepared: prepareProblem(frozen)
	};
}

/** The cells in which a roster differs from the base: people who must be told. */
export function touchedCells({ base, prepared }: ChangeWindow, cells: Roster): TouchedCell[] {
	const touched: TouchedCell[] = [];
	cells.forEach((after, at) => {
		const before = base[at] ?? dayOff;
		if (before === after) return;
		touched.push({ person: Math.floor(at / prepared.days), day: at % prepared.days, before, after });
	});
	return touched;
}

function startOf({ options }: RosterProblem, cell: number): number {
	return options[cell]?.start ?? 0;
}

function daysOfOtherCover({ problem, coverBefore, now }: ChangeRequest): number[] {
	if (coverBefore === undefined) return [];
	const differs = (row: CoverRow, other: CoverRow | undefined) =>
		JSON.stringify(row) !== JSON.stringify(other);
	const rows = problem.cover.flatMap((row, at) => (differs(row, coverBefore[at]) ? [at] : []));
	const of = new Set(rows.map((row) => Math.floor(row / problem.rowsPerDay)));
	return [...of].filter((day) => day >= (now?.day ?? 0));
}
