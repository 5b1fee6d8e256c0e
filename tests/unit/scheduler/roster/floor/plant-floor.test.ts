import { describe, expect, it } from 'vitest';
import { checkRoster } from '#scheduler/roster/check/check-roster.ts';
import { verifyPriceBound } from '#scheduler/roster/check/verify-price-bound.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import { floorShapes } from '#scheduler/roster/floor/floor-shape.ts';
import { plantFloor } from '#scheduler/roster/floor/plant-floor.ts';
import { prepareProblem } from '#scheduler/roster/solve/prepared-problem.ts';
import { prepareTours } from '#scheduler/roster/tours/tour-problem.ts';
import { plainPrices } from '#scheduler/roster/tours/tour-program.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';

describe.each(floorShapes)('a planted contact centre of shape %s', (shape) => {
	const planted = plantFloor({ people: 25, days: 14, shape, seed: 3 });
	const { problem, plan } = planted.compiled;

	it('has a legal roster with neither shortage nor surplus, which costs what it says', () => {
		const { cost, findings } = checkRoster(problem, planted.cells, planted.placement);
		expect(findings).toEqual([]);
		expect([cost.shortage, cost.surplus, cost.total]).toEqual([0, 0, planted.cost]);
	});

	it('has a roster that breaks no hard rule of the packs', () => {
		const roster = decodeRoster(planted.compiled, planted.cells, planted.placement);
		const findings = checkRules(
			{ roster, people: plan.people, calendar: plan.calendar, launches: plan.launches },
			plan.packs
		);
		expect(findings.filter(({ strength }) => strength.kind === 'hard')).toEqual([]);
	});

	it('gives most people work, and needs heads on every day', () => {
		const working = plan.people.filter((_, at) =>
			planted.cells.subarray(at * 14, (at + 1) * 14).some((cell) => cell >= 0)
		);
		expect(working.length).toBeGreaterThanOrEqual(23);
		for (let day = 0; day < 14; day++) {
			const rows = problem.cover.slice(day * problem.rowsPerDay, (day + 1) * problem.rowsPerDay);
			expect(rows.some(({ requirement }) => requirement > 0)).toBe(true);
		}
	});

	it('no bound of cover prices is above what the planted roster costs', () => {
		const prices = Int32Array.from(plainPrices(prepareTours(prepareProblem(problem))));
		const bound = verifyPriceBound(problem, { scale: 1, prices });
		expect(bound.status).toBe('bound');
		if (bound.status !== 'bound') return;
		expect(bound.value).toBeGreaterThan(0.5 * planted.cost);
		expect(bound.value).toBeLessThanOrEqual(planted.cost);
	});

	it('is the same from the same seed, and another from another', () => {
		const again = plantFloor({ people: 25, days: 14, shape, seed: 3 });
		expect(again.cells).toEqual(planted.cells);
		expect(again.placement).toEqual(planted.placement);
		expect(plantFloor({ people: 25, days: 14, shape, seed: 4 }).cells).not.toEqual(planted.cells);
	});
});

describe('plantFloor', () => {
	it('refuses no people and days that are no whole weeks', () => {
		const settings = { people: 5, days: 7, shape: 'flat', seed: 1 } as const;
		expect(() => plantFloor({ ...settings, people: 0 })).toThrow(RangeError);
		expect(() => plantFloor({ ...settings, days: 10 })).toThrow(RangeError);
	});
});
