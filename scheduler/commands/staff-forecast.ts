import { hour } from '#lib/domain/units.ts';
import { findRequirement, type Arrivals, type SlotRequirement } from '#scheduler/staffing/requirement.ts';
import type { CommandArguments } from './command-arguments.ts';
import { RefusedInput, UsageError, type ExitCode } from './command.ts';
import { consoleTable } from './console-table.ts';
import { columnOf, evenSlots, spread, type EvenSlots } from './even-slots.ts';
import {
	checkOut,
	readForecastFile,
	timeText,
	writeTableFile,
	type ForecastFileQueue
} from './forecast-file.ts';
import { isoText } from './forecast-document.ts';
import { zoneOf } from './history-options.ts';
import { handleTimesOf, staffingOf, usageErrorOfFault } from './staffing-options.ts';
import { writeJson, type Terminal } from './terminal.ts';

/** `staff --forecast FILE`: the requirement of every slot and queue. */
export async function staffForecast(args: CommandArguments, terminal: Terminal): Promise<ExitCode> {
	args.refuse(['per'], 'goes only with --arrivals');
	const out = args.file('out');
	checkOut(out);
	const file = args.requiredFile('forecast');
	const zone = zoneOf(args);
	const column = args.choice('plan-for', ['mean', 'p50', 'p80', 'p90', 'p95']) ?? 'mean';
	const certainty = args.number('certainty', { above: 0, below: 1 });
	if (certainty !== undefined && args.has('plan-for'))
		throw new UsageError('give either --plan-for or --certainty');
	const staffing = staffingOf(args);
	const queues = await readForecastFile(file, zone);
	const handleTimes = handleTimesOf(
		args,
		queues.map(({ queue }) => queue)
	);
	const even = evenSlots(queues, file);
	const bar = terminal.progress('staff');
	const rows = queues.flatMap((forecast, q) => {
		bar.update(q, queues.length);
		const perHour = hour / even.step;
		const arrivals: Arrivals =
			certainty === undefined
				? {
						kind: 'expected',
						perHour: spread(even, (s) => columnOf(forecast.slots[s]!, column, file) * perHour)
					}
				: { ...pathsOf(forecast, even, perHour, file), hold: { kind: 'certainty', share: certainty } };
		const requirement = findRequirement({
			...staffing,
			arrivals,
			step: even.step,
			handleTime: handleTimes[q] as number
		});
		if (requirement.status === 'refused') throw usageErrorOfFault(requirement.faults[0]!);
		return forecast.slots.map(({ start, end, mean }, s) => {
			const highest = requirement.slots
				.slice(even.first[s], even.first[s + 1])
				.reduce((most, slot) => (slot.heads > most.heads ? slot : most));
			return { start, end, queue: forecast.queue, mean, ...highest };
		});
	});
	bar.end();
	const document = {
		status: 'found',
		zone,
		plannedFor: certainty === undefined ? column : `certainty ${certainty}`,
		slots: rows.map(({ start, end, queue, mean, offeredLoad, heads, scheduled, binding, figures }) => ({
			time: isoText(start, zone),
			end: isoText(end, zone),
			queue,
			arrivals: mean,
			offeredLoad,
			heads,
			scheduled,
			binding,
			...figuresOf(figures)
		}))
	};
	if (out !== undefined) {
		const table = rows.map((row) => [
			timeText(row.start, zone),
			timeText(row.end, zone),
			row.queue,
			row.heads,
			row.scheduled,
			Math.round(row.mean * 1_000) / 1_000,
			row.binding.join(' ')
		]);
		await writeTableFile(
			out,
			['time', 'end', 'queue', 'heads', 'scheduled', 'arrivals', 'binding'],
			table,
			document
		);
		terminal.report(`${rows.length} slots written to ${out}`);
	}
	if (args.json) {
		writeJson(terminal, document);
		return 0;
	}
	terminal.write(
		consoleTable(
			[
				{ title: 'time', value: (row) => timeText(row.start, zone) },
				{ title: 'end', value: (row) => timeText(row.end, zone).slice(-5) },
				{ title: 'queue', value: (row) => row.queue },
				{ title: 'arrivals', value: (row) => row.mean, digits: 1 },
				{ title: 'erlangs', value: (row) => row.offeredLoad, digits: 1 },
				{ title: 'agents', value: (row) => row.heads },
				{ title: 'staffed', value: (row) => row.scheduled },
				{ title: 'service level', value: (row) => row.figures?.serviceLevelOfOffered, digits: 3 },
				{ title: 'occupancy', value: (row) => row.figures?.occupancy, digits: 3 },
				{ title: 'binds', value: (row) => row.binding.join(', ') || undefined }
			],
			rows
		)
	);
	return 0;
}

function figuresOf(figures: SlotRequirement['figures']) {
	if (figures === undefined) return {};
	return {
		serviceLevel: figures.serviceLevelOfOffered,
		serviceLevelOfServed: figures.serviceLevelOfServed,
		occupancy: figures.occupancy,
		meanResponseSeconds: figures.meanFirstResponse / 1_000,
		abandonment: figures.abandonment
	};
}

function pathsOf({ queue, paths }: ForecastFileQueue, even: EvenSlots, perHour: number, file: string) {
	if (paths === undefined) {
		throw new RefusedInput(file, [
			{
				code: 'no_paths',
				message: `"${queue}" has no sample paths: forecast --out FILE.json --keep-paths`,
				field: 'paths'
			}
		]);
	}
	const rates = new Float32Array(paths.length * even.count);
	paths.forEach((path, p) =>
		rates.set(
			spread(even, (s) => (path[s] as number) * perHour),
			p * even.count
		)
	);
	return { kind: 'paths' as const, perHour: rates, slots: even.count };
}
