import type { Table } from '#lib/tables/table.ts';
import { instantOf, localDateOf } from '#lib/domain/time/local-time.ts';
import { day as dayLength, hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { instantsOfWall, parseTime } from '../../calendar/wall-time.ts';
import type { Demand } from '../plan/roster-plan.ts';
import { fileRows, type FileColumn, type FileRow } from './file-rows.ts';
import { FileReading, type FileOutcome } from './file-reading.ts';

/** Heads that are needed, in slots of one length. */
export interface DemandFile {
	readonly slotMinutes: 15 | 30 | 60;
	readonly demand: readonly Demand[];
	/** In order of their first row. */
	readonly queues: readonly string[];
}

type Column = 'time' | 'end' | 'queue' | 'heads' | 'scheduled';

const columns: readonly FileColumn<Column>[] = [
	{
		key: 'time',
		zh: '时间',
		required: true,
		synonyms: ['start', 'slot', 'interval', 'interval start', 'datetime', '时间', '开始时间', '时段', '日期时间'] // prettier-ignore
	},
	{ key: 'end', zh: '结束时间', synonyms: ['interval end', '结束时间', '结束'] },
	{
		key: 'queue',
		zh: '队列',
		synonyms: ['skill', 'skill group', 'group', '队列', '技能组', '技能', '客服组']
	},
	{
		key: 'heads',
		zh: '人数',
		required: true,
		number: true,
		synonyms: [
			'agents',
			'requirement',
			'required',
			'demand',
			'人数',
			'需求人数',
			'需求',
			'坐席数',
			'所需人数'
		]
	},
	{ key: 'scheduled', zh: '排班人数', number: true, synonyms: ['staffed', '排班人数', '应排人数'] }
];

/** One queue that the file does not name. */
export const onlyQueue = 'all';
const mostHeads = 100_000;
/** A year of 5 minutes of four queues. */
const mostRows = 500_000;
/** A longer slot is a typing error: nobody needs the same heads for more than a day without a break. */
const longestSlot = dayLength;
const lengths = [60, 30, 15] as const;

interface Slot {
	readonly row: number;
	readonly queue: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly heads: number;
}

/**
 * Reads demand: `time,queue,heads` or what `staff --forecast` writes. A night without rows needs
 * nobody. The slots of the plan are the
 * longest of 60, 30 and 15 minutes that all times lie on; shorter slots of the file become one with the most heads of
 * them, longer ones several.
 *
 * @param use which column counts: `scheduled` is what staffing plans with shrinkage on top
 * @param slotMinutes length of the plan's slots; found out without it
 */
export function readDemand(
	table: Table,
	zone: string,
	use: 'heads' | 'scheduled' = 'heads',
	slotMinutes?: 15 | 30 | 60
): FileOutcome<DemandFile> {
	const reading = new FileReading();
	const rows = fileRows(table, columns, reading, mostRows);
	const nothing: DemandFile = { slotMinutes: 60, demand: [], queues: [] };
	if (reading.isRefused) return reading.outcome(nothing);
	if (rows.length === 0) {
		reading.refuse(undefined, undefined, 'no_demand', 'there is a header and no row below it');
		return reading.outcome(nothing);
	}
	const namesQueues = rows.some((row) => row.text('queue') !== '');
	if (!namesQueues) {
		reading.note('no_queue', {
			zh: `没有写队列：所有行都算作一个队列“${onlyQueue}”`,
			en: `no queue is named: all rows are of one, "${onlyQueue}"`
		});
	}
	if (use === 'scheduled' && rows.every((row) => row.text('scheduled') === '')) {
		reading.refuse(1, 'scheduled', 'column_missing', 'there is no such column (排班人数)');
		return reading.outcome(nothing);
	}
	if (
		use === 'heads' &&
		rows.some((row) => row.text('scheduled') !== row.text('heads') && row.text('scheduled') !== '')
	)
		reading.note('shrinkage', {
			zh: '按 heads（在岗人数）排班，不按 scheduled（含损耗的人数）：要含损耗请加 --heads scheduled',
			en: 'heads are planned, not "scheduled": for those with shrinkage say --heads scheduled'
		});
	const taken = new Map<string, number>();
	const open = rows.flatMap((row) => slotOf(row, zone, use, namesQueues, taken));
	if (reading.isRefused) return reading.outcome(nothing);
	const slots = withEnds(open, reading);
	refuseOverlaps(slots, reading);
	for (const { row, start, end } of slots) {
		if (end - start <= longestSlot) continue;
		reading.refuse(row, 'end', 'too_long', 'the slot is longer than a day');
	}
	if (reading.isRefused) return reading.outcome(nothing);
	const length = slotMinutes ?? slotLength(slots, zone);
	const demand = onSlots(slots, length, zone, reading);
	const queues = [...new Set(slots.map(({ queue }) => queue))];
	if (!demand.some(({ heads }) => heads > 0)) {
		reading.refuse(undefined, 'heads', 'no_demand', 'nobody is needed at any time');
	}
	return reading.outcome({ slotMinutes: length, demand, queues });
}

type OpenSlot = Omit<Slot, 'end'> & { readonly end: EpochMs | undefined };

function slotOf(
	row: FileRow<Column>,
	zone: string,
	use: 'heads' | 'scheduled',
	namesQueues: boolean,
	taken: Map<string, number>
): readonly OpenSlot[] {
	row.requiredText('time');
	row.requiredText(use);
	const heads = row.number(use, { atLeast: 0, atMost: mostHeads });
	const queue = namesQueues ? row.requiredText('queue') : onlyQueue;
	const end = row.time('end', zone)?.instant;
	const first = row.time('time', zone)?.instant;
	if (heads === undefined || queue === undefined || first === undefined) return [];
	const key = (instant: EpochMs) => JSON.stringify([queue, instant]);
	let start = first;
	const before = taken.get(key(start));
	if (before !== undefined) {
		// An hour that the clock shows twice has two rows of one name.
		const given = parseTime(row.text('time'));
		const again = given?.kind === 'wall' ? instantsOfWall(given.wall, zone)[1] : undefined;
		if (again === undefined || taken.has(key(again))) {
			row.refuse('time', 'slot_repeated', `"${queue}" has this time in row ${before} already`);
			return [];
		}
		start = again;
	}
	taken.set(key(start), row.row);
	if (end !== undefined && end <= start) {
		row.refuse('end', 'ends_before_start', `must be later than its time, got ${row.text('end')}`);
		return [];
	}
	return [{ row: row.row, queue, start, end, heads }];
}

/**
 * Slots without an end are as long as the shortest distance between two times of a queue. Where that is less than a
 * quarter of an hour the file has finer slots around a launch: each then reaches to the next, if that is within the hour.
 */
function withEnds(open: readonly OpenSlot[], reading: FileReading): readonly Slot[] {
	const next = new Map<OpenSlot, EpochMs>();
	let step = Infinity;
	for (const mine of Map.groupBy(open, ({ queue }) => queue).values()) {
		const sorted = mine.toSorted((a, b) => a.start - b.start);
		sorted.forEach((slot, at) => {
			const after = sorted[at + 1];
			if (after === undefined) return;
			next.set(slot, after.start);
			step = Math.min(step, after.start - slot.start);
		});
	}
	const isMixed = step < 15 * minute;
	return open.map((slot) => {
		if (slot.end !== undefined) return { ...slot, end: slot.end };
		if (step === Infinity) {
			reading.refuse(
				slot.row,
				'end',
				'too_short',
				'one time without an end: the length of its slot is not known'
			);
		}
		const gap = (next.get(slot) ?? Infinity) - slot.start;
		const length = isMixed && gap <= hour ? gap : step;
		return { ...slot, end: slot.start + Math.min(length, longestSlot) };
	});
}

function refuseOverlaps(slots: readonly Slot[], reading: FileReading): void {
	for (const mine of Map.groupBy(slots, ({ queue }) => queue).values()) {
		const sorted = mine.toSorted((a, b) => a.start - b.start);
		sorted.forEach((slot, at) => {
			const before = sorted[at - 1];
			if (before === undefined || slot.start >= before.end) return;
			reading.refuse(
				slot.row,
				'time',
				'slots_overlap',
				`begins before the slot of "${slot.queue}" in row ${before.row} ends`
			);
		});
	}
}

/** Minutes after the midnight of its day, elapsed. */
function minutesInDay(instant: EpochMs, zone: string): number {
	return (instant - instantOf(localDateOf(instant, zone), '00:00', zone)) / minute;
}

/** The longest length that all times lie on; where slots are shorter than a quarter of an hour, that. */
function slotLength(slots: readonly Slot[], zone: string): 15 | 30 | 60 {
	const fits = (length: number) =>
		slots.every(({ start, end }) =>
			[start, end].every((instant) => minutesInDay(instant, zone) % length === 0)
		);
	return lengths.find(fits) ?? 15;
}

function onSlots(
	slots: readonly Slot[],
	slotMinutes: number,
	zone: string,
	reading: FileReading
): readonly Demand[] {
	const length: Milliseconds = slotMinutes * minute;
	const most = new Map<string, Map<EpochMs, number>>();
	let joined = 0;
	for (const { queue, start, end, heads } of slots) {
		let mine = most.get(queue);
		if (mine === undefined) most.set(queue, (mine = new Map<EpochMs, number>()));
		const first = start - (minutesInDay(start, zone) % slotMinutes) * minute;
		if (end - start < length) joined++;
		for (let at = first; at < end; at += length) mine.set(at, Math.max(mine.get(at) ?? 0, heads));
	}
	if (joined > 0) {
		reading.note('slots_joined', {
			zh: `${joined} 个时段短于 ${slotMinutes} 分钟：每 ${slotMinutes} 分钟取其中最多的人数`,
			en: `${joined} slots are shorter than ${slotMinutes} min: each ${slotMinutes} min needs the most heads of its parts`
		});
	}
	return [...most].flatMap(([queue, mine]) =>
		[...mine].sort(([a], [b]) => a - b).map(([start, heads]) => ({ queue, start, heads }))
	);
}
