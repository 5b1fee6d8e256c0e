import { performance } from 'node:perf_hooks';
import { instantOf } from '#lib/domain/time/local-time.ts';
import { hour, minute } from '#lib/domain/units.ts';
import {
	fitLaunchTemplate,
	shareBy,
	type Milestone
} from '#scheduler/forecast/promotion/fit-launch-template.ts';
import { forecastPromotionDays } from '#scheduler/forecast/promotion/forecast-promotion-days.ts';
import {
	estimateUplift,
	upliftPriors,
	type PastUplift
} from '#scheduler/forecast/promotion/promotion-uplift.ts';
import { promotionSlots } from '#scheduler/forecast/promotion/promotion-slots.ts';
import { hasMilestones, milestonesOf } from '../../support/launch-milestones.ts';
import { scoreEvents, usualSpread, type EventScore, type World } from '../../support/simulated-promotions.ts';
import { hasSpecialDays, readSpecialDays, scoreSpecialDays } from '../../support/special-days.ts';
import { median } from '../statistics.ts';
import type { Row } from './row.ts';

/** Events of F10. */
const events = 200;

/**
 * The bars of promotion days, F9 to F12, and the time of a promotion day. Bars whose data are not stored have no row.
 *
 * @param rounds of the timed row; its median counts
 */
export async function benchPromotionForecast(rounds: number): Promise<Row[]> {
	const rows = [closedForm(), ...simulatedEvents()];
	if (hasSpecialDays) rows.push(specialDays());
	if (hasMilestones) rows.push(launchTemplate('2019', '2018'), launchTemplate('2018', '2019'));
	return [...rows, promotionDay(rounds)];
}

/** F9: against the formula written a second time, as one weighted regression. */
function closedForm(): Row {
	let worst = 0;
	for (let n = 0; n <= 4; n++) {
		const past: PastUplift[] = Array.from({ length: n }, (_, k) => ({
			logRatio: 0.4 + 0.37 * k,
			age: 1 + k,
			similarity: 1 - 0.15 * k,
			driver: 2 + k
		}));
		const got = estimateUplift(upliftPriors.launch, past, 7);
		const w = past.map(({ age, similarity }) => Math.exp(age * Math.log(0.8)) * similarity);
		const total = w.reduce((sum, weight) => sum + weight, 0);
		const logReference =
			n === 0
				? Math.log(7)
				: past.reduce((sum, { driver = 1 }, k) => sum + (w[k] ?? 0) * Math.log(driver), 0) / total;
		const z = past.map(({ logRatio, driver = 1 }) => logRatio - 0.7 * (Math.log(driver) - logReference));
		const uplift =
			(z.reduce((sum, value, k) => sum + ((w[k] ?? 0) * value) / 0.0625, 0) + Math.log(3) / 0.25) /
			(total / 0.0625 + 1 / 0.25);
		const variance = 1 / (total / 0.0625 + 4);
		const logDriver = Math.log(7) - logReference;
		const scale = Math.sqrt(variance + 0.0625 + (0.3 * logDriver) ** 2);
		worst = Math.max(
			worst,
			Math.abs(got.uplift - uplift),
			Math.abs(got.variance - variance),
			Math.abs(got.scale - scale),
			Math.abs(got.location - uplift - 0.7 * logDriver),
			Math.abs(got.degrees - 4 - n)
		);
	}
	return {
		bar: 'F9 shrinkage: closed form, n = 0…4, within 1e-9',
		measured: `largest difference ${worst.toExponential(1)}`,
		value: worst,
		unit: '',
		limit: 1e-9,
		held: worst <= 1e-9
	};
}

/** F10, with the truth drawn from the prior, and beside it from priors that are wrong. */
function simulatedEvents(): Row[] {
	// The other truths have no bar: fewer paths tell as much.
	const score = (world: Partial<World>, paths = 500): EventScore =>
		scoreEvents(events, { spread: 1, uplift: 1, spreadIs: 'drawn', ...world }, paths);
	const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
	const own = score({}, 2_000);
	const others = [
		['τ and s known exactly', score({ spreadIs: 'known' })],
		['half the spread', score({ spread: 0.5 })],
		['double the spread', score({ spread: 2 })],
		['half the uplift', score({ uplift: 0.5 })],
		['double the uplift', score({ uplift: 2 })]
	] as const;
	const beaten = [own, ...others.map(([, other]) => other)].filter(
		({ model, copyLast, noUplift }) => model < Math.min(copyLast, noUplift)
	).length;
	return [
		{
			bar: `F10 ${events} simulated events: 80 % interval covers 72–88 %`,
			measured: `${percent(own.coverage)} of totals, ${percent(own.slotCoverage)} of slots; truth with ${others
				.map(([name, { coverage }]) => `${name} ${percent(coverage)}`)
				.join(', ')}`,
			value: 100 * own.coverage,
			unit: '%',
			limit: 88,
			held: own.coverage >= 0.72 && own.coverage <= 0.88
		},
		{
			bar: 'F10 median error below copying the last event and below no uplift',
			measured: `${own.model.toFixed(3)} in the logarithm (last event ${own.copyLast.toFixed(3)}, no uplift ${own.noUplift.toFixed(3)}); least in ${beaten} of ${others.length + 1} truths`,
			value: own.model,
			unit: 'ln',
			limit: Math.min(own.copyLast, own.noUplift),
			held: own.model < Math.min(own.copyLast, own.noUplift)
		}
	];
}

function specialDays(): Row {
	const scores = scoreSpecialDays(readSpecialDays());
	const better = scores.filter(({ eventModel, normalModel }) => eventModel < normalModel).length;
	return {
		bar: 'F11 real special days: the event model beats the normal-day model on each',
		measured: `${better} of ${scores.length}`,
		value: better,
		unit: 'days',
		limit: scores.length,
		held: better === scores.length && better > 0
	};
}

function launchTemplate(from: string, to: string): Row {
	const worst = (milestones: readonly Milestone[]): number => {
		const fitted = fitLaunchTemplate(milestonesOf(from));
		return Math.max(...milestones.map(({ elapsed, share }) => Math.abs(shareBy(elapsed, fitted) - share)));
	};
	const points = 100 * worst(milestonesOf(to));
	return {
		bar: `F12 launch template fitted on ${from}'s milestones predicts ${to}'s within 6 points`,
		measured: `${points.toFixed(1)} points at worst`,
		value: points,
		unit: 'points',
		limit: 6,
		held: points <= 6
	};
}

/** A launch day at 5 minutes all day, with three past ones. */
function promotionDay(rounds: number): Row {
	const zone = 'Asia/Shanghai';
	const day = (year: number) => {
		const start = instantOf(`${year}-11-11`, '00:00', zone);
		const end = instantOf(`${year}-11-12`, '00:00', zone);
		const bounds = promotionSlots(start, end, 5 * minute, [start]);
		const baseline = new Float64Array(bounds.length - 1).fill(40);
		const phases = [{ role: 'launch', start, end }] as const;
		const promotion = { name: `${year}`, family: 'double-11', phases, starts: [start], queues: [] };
		return { promotion, bounds, queue: 'presale', shop: 'shop', baseline, arrivals: baseline.map(() => 150) };
	};
	const planned = day(2026);
	const past = [2023, 2024, 2025].map(day);
	const times = Array.from({ length: rounds }, (_, round) => {
		const from = performance.now();
		forecastPromotionDays(
			{
				promotions: [planned.promotion],
				zone,
				bounds: planned.bounds,
				step: hour,
				queues: [{ ...planned, spread: usualSpread }],
				past: past.map((one) => ({ ...one, queues: [one] }))
			},
			round
		);
		return (performance.now() - from) / 1_000;
	});
	const seconds = median(times);
	return {
		bar: 'a promotion day with 2,000 paths at 5 min ≤ 2 s',
		measured: `${seconds.toFixed(2)} s, 288 slots, three past launches`,
		value: seconds,
		unit: 's',
		limit: 2,
		held: seconds <= 2
	};
}
