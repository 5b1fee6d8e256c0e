import { day as dayLength, type EpochMs } from '#lib/domain/units.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { daySeriesOf } from '#scheduler/calendar/day-series-of.ts';
import { dateOfDay, type DayNumber } from '#scheduler/calendar/day-number.ts';
import { slotAt, slotLength, slotsPerDay, spansOfSlot } from '#scheduler/calendar/zoned-slots.ts';
import type { QueueForecast } from '#scheduler/forecast/arrival-forecast.ts';
import type { DaySeries } from '#scheduler/forecast/normal-days/day-series.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';
import { forecastNormalDays } from '#scheduler/forecast/normal-days/forecast-normal-days.ts';
import { conditionPaths } from '#scheduler/forecast/intraday/condition-paths.ts';
import { eventDayGain } from '#scheduler/forecast/intraday/event-day-gain.ts';
import { gainAt, learnIntradayGain } from '#scheduler/forecast/intraday/learn-intraday-gain.ts';
import { restOfDayLogFactors, type RestOfDayRule } from '#scheduler/forecast/intraday/rest-of-day.ts';
import { sumSoFar, type DaySoFar } from '#scheduler/forecast/intraday/so-far.ts';
import {
	beginWatch,
	watchArrivals,
	type ArrivalPrompt
} from '#scheduler/forecast/intraday/watch-arrivals.ts';
import { pathQuantiles, pathTotals, quantileOfSorted } from '#scheduler/forecast/paths/path-quantiles.ts';
import type { SamplePaths } from '#scheduler/forecast/paths/sample-paths.ts';
import type { Command } from './command.ts';
import { consoleTable } from './console-table.ts';
import { isoText, thousandths, warningOf } from './forecast-document.ts';
import { timeText } from './forecast-file.ts';
import { historyOptions, instantOption, readPast } from './history-options.ts';
import { queueWarnings } from './queue-warnings.ts';
import { refusedForecast } from './refused-forecast.ts';
import { writeJson } from './terminal.ts';

/** Past days from which is learned how far a morning carries. */
const learnedDays = 40;

/** The rest of a day, by what has come of it. */
export const intraday: Command = {
	name: 'intraday',
	summary: 'Forecasts the rest of a day again, by what has come of it so far',
	options: {
		...historyOptions,
		now: {
			type: 'string',
			argument: '2026-11-08 10:00',
			description: 'up to when the history of the day is known; the end of its last row without it'
		},
		paths: { type: 'string', argument: '1000', description: 'sample paths that the band is of' },
		seed: { type: 'string', argument: '1', description: 'the same seed gives the same answer' }
	},
	notes: `The history holds the days before and the day itself as far as it is known: arrivals, the abandoned included. How much of
a deviation carries over to the rest is learned from the last ${learnedDays} days; on promotion days it follows from how sure the uplift was.

Keys of --json: status, zone, date, now, notes, warnings, queues of queue, status (updated, too_early), observed, expected (so far, as
forecast before the day), gain, before and after (inquiries of the whole day), restBefore, restAfter, p10, p50, p90 (of the whole
day), prompt (direction, since, observed, expected; only where arrivals have left the forecast), slots of time, before, mean,
p10, p50, p90 (what is still to come).`,
	run: async (args, terminal) => {
		const paths = args.number('paths', { integer: true, atLeast: 20, atMost: 20_000 }) ?? 1_000;
		const seed = args.text('seed') ?? '1';
		const past = await readPast(args, terminal);
		const { history, zone } = past;
		const { step } = history;
		const now = args.has('now') ? instantOption(args, 'now', zone) : lastKnown(history);
		// A millisecond earlier: what is known until midnight is the day that ends there.
		const { day } = slotAt(args.has('now') ? now : now - 1, dayLength, zone);
		const whole = spansOfSlot({ day, slot: 0 }, dayLength, zone);
		const from = whole[0]?.start ?? now;
		const to = whole.at(-1)?.end ?? now;
		const outcome = forecastArrivals({
			history,
			calendar: past.calendar,
			promotions: past.promotions,
			from,
			to,
			step,
			paths,
			seed,
			keepPaths: true
		});
		if (outcome.status === 'refused') throw refusedForecast(outcome.refusals, args);
		const { forecast } = outcome;
		const warnings = forecast.warnings.map(warningOf);
		const slotOf = Array.from(forecast.bounds.subarray(0, -1), (start) => slotAt(start, step, zone).slot);
		const calendar = businessCalendar(past.calendar);
		const perDay = slotsPerDay(step);
		const elapsed = now >= to ? perDay : elapsedSlots(now, step, zone);
		const bar = terminal.progress('intraday');
		const queues = forecast.queues.map((made, q) => {
			bar.update(q, forecast.queues.length);
			const own = history.queues[q]!;
			const expected = sumBySlot(made.mean, slotOf, perDay);
			const first = (day - own.firstDay) * perDay;
			const observed = Array.from({ length: perDay }, (_, slot) => {
				// The running slot is not over: its row, if there is one, is not a whole count.
				if (slot + 1 > elapsed) return NaN;
				return ((own.arrivals[first + slot] ?? NaN) * slotLength({ day, slot }, step, zone)) / step;
			});
			const soFar: DaySoFar = { expected, observed, elapsed };
			const series = daySeriesOf(own, history, calendar, past.promotions);
			const rule = ruleOf(made, soFar, now, () => learnGain(series, day));
			const before = sum(expected);
			const factors = restOfDayLogFactors(soFar, rule);
			const rest = expected.map(
				(mean, slot) =>
					mean * Math.min(1, Math.max(0, slot + 1 - elapsed)) * Math.exp(factors[slot] as number)
			);
			const conditioned = conditionPaths(
				pathsBySlot(made.paths!, slotOf, perDay),
				soFar,
				rule,
				`${seed}/${made.queue}`
			);
			const counted = sumSoFar(soFar);
			const known = observed.reduce((total, count) => total + (Number.isNaN(count) ? 0 : count), 0);
			// What is over without a whole count, the running slot so far among it, counts as forecast.
			const unknown = expected.reduce(
				(total, mean, slot) =>
					total + (Number.isNaN(observed[slot]) ? mean * Math.min(1, Math.max(0, elapsed - slot)) : 0),
				0
			);
			const totals = pathTotals(conditioned).sort();
			const restAfter = sum(rest);
			const quantiles = pathQuantiles(conditioned);
			const prompt = promptOf(soFar, made, day, step, zone);
			return {
				queue: made.queue,
				status: counted.expected < 5 ? 'too_early' : 'updated',
				observed: known,
				expected: counted.expected,
				gain: rule.gain,
				before,
				after: known + unknown + restAfter,
				restBefore: counted.expectedRest,
				restAfter,
				p10: thousandths(known + unknown + quantileOfSorted(totals, 0.1)),
				p50: thousandths(known + unknown + quantileOfSorted(totals, 0.5)),
				p90: thousandths(known + unknown + quantileOfSorted(totals, 0.9)),
				...(prompt !== undefined && { prompt }),
				slots: Array.from({ length: perDay }, (_, slot) => slot)
					.filter((slot) => slot + 1 > elapsed && spansOfSlot({ day, slot }, step, zone).length > 0)
					.map((slot) => ({
						time: isoText(spansOfSlot({ day, slot }, step, zone)[0]!.start, zone),
						before: expected[slot] as number,
						mean: rest[slot] as number,
						p10: thousandths(quantiles.p10[slot] as number),
						p50: thousandths(quantiles.p50[slot] as number),
						p90: thousandths(quantiles.p90[slot] as number)
					}))
			};
		});
		bar.end();
		if (args.json) {
			const date = dateOfDay(day);
			writeJson(terminal, {
				status: 'updated',
				zone,
				date,
				now: isoText(now, zone),
				notes: past.notes,
				warnings,
				queues
			});
			return 0;
		}
		for (const { message } of warnings) terminal.report(`warning: ${message}`);
		for (const message of queueWarnings(forecast.queues)) terminal.report(`warning: ${message}`);
		terminal.write(`${dateOfDay(day)}, known until ${timeText(now, zone)}\n\n`);
		terminal.write(
			consoleTable(
				[
					{ title: 'queue', value: (row) => row.queue },
					{ title: 'so far', value: (row) => row.observed, digits: 0 },
					{ title: 'forecast', value: (row) => row.expected, digits: 0 },
					{ title: 'gain', value: (row) => row.gain, digits: 2 },
					{ title: 'rest before', value: (row) => row.restBefore, digits: 0 },
					{ title: 'rest now', value: (row) => row.restAfter, digits: 0 },
					{ title: 'day before', value: (row) => row.before, digits: 0 },
					{ title: 'day now', value: (row) => row.after, digits: 0 },
					{ title: 'P10', value: (row) => row.p10, digits: 0 },
					{ title: 'P90', value: (row) => row.p90, digits: 0 }
				],
				queues
			)
		);
		for (const { queue, prompt } of queues) {
			if (prompt === undefined) continue;
			const { direction, since, observed, expected } = prompt;
			terminal.write(
				`look: "${queue}" has had ${direction} than forecast since ${since} (${observed.toFixed(0)} against ${expected.toFixed(0)})\n`
			);
		}
		return 0;
	}
};

type History = Awaited<ReturnType<typeof readPast>>['history'];

/** The end of the last slot that any queue knows. */
function lastKnown({ queues, step, zone }: History): EpochMs {
	const perDay = slotsPerDay(step);
	return Math.max(
		...queues.map(({ firstDay, arrivals }) => {
			const last = arrivals.findLastIndex((count) => !Number.isNaN(count));
			const zonedSlot = { day: firstDay + Math.floor(last / perDay), slot: last % perDay };
			return spansOfSlot(zonedSlot, step, zone).at(-1)?.end ?? -Infinity;
		})
	);
}

/** Slots of the wall that have passed, a fraction for the running one. */
function elapsedSlots(now: EpochMs, step: number, zone: string): number {
	const { day, slot } = slotAt(now, step, zone);
	const spans = spansOfSlot({ day, slot }, step, zone);
	const passed = spans.reduce((total, { start, end }) => total + Math.max(0, Math.min(now, end) - start), 0);
	const length = spans.reduce((total, { start, end }) => total + end - start, 0);
	return slot + passed / length;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function sumBySlot(values: Float64Array, slotOf: readonly number[], perDay: number): number[] {
	const sums = new Array<number>(perDay).fill(0);
	values.forEach((value, s) => (sums[slotOf[s] as number]! += value));
	return sums;
}

function pathsBySlot(
	{ paths, slots, counts }: SamplePaths,
	slotOf: readonly number[],
	perDay: number
): SamplePaths {
	const wide = new Float32Array(paths * perDay);
	for (let p = 0; p < paths; p++) {
		for (let s = 0; s < slots; s++) {
			wide[p * perDay + (slotOf[s] as number)]! += counts[p * slots + s] as number;
		}
	}
	return { paths, slots: perDay, counts: wide };
}

function ruleOf(
	made: QueueForecast,
	soFar: DaySoFar,
	now: EpochMs,
	learned: () => ReturnType<typeof learnIntradayGain>
): RestOfDayRule {
	const promoted = made.promotionDays.find(({ day }) => day.start <= now && now < day.end);
	if (promoted === undefined) {
		return { gain: gainAt(learned(), soFar.elapsed), level: { spread: made.spread, lead: 1 } };
	}
	const { upliftVariance, dispersion, concentration } = promoted.intraday;
	const { expected, expectedRest } = sumSoFar(soFar);
	const total = expected + expectedRest;
	const share = total > 0 ? Math.min(1, expected / total) : 0;
	return { gain: eventDayGain({ upliftVariance, dispersion, expected, share, concentration }) };
}

/** The gain of the days before, each forecast from what was known before it. */
function learnGain(series: DaySeries, day: DayNumber) {
	const { firstDay, slotsPerDay: perDay, counts } = series;
	const days = Math.max(0, Math.min(learnedDays, day - firstDay - 14));
	const from = (day - firstDay - days) * perDay;
	// Days after the end of the history are unknown, not missing.
	const actual = new Float64Array(days * perDay).fill(NaN);
	actual.set(counts.subarray(from, from + days * perDay));
	const expected = new Float64Array(days * perDay);
	for (let d = 0; d < days; d++) {
		const known = { ...series, counts: counts.subarray(0, from + d * perDay) };
		expected.set(forecastNormalDays(known, perDay).mean, d * perDay);
	}
	return learnIntradayGain({ slotsPerDay: perDay, actual, expected }, learnedDays);
}

/** The first prompt of a normal day's watch, with its begin as a time. */
function promptOf(
	{ expected, observed, elapsed }: DaySoFar,
	{ spread, promotionDays }: QueueForecast,
	day: DayNumber,
	step: number,
	zone: string
): (Omit<ArrivalPrompt, 'since'> & { readonly since: string }) | undefined {
	if (promotionDays.length > 0) return undefined;
	let watch = beginWatch(spread);
	for (let slot = 0; slot + 1 <= elapsed; slot++) {
		const piece = { at: slot, observed: observed[slot] ?? NaN, expected: expected[slot] ?? NaN, slots: 1 };
		const next = watchArrivals(watch, piece, spread);
		watch = next.watch;
		if (next.prompt === undefined) continue;
		const since = spansOfSlot({ day, slot: next.prompt.since }, step, zone)[0]?.start;
		return { ...next.prompt, since: since === undefined ? dateOfDay(day) : isoText(since, zone) };
	}
	return undefined;
}
