import type { Highs } from 'highs';
import type { Sentence } from '../../rules/rule.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { canCoverBeside } from './beside-question.ts';
import { minimalConflict, type ExplainBudget, type Verdict } from './deletion-filter.ts';
import { elementSentence } from './element-sentence.ts';
import { canBeRostered } from './person-question.ts';
import { personElements, ruleElements, withoutElements, type PlanElement } from './plan-element.ts';
import type { ShortWindow } from './short-window.ts';
import { slotRoles, type PersonRole } from './slot-roles.ts';
import { canCoverWindow } from './window-question.ts';
import { windowSentence } from './window-sentence.ts';

/** An element of a conflict with its sentence. */
export interface ToldElement {
	readonly element: PlanElement;
	readonly sentence: Sentence;
}

/** Elements that cannot hold together. */
export interface Conflict {
	readonly elements: readonly ToldElement[];
	/** Whether it was proven that without any one of them the others can hold. */
	readonly minimal: boolean;
	/** Whether the budget ended before the set was as small as it can be. */
	readonly stoppedEarly: boolean;
}

/** Somebody who cannot be rostered at all. */
export interface PersonConflict {
	readonly person: string;
	/** Found one after the other: the next with one element of those before taken back. */
	readonly conflicts: readonly Conflict[];
}

/** What is known of people before any roster is made. */
export interface PeopleConflicts {
	readonly impossible: readonly PersonConflict[];
	/** People of whom it was not settled whether they can be rostered. */
	readonly unproven: readonly string[];
}

/** Why a window stays short. */
export interface WindowConflict {
	readonly window: ShortWindow;
	/** The plain arithmetic at its worst slot. */
	readonly arithmetic: Sentence;
	readonly roles: readonly PersonRole[];
	/**
	 * `impossible`: it cannot be met whatever else is given up, and why; `possible`: it can be met alone, but that leaves
	 * more missing, or costs more, elsewhere; `beside` says what excludes it while all else stays covered, absent where
	 * that is not so or not settled; `unproven`: neither was settled.
	 */
	readonly answer:
		| { readonly status: 'impossible'; readonly conflict: Conflict }
		| { readonly status: 'possible'; readonly beside?: Conflict }
		| { readonly status: 'unproven' };
}

/** Conflicts of one person that are told. */
const mostConflicts = 3;

/**
 * Everybody who cannot have a legal row at all, each with what excludes it. Demand plays no part: a window that nobody can
 * serve is `explainWindow`'s.
 *
 * @param budget questions of all people together
 * @param legal people who need no question, since a roster is known in which they break nothing
 */
export function explainPeople(
	highs: Highs,
	plan: RosterPlan,
	budget: ExplainBudget,
	legal: ReadonlySet<string> = new Set()
): PeopleConflicts {
	const counted = countQuestions(budget);
	const impossible: PersonConflict[] = [];
	const unproven: string[] = [];
	for (const { id } of plan.people) {
		if (legal.has(id)) continue;
		const first = counted.isOver() ? 'unproven' : counted.ask(() => canBeRostered(highs, plan, id));
		if (first === 'solvable') continue;
		if (first === 'unproven') {
			unproven.push(id);
			continue;
		}
		impossible.push({ person: id, conflicts: conflictsOfPerson(highs, plan, id, counted) });
	}
	return { impossible, unproven };
}

function conflictsOfPerson(
	highs: Highs,
	plan: RosterPlan,
	who: string,
	counted: QuestionCount
): readonly Conflict[] {
	const conflicts: Conflict[] = [];
	let left = plan;
	while (conflicts.length < mostConflicts) {
		const person = left.people.find(({ id }) => id === who)!;
		const found = conflictAmong(
			left,
			[...ruleElements(left), ...personElements(left, person)],
			counted,
			(rest) => canBeRostered(highs, rest, who)
		);
		if (found === undefined) break;
		conflicts.push(found);
		// The last one is the person's own, where there is any: what a planner takes back first.
		const last = found.elements.at(-1);
		if (last === undefined || !found.minimal) break;
		left = withoutElements(left, [last.element]);
	}
	return conflicts;
}

/**
 * Why a window stays short in a roster: the arithmetic of its worst slot, whether it could be met at all, and if not, a
 * minimal set of what stands against it.
 *
 * @param roster the best that is known, for the arithmetic
 * @param isThorough whether to look also for what excludes a window that could be met by itself: seconds a question
 */
export function explainWindow(
	highs: Highs,
	plan: RosterPlan,
	roster: PlannedRoster,
	window: ShortWindow,
	budget: ExplainBudget,
	isThorough = false
): WindowConflict {
	const roles = slotRoles(plan, roster, window.worst);
	const arithmetic = windowSentence(plan, window, roles);
	const counted = countQuestions(budget);
	const demand: PlanElement = { kind: 'demand', queue: window.queue, from: window.from, to: window.to };
	const elements: readonly PlanElement[] = [
		...ruleElements(plan),
		...plan.people.flatMap((person) => personElements(plan, person)),
		{ kind: 'skills', queue: window.queue },
		demand
	];
	const answer = ((): WindowConflict['answer'] => {
		const whole = counted.ask(() => canCoverWindow(highs, plan, window));
		if (whole === 'unproven') return { status: 'unproven' };
		if (whole === 'solvable' && !isThorough) return { status: 'possible' };
		if (whole === 'solvable') {
			const coverage: PlanElement = { kind: 'coverage' };
			const beside = conflictAmong(plan, [...elements, coverage], counted, (rest, dropped) => {
				if (dropped.has(demand)) return 'solvable';
				return dropped.has(coverage)
					? canCoverWindow(highs, rest, window)
					: canCoverBeside(highs, rest, window, roster);
			});
			return { status: 'possible', ...(beside && { beside }) };
		}
		const conflict = conflictAmong(plan, elements, counted, (rest, dropped) =>
			dropped.has(demand) ? 'solvable' : canCoverWindow(highs, rest, window)
		);
		return conflict === undefined ? { status: 'unproven' } : { status: 'impossible', conflict };
	})();
	return { window, arithmetic, roles, answer };
}

function conflictAmong(
	plan: RosterPlan,
	elements: readonly PlanElement[],
	counted: QuestionCount,
	question: (rest: RosterPlan, dropped: ReadonlySet<PlanElement>) => Verdict
): Conflict | undefined {
	const search = minimalConflict(
		elements,
		(kept) =>
			counted.ask(() => {
				const keeps = new Set(kept);
				const dropped = new Set(elements.filter((element) => !keeps.has(element)));
				return question(withoutElements(plan, [...dropped]), dropped);
			}),
		{ questions: counted.left(), isOver: counted.isOver }
	);
	if (search.status !== 'conflict') return undefined;
	return {
		elements: search.elements.map((element) => ({ element, sentence: elementSentence(plan, element) })),
		minimal: search.minimal,
		stoppedEarly: search.stoppedEarly
	};
}

/** A budget that several searches share. */
interface QuestionCount {
	readonly ask: (question: () => Verdict) => Verdict;
	readonly left: () => number;
	readonly isOver: () => boolean;
}

function countQuestions({ questions, isOver }: ExplainBudget): QuestionCount {
	let left = questions;
	return {
		ask: (question) => {
			left--;
			return question();
		},
		left: () => left,
		isOver: () => left <= 0 || isOver?.() === true
	};
}
