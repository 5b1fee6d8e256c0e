import { addDays, instantOf, localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { businessCalendar, type ShopCalendar } from '../../calendar/business-calendar.ts';
import { dateOfDay, dayNumberOf } from '../../calendar/day-number.ts';
import { joined } from '../../rules/join-intervals.ts';
import type { Sentence } from '../../rules/rule.ts';
import { monthOf, weekOf } from '../../rules/roster-view.ts';
import { carryIn } from '../plan/carry-in.ts';
import type { Leave, PlannedPerson, Wish } from '../plan/planned-person.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { meantName, similarName } from '../plan/similar-name.ts';
import { FileReading, someOf, someOfBoth, type FileFault, type FileNote } from './file-reading.ts';
import type { DemandFile } from './read-demand.ts';
import type { LeaveRow } from './read-leave.ts';
import type { PersonRow } from './read-people.ts';
import { templateNamed, type RosterRow } from './read-roster.ts';
import type { RosterRules } from './read-rules.ts';
import type { WishRow } from './read-wishes.ts';

/** Which of the planner's files. */
export type PlanFile = 'people' | 'demand' | 'leave' | 'wishes' | 'locks' | 'published' | 'past' | 'rules';

/** What was read of each file, to be joined. */
export interface PlanParts {
	readonly zone: string;
	/** Days `from` ≤ date < `to`; without them those of the demand. */
	readonly from?: LocalDate;
	readonly to?: LocalDate;
	readonly people: readonly PersonRow[];
	/** Absent: nothing is known of what is needed, and `from` and `to` say the days. */
	readonly demand?: DemandFile;
	readonly rules: RosterRules;
	readonly leave?: readonly LeaveRow[];
	readonly wishes?: readonly WishRow[];
	readonly locks?: readonly RosterRow[];
	readonly published?: readonly RosterRow[];
	/** Shifts before the first day: what they leave behind takes the place of what the people's file says of it. */
	readonly past?: readonly RosterRow[];
}

export type JoinedPlan =
	| {
			readonly status: 'planned';
			readonly plan: RosterPlan;
			readonly notes: readonly (FileNote & { readonly file: PlanFile })[];
	  }
	| { readonly status: 'refused'; readonly faults: readonly (FileFault & { readonly file: PlanFile })[] };

/** A quarter of a year: longer rosters are made month by month. */
const mostDays = 92;

/**
 * One plan of all files: what each says about the others is checked here. People are meant by id, or by name where only
 * one has it; skills for queues that nobody needs, and leave and wishes outside the days, are told and not used.
 */
export function planOfFiles(parts: PlanParts): JoinedPlan {
	const { zone, rules } = parts;
	const demand = parts.demand ?? demandOfSkills(parts.people);
	const readings: Record<PlanFile, FileReading> = {
		people: new FileReading(),
		demand: new FileReading(),
		leave: new FileReading(),
		wishes: new FileReading(),
		locks: new FileReading(),
		published: new FileReading(),
		past: new FileReading(),
		rules: new FileReading()
	};
	const days = daysOf(parts, demand, readings.demand);
	const start = instantOf(days.from, '00:00', zone);
	const end = instantOf(days.to, '00:00', zone);
	const inDays = demand.demand.filter((slot) => slot.start >= start && slot.start < end);
	if (inDays.length < demand.demand.length) {
		const count = demand.demand.length - inDays.length;
		readings.demand.note('outside', {
			zh: `${count} 个时段不在 ${days.from} 至 ${days.to} 之间，不使用`,
			en: `${count} slots lie outside ${days.from} to ${days.to} and are not used`
		});
	}
	if (inDays.length === 0 && parts.demand !== undefined) {
		readings.demand.refuse(
			undefined,
			'time',
			'no_demand',
			`nothing is needed from ${days.from} to ${days.to}`
		);
	}
	const queues = new Set([...demand.queues, ...rules.queues]);
	checkSkills(parts.people, queues, demand.queues, rules.queues, readings.people);
	const idOf = peopleById(parts.people);
	// Two days more: a shift of the last day can reach far into the day after it.
	const after = instantOf(addDays(days.to, 2), '00:00', zone);
	const leave = leaveOf(parts, idOf, { start, end, after }, readings.leave);
	const wishes = wishesOf(parts, idOf, days, readings.wishes);
	const people = parts.people.map(({ person, from, to }): PlannedPerson => {
		const away: Leave[] = [...(leave.get(person.id) ?? [])];
		const before = instantOf(addDays(days.from, -1), '00:00', zone);
		if (from !== undefined && from > before)
			away.push({ kind: 'not available', start: before, end: Math.min(from, after) });
		if (to !== undefined && to < after)
			away.push({ kind: 'not available', start: Math.max(to, before), end: after });
		return { ...person, leave: away, wishes: wishes.get(person.id) ?? [] };
	});
	const shiftsOf = (rows: readonly RosterRow[] | undefined, file: 'locks' | 'published') =>
		rosterOf(rows ?? [], idOf, queues, readings[file]);
	const inHorizon = ({ date }: Assignment) => date >= days.from && date < days.to;
	const given = shiftsOf(parts.locks, 'locks');
	const locks = given.filter(inHorizon);
	if (locks.length < given.length)
		readings.locks.note('outside', {
			zh: `${given.length - locks.length} 个锁定的班次不在排班日期内`,
			en: `${given.length - locks.length} locked shifts lie outside the days`
		});
	refuseContradictions(parts.locks ?? [], idOf, readings.locks);
	const published = shiftsOf(parts.published, 'published').filter(inHorizon);
	const faults = Object.entries(readings).flatMap(([file, reading]) => {
		const outcome = reading.outcome(undefined);
		return outcome.status === 'refused'
			? outcome.faults.map((one) => ({ ...one, file: file as PlanFile }))
			: [];
	});
	if (faults.length > 0) return { status: 'refused', faults };
	const calendar = businessCalendar({
		zone,
		holidays: rules.holidays,
		ownHolidays: rules.companyHolidays
	});
	const plan: RosterPlan = {
		zone,
		...days,
		slotMinutes: demand.slotMinutes,
		demand: inDays,
		people: withPast(people, parts.past, days.from, calendar, readings.past),
		templates: rules.templates,
		packs: rules.packs,
		calendar,
		locks: locks.map((one) => ({ ...one, locked: true })),
		...(parts.published !== undefined && {
			published: { zone, ...publishedDays(parts.published, days), assignments: published }
		}),
		launches: rules.launches,
		promotionDays: rules.promotionDays,
		costs: rules.costs
	};
	noteUnknownPast(plan, readings.people);
	const notes = Object.entries(readings).flatMap(([file, reading]) => {
		const outcome = reading.outcome(undefined);
		return outcome.status === 'read' ? outcome.notes.map((one) => ({ ...one, file: file as PlanFile })) : [];
	});
	return { status: 'planned', plan, notes };
}

/** Least hours of a week or month that began before the roster are not judged where nobody said what was worked then. */
function noteUnknownPast({ from, people }: RosterPlan, reading: FileReading): void {
	const first = dayNumberOf(from);
	for (const [period, startOf, column, least, unknown] of [
		['week', weekOf, 'week_hours', 'leastMinutesAWeek', 'weekIsUnknown'],
		['month', monthOf, 'month_hours', 'leastMinutesAMonth', 'monthIsUnknown']
	] as const) {
		if (startOf(first) === first) continue;
		const count = people.filter(
			({ limits, carriedIn }) => limits[least] !== undefined && carriedIn[unknown] === true
		).length;
		if (count === 0) continue;
		const began = dateOfDay(startOf(first));
		reading.note(`${period}_not_known`, {
			zh: `${began} 起的一${period === 'week' ? '周' : '个月'}在班表之前已经开始，而 ${column} 为空：${count} 人在其中的最低工时不作判断（--past 或该列可说明已上的工时）`,
			en:
				`the ${period} of ${began} began before the roster: the least hours of ${count} people are not judged in it, ` +
				`as ${column} is empty (--past or that column tells what they have worked)`
		});
	}
}

interface Days {
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/** Where no demand is given, every queue that somebody can serve exists and needs nobody. */
function demandOfSkills(people: readonly PersonRow[]): DemandFile {
	const queues = new Set(people.flatMap(({ person }) => person.skills.map(({ queue }) => queue)));
	return { slotMinutes: 30, demand: [], queues: [...queues] };
}

function daysOf({ zone, from, to }: PlanParts, demand: DemandFile, reading: FileReading): Days {
	const dates = demand.demand.map(({ start }) => localDateOf(start, zone)).sort();
	if (dates.length === 0 && (from === undefined || to === undefined)) {
		reading.refuse(undefined, 'time', 'no_days', 'which days are meant is not known: say --from and --to');
	}
	const days = {
		from: from ?? dates[0] ?? '1970-01-01',
		to: to ?? addDays(dates.at(-1) ?? '1970-01-01', 1)
	};
	if (days.to <= days.from) {
		reading.refuse(undefined, 'time', 'no_days', `there is no day from ${days.from} to before ${days.to}`);
		return { from: days.from, to: addDays(days.from, 1) };
	}
	if (addDays(days.from, mostDays) < days.to) {
		reading.refuse(
			undefined,
			'time',
			'too_long',
			`${days.from} to ${days.to} are more than ${mostDays} days: say --from and --to`
		);
	}
	return days;
}

/** The days that a published roster speaks of: from its first to its last shift, within those that are planned. */
function publishedDays(rows: readonly RosterRow[], days: Days): Days {
	const dates = rows.map(({ assignment }) => assignment.date).sort();
	const first = dates[0];
	const last = dates.at(-1);
	if (first === undefined || last === undefined || last < days.from || first >= days.to) return days;
	return {
		from: first > days.from ? first : days.from,
		to: addDays(last, 1) < days.to ? addDays(last, 1) : days.to
	};
}

function checkSkills(
	people: readonly PersonRow[],
	queues: ReadonlySet<string>,
	needed: readonly string[],
	declared: readonly string[],
	reading: FileReading
): void {
	for (const { row, person } of people) {
		for (const { queue } of person.skills) {
			if (queues.has(queue)) continue;
			const known = someOfBoth([...queues]);
			const meant = meantInBoth(queue, [...queues]);
			reading.note('skill_unknown', {
				zh: `第 ${row} 行，技能：“${queue}”不是需求中的队列（${known.zh}），不使用${meant.zh}`,
				en: `row ${row}, skills: "${queue}" is no queue of the demand (${known.en}) and is not used${meant.en}`
			});
		}
		if (person.skills.some(({ queue }) => needed.includes(queue) || declared.includes(queue))) continue;
		reading.note('cannot_serve', {
			zh: `第 ${row} 行：“${person.name}”不会处理任何有需求的队列`,
			en: `row ${row}: "${person.name}" can serve no queue that is needed`
		});
	}
	const skills = new Set(people.flatMap(({ person }) => person.skills.map(({ queue }) => queue)));
	const idle = [...skills].filter((queue) => !queues.has(queue));
	for (const queue of needed) {
		if (skills.has(queue)) continue;
		const meant = meantInBoth(queue, idle);
		reading.note('nobody_skilled', {
			zh: `没有人员会处理“${queue}”：无法覆盖${meant.zh}`,
			en: `nobody has the skill "${queue}": it cannot be covered${meant.en}`
		});
	}
}

function meantInBoth(name: string, known: readonly string[]): Sentence {
	const similar = similarName(name, known);
	return { zh: similar === undefined ? '' : `（是否指“${similar}”？）`, en: meantName(name, known) };
}

type IdOf = (name: string, row: number, reading: FileReading) => string | undefined;

function peopleById(people: readonly PersonRow[]): IdOf {
	const ids = new Set(people.map(({ person }) => person.id));
	const byName = Map.groupBy(people, ({ person }) => person.name);
	return (name, row, reading) => {
		if (ids.has(name)) return name;
		const named = byName.get(name) ?? [];
		if (named.length === 1) return named[0]?.person.id;
		reading.refuse(
			row,
			'person',
			named.length === 0 ? 'person_unknown' : 'name_ambiguous',
			named.length === 0
				? `there is no person "${name}"`
				: `${named.length} people are called "${name}": give the id (${someOf(named.map(({ person }) => person.id))})`
		);
		return undefined;
	};
}

function leaveOf(
	{ leave = [] }: PlanParts,
	idOf: IdOf,
	{ start, end, after }: Readonly<Record<'start' | 'end' | 'after', EpochMs>>,
	reading: FileReading
): ReadonlyMap<string, readonly Leave[]> {
	const byPerson = new Map<string, Leave[]>();
	let outside = 0;
	for (const { row, person, leave: one } of leave) {
		const id = idOf(person, row, reading);
		if (id === undefined) continue;
		if (one.end <= start || one.start >= end) outside++;
		if (one.end <= start || one.start >= after) continue;
		byPerson.set(id, [...(byPerson.get(id) ?? []), one]);
	}
	if (outside > 0)
		reading.note('outside', {
			zh: `${outside} 条请假不在排班日期内：只有最后一晚的班次会延伸到其中时才算`,
			en: `${outside} leaves lie outside the days: they count where a shift of the last night would reach into them`
		});
	return new Map(
		[...byPerson].map(([id, mine]) => {
			const apart = joined(mine);
			const touches = mine.length - apart.length;
			const overlaps = mine.some((a, at) =>
				mine.some((b, of) => of < at && a.start < b.end && b.start < a.end)
			);
			if (overlaps) {
				reading.note('leave_joined', {
					zh: `“${id}”的请假有重叠：${touches + apart.length} 条合并为 ${apart.length} 条`,
					en: `leaves of "${id}" overlap: ${touches + apart.length} are taken as ${apart.length}`
				});
			}
			if (!overlaps) return [id, mine];
			const kindOf = (at: EpochMs) => mine.find((one) => one.start <= at && at < one.end)?.kind ?? 'leave';
			return [id, apart.map((time) => ({ kind: kindOf(time.start), ...time }))];
		})
	);
}

function wishesOf(
	{ wishes = [], rules }: PlanParts,
	idOf: IdOf,
	days: Days,
	reading: FileReading
): ReadonlyMap<string, readonly Wish[]> {
	const byPerson = new Map<string, Wish[]>();
	let outside = 0;
	for (const { row, person, wish } of wishes) {
		const id = idOf(person, row, reading);
		const isWord = wish.shift === 'off' || wish.shift === 'work';
		const shift = isWord ? wish.shift : templateNamed(wish.shift, rules.templates)?.id;
		if (shift === undefined) {
			const known = rules.templates.map((template) => template.id);
			reading.refuse(
				row,
				'shift',
				'shift_unknown',
				`there is no shift "${wish.shift}"; there are ${someOf(known, 20)}, "off" and "work"`
			);
		}
		if (id === undefined || shift === undefined) continue;
		if (wish.date < days.from || wish.date >= days.to) outside++;
		else byPerson.set(id, [...(byPerson.get(id) ?? []), { ...wish, shift }]);
	}
	if (outside > 0) {
		reading.note('outside', {
			zh: `${outside} 条意愿的日期不在班表内`,
			en: `${outside} wishes are for days outside the roster`
		});
	}
	return byPerson;
}

function rosterOf(
	rows: readonly RosterRow[],
	idOf: IdOf,
	queues: ReadonlySet<string>,
	reading: FileReading
): readonly Assignment[] {
	return rows.flatMap(({ row, assignment }) => {
		const id = idOf(assignment.person, row, reading);
		if (!queues.has(assignment.queue)) {
			reading.refuse(
				row,
				'queue',
				'queue_unknown',
				`"${assignment.queue}" is no queue of the demand (${someOf([...queues])})${meantName(assignment.queue, [...queues])}`
			);
		}
		return id === undefined ? [] : [{ ...assignment, person: id }];
	});
}

/** People with what the shifts before the first day leave behind; shifts of people who are gone are told. */
function withPast(
	people: readonly PlannedPerson[],
	past: readonly RosterRow[] | undefined,
	from: LocalDate,
	calendar: ShopCalendar,
	reading: FileReading
): readonly PlannedPerson[] {
	if (past === undefined) return people;
	const idOf = peopleById(people.map((person) => ({ row: 0, person })));
	const gone = new Set<string>();
	const shifts = past.flatMap(({ row, assignment }) => {
		const id = idOf(assignment.person, row, new FileReading());
		if (id === undefined) gone.add(assignment.person);
		return id === undefined ? [] : [{ ...assignment, person: id }];
	});
	if (gone.size > 0) {
		const names = someOfBoth([...gone]);
		reading.note('person_unknown', {
			zh: `有不在名单中的人员的班次：${names.zh}`,
			en: `shifts of people who are not here: ${names.en}`
		});
	}
	if (!shifts.some(({ date }) => date < from)) {
		reading.note('no_past', {
			zh: `这些人员在 ${from} 之前没有班次`,
			en: `no shift of these people is before ${from}`
		});
		return people;
	}
	const left = carryIn(shifts, people, from, calendar);
	return people.map((person) => ({ ...person, carriedIn: left.get(person.id) ?? person.carriedIn }));
}

/** Two locked shifts of one person at one time: nobody can keep both. */
function refuseContradictions(rows: readonly RosterRow[], idOf: IdOf, reading: FileReading): void {
	const known = new FileReading();
	const byPerson = Map.groupBy(rows, ({ row, assignment }) => idOf(assignment.person, row, known));
	for (const [id, mine] of byPerson) {
		if (id === undefined) continue;
		const sorted = mine.toSorted((a, b) => a.assignment.start - b.assignment.start);
		sorted.forEach(({ row, assignment }, at) => {
			const before = sorted[at - 1];
			if (before === undefined || assignment.start >= before.assignment.end) return;
			reading.refuse(
				row,
				'start',
				'locks_contradict',
				`"${id}" is locked at the same time in row ${before.row}: one person cannot work both`
			);
		});
	}
}

/**
 * The shifts of a roster file with the ids of the plan's people.
 *
 * @param reading what was found wrong with the file before, told with what is found here
 * @returns faults where somebody or a queue is unknown, or a shift lies outside the days of the plan
 */
export function rosterForPlan(
	rows: readonly RosterRow[],
	plan: RosterPlan,
	reading: FileReading = new FileReading()
):
	| { readonly status: 'read'; readonly assignments: readonly Assignment[] }
	| { readonly status: 'refused'; readonly faults: readonly FileFault[] } {
	const people = plan.people.map((person) => ({ row: 0, person }));
	const queues = new Set([
		...plan.demand.map(({ queue }) => queue),
		...plan.people.flatMap(({ skills }) => skills.map(({ queue }) => queue))
	]);
	const assignments = rosterOf(rows, peopleById(people), queues, reading);
	for (const { row, assignment } of rows) {
		if (assignment.date >= plan.from && assignment.date < plan.to) continue;
		reading.refuse(
			row,
			'date',
			'outside',
			`${assignment.date} is outside the days ${plan.from} to before ${plan.to}: say --from and --to`
		);
	}
	const outcome = reading.outcome(assignments);
	return outcome.status === 'refused' ? outcome : { status: 'read', assignments };
}
