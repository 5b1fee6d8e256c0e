/** Whether a plan can be met with some of its elements: `unproven` where the search was stopped or the answer is not certain. */
export type Verdict = 'conflict' | 'solvable' | 'unproven';

/** How long an explanation may take: whichever ends first. */
export interface ExplainBudget {
	/** Most questions to the oracle. */
	readonly questions: number;
	/** Asked between questions: a clock or a planner who has seen enough. */
	readonly isOver?: () => boolean;
}

/** What came of looking for a conflict among elements. */
export type ConflictSearch<E> =
	/** All elements together can be met. */
	| { readonly status: 'solvable' }
	/** Whether they can is not known: nothing is claimed. */
	| { readonly status: 'unproven' }
	| {
			readonly status: 'conflict';
			/** They cannot be met together. */
			readonly elements: readonly E[];
			/** Whether it was proven of each of them that the others can be met without it. */
			readonly minimal: boolean;
			/** Whether the budget ended the search. */
			readonly stoppedEarly: boolean;
	  };

/**
 * A minimal set of elements that cannot be met together, by deletion (Chinneck 2008, "Feasibility and Infeasibility in
 * Optimization", section 6.2), halves first: whatever can be left out while the rest still conflicts stays out. What is
 * left is then asked about again, element by element, so that minimality is seen and not taken from theory.
 *
 * @param elements those that come first are the first to go, where one of several would do
 * @param oracle whether these elements, and all that is not in question, can be met
 * @example minimalConflict([a, b, c], …) where a and c exclude each other // elements: [a, c], minimal: true
 */
export function minimalConflict<E>(
	elements: readonly E[],
	oracle: (kept: readonly E[]) => Verdict,
	budget: ExplainBudget
): ConflictSearch<E> {
	return new DeletionFilter(elements, oracle, budget).run();
}

class DeletionFilter<E> {
	readonly #oracle: (kept: readonly E[]) => Verdict;
	readonly #isOver: () => boolean;
	#questions: number;
	#kept: readonly E[];
	#stoppedEarly = false;

	constructor(elements: readonly E[], oracle: (kept: readonly E[]) => Verdict, budget: ExplainBudget) {
		this.#oracle = oracle;
		this.#isOver = budget.isOver ?? (() => false);
		this.#questions = budget.questions;
		this.#kept = elements;
	}

	run(): ConflictSearch<E> {
		const whole = this.#ask(this.#kept);
		if (whole === 'solvable') return { status: 'solvable' };
		if (whole === 'unproven') return { status: 'unproven' };
		this.#shrink(this.#kept);
		const minimal = this.#isMinimal();
		return { status: 'conflict', elements: this.#kept, minimal, stoppedEarly: this.#stoppedEarly };
	}

	/** Leaves out of what is kept as much of a part as possible. */
	#shrink(part: readonly E[]): void {
		if (part.length === 0 || this.#stoppedEarly) return;
		const gone = new Set(part);
		const rest = this.#kept.filter((one) => !gone.has(one));
		if (this.#ask(rest) === 'conflict') this.#kept = rest;
		else if (part.length > 1) {
			const half = Math.ceil(part.length / 2);
			this.#shrink(part.slice(0, half));
			this.#shrink(part.slice(half));
		}
	}

	#isMinimal(): boolean {
		return this.#kept.every(
			(element) => this.#ask(this.#kept.filter((one) => one !== element)) === 'solvable'
		);
	}

	#ask(kept: readonly E[]): Verdict {
		if (this.#questions <= 0 || this.#isOver()) {
			this.#stoppedEarly = true;
			return 'unproven';
		}
		this.#questions--;
		return this.#oracle(kept);
	}
}
