import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { Seconds } from '#lib/domain/units.ts';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { planCoverage } from '#scheduler/roster/check/plan-coverage.ts';
import { verifyPriceBound } from '#scheduler/roster/check/verify-price-bound.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import type { FloorSettings } from '#scheduler/roster/floor/floor-plan.ts';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import type { SolveProgress } from '#scheduler/roster/solve/solve-roster.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';
import { solveInThreads } from './solve-in-threads.ts';

/** What the solver reached on a generated contact centre; costs in hundredths of the currency. */
export interface FloorResult {
	readonly objective: number;
	/** As the check derives it from the prices. */
	readonly bound: number;
	/** What the planted roster costs. */
	readonly planted: number;
	readonly requiredHours: number;
	/** Hours of heads missing, and beyond what is required. */
	readonly shortageHours: number;
	readonly surplusHours: number;
	/** Hard findings: of the check of problems, and of the rules of the packs on the roster read back. */
	readonly violations: number;
	/** From the plan to the answer, compiling included. */
	readonly seconds: Seconds;
	/** Until the first legal roster was known. */
	readonly firstLegal: Seconds | undefined;
	/** Most memory that the process has held so far, in megabytes. */
	readonly peakMegabytes: number;
}

/** How to solve; one of `work` and `seconds` is given. */
export interface FloorBudget {
	/** Names the random numbers of the search; those of the contact centre are its own. */
	readonly seed: number;
	readonly work?: number;
	readonly seconds?: Seconds;
	readonly onProgress?: (progress: SolveProgress) => void;
}

/**
 * Generates a contact centre with a planted roster, solves its plan and has the answer checked. The planted roster is
 * told to nobody.
 *
 * @throws RangeError when the settings or the budget are out of range, or the bound is not what its prices prove
 */
export async function measureFloor(settings: FloorSettings, budget: FloorBudget): Promise<FloorResult> {
	const floor = plantFloor(settings);
	const { seed, work, seconds, onProgress } = budget;
	const began = performance.now();
	const elapsed = () => (performance.now() - began) / 1_000;
	const compiled = compilePlan(floor.compiled.plan);
	if (compiled.status === 'refused') throw new RangeError('measureFloor: the plan must compile');
	let firstLegal: Seconds | undefined;
	const solved = await solveInThreads(compiled.problem, {
		seed,
		...(work === undefined ? { seconds: Math.max(0.1, (seconds ?? 0) - elapsed()) } : { work }),
		onProgress: (progress) => {
			if (progress.hard === 0) firstLegal ??= elapsed();
			onProgress?.(progress);
		}
	});
	const took = elapsed();

	const { cells, placement, certificate } = solved;
	const { cost, findings } = checkRoster(compiled.problem, cells, placement);
	const roster = decodeRoster(compiled, cells, placement);
	const { people, calendar, launches, packs } = compiled.plan;
	const broken = checkRules({ roster, people, calendar, launches }, packs).filter(
		({ strength }) => strength.kind === 'hard'
	);
	if (certificate !== undefined) {
		const again = verifyPriceBound(compiled.problem, certificate);
		if (again.status !== 'bound' || again.value !== solved.bound.value) {
			throw new RangeError(`measureFloor: the bound must be ${solved.bound.value}, got ${again.status}`);
		}
	}
	const { requiredHours, shortHours, surplusHours } = planCoverage(compiled.plan, roster);
	return {
		objective: cost.total,
		bound: solved.bound.value,
		planted: floor.cost,
		requiredHours,
		shortageHours: shortHours,
		surplusHours,
		violations: findings.length + broken.length,
		seconds: took,
		firstLegal,
		peakMegabytes: process.resourceUsage().maxRSS / 1_024
	};
}
