import { describe, expect, it } from 'vitest';
import { instantOf } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import {
	launchProfile,
	profileSettings,
	templateShares
} from '#scheduler/forecast/promotion/launch-profile.ts';
import { shapeCells } from '#scheduler/forecast/promotion/shape-cells.ts';
import type { DayBase, PastDay } from '#scheduler/forecast/promotion/day-base.ts';
import { launchTemplate, rampShare, rushShare } from '#scheduler/forecast/promotion/launch-template.ts';
import { promotionSlots } from '#scheduler/forecast/promotion/promotion-slots.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { drawGamma } from '#scheduler/forecast/paths/count-draws.ts';

const minute = 60_000;
const hour = 60 * minute;
const zone = 'Asia/Shanghai';
const midnight = instantOf('2026-11-11', '00:00', zone);
const yearBefore = instantOf('2025-11-11', '00:00', zone);

/** A normal day: 20 an hour at night, up to 100 by day. */
const perHour = (instant: EpochMs): number =>
	20 + 80 * Math.max(0, Math.sin(((((instant / hour + 8) % 24) - 7) / 17) * Math.PI));

function day(start: EpochMs, end: EpochMs, starts: readonly EpochMs[], step = hour): DayBase {
	const bounds = promotionSlots(start, end, step, starts);
	const baseline = Float64Array.from({ length: bounds.length - 1 }, (_, i) => {
		const from = bounds[i] as number;
		const to = bounds[i + 1] as number;
		let sum = 0;
		// By 5 minutes, so that the profile of an hour does not depend on how it is cut.
		for (let at = from; at < to; at += 5 * minute) sum += perHour(at) / 12;
		return sum;
	});
	return { day: { start, end }, starts, bounds, baseline };
}
const past = (base: DayBase, shares: ArrayLike<number>, weight = 1): PastDay => ({
	...base,
	arrivals: Float64Array.from(shares, (share) => 1e9 * share),
	weight
});
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
/** Share of the day within [from, to). */
const within = ({ bounds }: DayBase, shares: ArrayLike<number>, from: EpochMs, to: EpochMs): number =>
	sum(Array.from(shares).filter((_, i) => (bounds[i] as number) >= from && (bounds[i] as number) < to));

/** A rush of a third of the day, as sales have it: what becomes of it is plain to see. */
const steep = {
	...launchTemplate,
	rush: [
		{ share: 0.07, decay: 4 * minute },
		{ share: 0.27, decay: 25 * minute }
	]
};

describe('launch template', () => {
	it('a rush of e^(−t/τ): 63 % within τ of the start, nothing before; the ramp mirrors it', () => {
		const component = { share: 0.5, decay: hour };
		expect(rushShare(component, 0, 0, hour)).toBeCloseTo(0.5 * (1 - 1 / Math.E), 12);
		expect(rushShare(component, 0, -hour, 0)).toBe(0);
		expect(rampShare(component, 0, -hour, 0)).toBeCloseTo(0.5 * (1 - 1 / Math.E), 12);
		expect(rampShare(component, 0, 0, hour)).toBeCloseTo(0, 15);
		expect(rushShare({ ...component, delay: hour }, 0, 0, hour)).toBe(0);
	});

	it('launch day at 00:00: the first hour has 1 % + 5 % of the rush and some base', () => {
		const launch = day(midnight, midnight + 24 * hour, [midnight]);
		const shares = templateShares(launch, launchTemplate);
		expect(sum(shares)).toBeCloseTo(1, 12);
		const baseHour = sum(launch.baseline as Float64Array);
		const expected =
			0.01 * -Math.expm1(-60 / 4) +
			0.05 * -Math.expm1(-60 / 25) +
			0.94 * (within(launch, launch.baseline, midnight, midnight + hour) / baseHour);
		expect(within(launch, shares, midnight, midnight + hour)).toBeCloseTo(expected, 6);
	});

	it('starts at 20:00 and 00:00 share the rush; the day before a start has its ramp', () => {
		const evening = midnight - 4 * hour;
		const launch = day(evening, midnight + 24 * hour, [evening, midnight]);
		const shares = templateShares(launch, steep);
		const rush = (start: EpochMs): number =>
			within(launch, shares, start, start + 10 * minute) -
			within(launch, shares, start + 110 * minute, start + 120 * minute);
		expect(rush(evening) / rush(midnight)).toBeCloseTo(1, 1);
		const eve = day(midnight - 24 * hour, midnight, [midnight]);
		const ofEve = templateShares(eve, { ...steep, ramp: { share: 0.02, decay: 20 * minute } });
		const usual = (eve.baseline[23] as number) / sum(eve.baseline as Float64Array);
		expect(ofEve[23]).toBeGreaterThan(usual + 0.015);
	});

	it('nothing comes in closed slots', () => {
		const launch = {
			...day(midnight, midnight + 24 * hour, [midnight]),
			isOpen: (slot: number) => slot > 24
		};
		const shares = templateShares(launch, launchTemplate);
		expect(sum(shares.slice(0, 25))).toBe(0);
		expect(sum(shares)).toBeCloseTo(1, 12);
	});
});

describe('launch profile', () => {
	const launch = day(midnight, midnight + 24 * hour, [midnight]);
	const template = templateShares(launch, launchTemplate);
	const before = day(yearBefore, yearBefore + 24 * hour, [yearBefore]);
	/** Two in three of the first hour's inquiries came elsewhere in the day. */
	const odd = Float64Array.from(template, (share, i) => (i < 12 ? share / 3 : share));
	for (let i = 0, total = sum(odd); i < odd.length; i++) odd[i] = (odd[i] as number) / total;

	it('without a past it is the template, κ = 200', () => {
		const profile = launchProfile(launch, [], zone);
		for (const [i, share] of template.entries()) expect(profile.shares[i]).toBeCloseTo(share, 15);
		expect(profile).toMatchObject({ concentration: 200, isFitted: false, events: 0, templateShare: 1 });
	});

	it('one past day of the same start: half of it, half of the template, slot by slot', () => {
		const profile = launchProfile(launch, [past(before, odd)], zone);
		expect(profile.templateShare).toBe(0.5);
		for (let i = 0; i < odd.length; i++) {
			expect(profile.shares[i]).toBeCloseTo(((odd[i] as number) + (template[i] as number)) / 2, 6);
		}
		expect(sum(profile.shares)).toBeCloseTo(1, 12);
	});

	it('twice as many in one hour: of 60 inquiries on the day a fifth of it is believed at most, of 60,000 nearly all', () => {
		const settings = { ...profileSettings, pseudoEvents: 1e-9 };
		const spike = template.map((share, i) => (i === 40 ? 2 * share : share));
		const believed = (count: number): number => {
			const day = { ...past(before, spike), arrivals: spike.map((share) => count * share) };
			const { shares } = launchProfile(launch, [day], zone, settings);
			const more = (of: ArrayLike<number>): number => (of[40] as number) / (of[41] as number);
			return (more(shares) - more(template)) / (more(spike) - more(template));
		};
		expect(believed(60)).toBeLessThan(0.2);
		expect(believed(60)).toBeGreaterThan(0);
		expect(believed(60_000)).toBeGreaterThan(0.95);
		expect(believed(60_000)).toBeLessThan(1.02);
	});

	it('a rush at 00:00 moves with the start to 20:00, the base stays on the clock', () => {
		const evening = midnight - 4 * hour;
		const planned = day(evening, midnight + 24 * hour, [evening]);
		const settings = { ...profileSettings, pseudoEvents: 1e-9 };
		const { shares } = launchProfile(planned, [past(before, template)], zone, settings);
		const expected = templateShares(planned, launchTemplate);
		// The template is what the past day followed, so its own shape at 20:00 is the answer.
		const firstHours = within(planned, shares, evening, evening + 2 * hour);
		expect(firstHours).toBeCloseTo(within(planned, expected, evening, evening + 2 * hour), 2);
		const noon = midnight + 12 * hour;
		expect(within(planned, shares, noon, noon + hour)).toBeCloseTo(
			within(planned, expected, noon, noon + hour),
			2
		);
	});

	it('a past day known by the hour still gives the first five minutes their peak', () => {
		const hourly = { ...day(yearBefore, yearBefore + 24 * hour, []), starts: [yearBefore] };
		const shares = templateShares(hourly, launchTemplate);
		const settings = { ...profileSettings, pseudoEvents: 1e-9 };
		const profile = launchProfile(launch, [past(hourly, shares)], zone, settings);
		expect(profile.shares[0] as number).toBeGreaterThan(3 * (profile.shares[11] as number));
		expect(within(launch, profile.shares, midnight, midnight + hour)).toBeCloseTo(shares[0] as number, 3);
	});

	it('with two starts the second learns from the second', () => {
		const starts = (from: EpochMs): EpochMs[] => [from - 4 * hour, from];
		const two = (from: EpochMs): DayBase => day(from - 4 * hour, from + 24 * hour, starts(from));
		const planned = two(midnight);
		const then = two(yearBefore);
		// The rush was all at midnight.
		const shares = templateShares({ ...then, starts: [yearBefore] }, steep);
		const settings = { ...profileSettings, template: steep, pseudoEvents: 1e-9 };
		const profile = launchProfile(planned, [past(then, shares)], zone, settings);
		expect(within(planned, profile.shares, midnight, midnight + hour)).toBeGreaterThan(0.2);
		expect(within(planned, profile.shares, midnight - 4 * hour, midnight - 3 * hour)).toBeLessThan(0.08);
	});

	it('a day without a start is aligned by the clock', () => {
		const after = day(midnight + 24 * hour, midnight + 48 * hour, []);
		const then = day(yearBefore + 24 * hour, yearBefore + 48 * hour, []);
		const shares = Float64Array.from(then.baseline, (value, i) => (i === 15 ? 3 * value : value));
		const total = sum(shares);
		const settings = { ...profileSettings, pseudoEvents: 1e-9 };
		const profile = launchProfile(
			after,
			[
				past(
					then,
					shares.map((value) => value / total)
				)
			],
			zone,
			settings
		);
		expect(profile.shares[15]).toBeCloseTo((shares[15] as number) / total, 6);
	});

	it('a past day of which less than half is known says nothing of the shape', () => {
		const unknown = {
			...past(before, odd),
			arrivals: odd.map((share, i) => (i < 38 ? NaN : share * 10_000))
		};
		expect(launchProfile(launch, [unknown], zone).events).toBe(0);
		const empty = { ...past(before, odd), arrivals: odd.map(() => 0) };
		expect(launchProfile(launch, [empty], zone).events).toBe(0);
	});

	it('κ is fitted to three profiles and more: near 60 when they come from a Dirichlet of 60', () => {
		const random = new RandomStream(5, 'profiles');
		const cells = shapeCells(launch);
		const drawn = Array.from({ length: 12 }, () => {
			const factor = new Map<number, number>();
			const byCell = new Map<number, number>();
			template.forEach((share, i) => {
				const cell = cells[i] as number;
				byCell.set(cell, (byCell.get(cell) ?? 0) + share);
			});
			for (const [cell, share] of byCell) factor.set(cell, drawGamma(60 * share, random) / (60 * share));
			const shares = template.map((share, i) => share * (factor.get(cells[i] as number) as number));
			const total = sum(shares);
			return past(
				before,
				shares.map((share) => share / total)
			);
		});
		const profile = launchProfile(launch, drawn, zone);
		expect(profile.isFitted).toBe(true);
		expect(profile.concentration).toBeGreaterThan(45);
		expect(profile.concentration).toBeLessThan(85);
		expect(launchProfile(launch, drawn.slice(0, 2), zone).isFitted).toBe(false);
	});

	it('cells: 10, 20, 30 and 60 minutes after a start, then hours', () => {
		const cells = shapeCells(launch);
		const sizes = new Map<number, number>();
		for (const cell of cells) sizes.set(cell, (sizes.get(cell) ?? 0) + 1);
		expect([...sizes.values()].slice(0, 6)).toEqual([2, 4, 6, 12, 1, 1]);
	});

	it('a day without an open slot is misuse', () => {
		expect(() => launchProfile({ ...launch, isOpen: () => false }, [], zone)).toThrow(
			'launchProfile: a day must have an open slot, got none'
		);
	});
});
