import { day as dayLength, type EpochMs } from '#lib/domain/units.ts';
import type {
	ArrivalForecast,
	ForecastRefusal,
	ForecastWarning,
	SlotForecast
} from '#scheduler/forecast/arrival-forecast.ts';
import { forecastArrivals } from '#scheduler/forecast/forecast-arrivals.ts';
import { RefusedInput, type Command, type InputFault } from './command.ts';
import { consoleTable } from './console-table.ts';
import { checkOut, forecastColumns, timeText, writeTableFile } from './forecast-file.ts';
import { historyOptions, instantOption, readPast, type ReadPast } from './history-options.ts';
import { formatDuration } from './parse-duration.ts';
import { writeJson } from './terminal.ts';

/** Sample paths without `--paths`. */
const usualPaths = 2_000;

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
			description: 'joint sample paths that the quantiles are of'
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
		const paths = args.number('paths', { integer: true, atLeast: 1 }) ?? usualPaths;
		const seed = args.text('seed') ?? '1';
		const shops = shopsOf(args.texts('shop'));
		const past = await readPast(args, terminal);
		const from = instantOption(args, 'from', past.zone);
		const to = instantOption(args, 'to', past.zone);
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
		if (outcome.status === 'refused')
			throw new RefusedInput(args.requiredFile('history'), outcome.refusals.map(faultOf));
		const made = outcome.forecast;
		const document = { ...documentOf(made, past), seed, paths };
		if (out !== undefined) {
			const zone = made.zone;
			const rows = made.queues.flatMap(({ queue, mean, quantiles }) =>
				Array.from(mean, (value, s) => [
					timeText(made.bounds[s] as number, zone),
					timeText(made.bounds[s + 1] as number, zone),
					queue,
					rounded(value),
					...(['p10', 'p50', 'p80', 'p90', 'p95'] as const).map((name) => quantiles[name][s])
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

/** Counts to a thousandth: more digits say nothing and fill files. */
function rounded(value: number): number {
	return Math.round(value * 1_000) / 1_000;
}

function shopsOf(texts: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		texts.map((text) => {
			const at = text.lastIndexOf('=');
			return [text.slice(0, at), text.slice(at + 1)];
		})
	);
}

/** A forecast as the JSON document of the command. */
function documentOf(made: ArrivalForecast, past: ReadPast) {
	const { bounds, zone } = made;
	const publish = ({ mean, quantiles, days, paths }: SlotForecast) => ({
		slots: Array.from(mean, (value, s) => ({
			time: isoText(bounds[s] as number, zone),
			end: isoText(bounds[s + 1] as number, zone),
			mean: value,
			p10: quantiles.p10[s] as number,
			p50: quantiles.p50[s] as number,
			p80: quantiles.p80[s] as number,
			p90: quantiles.p90[s] as number,
			p95: quantiles.p95[s] as number
		})),
		days,
		...(paths !== undefined && {
			paths: Array.from({ length: paths.paths }, (_, p) =>
				Array.from(paths.counts.subarray(p * paths.slots, (p + 1) * paths.slots))
			)
		})
	});
	return {
		status: 'forecast',
		zone,
		correlation: made.correlation,
		notes: past.notes,
		warnings: made.warnings.map(warningOf),
		queues: made.queues.map((queue) => ({
			queue: queue.queue,
			shop: queue.shop,
			weights: queue.weights,
			warnings: queue.warnings,
			promotionDays: queue.promotionDays.map(({ promotion, day, total, explanation }) => ({
				promotion,
				role: day.role,
				lag: day.lag,
				time: isoText(day.start, zone),
				end: isoText(day.end, zone),
				total,
				normalDay: explanation.baseline,
				uplift: Math.exp(explanation.location),
				pastPromotions: explanation.events,
				priorShare: explanation.priorShare,
				warnings: explanation.warnings
			})),
			...publish(queue)
		})),
		...(made.shops.length > 0 && {
			shops: made.shops.map((shop) => ({ shop: shop.shop, ...publish(shop) }))
		}),
		all: publish(made.all)
	};
}

/** With its offset, so that a program need not know the zone: `2026-11-11T20:00+08:00`. */
export function isoText(instant: EpochMs, zone: string): string {
	const text = timeText(instant, zone);
	if (text.includes('T')) return text;
	const minutes = Math.round((Date.parse(`${text.replace(' ', 'T')}Z`) - instant) / 60_000);
	const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
	const offset = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
	return `${text.replace(' ', 'T')}${offset}`;
}

function faultOf(refusal: ForecastRefusal): InputFault {
	const { code } = refusal;
	switch (code) {
		case 'no_queues':
			return { code, message: 'the history has no queue' };
		case 'horizon_empty':
			return { code, message: '--to must be later than --from' };
		case 'horizon_too_long':
			return {
				code,
				message: `the horizon has ${refusal.days} days, at most ${refusal.most} can be forecast`
			};
		case 'no_history_before_horizon':
			return { code, message: 'the history has nothing before --from' };
		case 'step_unusable':
			return {
				code,
				message: `slots of ${formatDuration(refusal.step)} cannot be made of slots of ${formatDuration(refusal.historyStep)}`
			};
		case 'paths_out_of_range':
			return {
				code,
				message: `--paths must be from ${refusal.least} to ${refusal.most}, got ${refusal.paths}`
			};
		case 'promotion': {
			const { promotion, field, other, value } = refusal.finding;
			const about = [other, value].filter((part) => part !== undefined).map((part) => ` "${part}"`);
			return {
				code: refusal.finding.code,
				message: `promotion "${promotion}": ${refusal.finding.code.replaceAll('_', ' ')}${about.join('')}`,
				field
			};
		}
		default:
			return refusal satisfies never;
	}
}

function warningOf(warning: ForecastWarning): { readonly code: string; readonly message: string } {
	const { kind } = warning;
	switch (kind) {
		case 'holidays_unknown':
			return {
				code: kind,
				message: `the holidays of ${warning.years.join(', ')} are not known: plain weekdays (--holiday DATE)`
			};
		case 'promotion': {
			const { promotion, code, other } = warning.finding;
			const about = other === undefined ? '' : ` "${other}"`;
			return { code, message: `promotion "${promotion}": ${code.replaceAll('_', ' ')}${about}` };
		}
		case 'finer_than_history':
			return {
				code: kind,
				message: `the history has slots of ${formatDuration(warning.historyStep)}: each is spread evenly`
			};
		case 'past_promotion_unknown':
			return {
				code: kind,
				message: `nothing is learned from "${warning.promotion}": the history has no counts of it`
			};
		case 'gap_before_horizon':
			return {
				code: kind,
				message: `the history ends ${Math.round(warning.length / dayLength)} days before the horizon: its level may be old`
			};
		default:
			return warning satisfies never;
	}
}
