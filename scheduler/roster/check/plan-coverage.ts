import { instantOf, localDateOf, addDays, sinceMidnight } from '#lib/domain/time/local-time.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { PriceStep, RosterPlan } from '../plan/roster-plan.ts';

/** What a slot of a queue needs and has. */
export interface CoverageSlot {
	readonly queue: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
	/** Heads that are needed. */
	readonly required: number;
	/** Heads at work, those on a break left out; a fraction where somebody is there for a part of the slot. */
	readonly present: number;
	/** Heads on a break, paid or not. */
	readonly onBreak: number;
	/** Heads missing and heads too many; one of them is 0. */
	readonly short: number;
	readonly surplus: number;
	/** What is missing or too much costs, in hundredths of the currency. */
	readonly cost: number;
}

/** How a roster covers a plan's demand. */
export interface PlanCoverage {
	/** Slots in which somebody is needed or at work, by queue and time. */
	readonly slots: readonly CoverageSlot[];
	/** Head-hours. */
	readonly requiredHours: number;
	readonly presentHours: number;
	readonly shortHours: number;
	readonly surplusHours: number;
	/** Hundredths of the currency. */
	readonly shortageCost: number;
	readonly surplusCost: number;
}

/**
 * How a roster covers the demand of its plan, slot by slot, counted in minutes from the shifts and their breaks alone: it
 * shares nothing with the solver. Requirements and prices count in units of some minutes of a head (`coverUnit`): a
 * requirement is rounded up to one, each step of a price is at least one wide. Time outside the days of the plan does not
 * count.
 *
 * @example two heads needed 12:00–12:30, two at work of whom one has a break until 12:15: present 1.5, short 0.5
 */
export function planCoverage(plan: RosterPlan, roster: PlannedRoster): PlanCoverage {
	const grid = gridOf(plan);
	const { slotMinutes } = plan;
	const unit = coverUnit(plan);
	const queues = [...new Set([...plan.demand, ...roster.assignments].map(({ queue }) => queue))];
	const rows = new Map(
		queues.map((queue) => [
			queue,
			{
				required: new Float64Array(grid.count),
				working: new Float64Array(grid.count),
				onBreak: new Float64Array(grid.count)
			}
		])
	);
	for (const { queue, start, heads } of plan.demand) {
		const slot = grid.slotAt(start);
		const row = rows.get(queue);
		if (row === undefined || slot < 0 || slot >= grid.count) continue;
		row.required[slot] = Math.max(row.required[slot] ?? 0, heads);
	}
	for (const { queue, start, end, breaks } of roster.assignments) {
		const row = rows.get(queue);
		if (row === undefined) continue;
		grid.addMinutes(row.working, start, end, 1);
		for (const pause of breaks) {
			const from = Math.max(pause.start, start);
			const to = Math.min(pause.end, end);
			grid.addMinutes(row.working, from, to, -1);
			grid.addMinutes(row.onBreak, from, to, 1);
		}
	}
	const slots: CoverageSlot[] = [];
	let shortageCost = 0;
	let surplusCost = 0;
	for (const [queue, { required, working, onBreak }] of rows) {
		for (let at = 0; at < grid.count; at++) {
			const heads = required[at] ?? 0;
			const minutes = working[at] ?? 0;
			if (heads === 0 && minutes === 0 && onBreak[at] === 0) continue;
			// What is off by the last digit of a fraction is not a unit more.
			const needed = Math.ceil((heads * slotMinutes) / unit - 1e-6);
			const balance = minutes / unit - needed;
			const shortage = priceOf(plan.costs.shortage, needed, -balance, unit);
			// Where nobody is needed, the last price holds from the first head on.
			const surplusSteps = needed === 0 ? plan.costs.surplus.slice(-1) : plan.costs.surplus;
			const surplus = priceOf(surplusSteps, needed, balance, unit);
			shortageCost += shortage;
			surplusCost += surplus;
			const present = minutes / slotMinutes;
			const start = grid.starts[at] as number;
			slots.push({
				queue,
				start,
				end: start + slotMinutes * minute,
				required: heads,
				present,
				onBreak: (onBreak[at] ?? 0) / slotMinutes,
				short: Math.max(0, heads - present),
				surplus: Math.max(0, present - heads),
				cost: shortage + surplus
			});
		}
	}
	const hours = (heads: (slot: CoverageSlot) => number) =>
		(slots.reduce((sum, slot) => sum + heads(slot), 0) * slotMinutes) / 60;
	return {
		slots,
		requiredHours: hours(({ required }) => required),
		presentHours: hours(({ present }) => present),
		shortHours: hours(({ short }) => short),
		surplusHours: hours(({ surplus }) => surplus),
		shortageCost,
		surplusCost
	};
}

/**
 * Minutes of a head that are one unit of cover: the longest that slots, starts and spans of shifts and their breaks are
 * whole numbers of.
 *
 * @example 15 with slots of 30 min, shifts on the half hour and short breaks of 15 min
 */
export function coverUnit({ slotMinutes, templates }: Pick<RosterPlan, 'slotMinutes' | 'templates'>): number {
	const lengths = templates.flatMap(({ first, last, stepMinutes, spanMinutes, breaks }) => [
		sinceMidnight(first) / minute,
		...(last === first ? [] : [stepMinutes]),
		spanMinutes,
		...breaks.flatMap(({ minutes, earliest }) => [minutes, earliest])
	]);
	return lengths.reduce(greatestDivisor, slotMinutes);
}

function greatestDivisor(a: number, b: number): number {
	while (b !== 0) [a, b] = [b, a % b];
	return a;
}

/** What `units` cost, the steps being climbed one after the other; shares are of what is needed. */
function priceOf(steps: readonly PriceStep[], needed: number, units: number, unit: number): number {
	let left = Math.max(0, units);
	let cost = 0;
	for (const { share, perHour } of steps) {
		if (left <= 0) break;
		const width = share === undefined ? left : Math.max(1, Math.round(share * needed));
		const taken = Math.min(left, width);
		cost += taken * Math.round((perHour * 100 * unit) / 60);
		left -= taken;
	}
	return Math.round(cost);
}

/** The slots of a plan's days, each day from its own midnight on. */
function gridOf({ zone, from, to, slotMinutes }: RosterPlan) {
	const length = slotMinutes * minute;
	const starts: EpochMs[] = [];
	const firstOfDay = new Map<string, number>();
	for (let date = from; date < to; date = addDays(date, 1)) {
		firstOfDay.set(date, starts.length);
		const next = instantOf(addDays(date, 1), '00:00', zone);
		for (let at = instantOf(date, '00:00', zone); at < next; at += length) starts.push(at);
	}
	const begin = starts[0] ?? 0;
	const end = instantOf(to, '00:00', zone);
	const slotAt = (instant: EpochMs): number => {
		if (instant < begin) return -1;
		if (instant >= end) return starts.length;
		const first = firstOfDay.get(localDateOf(instant, zone)) ?? 0;
		return first + Math.floor((instant - (starts[first] ?? 0)) / length);
	};
	/** Adds the minutes of [from, to) to the slots that they lie in. */
	const addMinutes = (row: Float64Array, from: EpochMs, to: EpochMs, sign: 1 | -1): void => {
		const first = Math.max(begin, from);
		const last = Math.min(end, to);
		for (let at = slotAt(first); at < starts.length && (starts[at] as number) < last; at++) {
			const start = Math.max(first, starts[at] as number);
			const stop = Math.min(last, starts[at + 1] ?? end);
			row[at] = (row[at] ?? 0) + (sign * Math.max(0, stop - start)) / minute;
		}
	};
	return { starts, count: starts.length, slotAt, addMinutes };
}
