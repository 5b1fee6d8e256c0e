import {
	checkWidth,
	field,
	InstanceFormatError,
	splitSections,
	type Entry
} from '../curtois/instance-text.ts';
import {
	earliestMinute,
	slotMinutes,
	slotsPerDay,
	type MatspEmployee,
	type MatspInstance
} from './matsp-instance.ts';

const sections = ['SECTION_HORIZON', 'SECTION_TASKS', 'SECTION_STAFF', 'SECTION_COVER'] as const;
type Section = (typeof sections)[number];

/** Sizes past these are refused: the tables of the search would not fit into memory. */
const mostDays = 366;
const mostTasks = 250;
const mostCells = 20_000_000;

/**
 * Reads an instance strictly: every section once, every number whole and in its range, no cover given twice. A slot and
 * task without a line asks for nobody, and work there is excess.
 *
 * @throws InstanceFormatError naming the line
 */
export function parseMatsp(text: string): MatspInstance {
	const entries = splitSections(text, sections);
	const days = single(entries, 'SECTION_HORIZON', 'days', mostDays);
	const tasks = single(entries, 'SECTION_TASKS', 'tasks', mostTasks);
	const slots = days * slotsPerDay;
	if (slots * tasks > mostCells) {
		const line = entries.get('SECTION_TASKS')?.[0]?.line ?? 1;
		throw new InstanceFormatError(line, `${days} days of ${tasks} tasks are more than can be solved`);
	}

	const ids = new Set<string>();
	const staff = (entries.get('SECTION_STAFF') ?? []).map((entry): MatspEmployee => {
		checkWidth(entry, 3);
		const id = field(entry, 0);
		// The name becomes the first field of a row of a CSV file.
		if (!/^[^\s",;]+$/.test(id)) throw new InstanceFormatError(entry.line, 'the employee has no plain name');
		if (ids.has(id)) throw new InstanceFormatError(entry.line, `the employee "${id}" is given twice`);
		ids.add(id);
		const minMinutes = whole(entry, 1, 'MinTotalMinutes', 0, 1e6);
		const maxMinutes = whole(entry, 2, 'MaxTotalMinutes', 0, 1e6);
		if (minMinutes > maxMinutes)
			throw new InstanceFormatError(entry.line, 'MinTotalMinutes is more than MaxTotalMinutes');
		return { id, minMinutes, maxMinutes };
	});

	const least = new Int32Array(slots * tasks);
	const most = new Int32Array(slots * tasks);
	const given = new Uint8Array(slots * tasks);
	for (const entry of entries.get('SECTION_COVER') ?? []) {
		checkWidth(entry, 5);
		const slot = slotOf(entry, days);
		const cell = slot * tasks + whole(entry, 2, 'TaskID', 1, tasks) - 1;
		if (given[cell] === 1)
			throw new InstanceFormatError(entry.line, 'the cover of this time and task is given twice');
		given[cell] = 1;
		least[cell] = whole(entry, 3, 'Min', 0, 1e6);
		most[cell] = whole(entry, 4, 'Max', 0, 1e6);
		if (least[cell] > most[cell]) throw new InstanceFormatError(entry.line, 'Min is more than Max');
	}
	return { days, tasks, staff, least, most };
}

function single(
	entries: ReadonlyMap<Section, readonly Entry[]>,
	section: Section,
	what: string,
	to: number
): number {
	const [entry, second] = entries.get(section) ?? [];
	if (entry === undefined || second !== undefined) {
		throw new InstanceFormatError(second?.line ?? 1, `${section} must hold one number of ${what}`);
	}
	checkWidth(entry, 1);
	return whole(entry, 0, what, 1, to);
}

/** The slot of `Day, Time`: day 1 is the first, `23:45-00:00` ends at midnight. */
function slotOf(entry: Entry, days: number): number {
	const day = whole(entry, 0, 'Day', 1, days + 1);
	const time = field(entry, 1);
	const [, fromHour, fromMinute, toHour, toMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(time) ?? [];
	const from = Number(fromHour) * 60 + Number(fromMinute);
	const to = Number(toHour) * 60 + Number(toMinute);
	const isSlot = from < 1_440 && from % slotMinutes === 0 && (from + slotMinutes) % 1_440 === to % 1_440;
	if (!isSlot || to > 1_440) {
		throw new InstanceFormatError(
			entry.line,
			`Time must be a quarter of an hour such as 06:00-06:15, got "${time}"`
		);
	}
	const slot = (day - 1) * slotsPerDay + (from - earliestMinute) / slotMinutes;
	if (slot >= 0 && slot < days * slotsPerDay) return slot;
	throw new InstanceFormatError(entry.line, `day ${day}, ${time} is outside the horizon from 06:00 to 06:00`);
}

function whole(entry: Entry, at: number, name: string, from: number, to: number): number {
	const text = field(entry, at);
	const value = /^\d+$/.test(text) ? Number(text) : NaN;
	if (value >= from && value <= to) return value;
	throw new InstanceFormatError(
		entry.line,
		`${name} must be a whole number from ${from} to ${to}, got "${text}"`
	);
}
