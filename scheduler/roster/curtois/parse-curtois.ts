import { checkWidth, field, InstanceFormatError, splitSections, type Entry } from './instance-text.ts';

/**
 * An instance of the shift scheduling benchmarks of Curtois and Qu (2014), as its file says it. Day 0 is a Monday.
 * Format: the comments in the files; https://www.schedulingbenchmarks.org/nrp/.
 */
export interface CurtoisInstance {
	readonly days: number;
	readonly shifts: readonly CurtoisShift[];
	readonly staff: readonly CurtoisEmployee[];
	readonly requests: readonly CurtoisRequest[];
	readonly cover: readonly CurtoisCover[];
}

export interface CurtoisShift {
	readonly id: string;
	readonly minutes: number;
	/** Shifts that must not be worked on the next day, as positions in `shifts`. */
	readonly notFollowedBy: readonly number[];
}

export interface CurtoisEmployee {
	readonly id: string;
	/** Most shifts of each kind, in the order of `shifts`. */
	readonly maxShifts: readonly number[];
	readonly maxMinutes: number;
	readonly minMinutes: number;
	readonly maxConsecutiveShifts: number;
	readonly minConsecutiveShifts: number;
	readonly minConsecutiveDaysOff: number;
	readonly maxWeekends: number;
	readonly daysOff: readonly number[];
}

export interface CurtoisRequest {
	/** Positions in `staff` and `shifts`. */
	readonly employee: number;
	readonly day: number;
	readonly shift: number;
	readonly kind: 'on' | 'off';
	readonly weight: number;
}

export interface CurtoisCover {
	readonly day: number;
	readonly shift: number;
	readonly requirement: number;
	readonly under: number;
	readonly over: number;
}

const sections = [
	'SECTION_HORIZON',
	'SECTION_SHIFTS',
	'SECTION_STAFF',
	'SECTION_DAYS_OFF',
	'SECTION_SHIFT_ON_REQUESTS',
	'SECTION_SHIFT_OFF_REQUESTS',
	'SECTION_COVER'
] as const;
type Section = (typeof sections)[number];

/**
 * Reads an instance strictly: every section once, every name known, every number whole and in its range.
 *
 * @throws InstanceFormatError naming the line
 */
export function parseCurtois(text: string): CurtoisInstance {
	const entries = splitSections(text, sections);
	const all = (section: Section) => entries.get(section) ?? [];

	const [horizon, second] = all('SECTION_HORIZON');
	if (horizon === undefined || second !== undefined) {
		throw new InstanceFormatError(second?.line ?? 1, 'SECTION_HORIZON must hold one number of days');
	}
	const days = whole(horizon, 0, 'days', 1);

	const shiftEntries = all('SECTION_SHIFTS');
	const shiftAt = positions(shiftEntries, 'shift');
	const shifts = shiftEntries.map((entry): CurtoisShift => {
		checkWidth(entry, 3);
		const followers = field(entry, 2) === '' ? [] : field(entry, 2).split('|');
		return {
			id: field(entry, 0),
			minutes: whole(entry, 1, 'length', 1),
			notFollowedBy: followers.map((id) => known(entry, shiftAt, id, 'shift'))
		};
	});

	const staffEntries = all('SECTION_STAFF');
	const staffAt = positions(staffEntries, 'employee');
	const daysOff = staffEntries.map((): number[] => []);
	for (const entry of all('SECTION_DAYS_OFF')) {
		const off = daysOff[known(entry, staffAt, field(entry, 0), 'employee')] ?? [];
		for (let at = 1; at < entry.fields.length; at++) off.push(whole(entry, at, 'day', 0, days - 1));
	}
	const staff = staffEntries.map((entry, at): CurtoisEmployee => {
		checkWidth(entry, 8);
		return {
			id: field(entry, 0),
			maxShifts: shiftLimits(entry, shiftAt),
			maxMinutes: whole(entry, 2, 'MaxTotalMinutes', 0),
			minMinutes: whole(entry, 3, 'MinTotalMinutes', 0),
			maxConsecutiveShifts: whole(entry, 4, 'MaxConsecutiveShifts', 0),
			minConsecutiveShifts: whole(entry, 5, 'MinConsecutiveShifts', 0),
			minConsecutiveDaysOff: whole(entry, 6, 'MinConsecutiveDaysOff', 0),
			maxWeekends: whole(entry, 7, 'MaxWeekends', 0),
			daysOff: daysOff[at] ?? []
		};
	});

	const requestsOf = (section: Section, kind: 'on' | 'off') =>
		all(section).map((entry): CurtoisRequest => {
			checkWidth(entry, 4);
			return {
				employee: known(entry, staffAt, field(entry, 0), 'employee'),
				day: whole(entry, 1, 'day', 0, days - 1),
				shift: known(entry, shiftAt, field(entry, 2), 'shift'),
				kind,
				weight: whole(entry, 3, 'weight', 0)
			};
		});

	const covered = new Set<string>();
	const cover = all('SECTION_COVER').map((entry): CurtoisCover => {
		checkWidth(entry, 5);
		const day = whole(entry, 0, 'day', 0, days - 1);
		const shift = known(entry, shiftAt, field(entry, 1), 'shift');
		const key = `${day},${shift}`;
		if (covered.has(key))
			throw new InstanceFormatError(entry.line, 'the cover of this day and shift is given twice');
		covered.add(key);
		return {
			day,
			shift,
			requirement: whole(entry, 2, 'requirement', 0),
			under: whole(entry, 3, 'weight for under', 0),
			over: whole(entry, 4, 'weight for over', 0)
		};
	});
	return {
		days,
		shifts,
		staff,
		requests: [
			...requestsOf('SECTION_SHIFT_ON_REQUESTS', 'on'),
			...requestsOf('SECTION_SHIFT_OFF_REQUESTS', 'off')
		],
		cover
	};
}

/** `E=14|D=0`: every shift once. */
function shiftLimits(entry: Entry, shiftAt: ReadonlyMap<string, number>): readonly number[] {
	const limits: (number | undefined)[] = Array.from({ length: shiftAt.size });
	for (const part of field(entry, 1).split('|')) {
		const [id = '', limit = ''] = part.split('=');
		const shift = known(entry, shiftAt, id, 'shift');
		if (limits[shift] !== undefined)
			throw new InstanceFormatError(entry.line, `MaxShifts names "${id}" twice`);
		limits[shift] = wholeOf(entry, limit, `MaxShifts of ${id}`, 0, Infinity);
	}
	return limits.map((limit, at) => {
		if (limit !== undefined) return limit;
		throw new InstanceFormatError(entry.line, `MaxShifts does not name "${[...shiftAt.keys()][at]}"`);
	});
}

function positions(entries: readonly Entry[], what: string): ReadonlyMap<string, number> {
	const found = new Map<string, number>();
	entries.forEach((entry, at) => {
		const id = field(entry, 0);
		if (id === '') throw new InstanceFormatError(entry.line, `the ${what} has no name`);
		if (found.has(id)) throw new InstanceFormatError(entry.line, `the ${what} "${id}" is given twice`);
		found.set(id, at);
	});
	return found;
}

function known(entry: Entry, at: ReadonlyMap<string, number>, id: string, what: string): number {
	const position = at.get(id);
	if (position === undefined) throw new InstanceFormatError(entry.line, `there is no ${what} "${id}"`);
	return position;
}

function whole(entry: Entry, at: number, name: string, from: number, to = Infinity): number {
	return wholeOf(entry, field(entry, at), name, from, to);
}

function wholeOf(entry: Entry, text: string, name: string, from: number, to: number): number {
	// Instance 15 writes a requirement of nothing as -0.
	const value = /^(\d+|-0)$/.test(text) ? Math.abs(Number(text)) : NaN;
	if (Number.isSafeInteger(value) && value >= from && value <= to) return value;
	const bounds = to === Infinity ? `from ${from}` : `from ${from} to ${to}`;
	throw new InstanceFormatError(entry.line, `${name} must be a whole number ${bounds}, got "${text}"`);
}
