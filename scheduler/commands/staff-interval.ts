import { hour, type Milliseconds } from '#lib/domain/units.ts';
import { chatQueue, type ChatQueue } from '#scheduler/staffing/chat-queue.ts';
import { findRequirement, type RequirementInput } from '#scheduler/staffing/requirement.ts';
import { emptyFloorFigures, prepareFloor } from '#scheduler/staffing/floor-figures.ts';
import { missedTargets } from '#scheduler/staffing/targets.ts';
import type { CommandArguments } from './command-arguments.ts';
import type { ExitCode } from './command.ts';
import { consoleTable } from './console-table.ts';
import { formatDuration } from './parse-duration.ts';
import { handleTimeOf, staffingOf, usageErrorOfFault } from './staffing-options.ts';
import { writeJson, type Terminal } from './terminal.ts';

/** What a number of heads gives in a steady interval; `missed` names the targets that it does not meet. */
interface HeadsRow {
	readonly heads: number;
	readonly serviceLevel: number;
	readonly serviceLevelOfServed: number;
	readonly occupancy: number;
	readonly meanResponseSeconds: number;
	readonly abandonment: number;
	readonly waitingProbability: number;
	readonly missed: readonly string[];
}

/** `staff --arrivals 100 --per 30m …`: one steady interval, with the heads around the least number that will do. */
export function staffInterval(args: CommandArguments, terminal: Terminal): ExitCode {
	args.refuse(['plan-for', 'certainty', 'zone', 'out'], 'goes only with --forecast');
	const arrivals = args.requiredNumber('arrivals', { atLeast: 0 });
	const per = args.requiredDuration('per');
	const handleTime = handleTimeOf(args);
	const arrivalsPerHour = (arrivals * hour) / per;
	const input: RequirementInput = {
		...staffingOf(args),
		arrivals: { kind: 'expected', perHour: [arrivalsPerHour] },
		step: per,
		handleTime
	};
	const requirement = findRequirement(input);
	if (requirement.status === 'refused') throw usageErrorOfFault(requirement.faults[0]!);
	const [slot] = requirement.slots;
	const { heads, scheduled, offeredLoad, binding } = slot!;
	const around = [-2, -1, 0, 1, 2].map((more) => heads + more).filter((count) => count >= 1);
	const rows = around
		.map((count) => headsRow(input, arrivalsPerHour, handleTime, count))
		.filter((row) => row !== undefined);
	const own = rows.find((row) => row.heads === heads);
	if (args.json) {
		writeJson(terminal, {
			status: 'found',
			arrivalsPerHour,
			handleSeconds: handleTime / 1_000,
			offeredLoad,
			heads,
			scheduled,
			binding,
			...(own !== undefined && figuresOf(own)),
			around: rows.map((row) => ({ heads: row.heads, missed: row.missed, ...figuresOf(row) }))
		});
		return 0;
	}
	terminal.write(
		`${arrivals} inquiries in ${formatDuration(per)}, ${formatDuration(handleTime)} each: ${offeredLoad.toFixed(2)} erlangs\n\n`
	);
	terminal.write(
		consoleTable<HeadsRow>(
			[
				{ title: '', value: (row) => (row.heads === heads ? '>' : '') },
				{ title: 'agents', value: (row) => row.heads },
				{ title: 'service level', value: (row) => row.serviceLevel, digits: 3 },
				{ title: 'occupancy', value: (row) => row.occupancy, digits: 3 },
				{ title: 'mean response s', value: (row) => row.meanResponseSeconds, digits: 1 },
				{ title: 'abandonment', value: (row) => row.abandonment, digits: 4 },
				{ title: 'must wait', value: (row) => row.waitingProbability, digits: 3 },
				{ title: 'misses', value: (row) => (row.missed.length === 0 ? undefined : row.missed.join(', ')) }
			],
			rows
		)
	);
	const shrinkage = input.shrinkage ?? 0;
	const why = binding.length === 0 ? '' : ` (${binding.join(', ')} ${binding.length > 1 ? 'bind' : 'binds'})`;
	const staffed =
		shrinkage > 0
			? `, ${scheduled} staffed with ${Number((shrinkage * 100).toPrecision(12))} % shrinkage`
			: '';
	terminal.write(`\n${heads} agents${why}${staffed}\n`);
	return 0;
}

function figuresOf({ heads: _, missed: __, ...figures }: HeadsRow) {
	return figures;
}

/** Undefined where so few heads cannot do the work at all. */
function headsRow(
	{ channel, patience, targets }: RequirementInput,
	arrivalsPerHour: number,
	handleTime: Milliseconds,
	heads: number
): HeadsRow | undefined {
	const curve = { throughput: channel.kind === 'chat' ? channel.throughput : [1] };
	const within = targets.firstResponse?.within ?? 0;
	const queue: ChatQueue = chatQueue({
		arrivalsPerHour,
		handleTime,
		curve,
		patience,
		heads,
		answerWithin: within
	});
	if (queue.status === 'overloaded') return undefined;
	const replyDelay =
		(channel.kind === 'chat' ? channel.replyDelay : undefined) ?? curve.throughput.map(() => 0);
	const figures = prepareFloor({ curve, patience, within, replyDelay })(
		arrivalsPerHour / hour,
		heads,
		handleTime,
		emptyFloorFigures()
	);
	return {
		heads,
		serviceLevel: figures.serviceLevelOfOffered,
		serviceLevelOfServed: figures.serviceLevelOfServed,
		occupancy: figures.occupancy,
		meanResponseSeconds: figures.meanFirstResponse / 1_000,
		abandonment: figures.abandonment,
		waitingProbability: queue.waitingProbability,
		missed: missedTargets(targets, figures)
	};
}
