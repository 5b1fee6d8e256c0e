import type { Milliseconds } from '#lib/domain/units.ts';
import type { Channel, RequirementInput } from '#scheduler/staffing/requirement.ts';
import type { RequirementFault } from '#scheduler/staffing/requirement-faults.ts';
import type { Targets } from '#scheduler/staffing/targets.ts';
import type { CommandArguments } from './command-arguments.ts';
import { UsageError, type CommandOption } from './command.ts';
import { parseDuration } from './parse-duration.ts';

/** How customers are served: what staffing and simulation are both told. */
export const serviceOptions: Readonly<Record<string, CommandOption>> = {
	'handle-time': {
		type: 'string',
		multiple: true,
		argument: '[QUEUE=]3m',
		description: 'mean time for one inquiry with no other chat open; of one queue with its name before it'
	},
	'concurrency-curve': {
		type: 'string',
		argument: '1,1.75,2.3,2.6',
		description: 'chats completed with 1, 2, … open at once, relative to one; 1 (telephone) without it'
	},
	patience: {
		type: 'string',
		argument: '4m',
		description: 'mean time that customers wait for an agent; for ever without it'
	},
	within: { type: 'string', argument: '20s', description: 'N of "answered within N"' },
	'service-level': { type: 'string', argument: '0.8', description: 'share answered within N' }
};

/** What is promised, and what the roster loses. */
export const targetOptions: Readonly<Record<string, CommandOption>> = {
	'of-served': {
		type: 'boolean',
		description: 'the service level is of those served; without it who leaves counts as missed'
	},
	'mean-response': {
		type: 'string',
		argument: '30s',
		description: 'the mean first response is at most this'
	},
	'max-abandonment': { type: 'string', argument: '0.05', description: 'at most this share leaves unserved' },
	'max-occupancy': {
		type: 'string',
		argument: '0.85',
		description: 'at most this share of the places is in use'
	},
	'reply-delay': {
		type: 'string',
		argument: '10s,15s,22s,30s',
		description: 'from slot to first answer with 1, 2, … chats open; 0 without it'
	},
	shrinkage: {
		type: 'string',
		argument: '0.3',
		description: 'share of the scheduled time in which agents are not there; 0 without it'
	}
};

/**
 * The handle time of each queue, from `--handle-time 3m --handle-time 售后=5m`.
 * @throws UsageError when one is no length of time or of no queue, or a queue has none or two
 */
export function handleTimesOf(args: CommandArguments, queues: readonly string[]): Milliseconds[] {
	const times = givenHandleTimes(args);
	const unknown = [...times.keys()].find((queue) => queue !== '' && !queues.includes(queue));
	if (unknown !== undefined) {
		throw new UsageError(`--handle-time of "${unknown}": there is no such queue, but ${queues.join(', ')}`);
	}
	return queues.map((queue) => {
		const time = times.get(queue) ?? times.get('');
		if (time === undefined) throw new UsageError(`--handle-time of "${queue}" is missing`);
		return time;
	});
}

/**
 * The one handle time where there are no queues.
 * @throws UsageError when it is none, or there are several
 */
export function handleTimeOf(args: CommandArguments): Milliseconds {
	const times = givenHandleTimes(args);
	const named = [...times.keys()].find((queue) => queue !== '');
	if (named !== undefined) {
		throw new UsageError(`--handle-time must be one for all with --arrivals, got one of "${named}"`);
	}
	return times.get('') as Milliseconds;
}

/** By queue; '' stands for those that are not named. */
function givenHandleTimes(args: CommandArguments): ReadonlyMap<string, Milliseconds> {
	const given = args.texts('handle-time');
	if (given.length === 0) throw new UsageError('--handle-time is missing');
	const times = new Map<string, Milliseconds>();
	for (const text of given) {
		const at = text.lastIndexOf('=');
		const length = parseDuration(text.slice(at + 1));
		if (length === undefined || length <= 0) {
			throw new UsageError(`--handle-time must be a length of time like 20s, 3m or 1h30m, got "${text}"`);
		}
		const queue = at === -1 ? '' : text.slice(0, at);
		if (times.has(queue)) {
			throw new UsageError(`--handle-time${queue === '' ? '' : ` of "${queue}"`} is given twice`);
		}
		times.set(queue, length);
	}
	return times;
}

/** Relative throughput by open chats; [1] without the option. */
export function throughputOf(args: CommandArguments): readonly number[] {
	return args.numbers('concurrency-curve', { above: 0 }) ?? [1];
}

/** The telephone without a curve, chat with one. */
export function channelOf(args: CommandArguments): Channel {
	const throughput = throughputOf(args);
	const delays = args
		.text('reply-delay')
		?.split(',')
		.map((part) => {
			const delay = parseDuration(part.trim());
			if (delay !== undefined) return delay;
			throw new UsageError(`--reply-delay must be lengths of time like 10s,15s, got "${part.trim()}"`);
		});
	if (!args.has('concurrency-curve') && delays === undefined) return { kind: 'voice' };
	return { kind: 'chat', throughput, ...(delays !== undefined && { replyDelay: delays }) };
}

/** @throws UsageError when there is no target, or an option of the service level is without the others */
export function targetsOf(args: CommandArguments): Targets {
	const within = args.duration('within');
	const share = args.number('service-level', { atLeast: 0, atMost: 1 });
	if (share !== undefined && within === undefined) throw new UsageError('--service-level needs --within');
	if (within !== undefined && share === undefined) throw new UsageError('--within needs --service-level');
	if (within === undefined) args.refuse(['of-served'], 'needs --service-level and --within');
	const meanFirstResponse = args.duration('mean-response');
	const abandonment = args.number('max-abandonment', { atLeast: 0, atMost: 1 });
	const occupancy = args.number('max-occupancy', { above: 0, atMost: 1 });
	if ([within, meanFirstResponse, abandonment, occupancy].every((target) => target === undefined)) {
		throw new UsageError(
			'a target (--service-level, --mean-response, --max-abandonment or --max-occupancy) is missing'
		);
	}
	return {
		...(within !== undefined &&
			share !== undefined && {
				firstResponse: { within, share, of: args.flag('of-served') ? 'served' : 'offered' }
			}),
		...(meanFirstResponse !== undefined && { meanFirstResponse }),
		...(abandonment !== undefined && { abandonment }),
		...(occupancy !== undefined && { occupancy })
	};
}

/** All of a requirement but its arrivals and their step. */
export function staffingOf(
	args: CommandArguments
): Omit<RequirementInput, 'arrivals' | 'step' | 'handleTime'> {
	return {
		channel: channelOf(args),
		patience: args.duration('patience') ?? Infinity,
		targets: targetsOf(args),
		shrinkage: args.number('shrinkage', { atLeast: 0, below: 1 }) ?? 0
	};
}

const optionOfField: readonly (readonly [string, string])[] = [
	['targets.firstResponse.within', '--within'],
	['targets.firstResponse', '--service-level'],
	['targets.meanFirstResponse', '--mean-response'],
	['targets.abandonment', '--max-abandonment'],
	['targets.occupancy', '--max-occupancy'],
	['channel.throughput', '--concurrency-curve'],
	['channel.replyDelay', '--reply-delay'],
	['shrinkage', '--shrinkage'],
	['patience', '--patience'],
	['handleTime', '--handle-time'],
	['targets', 'the targets']
];

/** A fault of the library in the words of the command line. */
export function usageErrorOfFault({ field, message }: RequirementFault): UsageError {
	const option = optionOfField.find(([name]) => field.startsWith(name))?.[1] ?? field;
	return new UsageError(`${option} ${message}`);
}
