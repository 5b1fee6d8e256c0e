import {
	earliestMinute,
	slotMinutes,
	slotsPerDay,
	type MatspEmployee,
	type MatspInstance
} from './matsp-instance.ts';

/** Why a text is no instance: the line, from 1, and one sentence without a full stop. */
export class MatspFormatError extends Error {
	readonly line: number;

	constructor(line: number, sentence: string) {
		super(`line ${line}: ${sentence}`);
		this.line = line;
	}
}

const sections = ['SECTION_HORIZON', 'SECTION_TASKS', 'SECTION_STAFF', 'SECTION_COVER'] as const;
type Section = (typeof sections)[number];

/** Sizes past these are refused: the tables of the search would not fit into memory. */
const mostDays = 366;
const mostTasks = 250;
const mostCells = 20_000_000;

/** The fields of one line, and where it stands. */
interface Entry {
	readonly line: number;
	readonly fields: readonly string[];
}

/**
 * Reads an instance strictly: every section once, every number whole and in its range, no cover given twice. A slot and
 * task without a line asks for nobody, and work there is excess.
 *
 * @throws MatspFormatError naming the line
 */
export function parseMatsp(text: string): MatspInstance {
	const entries = splitSections(text);
	const days = single(entries, 'SECTION_HORIZON', 'days', mostDays);
	const tasks = single(entries, 'SECTION_TASKS', 'tasks', mostTasks);
	const slots = days * slotsPerDay;
	if (slots * tasks > mostCells) {
		const line = entries.get('SECTION_TASKS')?.[0]?.line ?? 1;
		throw new MatspFormatError(line, `${days} days of ${tasks} tasks are more than can be solved`);
	}

	const ids = new Set<string>();
	const staff = (entries.get('SECTION_STAFF') ?? []).map((entry): MatspEmployee => {
		width(entry, 3);
		const id = field(entry, 0);
		// The name becomes the first field of a row of a CSV file.
		if (!/^[^\s",;]+$/.test(id)) throw new MatspFormatError(entry.line, 'the employee has no plain name');
		if (ids.has(id)) throw new MatspFormatError(entry.line, `the employee "${id}" is given twice`);
		ids.add(id);
		const minMinutes = whole(entry, 1, 'MinTotalMinutes', 0, 1e6);
		const maxMinutes = whole(entry, 2, 'MaxTotalMinutes', 0, 1e6);
		if (minMinutes > maxMinutes)
			throw new MatspFormatError(entry.line, 'MinTotalMinutes is more than MaxTotalMinutes');
		return { id, minMinutes, maxMinutes };
	});

	const least = new Int32Array(slots * tasks);
	const most = new Int32Array(slots * tasks);
	const given = new Uint8Array(slots * tasks);
	for (const entry of entries.get('SECTION_COVER') ?? []) {
		width(entry, 5);
		const slot = slotOf(entry, days);
		const cell = slot * tasks + whole(entry, 2, 'TaskID', 1, tasks) - 1;
		if (given[cell] === 1)
			throw new MatspFormatError(entry.line, 'the cover of this time and task is given twice');
		given[cell] = 1;
		least[cell] = whole(entry, 3, 'Min', 0, 1e6);
		most[cell] = whole(entry, 4, 'Max', 0, 1e6);
		if (least[cell] > most[cell]) throw new MatspFormatError(entry.line, 'Min is more than Max');
	}
	return { days, tasks, staff, least, most };
}

function splitSections(text: string): ReadonlyMap<Section, readonly Entry[]> {
	const found = new Map<Section, Entry[]>();
	let current: Entry[] | undefined;
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	lines.forEach((raw, at) => {
		const line = at + 1;
		const content = raw.trim();
		if (content === '' || content.startsWith('#')) return;
		if (content.startsWith('SECTION_')) {
			const section = sections.find((name) => name === content);
			if (section === undefined) throw new MatspFormatError(line, `there is no section "${content}"`);
			if (found.has(section)) throw new MatspFormatError(line, `${section} is given twice`);
			current = [];
			found.set(section, current);
			return;
		}
		if (current === undefined) throw new MatspFormatError(line, 'expected a section before the first values');
		current.push({ line, fields: content.split(',').map((part) => part.trim()) });
	});
	for (const section of sections) {
		if (!found.has(section)) throw new MatspFormatError(lines.length, `${section} is missing`);
	}
	return found;
}

function single(
	entries: ReadonlyMap<Section, readonly Entry[]>,
	section: Section,
	what: string,
	to: number
): number {
	const [entry, second] = entries.get(section) ?? [];
	if (entry === undefined || second !== undefined) {
		throw new MatspFormatError(second?.line ?? 1, `${section} must hold one number of ${what}`);
	}
	width(entry, 1);
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
		throw new MatspFormatError(
			entry.line,
			`Time must be a quarter of an hour such as 06:00-06:15, got "${time}"`
		);
	}
	const slot = (day - 1) * slotsPerDay + (from - earliestMinute) / slotMinutes;
	if (slot >= 0 && slot < days * slotsPerDay) return slot;
	throw new MatspFormatError(entry.line, `day ${day}, ${time} is outside the horizon from 06:00 to 06:00`);
}

function width(entry: Entry, fields: number): void {
	if (entry.fields.length === fields) return;
	throw new MatspFormatError(entry.line, `expected ${fields} fields, got ${entry.fields.length}`);
}

function field(entry: Entry, at: number): string {
	return entry.fields[at] ?? '';
}

function whole(entry: Entry, at: number, name: string, from: number, to: number): number {
	const text = field(entry, at);
	const value = /^\d+$/.test(text) ? Number(text) : NaN;
	if (value >= from && value <= to) return value;
	throw new MatspFormatError(
		entry.line,
		`${name} must be a whole number from ${from} to ${to}, got "${text}"`
	);
}
