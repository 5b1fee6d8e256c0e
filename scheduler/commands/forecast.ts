import { day } from '#lib/domain/units.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';
import { UsageError, type Command } from './command.ts';
import { consoleTable } from './console-table.ts';
import { checkOut, forecastColumns, timeText, writeTableFile } from './forecast-file.ts';
import { forecastDocument, thousandths } from './forecast-document.ts';
import { checkQueues, historyOptions, instantOption, readPast, zoneOf } from './history-options.ts';
import { queueWarnings } from './queue-warnings.ts';
import { refusedForecast } from './refused-forecast.ts';
import { writeJson } from './terminal.ts';

/** Sample paths without `--paths`: of weeks ahead fewer, whose extremes nobody plans by the hour. */
const usualPaths = 2_000;
const pathsOfWeeks = 500;
const week = 7 * day;

/** Inquiries by slot and day, with what they may be at worst. */
export const forecast: Command = {
	name: 'forecast',
	summary: 'Forecasts inquiries by slot and queue from a history, normal days and promotions',
	options: {
		...historyOptions,
		from: { type: 'string', argument: '2026-11-10', description: 'begin of the horizon, a date or a time' },
		to: {
			type: 'string',
			argument: '2026-11-13',
			description: 'its end, not included: 2026-11-13 is the last of the 12th'
		},
		step: {
			type: 'string',
			argument: '60m',
			description: 'slots; 60m without it, and 5m in the two hours after a start'
		},
		out: { type: 'string', argument: 'FILE', description: 'writes the slots as .csv, .xlsx or .json' },
		paths: {
			type: 'string',
			argument: String(usualPaths),
			description: `joint sample paths that the quantiles are of; over a week ahead ${pathsOfWeeks}`
		},
		'keep-paths': {
			type: 'boolean',
			description: 'keeps them in the JSON: what staff --certainty and simulate take'
		},
		seed: {
			type: 'string',
			argument: '1',
			description: 'the same seed gives the same forecast, byte for byte'
		},
		shop: {
			type: 'string',
			multiple: true,
			argument: 'QUEUE=SHOP',
			description: 'shop of a queue: its queues are added up'
		}
	},
	notes: `Keys of --json and of a .json file: status, zone, seed, paths, correlation, notes and warnings (code, message), queues
of queue, shop, weights (of the models), warnings, promotionDays, slots of time, end, mean, p10, p50, p80, p90, p95 and days of
date, mean, p10 … p95 (quantiles of slots do not add up to those of days), and all (the sum over queues) of slots and days;
shops where there is more than one. paths[p][s] with --keep-paths.`,
	run: async (args, terminal) => {
		const out = args.file('out');
		checkOut(out);
		const step = args.duration('step') ?? 3_600_000;
		const seed = args.text('seed') ?? '1';
		const shops = shopsOf(args.texts('shop'));
		const zone = zoneOf(args);
		const from = instantOption(args, 'from', zone);
		const to = instantOption(args, 'to', zone);
		const paths =
			args.number('paths', { integer: true, atLeast: 20, atMost: 20_000 }) ??
			(to - from > week ? pathsOfWeeks : usualPaths);
		if (to <= from) throw new UsageError('--to must be later than --from');
		const past = await readPast(args, terminal);
		checkQueues(
			'shop',
			Object.keys(shops).map((queue) => ({ queue })),
			past.history
		);
		const bar = terminal.progress('forecast');
		const outcome = forecastArrivals(
			{
				history: past.history,
				calendar: past.calendar,
				promotions: past.promotions,
				from,
				to,
				step,
				paths,
				seed,
				shops,
				keepPaths: args.flag('keep-paths')
			},
			(done, of) => bar.update(done, of)
		);
		bar.end();
		if (outcome.status === 'refused') throw refusedForecast(outcome.refusals, args);
		const made = outcome.forecast;
		const document = { ...forecastDocument(made, past.notes), seed, paths };
		if (out !== undefined) {
			const rows = made.queues.flatMap(({ queue, mean, quantiles }) =>
				Array.from(mean, (value, s) => [
					timeText(made.bounds[s] as number, zone),
					timeText(made.bounds[s + 1] as number, zone),
					queue,
					thousandths(value),
					...(['p10', 'p50', 'p80', 'p90', 'p95'] as const).map((name) =>
						thousandths(quantiles[name][s] as number)
					)
				])
			);
			await writeTableFile(out, ['time', 'end', 'queue', ...forecastColumns], rows, document);
			terminal.report(`${made.queues.length} queues × ${made.bounds.length - 1} slots written to ${out}`);
		}
		if (args.json) {
			writeJson(terminal, document);
			return 0;
		}
		for (const { message } of document.warnings) terminal.report(`warning: ${message}`);
		for (const message of queueWarnings(made.queues)) terminal.report(`warning: ${message}`);
		const days = [
			...made.queues,
			...(made.queues.length > 1 ? [{ queue: '(all)', days: made.all.days }] : [])
		].flatMap(({ queue, days: own }) => own.map((one) => ({ queue, ...one })));
		terminal.write(
			consoleTable(
				[
					{ title: 'date', value: (row) => row.date },
					{ title: 'queue', value: (row) => row.queue },
					{ title: 'mean', value: (row) => row.mean, digits: 0 },
					{ title: 'P10', value: (row) => row.p10, digits: 0 },
					{ title: 'P50', value: (row) => row.p50, digits: 0 },
					{ title: 'P80', value: (row) => row.p80, digits: 0 },
					{ title: 'P90', value: (row) => row.p90, digits: 0 },
					{ title: 'P95', value: (row) => row.p95, digits: 0 }
				],
				days
			)
		);
		return 0;
	}
};

function shopsOf(texts: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		texts.map((text) => {
			const at = text.lastIndexOf('=');
			if (at < 1 || at === text.length - 1) throw new UsageError(`--shop must be QUEUE=SHOP, got "${text}"`);
			return [text.slice(0, at), text.slice(at + 1)];
		})
	);
}
