import { dateOfDay } from '../calendar/day-number.ts';
import type { ContractKind } from '../roster/plan/planned-person.ts';
import type { Measure } from './rule.ts';
import type { PersonWork, RosterView } from './roster-view.ts';

/**
 * How often each person has something, against an even share: the mean of the people with the same contract, rounded
 * up, and `tolerance` beyond it. Nobody is told that they have too few: somebody else has too many.
 *
 * @param shares how often a person has it; `undefined` for whoever cannot have it at all
 */
export function* evenShares(
	view: RosterView,
	tolerance: number,
	shares: (work: PersonWork) => number | undefined
): Iterable<Measure> {
	const totals = new Map<ContractKind, { people: number; sum: number }>();
	const counted = view.work.map((work) => ({ person: work.person, share: shares(work) }));
	for (const { person, share } of counted) {
		if (share === undefined) continue;
		const { people, sum } = totals.get(person.contract) ?? { people: 0, sum: 0 };
		totals.set(person.contract, { people: people + 1, sum: sum + share });
	}
	for (const { person, share } of counted) {
		const total = totals.get(person.contract);
		if (share === undefined || total === undefined) continue;
		const limit = Math.ceil(total.sum / total.people) + tolerance;
		yield { person: person.id, date: dateOfDay(view.first), figure: share, limit };
	}
}
