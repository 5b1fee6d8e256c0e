import { performance } from 'node:perf_hooks';
import type { Seconds } from '#lib/domain/units.ts';
import { certificateOf, type RosterCertificate } from '#scheduler/roster/check/certificate.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { checkPlan, type PlanCheck } from '#scheduler/roster/check/roster-cost.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import type { CompiledPlan, PlanFault, PlanNote } from '#scheduler/roster/compile/compiled-plan.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import { encodeRoster } from '#scheduler/roster/compile/encode-roster.ts';
import { dayOff } from '#scheduler/roster/problem/roster.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import type { SolvedRoster } from '#scheduler/roster/solve/solve-roster.ts';
import { solveInThreads } from './solve-in-threads.ts';

/** The best that is known at a moment; costs in hundredths of the currency. */
export interface PlanProgress {
	readonly seconds: Seconds;
	readonly cost: number;
	readonly bound: number;
	/** Units by which hard rules are broken; 0: the roster is legal. */
	readonly hard: number;
}

/** How to solve a plan; one of `work` and `seconds` is given. */
export interface PlanSettings {
	readonly seed: number;
	/** Units of work for each of two threads: the same roster on every machine. */
	readonly work?: number;
	/** With `work` and `start`: no time goes into a bound where that can be saved; the roster is the same. */
	readonly withoutBound?: boolean;
	/** Wall-clock time after which the best so far is returned. */
	readonly seconds?: Seconds;
	/** Where the search begins; the published roster without it. */
	readonly start?: PlannedRoster;
	/** Ends the search; the best so far is returned. */
	readonly signal?: AbortSignal;
	/** Called with every better roster or bound, and a few times a second in between. */
	readonly onProgress?: (progress: PlanProgress) => void;
}

/**
 * What came of a plan. `solved` is said of a roster that the checker finds no hard rule broken in, and of no other;
 * `broken rules` comes with the findings; `refused`: no roster can be made, and why.
 */
export type PlanAnswer =
	| {
			readonly status: 'solved' | 'broken rules';
			readonly roster: PlannedRoster;
			readonly check: PlanCheck;
			readonly certificate: RosterCertificate;
			readonly notes: readonly PlanNote[];
	  }
	| { readonly status: 'refused'; readonly faults: readonly PlanFault[] };

/** Milliseconds between two pictures of the progress. */
const tick = 250;

/**
 * Solves a plan: compiled into the plain problem, searched in two threads, read back and checked by rules and coverage
 * that know nothing of the solver. The search begins with the roster given, or
 * with the published one.
 *
 * @throws RangeError when not exactly one of work and seconds is given
 */
export async function solvePlan(plan: RosterPlan, settings: PlanSettings): Promise<PlanAnswer> {
	const { seed, work, seconds, signal, onProgress } = settings;
	const began = performance.now();
	const elapsed = () => (performance.now() - began) / 1_000;
	const compiled = compilePlan(plan);
	if (compiled.status === 'refused') return compiled;
	const told = { cost: 0, bound: 0, hard: Infinity };
	const tell = () => onProgress?.({ seconds: elapsed(), ...told });
	const ticking = setInterval(tell, tick);
	const known = settings.start ?? plan.published;
	const start = known && encodeRoster(compiled, known);
	const solved = await solveInThreads(compiled.problem, {
		seed,
		...(work === undefined ? { seconds: Math.max(0.1, (seconds ?? 0) - elapsed()) } : { work }),
		...(settings.withoutBound === true && { withoutBound: true }),
		...(start && { start: start.cells, startBreaks: start.placement }),
		...(signal && { signal }),
		onProgress: ({ cost, bound, hard }) => {
			Object.assign(told, { cost, bound, hard });
			tell();
		}
	}).finally(() => clearInterval(ticking));
	return answerOf(compiled, solved, {
		seed,
		seconds: elapsed(),
		interrupted: signal?.aborted === true
	});
}

/**
 * What a solved problem says of its plan: the roster as a planner reads it, checked.
 *
 * @param search how it was found
 */
export function answerOf(
	compiled: CompiledPlan,
	solved: SolvedRoster,
	search: { readonly seed: number; readonly seconds: Seconds; readonly interrupted: boolean }
): Extract<PlanAnswer, { readonly roster: PlannedRoster }> {
	const { people } = compiled.problem;
	const roster = decodeRoster(compiled, solved.cells, solved.placement);
	const check = checkPlan(compiled.plan, roster);
	const certificate = certificateOf(check, {
		// By the checker of problems: the solver's own word is not taken.
		problemCost: checkRoster(compiled.problem, solved.cells, solved.placement).cost.total,
		bound: solved.bound.value,
		boundKind: solved.bound.kind,
		optimal: solved.optimal,
		work: solved.work,
		...search
	});
	const status = certificate.hardFindings === 0 ? 'solved' : 'broken rules';
	// Without a single shift, the roster is the one that the search began with, and no answer to anybody.
	const none = solved.cells.every((cell) => cell === dayOff) && certificate.shortHours > 0;
	// Where nobody has a shift to work at all, no longer search finds one.
	const canWork = compiled.notes.filter(({ code }) => code === 'person_without_shift').length < people.length;
	const early = solved.unfinished === true || (none && canWork && !solved.optimal);
	return {
		status,
		roster,
		check,
		certificate,
		notes: early ? [...compiled.notes, endedEarly] : compiled.notes
	};
}

const endedEarly: PlanNote = {
	code: 'search_ended_early',
	sentence: {
		zh: '计算在给每个人排班之前就结束了，请增大 --seconds 或 --work。',
		en: 'The search ended before everybody was looked at: give more --seconds or --work.'
	}
};
