import { isLocalDate, isTimeOfDay, localDateOf, localTimeOf } from '#lib/domain/time/local-time.ts';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';
import { minute } from '#lib/domain/units.ts';
import { dayNumberOf } from '../../calendar/day-number.ts';
import { assertPacks } from '../../rules/rule-pack.ts';
import { rotations } from '../../shifts/rotation.ts';
import { startsOf } from '../../shifts/shift-template.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { PriceStep, RosterPlan } from '../plan/roster-plan.ts';
import { unservedQueues } from '../plan/unserved-queues.ts';
import type { PlanFault, PlanFaultCode } from './compiled-plan.ts';

/** A roster of more days than this is refused: nobody plans half a year shift by shift. */
const mostDays = 124;
/** More heads than this in a slot are a mistake of the file, not a requirement. */
const mostHeads = 100_000;
/** A locked shift is not longer than a day. */
const longest = 86_400_000;

/**
 * Everything in a plan that stands in the way of a roster, before any rule is compiled: each with the person, queue or
 * date it is about. Empty: it can be compiled.
 */
export function findPlanFaults(plan: RosterPlan): readonly PlanFault[] {
	const days = dayFaults(plan);
	// Without days and a zone nothing else can be told.
	if (days.length > 0) return days;
	return [
		...packFaults(plan),
		...templateFaults(plan),
		...peopleFaults(plan),
		...demandFaults(plan),
		...priceFaults(plan),
		...lockFaults(plan)
	];
}

function fault(
	code: PlanFaultCode,
	zh: string,
	en: string,
	about: Omit<PlanFault, 'code' | 'sentence'> = {}
): PlanFault {
	return { code, sentence: { zh, en }, ...about };
}

function dayFaults({ zone, from, to, calendar }: RosterPlan): readonly PlanFault[] {
	if (!isTimeZone(zone))
		return [fault('zone_mismatch', `时区“${zone}”不存在。`, `“${zone}” is no time zone.`)];
	if (calendar.zone !== zone) {
		const both = `${calendar.zone} ≠ ${zone}`;
		return [
			fault(
				'zone_mismatch',
				`日历时区与排班时区不同（${both}）。`,
				`The calendar is of another zone (${both}).`
			)
		];
	}
	if (!isLocalDate(from) || !isLocalDate(to) || to <= from) {
		return [
			fault('no_days', `排班期间没有日期（${from}–${to}）。`, `There is no day from ${from} to before ${to}.`)
		];
	}
	const count = dayNumberOf(to) - dayNumberOf(from);
	if (count <= mostDays) return [];
	return [
		fault(
			'too_many_days',
			`排班期间 ${count} 天，最多 ${mostDays} 天。`,
			`${count} days are more than ${mostDays}.`
		)
	];
}

function* packFaults({ packs }: RosterPlan): Generator<PlanFault> {
	try {
		assertPacks(packs);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		yield fault(
			'pack_malformed',
			`规则包有误：${error.message}`,
			`A rule pack is not well formed: ${error.message}`
		);
	}
	const ids = packs.map(({ id }) => id);
	for (const id of repeated(ids)) {
		yield fault('pack_malformed', `规则包“${id}”出现两次。`, `The rule pack “${id}” is given twice.`);
	}
}

function* templateFaults({ templates }: RosterPlan): Generator<PlanFault> {
	for (const template of repeated(templates.map(({ id }) => id))) {
		yield fault('template_twice', `班次“${template}”出现两次。`, `The shift “${template}” is given twice.`, {
			template
		});
	}
	for (const template of templates) {
		try {
			startsOf(template);
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			yield fault(
				'template_malformed',
				`班次“${template.id}”有误：${error.message}`,
				`The shift “${template.id}” cannot be worked: ${error.message}`,
				{ template: template.id }
			);
		}
	}
}

function* peopleFaults({ people, templates }: RosterPlan): Generator<PlanFault> {
	if (people.length === 0) yield fault('no_people', '没有可排班的人员。', 'There is nobody to be rostered.');
	for (const person of repeated(people.map(({ id }) => id))) {
		yield fault('person_twice', `人员“${person}”出现两次。`, `“${person}” is listed twice.`, { person });
	}
	const known = new Set(templates.map(({ id }) => id));
	for (const person of people) {
		const { id, name, wagePerHour, rotation, limits, carriedIn } = person;
		if (!hasTimes(person)) {
			yield fault(
				'person_malformed',
				`“${name}”的可上班时段、请假、意愿或技能日期有误。`,
				`Availability, leave, wishes or dates of skills of “${name}” are not dates and times.`,
				{ person: id }
			);
		}
		const figures = [wagePerHour, ...numbersOf(limits), ...numbersOf(carriedIn)];
		if (figures.some((figure) => !(Number.isSafeInteger(figure) && figure >= 0))) {
			yield fault(
				'person_malformed',
				`“${name}”的工资、上下限或结转数据必须是不小于 0 的整数。`,
				`Wage, limits and carried-in totals of “${name}” must be whole numbers from 0.`,
				{ person: id }
			);
		}
		if (rotation === undefined) continue;
		const pattern = rotations.find((one) => one.id === rotation.id);
		if (pattern === undefined || !Number.isInteger(rotation.phase)) {
			yield fault(
				'unknown_rotation',
				`“${name}”的轮班方式“${rotation.id}”不存在。`,
				`The rotation “${rotation.id}” of “${name}” is not known.`,
				{ person: id }
			);
			continue;
		}
		const missing = pattern.cycle.find((template) => template !== undefined && !known.has(template));
		if (missing === undefined) continue;
		yield fault(
			'rotation_without_template',
			`“${name}”的轮班需要班次“${missing}”，但没有这个班次。`,
			`The rotation of “${name}” needs the shift “${missing}”, which is not given.`,
			{ person: id, template: missing }
		);
	}
}

/** Whether all dates and times of somebody are some. */
function hasTimes({ availability = [], leave, wishes, skills, carriedIn }: PlannedPerson): boolean {
	const isTime = (start: number, end: number) =>
		Number.isFinite(start) && Number.isFinite(end) && end >= start;
	return (
		availability.every(({ from, to }) => isTimeOfDay(from) && (isTimeOfDay(to) || to === '24:00')) &&
		[...leave, ...carriedIn.lastShifts].every(({ start, end }) => isTime(start, end)) &&
		wishes.every(({ date, weight }) => isLocalDate(date) && Number.isSafeInteger(weight) && weight >= 0) &&
		skills.every(({ from }) => from === undefined || isLocalDate(from))
	);
}

/** The numbers among the fields of an object. */
function numbersOf(fields: object): readonly number[] {
	return Object.values(fields).filter((value: unknown) => typeof value === 'number');
}

function* demandFaults(plan: RosterPlan): Generator<PlanFault> {
	const { demand, slotMinutes, zone } = plan;
	if (!demand.some(({ heads }) => heads > 0)) {
		yield fault('no_demand', '没有人力需求。', 'There is no demand: nobody is needed.');
	}
	const seen = new Map<string, Set<number>>();
	const told = new Set<string>();
	const once = function* (code: PlanFaultCode, queue: string, zh: string, en: string): Generator<PlanFault> {
		// The first of each kind and queue tells what is wrong; a file may have thousands.
		if (told.has(`${code} ${queue}`)) return;
		told.add(`${code} ${queue}`);
		yield fault(code, zh, en, { queue });
	};
	for (const { queue, start, heads } of demand) {
		let starts = seen.get(queue);
		if (starts === undefined) seen.set(queue, (starts = new Set<number>()));
		const at = Number.isFinite(start) ? new Date(start).toISOString() : String(start);
		if (!Number.isFinite(start) || localTimeOf(start, zone) % (slotMinutes * minute) !== 0) {
			yield* once(
				'demand_off_grid',
				queue,
				`队列“${queue}”的需求时间 ${at} 不在 ${slotMinutes} 分钟的时段开始处。`,
				`Demand of “${queue}” at ${at} does not begin with a slot of ${slotMinutes} minutes.`
			);
			continue;
		}
		if (starts.has(start)) {
			yield* once(
				'demand_twice',
				queue,
				`队列“${queue}”的时段 ${at} 出现两次。`,
				`The slot ${at} of “${queue}” is given twice.`
			);
		}
		starts.add(start);
		if (!(Number.isFinite(heads) && heads >= 0)) {
			yield* once(
				'demand_not_a_number',
				queue,
				`队列“${queue}”在 ${at} 的需求不是不小于 0 的数（${heads}）。`,
				`Demand of “${queue}” at ${at} must be a number from 0, got ${heads}.`
			);
		} else if (heads > mostHeads) {
			yield* once(
				'demand_absurd',
				queue,
				`队列“${queue}”在 ${at} 需要 ${heads} 人，超过 ${mostHeads} 人。`,
				`“${queue}” needs ${heads} heads at ${at}: more than ${mostHeads} are taken for a mistake.`
			);
		}
	}
	const unserved = unservedQueues(plan);
	const needed = new Set(demand.filter(({ heads }) => heads > 0).map(({ queue }) => queue));
	// As long as one queue can be served there is a roster to be made; the others are told as notes.
	if (unserved.length < needed.size) return;
	for (const { queue, sentence } of unserved) {
		yield fault('queue_without_skill', sentence.zh, sentence.en, { queue });
	}
}

function* priceFaults({ costs }: RosterPlan): Generator<PlanFault> {
	for (const [name, zh, steps] of [
		['shortage', '缺口', costs.shortage],
		['surplus', '富余', costs.surplus]
	] as const) {
		if (isConvex(steps)) continue;
		yield fault(
			'prices_malformed',
			`${zh}价格必须逐级不降，份额为正，且只有最后一级没有份额。`,
			`Prices of ${name} must not fall, have shares above 0, and only the last has none.`
		);
	}
	const { extended, restDay, holiday } = costs.overtime;
	if ([extended, restDay, holiday].some((multiple) => !(Number.isFinite(multiple) && multiple >= 1))) {
		yield fault(
			'prices_malformed',
			'加班倍数必须不小于 1。',
			'Overtime must cost at least 1 times the wage.'
		);
	}
}

function isConvex(steps: readonly PriceStep[]): boolean {
	return steps.every(({ share, perHour }, at) => {
		const before = steps[at - 1]?.perHour ?? 0;
		const isLast = at === steps.length - 1;
		return (
			Number.isFinite(perHour) && perHour >= before && (isLast ? share === undefined : Number(share) > 0)
		);
	});
}

function* lockFaults({ locks, people, from, to, zone }: RosterPlan): Generator<PlanFault> {
	const known = new Set(people.map(({ id }) => id));
	const days = new Set<string>();
	for (const shift of locks) {
		const { person, date } = shift;
		const about = { person, date };
		if (!known.has(person)) {
			yield fault(
				'lock_of_unknown_person',
				`${date} 锁定的班次属于未知人员“${person}”。`,
				`A shift locked on ${date} is of “${person}”, who is not among the people.`,
				about
			);
			continue;
		}
		if (date < from || date >= to) {
			yield fault(
				'lock_outside_days',
				`“${person}”锁定在 ${date} 的班次不在排班期间内。`,
				`The shift of “${person}” locked on ${date} lies outside the days of the roster.`,
				about
			);
			continue;
		}
		if (!isWholeShift(shift, zone)) {
			yield fault(
				'lock_malformed',
				`“${person}”锁定在 ${date} 的班次时间有误。`,
				`The shift of “${person}” locked on ${date} does not begin on that day, is longer than a day, or has breaks outside.`,
				about
			);
		}
		const key = JSON.stringify([person, date]);
		if (days.has(key)) {
			yield fault(
				'lock_twice_a_day',
				`“${person}”在 ${date} 有两个锁定的班次。`,
				`“${person}” has two shifts locked on ${date}.`,
				about
			);
		}
		days.add(key);
	}
}

/** Whether a shift begins on its date, is at most a day long, has its breaks inside, and all in whole minutes. */
export function isWholeShift({ date, start, end, breaks }: Assignment, zone: string): boolean {
	const whole = (instant: number) => Number.isFinite(instant) && instant % minute === 0;
	if (!whole(start) || !whole(end) || end <= start || end - start > longest) return false;
	if (localDateOf(start, zone) !== date) return false;
	let free = start;
	return breaks
		.toSorted((a, b) => a.start - b.start)
		.every((pause) => {
			const fits = whole(pause.start) && whole(pause.end) && pause.start >= free && pause.end <= end;
			free = pause.end;
			return fits && pause.end > pause.start;
		});
}

function repeated(ids: readonly string[]): readonly string[] {
	const seen = new Set<string>();
	const twice = new Set<string>();
	for (const id of ids) (seen.has(id) ? twice : seen).add(id);
	return [...twice];
}
