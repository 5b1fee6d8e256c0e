/** Solves a roster of 1,000 people and four weeks and tells what memory the whole process took at most. */
import process from 'node:process';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import { solvePlan } from '#scheduler/threads/solve-plan.ts';

const seconds = Number(process.argv[2] ?? 90);
const { compiled } = plantFloor({ people: 1_000, days: 28, shape: 'promotion', seed: 1 });
const planted = process.resourceUsage().maxRSS;
const answer = await solvePlan(compiled.plan, { seed: 1, seconds });
console.log(
	JSON.stringify({
		status: answer.status,
		shortHours: answer.status === 'refused' ? undefined : answer.check.coverage.shortHours,
		requiredHours: answer.status === 'refused' ? undefined : answer.check.coverage.requiredHours,
		plantedMegabytes: Math.round(planted / 1_024),
		// In kilobytes on Linux: threads and the solver's memory belong to the process.
		megabytes: Math.round(process.resourceUsage().maxRSS / 1_024)
	})
);
