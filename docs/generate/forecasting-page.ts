import { minute, hour, day, type EpochMs } from '#lib/domain/units.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { daySeriesOf } from '#scheduler/calendar/day-series-of.ts';
import { historyBefore } from '#scheduler/calendar/history-before.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import type { ArrivalForecast } from '#scheduler/forecast/arrival-forecast.ts';
import { backtest, type PointScore } from '#scheduler/forecast/backtest/backtest.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';
import { estimateUplift, upliftPriors } from '#scheduler/forecast/promotion/promotion-uplift.ts';
import { linePlot, plotColours, type PlotPoint } from './line-plot.ts';
import { at, doubleEleven, shopHistory, whatCame, zone } from './simulated-shop.ts';

const rules = { zone, holidays: 'china' } as const;

function forecastOf(
	from: EpochMs,
	to: EpochMs,
	promotions: readonly Promotion[],
	step = hour
): ArrivalForecast {
	const outcome = forecastArrivals({
		history: shopHistory(step),
		calendar: rules,
		promotions,
		from,
		to,
		step: hour,
		paths: 1_000,
		seed: 'guide',
		keepPaths: false
	});
	if (outcome.status !== 'forecast') throw new Error('the forecast of the guide was refused');
	return outcome.forecast;
}

/** Values by slot as points per hour, so that slots of 5 minutes and of an hour lie on one scale. */
function perHour(bounds: Float64Array, values: ArrayLike<number>, high?: ArrayLike<number>): PlotPoint[] {
	return Array.from(values, (value, i): PlotPoint => {
		const start = bounds[i] as number;
		const hours = ((bounds[i + 1] as number) - start) / hour;
		const point = { x: start, y: value / hours };
		return high === undefined ? point : { ...point, high: (high[i] as number) / hours };
	});
}

const clock = (instant: EpochMs) => new Date(instant + 8 * hour).toISOString().slice(11, 16);
const date = (instant: EpochMs) => new Date(instant + 8 * hour).toISOString().slice(5, 10);

function normalWeek(): string {
	const from = at('2026-10-19');
	const { bounds, queues } = forecastOf(from, from + 7 * day, []);
	const [queue] = queues as [ArrivalForecast['queues'][number]];
	const came = whatCame(from, from + 7 * day, hour);
	return linePlot({
		title: 'A normal week, forecast on the Sunday before',
		x: 'midnight of the day',
		y: 'inquiries an hour',
		least: 0,
		ticks: Array.from({ length: 7 }, (_, i) => from + i * day),
		tick: date,
		series: [
			{
				name: 'P10 to P90',
				colour: plotColours.blue,
				points: perHour(bounds, queue.quantiles.p10, queue.quantiles.p90),
				steps: true
			},
			{ name: 'expected', colour: plotColours.blue, points: perHour(bounds, queue.mean), steps: true },
			{ name: 'what came', colour: plotColours.orange, points: perHour(bounds, came), dashed: true }
		]
	});
}

function launchNight(): { readonly svg: string; readonly forecast: ArrivalForecast; readonly came: number } {
	const from = at('2026-11-10', '16:00');
	const to = at('2026-11-11', '04:00');
	const promotions = [doubleEleven(2025), doubleEleven(2026)];
	const forecast = forecastOf(from, to, promotions, 5 * minute);
	const { bounds, queues } = forecast;
	const [queue] = queues as [ArrivalForecast['queues'][number]];
	const normal = forecastOf(from, to, [doubleEleven(2025), farAway]);
	const came = whatCame(from, to, 15 * minute);
	const quarters = Float64Array.from({ length: came.length + 1 }, (_, i) => from + i * 15 * minute);
	const svg = linePlot({
		title: 'The night of a launch at 20:00, forecast the day before from one past Double 11',
		x: 'time of day',
		y: 'inquiries an hour',
		least: 0,
		ticks: Array.from({ length: 7 }, (_, i) => from + i * 2 * hour),
		tick: clock,
		marks: [{ x: at('2026-11-10', '20:00'), name: 'start' }],
		series: [
			{
				name: 'P10 to P90',
				colour: plotColours.blue,
				points: perHour(bounds, queue.quantiles.p10, queue.quantiles.p90),
				steps: true
			},
			{ name: 'expected', colour: plotColours.blue, points: perHour(bounds, queue.mean), steps: true },
			{
				name: 'a normal night',
				colour: plotColours.grey,
				points: perHour(normal.bounds, (normal.queues[0] as { mean: Float64Array }).mean),
				steps: true
			},
			{ name: 'what came', colour: plotColours.orange, points: perHour(quarters, came), dashed: true }
		]
	});
	const total = whatCame(at('2026-11-10', '20:00'), at('2026-11-12'), hour).reduce((sum, x) => sum + x, 0);
	return { svg, forecast, came: total };
}

/** Masks nothing within the plotted night: the normal night is forecast as if nothing were planned. */
const farAway: Promotion = { ...doubleEleven(2027), name: 'Double 11 2027' };

function shrinkage(): { readonly svg: string; readonly rows: string[] } {
	const points = Array.from({ length: 6 }, (_, n) => {
		const past = Array.from({ length: n }, () => ({ logRatio: Math.log(5), age: 0, similarity: 1 }));
		const { location, scale } = estimateUplift(upliftPriors.launch, past);
		// Eight of ten promotions: 1.28 standard deviations, widened for few degrees of freedom.
		const reach = scale * (1.28 + 1.28 / (4 + n));
		return { x: n, y: Math.exp(location - reach), high: Math.exp(location + reach), mid: Math.exp(location) };
	});
	const svg = linePlot({
		title: 'Launches at five times a normal day: how fast the forecast believes them',
		x: 'past launches',
		y: 'times a normal day',
		least: 0,
		ticks: [0, 1, 2, 3, 4, 5],
		limits: [{ y: 5, name: 'what each of them was' }],
		series: [
			{ name: '8 of 10 launches', colour: plotColours.blue, points },
			{ name: 'expected', colour: plotColours.blue, points: points.map(({ x, mid }) => ({ x, y: mid })) }
		]
	});
	const rows = points.map(
		({ x, y, high, mid }) => `| ${x} | ×${mid.toFixed(2)} | ×${y.toFixed(1)} to ×${high.toFixed(1)} |`
	);
	return { svg, rows };
}

function trial(): { readonly svg: string; readonly rows: string[] } {
	const calendar = businessCalendar(rules);
	const history = historyBefore(shopHistory(), at('2026-11-01'));
	const series = daySeriesOf(history.queues[0] as (typeof history.queues)[number], history, calendar, [
		doubleEleven(2025)
	]);
	const end = series.counts.findLastIndex((count) => !Number.isNaN(count)) + 1;
	const { pooled } = backtest(
		[{ queue: '售前', series: { ...series, counts: series.counts.slice(0, end) } }],
		{
			leads: [1, 2, 5, 10, 20],
			days: 14,
			paths: 100
		}
	);
	const share = ({ wape }: PointScore) => (wape === undefined ? '–' : `${(100 * wape).toFixed(1)} %`);
	const rows = pooled.map(
		({ lead, model, seasonalNaive, historicalAverage }) =>
			`| ${lead} | ${share(model)} | ${share(seasonalNaive)} | ${share(historicalAverage)} | ${((model.coverage80 ?? NaN) * 100).toFixed(0)} % |`
	);
	const line = (score: (lead: (typeof pooled)[number]) => PointScore) =>
		pooled.map((lead) => ({ x: lead.lead, y: 100 * (score(lead).wape ?? 0) }));
	const svg = linePlot({
		title: 'Error by how far ahead, over the last two weeks of the history',
		x: 'days ahead',
		y: 'error (WAPE), %',
		least: 0,
		ticks: [1, 2, 5, 10, 20],
		series: [
			{ name: 'Tidewall', colour: plotColours.blue, points: line(({ model }) => model) },
			{
				name: 'the same day last week',
				colour: plotColours.orange,
				points: line(({ seasonalNaive }) => seasonalNaive),
				dashed: true
			},
			{
				name: 'average of that weekday',
				colour: plotColours.grey,
				points: line(({ historicalAverage }) => historicalAverage)
			}
		]
	});
	return { svg, rows };
}

/** `docs/guide/forecasting.md` and its pictures, by path from the root: every figure is computed when it is written. */
export function forecastingPage(): ReadonlyMap<string, string> {
	const launch = launchNight();
	const [queue] = launch.forecast.queues as [ArrivalForecast['queues'][number]];
	const launchDay = queue.promotionDays.find(
		({ day: { role } }) => role === 'launch'
	) as (typeof queue.promotionDays)[number];
	const { total, explanation } = launchDay;
	const believed = shrinkage();
	const tested = trial();
	const round = (value: number) => Math.round(value).toLocaleString('en');
	const page = `# Forecasts, for planners

How many customers will ask, hour by hour, on normal days and on the night of a launch; what the numbers mean, and when
not to believe them. The commands are in [scheduler-cli.md](scheduler-cli.md); what follows from a forecast in heads is in
[staffing.md](staffing.md). All pictures are output of the program for a simulated shop whose truth is known, so that the
forecast can be held against what came.

## What it needs

- **A history of inquiries** by queue, at most an hour to a row, the abandoned included. Answered conversations alone are
  not enough: on a bad night most of those who came were never answered, and a forecast from them plans the next bad night.
  Two weeks are the least, two months are good, a year knows the holidays.
- **The calendar.** Statutory holidays and make-up workdays are known (a Saturday that is worked is forecast as a workday);
  closures and opening hours you give.
- **Promotions**, past and planned, with their phases and the instants at which a sale opens. A past promotion that is not
  in the list is taken for normal days, and spoils them.

## Reading a forecast

![A normal week: expected inquiries, their P10 to P90 band, and what came](../images/forecast-normal-week.svg)

**Expected** is the mean. **P90** is the count that nine of ten such hours stay under. Plan a normal day between P50 and
P80, a launch at P80 or P90: an hour with too few people costs more than one with too many.

**Quantiles do not add up.** The P90 of a day is far below the sum of the P90 of its hours: not every hour is a bad one.
The figures of days, shops and of all queues come from joint sample paths (whole simulated days), and are right as they
stand; do not add up columns of hours.

## How normal days are forecast

Three small models learn from the same history: a profile by weekday times the level of the last days; a regression on the
same clock hours of the last hours, days and weeks; double-seasonal exponential smoothing. Each is tried on the recent past
as it was known then, and gets its weight by how well it did there, queue by queue. The weights are part of the answer.

Days that are missing stay missing: nothing is shifted, nothing is filled with zeros. Closed days and days on which the
system stood still are left out; a day without an inquiry counts where it is likely (a queue of two a day) or the rule (Sundays
that never have one). Where the clock is moved, days have 23 or 25 hours.

Before you rely on it, look at the **backtest**: what the forecast would have been worth in the last weeks, by how many
days ahead, beside the two things anybody can do without a program.

![Error by days ahead for the forecast and two baselines](../images/forecast-backtest.svg)

| days ahead | Tidewall | same day last week | average of that weekday | within P10 to P90 (80 % wanted) |
| ---------- | -------- | ------------------ | ----------------------- | ------------------------------- |
${tested.rows.join('\n')}

From about five days ahead the level of the last days says little, and the forecast comes close to the average of the
weekday. That is as it should be: a program that claims more is guessing.

## Promotion days

A promotion day is the normal day, times an **uplift**, poured into a **shape**.

![A launch night: forecast with its band, a normal night, and what came](../images/forecast-launch-night.svg)

Here the launch was expected to bring ${round(total.mean)} inquiries (P10 ${round(total.p10)}, P90 ${round(total.p90)}),
×${Math.exp(explanation.location).toFixed(1)} a normal day; ${round(launch.came)} came. The past launch, ×${Math.exp(explanation.past[0]?.logRatio ?? NaN).toFixed(1)},
made ${Math.round(100 * explanation.pastShare)} % of that belief, the start value the rest.

**The uplift** starts from a belief you can set (×3 on the launch day, ×1.5 on a deposit day, ×1.2 on the others) and moves
towards what your own promotions did. One past launch is not copied; three are nearly believed:

![How the expected uplift moves with the number of past launches](../images/forecast-shrinkage.svg)

| past launches at ×5 | expected | 8 of 10 launches |
| ------------------- | -------- | ---------------- |
${believed.rows.join('\n')}

Older promotions count less (0.8 a year), other families a little. If you give a **driver** (planned sales, deposits, advertising)
for the past and the planned promotion, a third more of it moves the uplift by about a fifth.

**The shape** is aligned on the start, not on the clock: last year's 00:00 tells what happens at this year's 20:00. For two
hours after a start the slots are 5 minutes long, because the load doubles within them. **The days after** carry their own
uplift, or, with a feed of orders, the contacts that orders cause for three weeks.

## During the day

From the first hours on, the rest of the day is re-forecast every five minutes. Not by simple proportion: 20 % more by ten
o'clock do not make 20 % more by midnight, and the program has learned from your last 40 days how much of a surprise stays.
On a launch it trusts the surprise more, because less was known. When the arrivals drift away for good, it says since when,
and asks you; it does not jump silently.

## When to distrust it

- **No past promotion**: the launch rests on the start value. The band says so: ${believed.rows[0]?.split('|')[3]?.trim()} a
  normal day. Ask marketing for last year's figures before you hire for the middle of it.
- **A new mechanism** (a first live stream, another start time, coupons that open a second time): the past does not know it.
  Set the start value by hand.
- **A history under two weeks**, a queue that was split or merged, a change of the bot: the level is right after days, the
  profile after weeks. The answer carries warnings; read them.
- **An hourly history of launches**: how the first hour went within itself is then taken from the template. Keep the past
  launch nights in rows of 5 minutes.
- **Small queues**: with four inquiries an hour the next hour has none or nine. Plan such queues together.
- **A gap**: a history that ends weeks before the horizon no longer knows the level. The answer says how long the gap is.
- **Sales are not inquiries.** The shape of a launch starts from published sales milestones until you have a past launch of
  your own; customers ask before they pay, and again when the parcel is late.
- **Your own knowledge** counts: override a slot or a day, with a note; the value it replaces is kept, and the review will
  show who was right.

What was measured on real data, with the bars that the program is held to, is in [benchmarks.md](../benchmarks.md).
`;
	return new Map([
		['docs/guide/forecasting.md', page],
		['docs/images/forecast-normal-week.svg', normalWeek()],
		['docs/images/forecast-launch-night.svg', launch.svg],
		['docs/images/forecast-shrinkage.svg', believed.svg],
		['docs/images/forecast-backtest.svg', tested.svg]
	]);
}
