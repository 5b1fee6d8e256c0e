import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { reslotHistory } from '#scheduler/calendar/build-history.ts';
import { daySeriesOf } from '#scheduler/calendar/day-series-of.ts';
import { isSlotStep } from '#scheduler/calendar/zoned-slots.ts';
import { backtest as runBacktest, type LeadScore } from '#scheduler/forecast/backtest/backtest.ts';
import { UsageError, type Command } from './command.ts';
import { consoleTable } from './console-table.ts';
import { historyOptions, readPast } from './history-options.ts';
import { formatDuration } from './parse-duration.ts';
import { writeJson } from './terminal.ts';

/** What the forecast of normal days would have been worth in the past. */
export const backtest: Command = {
	name: 'backtest',
	summary: 'Forecasts the last days of a history as they would have been, and holds them against what came',
	options: {
		...historyOptions,
		step: {
			type: 'string',
			argument: '60m',
			description: 'slots that are scored; those of the history without it'
		},
		days: { type: 'string', argument: '28', description: 'how many of the last days; 28 without it' },
		leads: { type: 'string', argument: '1,2,5,10', description: 'days ahead; 1, 2, 5 and 10 without it' },
		paths: { type: 'string', argument: '200', description: 'sample paths that the intervals are of' },
		seed: { type: 'string', argument: '1', description: 'of the sample paths' }
	},
	notes: `Beside the forecast stand the same weekday of last week (seasonal naive) and the mean of the last same weekdays
(historical average). Promotion windows, closed slots and days of a standstill are not scored. Keys of --json: status,
step, notes, leads, pooled and queues[].leads of lead, model (wape, mase, bias, pinball, coverage80, coverage90),
seasonalNaive, historicalAverage, days, slots, skipped, and baselineWins: where a baseline has the lower error. A figure that
is not defined is absent. Exit code 1 when no queue is long enough.`,
	run: async (args, terminal) => {
		const leads = args.numbers('leads', { integer: true, atLeast: 1, atMost: 365 }) ?? [1, 2, 5, 10];
		if (leads.some((lead, i) => i > 0 && lead <= (leads[i - 1] as number))) {
			throw new UsageError('--leads must rise');
		}
		const days = args.number('days', { integer: true, atLeast: 1, atMost: 3_660 }) ?? 28;
		const paths = args.number('paths', { integer: true, atLeast: 20, atMost: 20_000 }) ?? 200;
		const past = await readPast(args, terminal);
		const step = args.duration('step') ?? past.history.step;
		if (!isSlotStep(step) || step % past.history.step !== 0) {
			throw new UsageError(
				`--step must be slots that can be made of those of the history (${formatDuration(past.history.step)})`
			);
		}
		const history = reslotHistory(past.history, step);
		const calendar = businessCalendar(past.calendar);
		const bar = terminal.progress('backtest');
		const result = runBacktest(
			history.queues.map((queue) => ({
				queue: queue.queue,
				series: daySeriesOf(queue, history, calendar, past.promotions)
			})),
			{ leads, days, paths, seed: args.text('seed') ?? '1', onOrigin: (done, of) => bar.update(done, of) }
		);
		bar.end();
		const tested = result.queues.filter(({ status }) => status === 'tested');
		if (args.json) {
			const { queues, pooled, baselineWins } = result;
			writeJson(terminal, {
				status: tested.length > 0 ? 'tested' : 'too_short',
				step: formatDuration(step),
				notes: past.notes,
				leads,
				pooled: tested.length > 0 ? pooled : [],
				queues,
				baselineWins
			});
			return tested.length > 0 ? 0 : 1;
		}
		for (const { queue, status } of result.queues) {
			if (status === 'too_short')
				terminal.report(`"${queue}" has no two weeks to learn from and days to test on`);
		}
		if (tested.length === 0) return 1;
		const rows = [
			...tested.flatMap(({ queue, leads: own }) => own.map((score) => ({ queue, ...score }))),
			...(tested.length > 1 ? result.pooled.map((score) => ({ queue: '(all)', ...score })) : [])
		];
		const percent = (value: number | undefined) => (value === undefined ? undefined : value * 100);
		terminal.write(
			consoleTable<LeadScore & { readonly queue: string }>(
				[
					{ title: 'queue', value: (row) => row.queue },
					{ title: 'days ahead', value: (row) => row.lead },
					{ title: 'WAPE %', value: (row) => percent(row.model.wape), digits: 2 },
					{ title: 'last week %', value: (row) => percent(row.seasonalNaive.wape), digits: 2 },
					{ title: 'average %', value: (row) => percent(row.historicalAverage.wape), digits: 2 },
					{ title: 'MASE', value: (row) => row.model.mase, digits: 2 },
					{ title: 'bias %', value: (row) => percent(row.model.bias), digits: 2 },
					{ title: 'in 80 %', value: (row) => percent(row.model.coverage80), digits: 1 },
					{ title: 'in 90 %', value: (row) => percent(row.model.coverage90), digits: 1 },
					{ title: 'days', value: (row) => row.days }
				],
				rows
			)
		);
		for (const { queue, lead, baseline } of result.baselineWins) {
			const name = baseline === 'seasonalNaive' ? 'last week' : 'the average';
			terminal.write(`careful: for "${queue}" ${lead} days ahead ${name} was closer\n`);
		}
		return 0;
	}
};
