import type { Picture } from '#lib/domain/board/board-state.ts';
import { hour, minute } from '#lib/domain/units.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** Columns of the chart, each as long as `times`; null where nothing is known. */
export interface ArrivalsSeries {
	/** Slot starts, rising. */
	readonly times: readonly EpochMs[];
	/** Of complete slots only: a running slot would look like a fall. */
	readonly actual: readonly (number | null)[];
	readonly forecastLow?: readonly (number | null)[];
	readonly forecastHigh?: readonly (number | null)[];
	readonly capacity?: readonly (number | null)[];
	readonly backlog?: readonly (number | null)[];
	readonly from: EpochMs;
	readonly to: EpochMs;
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
	const since = picture.since ?? firstArrivals(picture);
	const known = Math.min(since, now);
	const from = Math.max(dayStart, Math.floor(Math.max(now - behind, known) / half) * half);
	const to = Math.max(from + 2 * hour, planned === undefined ? runningSlot + step : runningSlot + ahead);
	const times: EpochMs[] = [];
	for (let slot = from; slot <= to; slot += step) times.push(slot);
	const column = <T>(source: Readonly<Record<string, T>>, read: (value: T) => number) =>
		times.map((slot) => {
			const value = source[slot];
			return value === undefined ? null : read(value);
		});
	const { forecast, capacity, projectedBacklog } = picture;
	return {
		times,
		actual: times.map((slot) =>
			slot >= runningSlot || slot + step <= since ? null : (picture.arrivals[slot] ?? 0)
		),
		...(forecast !== undefined && {
			forecastLow: column(forecast, (band) => band.p10),
			forecastHigh: column(forecast, (band) => band.p90)
		}),
		...(capacity !== undefined && { capacity: column(capacity, (heads) => heads) }),
		...(projectedBacklog !== undefined && { backlog: column(projectedBacklog, (waiting) => waiting) }),
		from,
		to
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
