import type { EpochMs } from '#lib/domain/units.ts';
import { isLocalDate, isTimeOfDay } from '#lib/domain/time/local-time.ts';
import type { ArrivalHistory } from '#scheduler/calendar/arrival-history.ts';
import type { CalendarRules, Closure, QueueHours } from '#scheduler/calendar/business-calendar.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import { instantsOfWall, parseTime } from '#scheduler/calendar/wall-time.ts';
import type { CommandArguments } from './command-arguments.ts';
import { UsageError, type CommandOption } from './command.ts';
import type { HistoryFile } from './history-file.ts';
import { readHistory } from './read-history.ts';
import { readPromotions } from './read-promotion.ts';
import type { Terminal } from './terminal.ts';

/** Where nothing is said, the shop's clock is this one; it is told. */
const usualZone = 'Asia/Shanghai';

/** What every command that reads a history can be told about it. */
export const historyOptions: Readonly<Record<string, CommandOption>> = {
	history: {
		type: 'string',
		argument: 'FILE',
		description: 'CSV or XLSX: time, queue, arrivals[, answered, handle_seconds] (时间, 队列, 咨询量)'
	},
	zone: {
		type: 'string',
		argument: usualZone,
		description: 'wall clock of days and of times without an offset'
	},
	'history-step': {
		type: 'string',
		argument: '60m',
		description: 'length of its slots, where it cannot be told'
	},
	times: { type: 'string', argument: 'start|end', description: 'what its times name of their slots' },
	decimal: { type: 'string', argument: 'point|comma', description: 'decimal sign of its numbers' },
	missing: {
		type: 'string',
		argument: 'unknown|zero',
		description: 'what slots without a row are; unknown without it'
	},
	promotion: {
		type: 'string',
		multiple: true,
		argument: 'FILE.json',
		description: 'promotions, past and planned, one or a list in a file'
	},
	holidays: { type: 'string', argument: 'china|none', description: 'statutory holidays; china without it' },
	holiday: { type: 'string', multiple: true, argument: '2026-12-25', description: 'a further holiday' },
	closure: {
		type: 'string',
		multiple: true,
		argument: '[QUEUE=]FROM..TO',
		description:
			'no inquiries are taken: a date (2026-02-17), dates (2026-02-16..2026-02-18) or times, [from, to)'
	},
	hours: {
		type: 'string',
		multiple: true,
		argument: '[QUEUE=]08:00-24:00',
		description: 'opening hours, of every day; always open without it'
	}
};

/** What a command knows of the past and of the calendar. */
export interface ReadPast extends HistoryFile {
	readonly zone: string;
	readonly calendar: CalendarRules;
	readonly promotions: readonly Promotion[];
}

/**
 * Reads the history, the promotions and the calendar that a command was given, and tells what was assumed.
 * @throws UsageError, RefusedInput
 */
export async function readPast(args: CommandArguments, terminal: Terminal): Promise<ReadPast> {
	const zone = zoneOf(args);
	const file = args.requiredFile('history');
	const calendar = calendarOf(args, zone);
	const decimal = args.choice('decimal', ['point', 'comma']);
	const times = args.choice('times', ['start', 'end']);
	const missing = args.choice('missing', ['unknown', 'zero']);
	const step = args.duration('history-step');
	const read = await readHistory(file, {
		zone,
		...(decimal && { decimal }),
		...(times && { times }),
		...(missing && { missing }),
		...(step !== undefined && { step })
	});
	if (!args.json) {
		terminal.report(`${file}: ${read.rows} rows`);
		for (const { message } of read.notes) terminal.report(`  ${message}`);
	}
	checkQueues('closure', calendar.closures, read.history);
	checkQueues('hours', calendar.hours, read.history);
	const promotions: Promotion[] = [];
	for (const path of args.files('promotion')) promotions.push(...(await readPromotions(path, zone)));
	return { ...read, zone, calendar, promotions };
}

/**
 * Queues that an option names must be there: a closure of a misspelt queue would close nothing.
 * @throws UsageError for the first that the history does not have
 */
export function checkQueues(
	option: string,
	named: readonly { readonly queue?: string }[] | undefined,
	{ queues }: ArrivalHistory
): void {
	for (const { queue } of named ?? []) {
		if (queue === undefined || queues.some((one) => one.queue === queue)) continue;
		const known = queues.slice(0, 5).map((one) => `"${one.queue}"`);
		throw new UsageError(
			`--${option}: the history has no queue "${queue}"; it has ${known.join(', ')}${queues.length > 5 ? ', …' : ''}`
		);
	}
}

/** @throws UsageError when it is none */
export function zoneOf(args: CommandArguments): string {
	return args.zone('zone') ?? usualZone;
}

/**
 * A date or a time of an option as an instant; a date is its beginning.
 * @throws UsageError when it is none, or the clock of the zone skips it
 */
export function instantOption(args: CommandArguments, name: string, zone: string): EpochMs {
	return instantOfText(args.requiredText(name), `--${name}`, zone);
}

function instantOfText(text: string, option: string, zone: string): EpochMs {
	const time = parseTime(text);
	if (time === undefined) {
		throw new UsageError(`${option} must be a date or time like 2026-11-11 20:00, got "${text}"`);
	}
	if (time.kind === 'instant') return time.instant;
	const [instant] = instantsOfWall(time.wall, zone);
	if (instant === undefined) throw new UsageError(`${option}: the clock of ${zone} skips ${text}`);
	return instant;
}

function calendarOf(args: CommandArguments, zone: string): CalendarRules {
	const ownHolidays = args.texts('holiday');
	const wrong = ownHolidays.find((date) => !isLocalDate(date));
	if (wrong !== undefined) throw new UsageError(`--holiday must be a date like 2026-12-25, got "${wrong}"`);
	return {
		zone,
		holidays: args.choice('holidays', ['china', 'none']) ?? 'china',
		ownHolidays,
		closures: args.texts('closure').map((text) => closureOf(text, zone)),
		hours: args.texts('hours').map(hoursOf)
	};
}

function withQueue(text: string): { readonly queue?: string; readonly rest: string } {
	const at = text.lastIndexOf('=');
	return at === -1 ? { rest: text } : { queue: text.slice(0, at), rest: text.slice(at + 1) };
}

function closureOf(text: string, zone: string): Closure {
	const { queue, rest } = withQueue(text);
	const [from = '', to = from, ...more] = rest.split('..');
	if (more.length > 0) throw new UsageError(`--closure must be FROM..TO, got "${text}"`);
	const start = instantOfText(from, '--closure', zone);
	// A date closes the whole of it: its end is the beginning of the next one.
	const end = isLocalDate(to)
		? instantOfText(`${to} 24:00`, '--closure', zone)
		: instantOfText(to, '--closure', zone);
	if (!(end > start)) throw new UsageError(`--closure must end after it begins, got "${text}"`);
	return { ...(queue !== undefined && { queue }), start, end };
}

function hoursOf(text: string): QueueHours {
	const { queue, rest } = withQueue(text);
	const [from = '', to = ''] = rest.split('-');
	if (!isTimeOfDay(from) || !(isTimeOfDay(to) || to === '24:00') || from === to) {
		throw new UsageError(`--hours must be like 08:00-24:00, got "${text}"`);
	}
	return { ...(queue !== undefined && { queue }), from, to };
}
