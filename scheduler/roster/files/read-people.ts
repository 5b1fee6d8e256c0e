import type { Table } from '#lib/tables/table.ts';
import { addDays, instantOf, localDateOf } from '#lib/domain/time/local-time.ts';
import { hour, type EpochMs } from '#lib/domain/units.ts';
import { dayNumberOf } from '../../calendar/day-number.ts';
import { fourCrewsThreeShifts, threeCrewsTwoShifts, type Rotation } from '../../shifts/rotation.ts';
import type { Availability, CarriedIn, PlannedPerson, Protection } from '../plan/planned-person.ts';
import type { WorkedTime } from '../plan/planned-roster.ts';
import { dateOf, fileRows, timeOfDayOf, type FileColumn, type FileRow } from './file-rows.ts';
import { FileReading, type FileOutcome } from './file-reading.ts';
import { availabilityOf } from './read-availability.ts';
import { skillsOf } from './read-skills.ts';

/** A person of a file, without leave and wishes: those have files of their own. */
export interface PersonRow {
	readonly row: number;
	readonly person: PlannedPerson;
	/** First and last time at which they work here at all, [from, to); absent: no bound. */
	readonly from?: EpochMs;
	readonly to?: EpochMs;
}

type Column =
	| 'id'
	| 'name'
	| 'contract'
	| 'skills'
	| 'wage'
	| 'max_week_hours'
	| 'min_week_hours'
	| 'max_month_hours'
	| 'min_month_hours'
	| 'available_from'
	| 'available_to'
	| 'available'
	| 'rotation'
	| 'phase'
	| 'hours'
	| 'rest_days'
	| 'split_shifts'
	| 'pregnant_from'
	| 'pregnant_to'
	| 'nursing_from'
	| 'nursing_to'
	| 'week_hours'
	| 'week_days'
	| 'month_hours'
	| 'month_overtime_hours'
	| 'month_weekends'
	| 'consecutive_days'
	| 'consecutive_nights'
	| 'last_shift_start'
	| 'last_shift_end';

/** The columns of a file of people and what they may be called. */
export const peopleColumns: readonly FileColumn<Column>[] = [
	{
		key: 'id',
		zh: '工号',
		synonyms: ['person', 'employee id', 'employee', 'staff id', 'agent id', '工号', '员工编号', '员工号', '编号', '人员编号'] // prettier-ignore
	},
	{ key: 'name', zh: '姓名', synonyms: ['employee name', 'full name', 'agent', '姓名', '名字', '员工姓名', '员工', '客服'] }, // prettier-ignore
	{
		key: 'contract',
		zh: '合同类型',
		required: true,
		synonyms: ['contract type', 'employment', 'type', '合同类型', '合同', '用工类型', '用工形式', '用工方式', '员工类型'] // prettier-ignore
	},
	{
		key: 'skills',
		zh: '技能',
		required: true,
		synonyms: ['skill', 'queues', 'queue', '技能', '技能组', '队列', '可接队列']
	},
	{
		key: 'wage',
		zh: '时薪',
		required: true,
		number: true,
		synonyms: ['wage per hour', 'hourly wage', 'hourly rate', 'rate', '时薪', '小时工资', '每小时工资', '工资'] // prettier-ignore
	},
	{
		key: 'max_week_hours',
		zh: '周工时上限',
		number: true,
		synonyms: ['max hours a week', 'max hours per week', 'weekly max hours', '周工时上限', '每周工时上限', '每周最多工时', '周最大工时'] // prettier-ignore
	},
	{
		key: 'min_week_hours',
		zh: '周工时下限',
		number: true,
		synonyms: ['min hours a week', 'min hours per week', 'weekly min hours', '周工时下限', '每周工时下限', '每周最少工时', '周最小工时'] // prettier-ignore
	},
	{ key: 'max_month_hours', zh: '月工时上限', number: true, synonyms: ['月工时上限', '每月工时上限', '每月最多工时'] }, // prettier-ignore
	{ key: 'min_month_hours', zh: '月工时下限', number: true, synonyms: ['月工时下限', '每月工时下限', '每月最少工时'] }, // prettier-ignore
	{ key: 'available_from', zh: '可上班开始', synonyms: ['可上班开始', '可用开始', '可上班时间起', '可用时间起'] }, // prettier-ignore
	{ key: 'available_to', zh: '可上班结束', synonyms: ['可上班结束', '可用结束', '可上班时间止', '可用时间止'] }, // prettier-ignore
	{ key: 'available', zh: '可上班时段', synonyms: ['availability', '可上班时段', '可用时段'] },
	{ key: 'rotation', zh: '倒班', synonyms: ['倒班', '轮班', '轮班制', '倒班制'] },
	{ key: 'phase', zh: '班组', synonyms: ['crew', '班组', '相位', '班次相位'] },
	{ key: 'hours', zh: '工时制', synonyms: ['hours system', 'working hours', '工时制', '工时制度'] },
	{ key: 'rest_days', zh: '休息日', synonyms: ['rest day', '休息日', '休息日类型'] },
	{ key: 'split_shifts', zh: '可分段上班', synonyms: ['split shift', '可分段上班', '分段班'] },
	{ key: 'pregnant_from', zh: '孕期开始', synonyms: ['孕期开始', '孕7月起'] },
	{ key: 'pregnant_to', zh: '孕期结束', synonyms: ['孕期结束'] },
	{ key: 'nursing_from', zh: '哺乳期开始', synonyms: ['哺乳期开始'] },
	{ key: 'nursing_to', zh: '哺乳期结束', synonyms: ['哺乳期结束'] },
	{ key: 'week_hours', zh: '本周已工作小时', number: true, synonyms: ['本周已工作小时', '本周已排工时'] },
	{ key: 'week_days', zh: '本周已工作天数', number: true, synonyms: ['本周已工作天数'] },
	{ key: 'month_hours', zh: '本月已工作小时', number: true, synonyms: ['本月已工作小时', '本月已排工时'] },
	{ key: 'month_overtime_hours', zh: '本月已加班小时', number: true, synonyms: ['本月已加班小时'] },
	{ key: 'month_weekends', zh: '本月已上周末', number: true, synonyms: ['本月已上周末'] },
	{
		key: 'consecutive_days',
		zh: '已连续工作天数',
		number: true,
		synonyms: ['已连续工作天数', '连续工作天数']
	},
	{ key: 'consecutive_nights', zh: '已连续夜班', number: true, synonyms: ['已连续夜班', '连续夜班'] },
	{ key: 'last_shift_start', zh: '上一班开始', synonyms: ['上一班开始'] },
	{ key: 'last_shift_end', zh: '上一班结束', synonyms: ['上一班结束'] }
];

const contracts = {
	full_time: ['全职', 'full-time', 'fulltime', 'ft', '全日制', '正式', '正式工', '正式员工'],
	part_time: ['兼职', 'part-time', 'parttime', 'pt', '非全日制', '小时工', '钟点工'],
	student: ['学生', '学生兼职', '实习', '实习生', '学生工', 'intern'],
	outsourced: ['外包', 'outsource', 'outsourcing', '外包员工', '劳务派遣', '派遣', 'contractor', 'agency']
} as const;
const hourSystems = {
	standard: ['标准工时', '标准', '标准工时制'],
	comprehensive: ['综合工时', '综合', '综合计算工时', '综合计算工时制', '综合工时制']
} as const;
const restDayKinds = {
	calendar: ['日历', '周末', '双休', 'weekend', 'weekends'],
	rolling: ['轮休', '排休', 'rotating']
} as const;
const rotations: readonly Rotation[] = [threeCrewsTwoShifts, fourCrewsThreeShifts];
const rotationWords = Object.fromEntries(
	rotations.map(({ id, name }) => [id, [name.zh, name.en]])
) as Readonly<Record<string, readonly string[]>>;

/** More than this are no team that is planned in one piece. */
const mostPeople = 20_000;
/** A wage of more an hour is one of a month. */
const mostWage = 10_000;
/** What a last shift is taken to have lasted where only its end is known. */
const usualShift = 8 * hour;

/**
 * Reads people: `id,name,contract,skills,wage` and what else is known of them, in any order, with English or Chinese
 * titles. Dates are whole days, the last one included; times are of the wall of the zone.
 *
 * @example readPeople(table of "id,name,contract,skills,wage\n7,张伟,全职,chat:3|phone,30", 'Asia/Shanghai')
 * // { status: 'read', value: [{ row: 2, person: { id: '7', contract: 'full_time', wagePerHour: 3000, … } }], notes: [] }
 */
export function readPeople(table: Table, zone: string): FileOutcome<readonly PersonRow[]> {
	const reading = new FileReading();
	const rows = fileRows(table, peopleColumns, reading, mostPeople);
	if (rows.length === 0 && !reading.isRefused) {
		reading.refuse(undefined, undefined, 'no_people', 'there is nobody in it: a header and no row below it');
	}
	const ids = new Map<string, number>();
	const assumed: string[] = [];
	const people = rows.map((row) => {
		const id = row.text('id') || row.text('name');
		if (id === '') row.refuse('id', 'value_missing', 'is empty, and so is the name');
		const first = ids.get(id);
		if (first !== undefined) row.refuse('id', 'person_repeated', `"${id}" is in row ${first} already`);
		else if (id !== '') ids.set(id, row.row);
		return personOf(row, id, zone, assumed);
	});
	if (assumed.length > 0) {
		reading.note('last_shift_assumed', {
			zh: `${assumed.length} 人的上一班只有结束、没有开始：按 8 小时计`,
			en: `${assumed.length} last shifts have an end and no start: taken to have lasted 8 h`
		});
	}
	return reading.outcome(people);
}

function personOf(row: FileRow<Column>, id: string, zone: string, assumed: string[]): PersonRow {
	const refuse = (column: Column) => (code: string, message: string) => row.refuse(column, code, message);
	const contract = row.word('contract', contracts);
	if (row.text('contract') === '') row.refuse('contract', 'value_missing', 'is empty');
	if (row.text('wage') === '') row.refuse('wage', 'value_missing', 'is empty: write 0 where nobody pays');
	const wage = row.number('wage', { atLeast: 0, atMost: mostWage });
	const skills = skillsOf(row.text('skills'), refuse('skills'));
	if (skills.length === 0) row.refuse('skills', 'value_missing', 'names no queue that this person can serve');
	const limits = limitsOf(row);
	const { bounds, availability } = whenAvailable(row, zone);
	const rotation = rotationOf(row);
	const person: PlannedPerson = {
		id,
		name: row.text('name') || id,
		contract: contract ?? 'full_time',
		hours: row.word('hours', hourSystems) ?? (rotation === undefined ? 'standard' : 'comprehensive'),
		// A floor that serves customers on seven days gives its rest days in turn; Saturdays are no overtime there.
		restDays: row.word('rest_days', restDayKinds) ?? 'rolling',
		skills,
		wagePerHour: Math.round((wage ?? 0) * 100),
		...(rotation !== undefined && { rotation }),
		splitShifts: row.flag('split_shifts'),
		limits,
		...(availability.length > 0 && { availability }),
		leave: [],
		wishes: [],
		protections: [
			...protectionOf(row, 'pregnant', 'pregnant_from', 'pregnant_to'),
			...protectionOf(row, 'nursing', 'nursing_from', 'nursing_to')
		],
		carriedIn: carriedInOf(row, zone, assumed)
	};
	return { row: row.row, person, ...bounds };
}

function limitsOf(row: FileRow<Column>): PlannedPerson['limits'] {
	const minutesOf = (column: Column, atMost: number) => {
		const hours = row.number(column, { atLeast: 0, atMost });
		return hours === undefined ? undefined : Math.round(hours * 60);
	};
	const mostMinutesAWeek = minutesOf('max_week_hours', 168);
	const leastMinutesAWeek = minutesOf('min_week_hours', 168);
	const mostMinutesAMonth = minutesOf('max_month_hours', 744);
	const leastMinutesAMonth = minutesOf('min_month_hours', 744);
	for (const [least, most, column] of [
		[leastMinutesAWeek, mostMinutesAWeek, 'min_week_hours'],
		[leastMinutesAMonth, mostMinutesAMonth, 'min_month_hours']
	] as const) {
		if (least !== undefined && most !== undefined && least > most) {
			row.refuse(
				column,
				'least_above_most',
				`must not be above the most, got ${least / 60} and ${most / 60}`
			);
		}
	}
	return {
		...(leastMinutesAWeek !== undefined && { leastMinutesAWeek }),
		...(mostMinutesAWeek !== undefined && { mostMinutesAWeek }),
		...(leastMinutesAMonth !== undefined && { leastMinutesAMonth }),
		...(mostMinutesAMonth !== undefined && { mostMinutesAMonth })
	};
}

/** `available_from` and `available_to` are times of every day (18:00, 23:00), or the first and last day or time at all. */
function whenAvailable(row: FileRow<Column>, zone: string) {
	const availability: Availability[] = [
		...availabilityOf(row.text('available'), (code, message) => row.refuse('available', code, message))
	];
	const bounds: { from?: EpochMs; to?: EpochMs } = {};
	const times: Partial<Record<'available_from' | 'available_to', string>> = {};
	for (const column of ['available_from', 'available_to'] as const) {
		const text = row.text(column);
		if (text === '') continue;
		const time = timeOfDayOf(text);
		if (time !== undefined) {
			times[column] = time;
			continue;
		}
		const given = row.time(column, zone);
		if (given === undefined) continue;
		const date = given.isDate ? dateOf(text) : undefined;
		if (column === 'available_from') bounds.from = given.instant;
		else bounds.to = date === undefined ? given.instant : instantOf(addDays(date, 1), '00:00', zone);
	}
	const { available_from: from, available_to: to } = times;
	if (from !== undefined || to !== undefined) {
		const begins = from ?? '00:00';
		const ends = to ?? '24:00';
		if (row.text('available') !== '') {
			row.refuse('available_from', 'availability_twice', 'times of day stand here and in "available"');
		} else if (begins === '24:00' || begins === ends) {
			row.refuse('available_to', 'ends_before_start', `${begins}–${ends} is no time of a day`);
		} else {
			for (const weekday of [0, 1, 2, 3, 4, 5, 6] as const)
				availability.push({ weekday, from: begins, to: ends });
		}
	}
	if (bounds.from !== undefined && bounds.to !== undefined && bounds.to <= bounds.from) {
		row.refuse('available_to', 'ends_before_start', 'must be later than available_from');
	}
	return { bounds, availability };
}

function rotationOf(row: FileRow<Column>): PlannedPerson['rotation'] {
	const id = row.word('rotation', rotationWords);
	const text = row.text('phase').normalize('NFKC');
	if (row.text('rotation') === '') {
		if (text !== '') row.refuse('phase', 'phase_without_rotation', 'goes only with a rotation');
		return undefined;
	}
	const rotation = rotations.find((one) => one.id === id);
	if (rotation === undefined) return undefined;
	const phase = phaseOf(text, rotation);
	if (phase === undefined) {
		const crews = 'ABCD'.slice(0, rotation.crews).split('').join(', ');
		row.refuse(
			'phase',
			'phase_wrong',
			`must be a crew (${crews}), a date on which the cycle begins, or the day of the cycle on 1970-01-01, got "${text}"`
		);
		return undefined;
	}
	return { id: rotation.id, phase };
}

/** A crew's letter, a day on which the cycle begins, or the number itself. */
function phaseOf(text: string, { cycle, crews, crewShift }: Rotation): number | undefined {
	if (/^\d{1,2}$/.test(text) && Number(text) < cycle.length) return Number(text);
	const crew = Math.max('ABCD'.indexOf(text.toUpperCase()), '甲乙丙丁'.indexOf(text.charAt(0)));
	if (/^([A-D]|[甲乙丙丁]班?)$/i.test(text) && crew < crews) return (crew * crewShift) % cycle.length;
	const date = dateOf(text);
	if (date === undefined) return undefined;
	return (cycle.length - (dayNumberOf(date) % cycle.length)) % cycle.length;
}

function protectionOf(
	row: FileRow<Column>,
	kind: Protection['kind'],
	fromColumn: Column,
	toColumn: Column
): readonly Protection[] {
	const from = row.date(fromColumn);
	const last = row.date(toColumn);
	if (row.text(fromColumn) === '' && row.text(toColumn) === '') return [];
	if (row.text(fromColumn) === '' || row.text(toColumn) === '') {
		row.refuse(
			row.text(fromColumn) === '' ? fromColumn : toColumn,
			'value_missing',
			'is empty: a protection has a first and a last day'
		);
	}
	if (from === undefined || last === undefined) return [];
	if (last < from) row.refuse(toColumn, 'ends_before_start', `must not be before ${from}, got ${last}`);
	return [{ kind, from, to: addDays(last, 1) }];
}

function carriedInOf(row: FileRow<Column>, zone: string, assumed: string[]): CarriedIn {
	const minutesOf = (column: Column, atMost: number) =>
		Math.round((row.number(column, { atLeast: 0, atMost }) ?? 0) * 60);
	const count = (column: Column, atMost: number) =>
		row.number(column, { atLeast: 0, atMost, whole: true }) ?? 0;
	const end = row.time('last_shift_end', zone)?.instant;
	const start = row.time('last_shift_start', zone)?.instant;
	if (start !== undefined && row.text('last_shift_end') === '') {
		row.refuse('last_shift_end', 'value_missing', 'is empty: the last shift has a start');
	}
	if (start !== undefined && end !== undefined && !(end > start && end - start <= 24 * hour)) {
		row.refuse('last_shift_end', 'ends_before_start', 'must be up to 24 h after last_shift_start');
	}
	if (end !== undefined && row.text('last_shift_start') === '') assumed.push(row.text('id'));
	return {
		lastShifts: end === undefined ? [] : [lastShift(start ?? end - usualShift, end, zone)],
		weekMinutes: minutesOf('week_hours', 168),
		weekDays: count('week_days', 7),
		monthMinutes: minutesOf('month_hours', 744),
		monthOvertimeMinutes: minutesOf('month_overtime_hours', 744),
		monthWeekends: count('month_weekends', 6),
		consecutiveDays: count('consecutive_days', 366),
		consecutiveNights: count('consecutive_nights', 366),
		...(row.text('week_hours') === '' && { weekIsUnknown: true as const }),
		...(row.text('month_hours') === '' && { monthIsUnknown: true as const })
	};
}

function lastShift(start: EpochMs, end: EpochMs, zone: string): WorkedTime {
	return { date: localDateOf(start, zone), start, end, breaks: [] };
}
