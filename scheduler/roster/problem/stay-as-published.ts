import { dayOff, type Roster } from './roster.ts';
import type { Person, Request, RosterProblem } from './roster-problem.ts';

/**
 * The problem of changing a published roster: every cell that differs from it costs `weight` more. Since a person has
 * one cell a day this is a request per cell, and the solver needs no rule of its own for it.
 *
 * @param published cells of all people and days of the problem
 * @param weight cost of one changed cell, in units of the objective; 0 leaves the problem as it is
 * @throws RangeError when the roster has another size or the weight is negative or no whole number
 */
export function stayAsPublished(problem: RosterProblem, published: Roster, weight: number): RosterProblem {
	if (published.length !== problem.people.length * problem.days) {
		throw new RangeError(
			`stayAsPublished: published must have ${problem.people.length * problem.days} cells, got ${published.length}`
		);
	}
	if (!Number.isSafeInteger(weight) || weight < 0) {
		throw new RangeError(`stayAsPublished: weight must be a whole number from 0, got ${weight}`);
	}
	if (weight === 0) return problem;
	const people = problem.people.map((person, at): Person => {
		const kept = Array.from({ length: problem.days }, (_, day): Request => {
			const cell = published[at * problem.days + day] ?? dayOff;
			return cell === dayOff
				? { day, kind: 'avoid', weight }
				: { day, kind: 'work', options: [cell], weight };
		});
		return { ...person, requests: [...person.requests, ...kept] };
	});
	return { ...problem, people };
}
