import type { CommandArguments } from './command-arguments.ts';
import { UsageError, type CommandOption } from './command.ts';

/** How long a search goes on: by the clock, or by work, which makes the same answer every time. */
export type SearchBudget =
	{ readonly seconds: number; readonly work?: never } | { readonly work: number; readonly seconds?: never };

/** Where a search ends when a command says nothing, and the longest that may be asked for. */
export interface BudgetBounds {
	/** Absent: seconds or work must be given. */
	readonly usualSeconds?: number;
	readonly mostSeconds: number;
	readonly mostWork: number;
}

/** Of the benchmarks, which are told how long to search. */
export const benchBudgetOptions = {
	seconds: {
		type: 'string',
		argument: 'S',
		description: 'stop after so many seconds with the best so far'
	},
	work: {
		type: 'string',
		argument: 'N',
		description: 'stop after so much work for each of two threads: the same roster every time'
	},
	seed: { type: 'string', argument: 'N', description: 'names the random numbers (default 1)' }
} as const satisfies Readonly<Record<string, CommandOption>>;

/** @param made what is the same every time with `--work`: `roster`, `answer` */
export function budgetOptions(usualSeconds: number, made: string): Readonly<Record<string, CommandOption>> {
	return {
		seconds: {
			type: 'string',
			argument: 'S',
			description: `stop after so many seconds with the best so far; ${usualSeconds} without it`
		},
		work: {
			type: 'string',
			argument: 'N',
			description: `instead: stop after so much work, with the same ${made} every time`
		},
		seed: { type: 'string', argument: 'N', description: 'names the random numbers; 1 without it' }
	};
}

/** @throws UsageError when both are given, or neither where one must be */
export function searchBudget(args: CommandArguments, bounds: BudgetBounds): SearchBudget {
	const given = args.number('seconds', { above: 0, atMost: bounds.mostSeconds });
	const work = args.number('work', { above: 0, atMost: bounds.mostWork });
	const isBoth = given !== undefined && work !== undefined;
	if (work !== undefined && !isBoth) return { work };
	const seconds = given ?? bounds.usualSeconds;
	if (seconds === undefined || isBoth) throw new UsageError('give either --seconds or --work');
	return { seconds };
}

export function searchSeed(args: CommandArguments): number {
	return args.number('seed', { atLeast: 0, integer: true }) ?? 1;
}
