/**
 * The referee of the multi-activity benchmarks. It reads the instance's text and the roster's text itself and knows
 * neither the parser nor the solver, so that a mistake in one of them cannot hide here. Whole minutes only.
 */

export type MatspRule =
	| 'unknown employee'
	| 'unknown task'
	| 'outside the horizon'
	| 'quarters of an hour'
	| 'one shift a day'
	| 'start times'
	| 'shift length'
	| 'stint length'
	| 'rest between shifts'
	| 'consecutive days'
	| 'min total minutes'
	| 'max total minutes'
	| 'min cover';

/** One broken rule. */
export interface MatspFinding {
	readonly rule: MatspRule;
	/** The employee; absent where it belongs to the cover. */
	readonly person?: string;
	/** Day from 0; absent where it belongs to the horizon. */
	readonly day?: number;
	/** HH:MM and task, where it belongs to the cover. */
	readonly where?: string;
	/** By how much: minutes, days or heads; 1 for what is broken or not. */
	readonly amount: number;
}

/** What a roster costs and what is wrong with it. The penalty counts only where there are no findings. */
export interface MatspCheck {
	/** Heads above the cover's maximum, summed over slots and tasks: linear. */
	readonly penalty: number;
	/** The same with each slot's excess squared, as one public checker counts it. */
	readonly squared: number;
	readonly findings: readonly MatspFinding[];
	/** Minutes worked by all. */
	readonly minutes: number;
}

const dayMinutes = 1_440;

interface Stint {
	readonly task: string;
	readonly from: number;
	to: number;
}

/** Minutes are counted from midnight before the first day. */
interface Shift {
	readonly day: number;
	readonly from: number;
	to: number;
	readonly stints: Stint[];
}

/**
 * Checks a roster against an instance.
 *
 * @param instanceText the file of the instance
 * @param rosterText rows `employee,day,start,task,minutes`, a row a stint in order; day of the shift's start from 0;
 *   a first row with these words is a header
 * @throws RangeError when a row of the roster does not have these five fields
 */
export function checkMatsp(instanceText: string, rosterText: string): MatspCheck {
	const instance = sectionsOf(instanceText);
	const days = Number(instance['SECTION_HORIZON']?.[0]?.[0]);
	const taskCount = Number(instance['SECTION_TASKS']?.[0]?.[0]);
	const horizonEnd = days * dayMinutes + 360;
	const findings: MatspFinding[] = [];
	const shiftsOf = new Map((instance['SECTION_STAFF'] ?? []).map(([id = '']): [string, Shift[]] => [id, []]));

	for (const { person, day, start, task, minutes } of rosterRows(rosterText)) {
		const shifts = shiftsOf.get(person);
		if (shifts === undefined) {
			findings.push({ rule: 'unknown employee', person, day, amount: 1 });
			continue;
		}
		const number = Number(task);
		if (!Number.isInteger(number) || number < 1 || number > taskCount)
			findings.push({ rule: 'unknown task', person, day, amount: 1 });
		if (start % 15 !== 0 || minutes % 15 !== 0)
			findings.push({ rule: 'quarters of an hour', person, day, amount: 1 });
		const open = shifts.find((one) => one.day === day);
		const from = day * dayMinutes + start;
		if (open === undefined) {
			const to = from + minutes;
			shifts.push({ day, from, to, stints: [{ task, from, to }] });
			continue;
		}
		if (open.to % dayMinutes !== start) {
			findings.push({ rule: 'one shift a day', person, day, amount: 1 });
			continue;
		}
		const last = open.stints.at(-1);
		if (last?.task === task) last.to += minutes;
		else open.stints.push({ task, from: open.to, to: open.to + minutes });
		open.to += minutes;
	}

	const heads = new Map<string, number>();
	let total = 0;
	for (const [person = '', minMinutes, maxMinutes] of instance['SECTION_STAFF'] ?? []) {
		const shifts = (shiftsOf.get(person) ?? []).sort((one, other) => one.from - other.from);
		const find = (rule: MatspRule, amount: number, day?: number) => {
			if (amount > 0) findings.push({ rule, person, amount, ...(day === undefined ? {} : { day }) });
		};
		let minutes = 0;
		let run = 0;
		shifts.forEach(({ day, from, to, stints }, at) => {
			const before = shifts[at - 1];
			const length = to - from;
			minutes += length;
			find('outside the horizon', Math.max(360 - from, to - horizonEnd), day);
			find('start times', mayStart(from % dayMinutes) ? 0 : 1, day);
			find('shift length', Math.max(6 * 60 - length, length - 10 * 60), day);
			if (before !== undefined) find('rest between shifts', 14 * 60 - (from - before.to), day);
			run = before?.day === day - 1 ? run + 1 : 1;
			find('consecutive days', run - 5, day);
			for (const { task, from: begin, to: end } of stints) {
				find('stint length', 60 - (end - begin), day);
				for (let minute = begin; minute < end; minute += 15) {
					const key = `${task}/${minute}`;
					heads.set(key, (heads.get(key) ?? 0) + 1);
				}
			}
		});
		total += minutes;
		find('min total minutes', Number(minMinutes) - minutes);
		find('max total minutes', minutes - Number(maxMinutes));
	}

	let penalty = 0;
	let squared = 0;
	const pay = (excess: number) => {
		penalty += Math.max(0, excess);
		squared += Math.max(0, excess) ** 2;
	};
	for (const [day, time = '', task = '', least, most] of instance['SECTION_COVER'] ?? []) {
		const minute = (Number(day) - 1) * dayMinutes + minuteOf(time.slice(0, 5));
		const key = `${task}/${minute}`;
		const present = heads.get(key) ?? 0;
		heads.delete(key);
		pay(present - Number(most));
		if (present < Number(least)) {
			const where = `${time}, task ${task}`;
			findings.push({ rule: 'min cover', day: Number(day) - 1, where, amount: Number(least) - present });
		}
	}
	// Work that no line of the cover asks for.
	for (const present of heads.values()) pay(present);
	return { penalty, squared, findings, minutes: total };
}

function mayStart(minute: number): boolean {
	const hour = minute / 60;
	return hour === 0 || (hour >= 6 && hour <= 10) || (hour >= 14 && hour <= 18) || hour >= 20;
}

function minuteOf(clock: string): number {
	const [hour, minute] = clock.split(':').map(Number);
	return (hour ?? NaN) * 60 + (minute ?? NaN);
}

function sectionsOf(text: string): Readonly<Record<string, readonly (readonly string[])[]>> {
	const found: Record<string, (readonly string[])[]> = {};
	let rows: (readonly string[])[] = [];
	for (const line of text.replace(/^\uFEFF/, '').split(/[\r\n]+/)) {
		const content = line.trim();
		if (content === '' || content.startsWith('#')) continue;
		if (content.startsWith('SECTION_')) found[content] = rows = [];
		else rows.push(content.split(',').map((part) => part.trim()));
	}
	return found;
}

interface RosterRow {
	readonly person: string;
	readonly day: number;
	readonly start: number;
	readonly task: string;
	readonly minutes: number;
}

function rosterRows(text: string): readonly RosterRow[] {
	const rows = text.split('\n').map((line) => line.trim());
	return rows.flatMap((line, at): RosterRow[] => {
		if (line === '' || (at === 0 && line === 'employee,day,start,task,minutes')) return [];
		const [, person = '', day, start = '', task = '', minutes] =
			/^([^,]+),(-?\d+),((?:[01]\d|2[0-3]):[0-5]\d),([^,]+),(\d+)$/.exec(line) ?? [];
		if (day === undefined) {
			throw new RangeError(
				`checkMatsp: row ${at + 1} must be employee,day,start,task,minutes, got "${line}"`
			);
		}
		return [{ person, day: Number(day), start: minuteOf(start), task, minutes: Number(minutes) }];
	});
}
