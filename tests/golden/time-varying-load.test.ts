import { describe, expect, it } from 'vitest';
import { modifiedOfferedLoad } from '#scheduler/staffing/offered-load.ts';
import type { RequirementInput } from '#scheduler/staffing/requirement.ts';
import { findRequirement } from '#scheduler/staffing/requirement.ts';

/**
 * The case of Feldman, Mandelbaum, Massey & Whitt (2008), λ = 100 + 20 sin t with sessions and patience of mean
 * 1, has an exact solution under any staffing: the number in the system is Poisson with mean
 * m(t) = 100 + 10(sin t − cos t). An hour stands for the unit of time.
 */
const hour = 3_600_000;
const slotsPerEighth = 240;
const step = (Math.PI / 4 / slotsPerEighth) * hour;
const cycles = 4;
const slots = cycles * 8 * slotsPerEighth;

/** Mean of λ over a slot. */
const perHour = Float64Array.from({ length: slots }, (_, i) => {
	const [a, b] = [(i * step) / hour, ((i + 1) * step) / hour];
	return 100 + (20 * (Math.cos(a) - Math.cos(b))) / (b - a);
});
const exactLoad = (t: number) => 100 + 10 * (Math.sin(t) - Math.cos(t));

/** P(Poisson(mean) ≥ heads), summed up here. */
function delayProbability(mean: number, heads: number): number {
	let term = Math.exp(-mean);
	let below = 0;
	for (let n = 0; n < heads; n++) {
		below += term;
		term *= mean / (n + 1);
	}
	return 1 - below;
}

const floor: RequirementInput = {
	arrivals: { kind: 'expected', perHour },
	step,
	channel: { kind: 'voice' },
	handleTime: hour,
	patience: hour,
	// Served at once: all but the 10 % that are delayed.
	targets: { firstResponse: { within: 0, share: 0.9 } },
	slotLoad: 'highest'
};

function headsOf(input: RequirementInput): number[] {
	const answer = findRequirement(input);
	if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
	return answer.slots.map(({ heads }) => heads);
}

/** Least and largest exact P(delay) over the last cycle, in the middle of the slots. */
function delays(heads: readonly number[]) {
	let least = 1;
	let most = 0;
	for (let i = slots - 8 * slotsPerEighth; i < slots; i++) {
		const delay = delayProbability(exactLoad(((i + 0.5) * step) / hour), heads[i] as number);
		least = Math.min(least, delay);
		most = Math.max(most, delay);
	}
	return { least, most };
}

describe('λ = 100 + 20 sin t, sessions and patience of mean 1, at most 10 % delayed', () => {
	it('the modified load is 100 + 10(sin t − cos t)', () => {
		const { atEdge } = modifiedOfferedLoad({
			arrivalsPerHour: perHour,
			step,
			session: { kind: 'exponential', mean: hour },
			start: { kind: 'steady', arrivalsPerHour: 100 }
		});
		for (let i = slots - 8 * slotsPerEighth; i <= slots; i++) {
			expect(Math.abs((atEdge[i] as number) - exactLoad((i * step) / hour))).toBeLessThan(2e-5);
		}
	});

	it('heads at 0, π/4, …, 7π/4 are 103, 114, 125, 129, 125, 114, 103, 99', () => {
		const heads = headsOf(floor);
		const lastCycle = slots - 8 * slotsPerEighth;
		const eighths = Array.from({ length: 8 }, (_, k) => heads[lastCycle + k * slotsPerEighth]);
		expect(eighths).toEqual([103, 114, 125, 129, 125, 114, 103, 99]);
	});

	it('at 120 instants P(delay) stays in 0.084–0.0998 with mean 0.092', () => {
		const { atEdge } = modifiedOfferedLoad({
			arrivalsPerHour: perHour,
			step,
			session: { kind: 'exponential', mean: hour },
			start: { kind: 'steady', arrivalsPerHour: 100 }
		});
		const instants = Array.from({ length: 120 }, (_, k) => slots - 8 * slotsPerEighth + 16 * k);
		const loads = instants.map((edge) => atEdge[edge] as number);
		const heads = headsOf({ ...floor, arrivals: { kind: 'expected', perHour: loads }, load: 'pointwise' });
		const delay = instants.map((edge, k) =>
			delayProbability(exactLoad((edge * step) / hour), heads[k] as number)
		);
		expect(Math.min(...delay)).toBeCloseTo(0.0841, 4);
		expect(Math.max(...delay)).toBeCloseTo(0.0998, 4);
		expect(delay.reduce((sum, value) => sum + value, 0) / 120).toBeCloseTo(0.092, 3);
	});

	it('in every slot of the cycle P(delay) is 0.083–0.1; SIPP swings 0.003–0.58, lagged SIPP 0.02–0.30', () => {
		const modified = delays(headsOf(floor));
		expect(modified.least).toBeGreaterThanOrEqual(0.083);
		expect(modified.most).toBeLessThanOrEqual(0.1);
		const pointwise = delays(headsOf({ ...floor, load: 'pointwise' }));
		expect(pointwise.least).toBeCloseTo(0.003, 3);
		expect(pointwise.most).toBeCloseTo(0.58, 2);
		const lagged = delays(headsOf({ ...floor, load: 'lagged' }));
		expect(lagged.least).toBeCloseTo(0.022, 2);
		expect(lagged.most).toBeCloseTo(0.3, 2);
	});
});
