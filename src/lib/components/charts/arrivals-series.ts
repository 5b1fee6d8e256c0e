import type { Picture } from '#lib/domain/board/board-state.ts';
import { hour, minute } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/** Columns of the chart, each as long as `times`; null where nothing is known. */
export interface ArrivalsSeries {
	/**
	 * Slot ends, rising: a point says what came in the `step` up to it. At its start a launch would rise before its
	 * instant, and the line would end a slot further from now.
	 */
	readonly times: readonly EpochMs[];
	/** Of complete slots only: a running slot would look like a fall. */
	readonly actual: readonly (number | null)[];
	readonly forecastLow?: readonly (number | null)[];
	readonly forecastHigh?: readonly (number | null)[];
	readonly capacity?: readonly (number | null)[];
	readonly backlog?: readonly (number | null)[];
	readonly from: EpochMs;
	readonly to: EpochMs;
	/** Length of a slot. */
	readonly step: Milliseconds;
}

const behind = 4 * hour;
const ahead = 90 * minute;
const half = 30 * minute;

/**
 * The part of today's picture that a wall shows: the last four hours of the business day as far as they are known, and
 * the coming 90 minutes where a plan knows something of them. At least two hours wide, so that a day does not begin
 * with three fat dots.
 */
export function arrivalsSeries(picture: Picture, dayStart: EpochMs, now: EpochMs): ArrivalsSeries {
	const { step } = picture;
	const runningSlot = Math.floor(now / step) * step;
	const planned = picture.forecast ?? picture.capacity ?? picture.projectedBacklog;
	// A source may tell of hours before it was first heard: what arrived then is known.
	const since = Math.min(picture.since ?? Infinity, firstArrivals(picture));
	const known = Math.min(since, now);
	const from = Math.max(dayStart, Math.floor(Math.max(now - behind, known) / half) * half);
	const to = Math.max(from + 2 * hour, planned === undefined ? runningSlot + step : runningSlot + ahead);
	const times: EpochMs[] = [];
	for (let end = from; end <= to; end += step) times.push(end);
	const column = <T>(source: Readonly<Record<string, T>>, read: (value: T) => number, shift = step) =>
		times.map((end) => {
			const value = source[end - shift];
			return value === undefined ? null : read(value);
		});
	const { forecast, capacity, projectedBacklog } = picture;
	return {
		times,
		actual: times.map((end) =>
			end > runningSlot || end <= since || end <= dayStart ? null : (picture.arrivals[end - step] ?? 0)
		),
		...(forecast !== undefined && {
			forecastLow: column(forecast, (band) => band.p10),
			forecastHigh: column(forecast, (band) => band.p90)
		}),
		...(capacity !== undefined && { capacity: column(capacity, (heads) => heads) }),
		...(projectedBacklog !== undefined && {
			// A queue is as long as that at an instant, not over a slot.
			backlog: column(projectedBacklog, (waiting) => waiting, 0)
		}),
		from,
		to,
		step
	};
}

/** Without a word on since when sources report: since the first slot with arrivals. */
function firstArrivals({ arrivals }: Picture): EpochMs {
	let first = Infinity;
	for (const slot in arrivals) if ((arrivals[slot] ?? 0) > 0) first = Math.min(first, Number(slot));
	return first;
}

/** Arrivals of the slot that runs: not drawn, for they only begin. */
export function runningArrivals({ step, arrivals }: Picture, now: EpochMs): number {
	return arrivals[Math.floor(now / step) * step] ?? 0;
}

/** Whether two series draw the same: arrivals of the running slot change ten times a second, the picture does not. */
export function drawsTheSame(a: ArrivalsSeries, b: ArrivalsSeries): boolean {
	if (a.from !== b.from || a.to !== b.to) return false;
	const columns = ['actual', 'forecastLow', 'forecastHigh', 'capacity', 'backlog'] as const;
	return columns.every((name) => {
		const [one, other] = [a[name], b[name]];
		if (one === undefined || other === undefined) return one === other;
		return one.length === other.length && one.every((value, index) => value === other[index]);
	});
}

/** Where the time axis is labelled: full hours, or half hours where the picture is short. */
export function hourTicks(from: EpochMs, to: EpochMs, widest: number): readonly EpochMs[] {
	const steps = [half, hour, 2 * hour, 3 * hour];
	const stride = steps.find((candidate) => (to - from) / candidate <= widest) ?? 6 * hour;
	const ticks: EpochMs[] = [];
	for (let tick = Math.ceil(from / stride) * stride; tick <= to; tick += stride) ticks.push(tick);
	return ticks;
}
