import type { LowerBound } from '../solve/lower-bound.ts';
import { breaksHardRule } from '../../rules/check-rules.ts';
import type { PlanCheck, PlanCost } from './roster-cost.ts';

/** What was done to find a roster. */
export interface SearchRecord {
	/** What the solver's problem costs with this roster, and what no roster of that problem falls below; hundredths of the currency. */
	readonly problemCost: number;
	readonly bound: number;
	/** What the bound rests on, as the solver calls it; `boundSentence` says it in plain words. */
	readonly boundKind: LowerBound['kind'];
	readonly optimal: boolean;
	readonly seconds: number;
	readonly seed: number;
	/** Units of work of all threads together. */
	readonly work: number;
	/** Whether the search was ended by whoever waits for it. */
	readonly interrupted: boolean;
}

/** What is known of a roster: what it costs, what it could cost at least, and what it breaks. Costs in hundredths of the currency. */
export interface RosterCertificate extends SearchRecord {
	/** By the checker, from the roster alone: the sum of `parts`. */
	readonly objective: number;
	readonly parts: Omit<PlanCost, 'total'>;
	/**
	 * How much of the solver's cost may still be saved at most, 0 to 1: (cost − bound) / cost of the same problem. Absent
	 * where hard rules are broken, since a bound says nothing of such a roster.
	 */
	readonly gap?: number;
	readonly hardFindings: number;
	readonly softFindings: number;
	/** Findings that were there before the first day. */
	readonly brokenBefore: number;
	readonly requiredHours: number;
	readonly shortHours: number;
	readonly surplusHours: number;
}

/**
 * The certificate of a roster: what the checker says of it beside what the solver says of its search.
 *
 * @example certificateOf(check, { problemCost: 1000, bound: 950, … }).gap // 0.05
 */
export function certificateOf(check: PlanCheck, search: SearchRecord): RosterCertificate {
	const { total, ...parts } = check.cost;
	const hardFindings = check.findings.filter(breaksHardRule).length;
	const brokenBefore = check.findings.filter((finding) => finding.brokenBefore === true).length;
	const { problemCost, bound } = search;
	const gap = problemCost > 0 ? Math.max(0, (problemCost - bound) / problemCost) : 0;
	return {
		...search,
		objective: total,
		parts,
		...(hardFindings === 0 && { gap }),
		hardFindings,
		softFindings: check.findings.length - hardFindings - brokenBefore,
		brokenBefore,
		requiredHours: check.coverage.requiredHours,
		shortHours: check.coverage.shortHours,
		surplusHours: check.coverage.surplusHours
	};
}
