import type { Milliseconds } from '#lib/domain/units.ts';
import { logNormalOfMean, scenarioOfPlan, type PlannedQueue } from '#scheduler/simulate/plan-scenario.ts';
import { rehearse, type RehearsedInterval } from '#scheduler/simulate/rehearse.ts';
import {
	replicate,
	type FigureName,
	type Replications,
	type ArrivalPaths
} from '#scheduler/simulate/replicate.ts';
import type { IntervalGrid } from '#scheduler/simulate/level-series.ts';
import type { Distribution } from '#scheduler/simulate/distribution.ts';
import { checkConcurrencyCurve } from '#scheduler/staffing/concurrency-curve.ts';
import type { CommandArguments } from './command-arguments.ts';
import { RefusedInput, UsageError, type Command, type ExitCode } from './command.ts';
import { consoleTable } from './console-table.ts';
import { evenSlots, spread, type EvenSlots } from './even-slots.ts';
import { readForecastFile, readSlotTable, timeText, type ForecastFileQueue } from './forecast-file.ts';
import { isoText } from './forecast-document.ts';
import { zoneOf } from './history-options.ts';
import { formatDuration } from './parse-duration.ts';
import { handleTimeOf, handleTimesOf, serviceOptions, throughputOf } from './staffing-options.ts';
import { writeJson, type Terminal } from './terminal.ts';

/** What is told of every cell. */
const told = [
	'arrivals',
	'serviceLevel',
	'firstResponse',
	'abandonmentRate',
	'occupancy',
	'concurrency',
	'longestQueue',
	'headsOnline'
] as const satisfies readonly FigureName[];

/** A plan on the referee's table. */
interface Rehearsal {
	readonly zone: string;
	readonly names: readonly string[];
	readonly queues: readonly PlannedQueue[];
	readonly even: EvenSlots;
	/** The slots that are judged and told. */
	readonly judged: IntervalGrid;
	/** Times are from the beginning, not of a calendar. */
	readonly isTimeless: boolean;
	readonly paths: readonly (ArrivalPaths | undefined)[];
}

/** Days of a plan, played with chance. */
export const simulate: Command = {
	name: 'simulate',
	summary: 'Plays a plan many times with chance, and says which slots keep the service level',
	options: {
		forecast: {
			type: 'string',
			argument: 'FILE',
			description: 'what forecast wrote; its sample paths are played where it has them'
		},
		demand: {
			type: 'string',
			argument: 'FILE',
			description: 'heads by time and queue: what staff --forecast --out wrote'
		},
		arrivals: { type: 'string', argument: '100', description: 'instead of the files: inquiries that come …' },
		per: { type: 'string', argument: '30m', description: '… in this time, steadily' },
		for: { type: 'string', argument: '8h', description: '… for so long; 8h without it' },
		heads: { type: 'string', argument: '14', description: '… for so many agents' },
		step: {
			type: 'string',
			argument: '60m',
			description: 'length of the judged slots; the longest of the forecast without it'
		},
		zone: { type: 'string', argument: 'Asia/Shanghai', description: 'zone of times without an offset' },
		...serviceOptions,
		variation: {
			type: 'string',
			argument: '1',
			description: 'standard deviation / mean of the handle time, log-normal; exponential without it'
		},
		absence: {
			type: 'string',
			argument: '0.03',
			description: 'probability that an agent does not come; 0 without it'
		},
		runs: { type: 'string', argument: '100', description: 'how often; 100 without it' },
		seed: {
			type: 'string',
			argument: '1',
			description: 'the same seed gives the same answer; another plan meets the same customers'
		}
	},
	notes: `Every run begins with an empty floor; agents who go home finish their chats first. The service level is the share of first
responses within N. A slot keeps it when the whole 95 % confidence interval of its mean lies above, misses it when it lies
below, and is open in between (more --runs tell). As on the wall, who leaves within 5 s does not count; for staff everybody
who leaves is missed. Exit code 1 when a slot misses it.

Keys of --json: status (met, missed, open, or simulated without --service-level), runs, seed, total and queues[].total and
queues[].slots, each with arrivals, serviceLevel, firstResponse (ms), abandonmentRate, occupancy, concurrency, longestQueue and
headsOnline as mean, low, high (95 % confidence), p10, p50, p90 (over runs); absent where nobody asked. slots also have time,
end, status.`,
	run: async (args, terminal) => {
		if (args.has('forecast') === args.has('arrivals')) {
			throw new UsageError('give either --arrivals with --per and --heads, or --forecast with --demand');
		}
		const within = args.requiredDuration('within');
		const target = args.number('service-level', { above: 0, below: 1 });
		const runs = args.number('runs', { integer: true, atLeast: 2, atMost: 100_000 }) ?? 100;
		const seed = args.text('seed') ?? '1';
		const absence = args.number('absence', { atLeast: 0, below: 1 }) ?? 0;
		const throughput = throughputOf(args);
		const curve = checkConcurrencyCurve(throughput);
		if (curve.status === 'refused') throw new UsageError(`--concurrency-curve: ${curve.message}`);
		const rehearsal = await (args.has('forecast') ? ofFiles(args) : ofInterval(args));
		const { even, queues, paths, judged: grid } = rehearsal;
		checkSize(rehearsal, runs);
		const bar = terminal.progress('simulate');
		bar.update(0, 1);
		const replications = replicate({
			scenario: scenarioOfPlan({
				grid: { from: even.from, step: even.step, count: even.count },
				queues,
				throughput
			}),
			seed,
			runs,
			rules: { grid, answerWithin: within },
			arrivals: paths,
			absence
		});
		bar.end();
		const statuses = queues.map((_, queue) =>
			target === undefined
				? undefined
				: rehearse(replications, { queue, figure: 'serviceLevel', atLeast: target })
		);
		return tell(rehearsal, replications, statuses, { args, terminal, seed });
	}
};

/** Agents of a queue at one time. */
const mostHeads = 20_000;
/** Cells of figures that are kept, 104 bytes each. */
const mostCells = 4_000_000;
/** Conversations of a run: a second of computing for each half million. */
const mostArrivals = 10_000_000;

/** @throws UsageError when there is more to simulate than fits the memory, or would end in a day */
function checkSize({ queues, judged, paths }: Rehearsal, runs: number): void {
	const mostRuns = Math.floor(mostCells / ((queues.length + 1) * (judged.count + 1)));
	if (runs > mostRuns) {
		throw new UsageError(
			`--runs must be at most ${mostRuns} for ${queues.length} queues of ${judged.count} slots, got ${runs}`
		);
	}
	const arrivals = queues.reduce((sum, queue, q) => {
		const own = paths[q];
		const total = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + value, 0);
		if (own === undefined) return sum + total(queue.arrivals);
		return sum + (total(own.counts) * (own.bounds.length - 1)) / own.counts.length;
	}, 0);
	if (arrivals > mostArrivals) {
		throw new UsageError(
			`a run must have at most ${mostArrivals} arrivals, got ${Number(arrivals.toPrecision(6))}`
		);
	}
}

function distributionsOf(args: CommandArguments) {
	const variation = args.number('variation', { above: 0, atMost: 10 });
	const patience = args.duration('patience');
	return {
		work: (mean: Milliseconds): Distribution =>
			variation === undefined ? { kind: 'exponential', mean } : logNormalOfMean(mean, variation),
		patience: patience === undefined ? {} : { patience: { kind: 'exponential' as const, mean: patience } }
	};
}

async function ofInterval(args: CommandArguments): Promise<Rehearsal> {
	args.refuse(['demand', 'zone', 'step'], 'goes only with --forecast');
	const arrivals = args.requiredNumber('arrivals', { above: 0 });
	const step = args.requiredDuration('per');
	const heads = args.requiredNumber('heads', { integer: true, atLeast: 1, atMost: mostHeads });
	const length = args.duration('for') ?? 28_800_000;
	const count = length / step;
	if (!Number.isInteger(count)) throw new UsageError('--for must be a multiple of --per');
	const handleTime = handleTimeOf(args);
	const { work, patience } = distributionsOf(args);
	const even = { from: 0, step, count, first: Array.from({ length: count + 1 }, (_, i) => i) };
	const queue: PlannedQueue = {
		arrivals: new Float64Array(count).fill(arrivals),
		heads: new Int32Array(count).fill(heads),
		session: { kind: 'work', work: work(handleTime) },
		...patience
	};
	const grid = { from: 0, step, count };
	return {
		zone: 'UTC',
		names: ['all'],
		queues: [queue],
		even,
		judged: grid,
		isTimeless: true,
		paths: [undefined]
	};
}

async function ofFiles(args: CommandArguments): Promise<Rehearsal> {
	args.refuse(['per', 'for', 'heads'], 'goes only with --arrivals');
	const file = args.requiredFile('forecast');
	const demandFile = args.requiredFile('demand');
	const zone = zoneOf(args);
	const forecasts = await readForecastFile(file, zone);
	const handleTimes = handleTimesOf(
		args,
		forecasts.map(({ queue }) => queue)
	);
	const demand = await readSlotTable(demandFile, zone, ['heads']);
	const even = evenSlots(forecasts, file);
	const { work, patience } = distributionsOf(args);
	const unknown = [...demand.keys()].find((queue) => !forecasts.some((forecast) => forecast.queue === queue));
	if (unknown !== undefined) {
		const message = `"${unknown}" is no queue of the forecast`;
		throw new RefusedInput(demandFile, [{ code: 'unknown_queue', message, field: 'queue' }]);
	}
	const queues = forecasts.map((forecast, q): PlannedQueue => ({
		arrivals: spread(even, (s) => forecast.slots[s]!.mean),
		heads: headsOf(forecast, demand, even, demandFile),
		session: { kind: 'work', work: work(handleTimes[q] as number) },
		...patience
	}));
	return {
		zone,
		names: forecasts.map(({ queue }) => queue),
		queues,
		even,
		judged: judgedGrid(args, forecasts, even),
		isTimeless: false,
		paths: forecasts.map(pathsOf)
	};
}

/** @throws UsageError when the asked step does not fit the slots */
function judgedGrid(
	args: CommandArguments,
	forecasts: readonly ForecastFileQueue[],
	{ from, step, count }: EvenSlots
): IntervalGrid {
	const asked = args.duration('step');
	const longest = Math.max(...(forecasts[0]?.slots.map(({ start, end }) => end - start) ?? [step]));
	const chosen = asked ?? longest;
	const slots = (count * step) / chosen;
	if (chosen % step === 0 && Number.isInteger(slots)) return { from, step: chosen, count: slots };
	if (asked === undefined) return { from, step, count };
	throw new UsageError(`--step must be made of slots of ${formatDuration(step)} and divide the forecast`);
}

/** `heads[i]` of the even slots: those of the demand's slot that each lies in; every slot must have them. */
function headsOf(
	{ queue }: ForecastFileQueue,
	demand: Awaited<ReturnType<typeof readSlotTable>>,
	{ from, step, count }: EvenSlots,
	file: string
): Int32Array {
	const rows = demand.get(queue) ?? [];
	const heads = new Int32Array(count).fill(-1);
	for (const { row, start, end, values } of rows) {
		const value = values.heads as number;
		if (!Number.isInteger(value) || value > mostHeads) {
			const message = `must be a whole number, at most ${mostHeads}, got ${value}`;
			throw new RefusedInput(file, [{ code: 'not_whole', message, row, field: 'heads' }]);
		}
		heads.fill(
			value,
			Math.max(0, Math.ceil((start - from) / step)),
			Math.max(0, Math.ceil((end - from) / step))
		);
	}
	if (heads.includes(-1)) {
		const message = `"${queue}" has no heads for a part of the forecast: write 0 where nobody is there`;
		throw new RefusedInput(file, [{ code: 'slots_missing', message, field: 'heads' }]);
	}
	return heads;
}

function pathsOf({ paths, slots }: ForecastFileQueue): ArrivalPaths | undefined {
	if (paths === undefined) return undefined;
	return {
		bounds: [...slots.map(({ start }) => start), slots.at(-1)?.end ?? 0],
		counts: Float32Array.from(paths.flat())
	};
}

type Statuses = readonly (readonly RehearsedInterval[] | undefined)[];

function tell(
	{ zone, names, judged, isTimeless, paths }: Rehearsal,
	replications: Replications,
	byQueue: Statuses,
	{
		args,
		terminal,
		seed
	}: { readonly args: CommandArguments; readonly terminal: Terminal; readonly seed: string }
): ExitCode {
	const statuses = byQueue.flatMap((intervals) => intervals?.map(({ status }) => status) ?? []);
	const isMissed = statuses.includes('missed');
	const status =
		statuses.length === 0 ? 'simulated' : isMissed ? 'missed' : statuses.includes('open') ? 'open' : 'met';
	const figures = (cell: { readonly queue?: number; readonly interval?: number }) =>
		Object.fromEntries(
			told.flatMap((figure) => {
				const summary = replications.summary(figure, cell);
				return summary === undefined ? [] : [[figure, summary]];
			})
		) as Partial<Record<(typeof told)[number], NonNullable<ReturnType<Replications['summary']>>>>;
	const slotsOf = (queue: number) =>
		Array.from({ length: judged.count }, (_, interval) => ({
			interval,
			start: judged.from + interval * judged.step,
			status: byQueue[queue]?.[interval]?.status,
			figures: figures({ queue, interval })
		}));
	if (args.json) {
		writeJson(terminal, {
			status,
			runs: replications.runs,
			seed,
			total: figures({}),
			queues: names.map((queue, q) => ({
				queue,
				total: figures({ queue: q }),
				slots: slotsOf(q).map(({ start, status: own, figures: cell }) => ({
					time: isoText(start, zone),
					end: isoText(start + judged.step, zone),
					...(own !== undefined && { status: own }),
					...cell
				}))
			}))
		});
		return isMissed ? 1 : 0;
	}
	const kind = paths.some((one) => one !== undefined)
		? 'of the sample paths of the forecast'
		: 'of the expected arrivals';
	terminal.report(`${replications.runs} runs ${kind}, seed ${seed}`);
	const rows = names.flatMap((queue, q) => [
		...slotsOf(q).map((slot) => ({
			queue,
			when: timeText(slot.start, zone).slice(isTimeless ? 11 : 0),
			...slot
		})),
		{ queue, when: '(all)', status: undefined, figures: figures({ queue: q }) }
	]);
	terminal.write(
		consoleTable(
			[
				{ title: 'time', value: (row) => row.when },
				{ title: 'queue', value: (row) => row.queue },
				{ title: 'arrivals', value: (row) => row.figures.arrivals?.mean, digits: 1 },
				{ title: 'agents', value: (row) => row.figures.headsOnline?.mean, digits: 1 },
				{ title: 'service level', value: (row) => row.figures.serviceLevel?.mean, digits: 3 },
				{ title: 'from', value: (row) => row.figures.serviceLevel?.low, digits: 3 },
				{ title: 'to', value: (row) => row.figures.serviceLevel?.high, digits: 3 },
				{ title: 'response s', value: (row) => seconds(row.figures.firstResponse?.mean), digits: 1 },
				{ title: 'abandonment', value: (row) => row.figures.abandonmentRate?.mean, digits: 4 },
				{ title: 'occupancy', value: (row) => row.figures.occupancy?.mean, digits: 3 },
				{ title: 'longest queue', value: (row) => row.figures.longestQueue?.mean, digits: 1 },
				{ title: 'target', value: (row) => row.status }
			],
			rows
		)
	);
	if (status !== 'simulated') {
		const count = (name: string) => statuses.filter((one) => one === name).length;
		terminal.write(
			`\n${count('met')} slots met, ${count('missed')} missed, ${count('open')} open, ${count('idle')} idle\n`
		);
	}
	return isMissed ? 1 : 0;
}

function seconds(milliseconds: number | undefined): number | undefined {
	return milliseconds === undefined ? undefined : milliseconds / 1_000;
}
