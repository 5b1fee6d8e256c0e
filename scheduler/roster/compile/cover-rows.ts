import { minute } from '#lib/domain/units.ts';
import { slotAt, slotsPerDay as slotsOfDay } from '../../calendar/zoned-slots.ts';
import type { PriceStep, RosterPlan } from '../plan/roster-plan.ts';
import type { CostStep, CoverRow, CoverShare, ShiftOption } from '../problem/roster-problem.ts';
import type { PlanDays } from './compiled-plan.ts';
import { shiftTimes, type PlanOption } from './plan-option.ts';

const minutesOfDay = 1_440;

/** Where rows lie: `queue * slotsPerDay + slot` within a day. */
export interface CoverGrid {
	readonly queues: readonly string[];
	readonly slotsPerDay: number;
	readonly slotMinutes: number;
	/** Minutes of a unit of one head. */
	readonly grain: number;
}

/** The grid of a plan: its queues in the order in which they are first named, those of locked shifts too. */
export function coverGrid(plan: RosterPlan, grain: number): CoverGrid {
	return {
		queues: [...new Set([...plan.demand, ...plan.locks].map(({ queue }) => queue))],
		slotsPerDay: slotsOfDay(plan.slotMinutes * minute),
		slotMinutes: plan.slotMinutes,
		grain
	};
}

/**
 * The cover of a plan: a row for each slot of the wall and queue, its requirement in units of `grain` head-minutes
 * rounded up, prices per unit in hundredths of the currency. A slot that a clock change shows twice needs the larger of
 * its two requirements, one that it skips nobody. Demand on other days is not the roster's.
 *
 * Shares of a price are shares of the requirement, at least one unit each; a row that needs nobody has its surplus at the
 * last price.
 */
export function coverRows(plan: RosterPlan, days: PlanDays, grid: CoverGrid): readonly CoverRow[] {
	const { queues, slotsPerDay, slotMinutes, grain } = grid;
	const rowsPerDay = queues.length * slotsPerDay;
	const requirement = new Array<number>(days.count * rowsPerDay).fill(0);
	const queueAt = new Map(queues.map((queue, at) => [queue, at]));
	for (const { queue, start, heads } of plan.demand) {
		const { day, slot } = slotAt(start, slotMinutes * minute, days.zone);
		const at = day - days.first;
		if (at < 0 || at >= days.count) continue;
		const row = at * rowsPerDay + (queueAt.get(queue) ?? 0) * slotsPerDay + slot;
		requirement[row] = Math.max(requirement[row] ?? 0, unitsOf(heads, slotMinutes, grain));
	}
	// Days resemble each other: equal rows are one object.
	const rows = new Map<number, CoverRow>();
	return requirement.map((units) => {
		let row = rows.get(units);
		if (row === undefined) {
			row = {
				requirement: units,
				shortage: stepsOf(plan.costs.shortage, units, grain),
				surplus: stepsOf(units === 0 ? plan.costs.surplus.slice(-1) : plan.costs.surplus, units, grain)
			};
			rows.set(units, row);
		}
		return row;
	});
}

/** Heads of a slot in units, rounded up; what is off by the last digit of a fraction is not a head more. */
export function unitsOf(heads: number, slotMinutes: number, grain: number): number {
	return Math.ceil((heads * slotMinutes) / grain - 1e-6);
}

function stepsOf(prices: readonly PriceStep[], requirement: number, grain: number): readonly CostStep[] {
	return prices.map(({ share, perHour }) => {
		const cost = Math.round((perHour * 100 * grain) / 60);
		return share === undefined ? { cost } : { units: Math.max(1, Math.round(share * requirement)), cost };
	});
}

/** A shift as the solver knows it: its times as they count for rest, and what it adds to the rows of its days. */
export function shiftOption(days: PlanDays, grid: CoverGrid, option: PlanOption): ShiftOption {
	const { start, length, breaks, minutes } = option;
	const worked = unitsIn(days, grid, option, 0, length);
	const places = breaks.map((pause) =>
		pause.places.map((place) => unitsIn(days, grid, option, place, place + pause.minutes))
	);
	const cover = new Map(worked);
	breaks.forEach(({ placed }, at) => {
		for (const [offset, units] of places[at]?.[placed] ?? []) {
			cover.set(offset, Math.max(0, (cover.get(offset) ?? 0) - units));
		}
	});
	const day = option.days?.[0];
	const own = day === undefined ? undefined : ownTimes(days, day, option);
	return {
		name: nameOf(option),
		start: own?.start ?? start,
		end: own?.end ?? start + length,
		minutes,
		cover: sharesOf(cover),
		...(breaks.length > 0 && {
			breaks: breaks.map(({ placed }, at) => ({ places: (places[at] ?? []).map(sharesOf), placed }))
		})
	};
}

/**
 * On a day of 23 or 25 hours minutes are counted from both midnights: the start from the one before, the end towards the
 * one after, so that rest on either side is what really passes.
 */
function ownTimes(days: PlanDays, day: number, option: PlanOption): { start: number; end: number } {
	const { start, end } = shiftTimes(days, day, option);
	const midnight = days.midnights[day] ?? start;
	const next = days.midnights[day + 1] ?? midnight;
	const first = Math.min(minutesOfDay - 1, (start - midnight) / minute);
	return { start: first, end: Math.max(first + 1, (end - next) / minute + minutesOfDay) };
}

/** Units that a stretch of a shift lies in each row, minutes after its start. */
function unitsIn(
	days: PlanDays,
	grid: CoverGrid,
	option: PlanOption,
	from: number,
	to: number
): ReadonlyMap<number, number> {
	const { queues, slotsPerDay, slotMinutes, grain } = grid;
	const rowsPerDay = queues.length * slotsPerDay;
	const queue = queues.indexOf(option.queue);
	const units = new Map<number, number>();
	const day = option.days?.[0];
	const begins = day === undefined ? undefined : shiftTimes(days, day, option).start;
	// A shift typed by hand may begin anywhere: its minutes are counted one by one.
	const step = option.typed === true ? 1 : grain;
	for (let at = from; at < to; at += step) {
		const wall =
			begins === undefined || day === undefined
				? option.start + at
				: wallMinutes(days, day, begins + at * minute, slotMinutes);
		const slot = Math.floor(wall / slotMinutes);
		const offset = Math.floor(slot / slotsPerDay) * rowsPerDay + queue * slotsPerDay + (slot % slotsPerDay);
		// A slot that the wall shows twice is one row: it is worked once.
		units.set(offset, Math.min(slotMinutes / step, (units.get(offset) ?? 0) + 1));
	}
	if (step !== grain) {
		for (const [offset, minutes] of units) units.set(offset, Math.floor((minutes * step) / grain));
	}
	return units;
}

function wallMinutes(days: PlanDays, day: number, instant: number, slotMinutes: number): number {
	const at = slotAt(instant, slotMinutes * minute, days.zone);
	return (at.day - days.first - day) * minutesOfDay + at.slot * slotMinutes;
}

function sharesOf(units: ReadonlyMap<number, number>): readonly CoverShare[] {
	return [...units]
		.filter(([, amount]) => amount > 0)
		.sort(([a], [b]) => a - b)
		.map(([offset, amount]) => ({ offset, amount }));
}

function nameOf({ template, start, length, queue }: PlanOption): string {
	const two = (number: number) => String(number).padStart(2, '0');
	const clock = (minutes: number) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
	return `${template} ${clock(start)}–${clock(start + length)} ${queue}`;
}
