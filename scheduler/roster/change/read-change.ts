import type { LocalDate } from '#lib/domain/time/local-time.ts';
import { decodeRoster } from '../compile/decode-roster.ts';
import { dayOff, type BreakPlacement, type Roster } from '../problem/roster.ts';
import { prepareProblem } from '../solve/prepared-problem.ts';
import { settleBreaks } from '../tours/settle-breaks.ts';
import { prepareTours } from '../tours/tour-problem.ts';
import { TourState } from '../tours/tour-state.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import type { ChangePoint, ChangePointKind } from './change-curve.ts';
import type { TouchedCell } from './change-request.ts';
import type { ChangedRoster, FewestFigures } from './change-roster.ts';
import type { PreparedChange } from './plan-change.ts';

/** A day of somebody that is not as published. */
export interface TouchedDay {
	readonly person: string;
	readonly date: LocalDate;
	/** Absent: a day off. */
	readonly before?: Assignment;
	readonly after?: Assignment;
}

/** One answer to a change, as a planner reads it. */
export interface PlannedPoint {
	readonly kind: ChangePointKind;
	readonly roster: PlannedRoster;
	/** Who must be told, in order of the date. */
	readonly touched: readonly TouchedDay[];
}

/** What can be done after a change, as a planner reads it. */
export interface PlannedChange {
	/** Dates on which something has changed. */
	readonly changedDates: readonly LocalDate[];
	/** Shifts that fall out, and what locks put in their place. */
	readonly forced: readonly TouchedDay[];
	readonly points: readonly PlannedPoint[];
	readonly fewest?: FewestFigures;
	readonly work: number;
	readonly faults: readonly string[];
}

/**
 * Reads an answer back into rosters. Shifts that nobody moved are the published ones, breaks and all; new ones have
 * their breaks where they leave the least short.
 */
export function readChange(prepared: PreparedChange, changed: ChangedRoster): PlannedChange {
	const { compiled, published, kept, dropped, encoded } = prepared;
	const { people } = compiled.problem;
	const { dates } = compiled.days;
	const count = dates.length;
	const isUnseen = new Set([...kept, ...dropped]);
	const told = new Map(
		published.assignments.flatMap((one) => (isUnseen.has(one) ? [] : [[`${one.person} ${one.date}`, one]]))
	);
	const key = (at: number) => `${people[Math.floor(at / count)]?.id} ${dates[at % count]}`;

	const rosterOf = (cells: Roster): PlannedRoster => {
		const decoded = decodeRoster(compiled, cells, placementOf(prepared, cells));
		const made = new Map(decoded.assignments.map((one) => [`${one.person} ${one.date}`, one]));
		const assignments: Assignment[] = [];
		cells.forEach((cell, at) => {
			const before = cell === encoded.cells[at] ? told.get(key(at)) : undefined;
			const after = before ?? made.get(key(at));
			if (cell !== dayOff && after !== undefined) assignments.push(after);
		});
		// What the solver cannot hold goes along as it is.
		assignments.push(...kept);
		return { ...published, assignments };
	};
	const readTouched = (cells: readonly TouchedCell[], roster: PlannedRoster): TouchedDay[] => {
		const after = new Map(roster.assignments.map((one) => [`${one.person} ${one.date}`, one]));
		return cells
			.map(({ person, day, before, after: now }): TouchedDay => {
				const at = key(person * count + day);
				const was = before === dayOff ? undefined : told.get(at);
				const is = now === dayOff ? undefined : after.get(at);
				return {
					person: people[person]?.id ?? '',
					date: dates[day] ?? '',
					...(was !== undefined && { before: was }),
					...(is !== undefined && { after: is })
				};
			})
			.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.person < b.person ? -1 : 1));
	};
	const points = changed.points.map((point: ChangePoint): PlannedPoint => {
		const roster = rosterOf(point.cells);
		return { kind: point.kind, roster, touched: readTouched(point.touched, roster) };
	});
	const [first] = points;
	return {
		changedDates: changed.changedDays.map((day) => dates[day] ?? ''),
		forced: [
			...readTouched(changed.forced, first?.roster ?? published),
			...dropped.map((before) => ({ person: before.person, date: before.date, before }))
		],
		points,
		...(changed.fewest !== undefined && { fewest: changed.fewest }),
		work: changed.work,
		faults: changed.faults
	};
}

/** Published breaks where the shift is the published one; elsewhere they are moved to where they cost least cover. */
function placementOf({ compiled, encoded }: PreparedChange, cells: Roster): BreakPlacement {
	const { most, places } = encoded.placement;
	const placed = places.slice();
	const changed: number[] = [];
	cells.forEach((cell, at) => {
		if (cell === encoded.cells[at]) return;
		if (cell !== dayOff) changed.push(at);
		for (let index = 0; index < most; index++) {
			placed[at * most + index] = compiled.options[cell]?.breaks[index]?.placed ?? 0;
		}
	});
	const tours = prepareTours(prepareProblem(compiled.problem));
	const state = new TourState(tours, cells, { most, places: placed });
	settleBreaks(state, changed);
	return state.placement();
}
