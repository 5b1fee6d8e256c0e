import type { Highs } from 'highs';
import type { Sentence } from '../../rules/rule.ts';
import { viewRoster } from '../../rules/roster-view.ts';
import { wishesAreKept } from '../../rules/wishes-are-kept.ts';
import { compilePlan } from '../compile/compile-plan.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import { encodeRoster } from '../compile/encode-roster.ts';
import type { Wish } from '../plan/planned-person.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { prepareProblem, type PreparedProblem } from '../solve/prepared-problem.ts';
import { RosterState } from '../solve/roster-state.ts';
import { solveSubProblem } from '../solve/solve-sub-problem.ts';
import { buildSubProblem, type SubProblem } from '../solve/sub-problem.ts';
import { coverOfHeads } from './cover-of-heads.ts';
import { minimalConflict, type ExplainBudget } from './deletion-filter.ts';
import { canBeRostered, grantedBy } from './person-question.ts';
import {
	personElements,
	planOfPerson,
	ruleElements,
	withoutElements,
	type PlanElement
} from './plan-element.ts';
import { shortWindows, type ShortWindow } from './short-window.ts';
import { wishSentence } from './wish-sentence.ts';

/** Why a wish is not granted. */
export type WishReason =
	/** No legal row of the person grants it; the elements are a minimal set that excludes it. */
	| { readonly kind: 'forbidden'; readonly elements: readonly PlanElement[]; readonly minimal: boolean }
	/** It can be granted, and with everybody else as they are costs so much more. */
	| {
			readonly kind: 'costs';
			/** Hundredths of the currency; the wish itself is counted as granted. May be 0 or less. */
			readonly costDifference: number;
			/** Whether no cheaper row of the person grants it; otherwise it costs at most so much. */
			readonly isLeast: boolean;
			/** Where it would leave more heads missing than now. */
			readonly shorter: readonly ShortWindow[];
	  }
	/** Neither was settled within the budget. */
	| { readonly kind: 'unproven' };

/** A wish for a day of the roster that it does not grant. */
export interface BrokenWish {
	readonly person: string;
	readonly wish: Wish;
	readonly reason: WishReason;
	readonly sentence: Sentence;
}

/** Branch and bound nodes and simplex iterations for the price of one wish. */
const pricingLimits = { nodes: 2_000, iterations: 60_000 };

/**
 * Every wish that a roster does not grant, the heaviest first, and why: what forbids it, or what granting it would cost. The
 * price is exact for the person alone: all rows of theirs are looked through, nobody else moves.
 *
 * @param budget questions of all wishes together; what is left over is `unproven`
 */
export function brokenWishes(
	highs: Highs,
	plan: RosterPlan,
	roster: PlannedRoster,
	budget: ExplainBudget
): readonly BrokenWish[] {
	const broken = notGranted(plan, roster);
	if (broken.length === 0) return [];
	let questions = budget.questions;
	const isOver = () => questions <= 0 || budget.isOver?.() === true;
	const prices = wishPrices(highs, plan, roster);
	return broken.map(({ person, wish }): BrokenWish => {
		const reason = ((): WishReason => {
			if (isOver()) return { kind: 'unproven' };
			const elements = [
				...ruleElements(plan),
				...personElements(
					planOfPerson(plan, person),
					plan.people.find(({ id }) => id === person)!
				)
			];
			const search = minimalConflict(
				elements,
				(kept) => {
					questions--;
					const keeps = new Set(kept);
					const dropped = elements.filter((element) => !keeps.has(element));
					return canBeRostered(highs, withoutElements(plan, dropped), person, wish);
				},
				{ questions, isOver }
			);
			switch (search.status) {
				case 'conflict':
					return { kind: 'forbidden', elements: search.elements, minimal: search.minimal };
				case 'solvable':
					return prices?.(person, wish) ?? { kind: 'unproven' };
				case 'unproven':
					return { kind: 'unproven' };
				default:
					return search satisfies never;
			}
		})();
		return { person, wish, reason, sentence: wishSentence(plan, person, wish, reason) };
	});
}

function notGranted(plan: RosterPlan, roster: PlannedRoster) {
	const { people, calendar } = plan;
	const broken = new Set(
		[...wishesAreKept.measure(viewRoster({ roster, people, calendar }), {})]
			.filter(({ figure }) => figure > 0)
			.map(({ person, date }) => `${date} ${person}`)
	);
	return people
		.flatMap(({ id, wishes }) => wishes.map((wish) => ({ person: id, wish })))
		.filter(({ person, wish }) => broken.has(`${wish.date} ${person}`) && !isGranted(roster, person, wish))
		.sort((a, b) => b.wish.weight - a.wish.weight || (a.wish.date < b.wish.date ? -1 : 1));
}

/** Whether a roster grants a wish. */
export function isGranted({ assignments }: PlannedRoster, person: string, { date, shift }: Wish): boolean {
	const works = assignments.filter((one) => one.person === person && one.date === date);
	if (shift === 'off') return works.length === 0;
	return works.some(({ template }) => shift === 'work' || template === shift);
}

/** The price of granting wishes one by one; undefined where the roster cannot be read by the compiler. */
function wishPrices(highs: Highs, plan: RosterPlan, roster: PlannedRoster) {
	const compiled = compilePlan(plan);
	if (compiled.status === 'refused') return undefined;
	const { cells, withoutCell } = encodeRoster(compiled, roster);
	const strangers = new Set(withoutCell.map(({ person }) => person));
	const prepared = prepareProblem(compiled.problem);
	const now = new RosterState(prepared, cells);
	return (person: string, wish: Wish): WishReason => {
		// A shift typed by hand that the solver does not know cannot be weighed against others.
		if (strangers.has(person)) return { kind: 'unproven' };
		const who = compiled.problem.people.findIndex(({ id }) => id === person);
		const day = compiled.days.dates.indexOf(wish.date);
		const isFree = new Uint8Array(cells.length).fill(0);
		isFree.fill(1, who * prepared.days, (who + 1) * prepared.days);
		const sub = buildSubProblem(prepared, cells, now.heads, isFree, () => false);
		if (!grant(sub, who * prepared.days + day, grantedBy(compiled.options, wish)))
			return { kind: 'unproven' };
		const answer = solveSubProblem(highs, sub, cells, pricingLimits);
		if (answer.cells === undefined) return { kind: 'unproven' };
		const after = cells.slice();
		sub.free.forEach((cell, at) => (after[cell] = answer.cells![at]!));
		const then = new RosterState(prepared, after);
		if (then.hard > now.hard) return { kind: 'unproven' };
		return {
			kind: 'costs',
			costDifference: then.cost - now.cost,
			isLeast: answer.proven,
			shorter: shorterWindows(compiled, prepared, now.heads, then.heads)
		};
	};
}

/** Makes a cell of the program grant a wish, for work of these options or for a day off; whether it can. */
function grant(
	{ builder, free, columnStart, columnOption }: SubProblem,
	cell: number,
	granted: readonly number[] | undefined
): boolean {
	const at = free.indexOf(cell);
	let columns = 0;
	for (let column = columnStart[at]!; column < columnStart[at + 1]!; column++) {
		if (granted?.includes(columnOption[column]!) === false) continue;
		builder.term(column, 1);
		columns++;
	}
	// Rows, not bounds: the roster as it is begins the search although it breaks them.
	builder.close(granted === undefined ? 0 : 1, granted === undefined ? 0 : 1);
	return granted === undefined || columns > 0;
}

/** Where fewer of the needed heads are there than before. */
function shorterWindows(
	compiled: CompiledPlan,
	{ requirement }: PreparedProblem,
	before: Int32Array,
	after: Int32Array
): readonly ShortWindow[] {
	const lost = requirement.map(
		(needed, row) => Math.min(needed, before[row]!) - Math.min(needed, after[row]!)
	);
	const slots = coverOfHeads(compiled, after).filter((_, row) => lost[row]! > 0);
	// What was short before is no fault of the wish: only what is lost is told.
	const rows = [...lost.keys()].filter((row) => lost[row]! > 0);
	return shortWindows(
		slots.map((slot, at) => ({
			...slot,
			needed: slot.covered + (lost[rows[at]!]! * compiled.grain) / compiled.plan.slotMinutes
		})),
		compiled.plan.zone
	);
}
