import { tourRoster, type TourRoster } from './tour-lane.ts';
import type { TourProblem } from './tour-problem.ts';
import { TourState } from './tour-state.ts';

/** What one lane made of a roster, having changed only the days `from` ≤ day < `to`. */
export interface LaneDays {
	readonly roster: TourRoster;
	readonly from: number;
	readonly to: number;
}

/**
 * Joins what lanes made of one roster, each on its own days. Where lanes together break a rule of somebody that none
 * breaks alone (a run of days or a rest across the seam), that person's days are taken over one by one, those far from
 * the seam first, as long as nothing is broken.
 */
export function joinDays(tours: TourProblem, start: TourRoster, lanes: readonly LaneDays[]): TourRoster {
	const { people, days } = tours.prepared;
	const { most } = tours;
	const state = new TourState(tours, start.cells, start.placement);
	const put = (person: number, day: number, from: TourRoster) => {
		const at = person * days + day;
		state.restore(person, day, from.cells[at]!, from.placement.places, at * most);
	};
	for (let person = 0; person < people; person++) {
		for (const { roster, from, to } of lanes) {
			const hard = state.personHard[person]!;
			const changed: number[] = [];
			for (let day = from; day < to; day++) {
				if (differs(roster, start, person * days + day, most)) changed.push(day);
			}
			if (changed.length === 0) continue;
			for (const day of changed) put(person, day, roster);
			state.rescore(person);
			if (state.personHard[person]! <= hard) continue;
			for (const day of changed) put(person, day, start);
			state.rescore(person);
			// The seam is behind a lane that ends before the last day, and before every other.
			for (const day of to === days ? changed.reverse() : changed) {
				const before = state.personHard[person]!;
				put(person, day, roster);
				state.rescore(person);
				if (state.personHard[person]! <= before) continue;
				put(person, day, start);
				state.rescore(person);
			}
		}
	}
	return tourRoster(state);
}

function differs(one: TourRoster, other: TourRoster, at: number, most: number): boolean {
	if (one.cells[at] !== other.cells[at]) return true;
	for (let slot = at * most; slot < (at + 1) * most; slot++) {
		if (one.placement.places[slot] !== other.placement.places[slot]) return true;
	}
	return false;
}
