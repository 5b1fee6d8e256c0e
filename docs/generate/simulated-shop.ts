import { day, hour, minute, type EpochMs } from '#lib/domain/units.ts';
import type { ArrivalHistory } from '#scheduler/calendar/arrival-history.ts';
import { dayNumberOf, weekdayOf } from '#scheduler/calendar/day-number.ts';
import type { Promotion } from '#scheduler/calendar/promotion.ts';
import { drawCount } from '#scheduler/forecast/paths/count-draws.ts';
import { standardNormal } from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';

/** A shop that exists for the guides only: its truth is known, and nobody's data are shown. */
export const zone = 'Asia/Shanghai';
export const at = (date: string, time = '00:00'): EpochMs => Date.parse(`${date}T${time}:00+08:00`);

const firstDate = '2025-09-01';
const days = 440;

/** Double 11 with an evening start, as the guides plan it. */
export function doubleEleven(year: number): Promotion {
	return {
		name: `Double 11 ${year}`,
		family: 'double-11',
		phases: [
			{ role: 'warm_up', start: at(`${year}-11-06`), end: at(`${year}-11-10`, '20:00') },
			{ role: 'launch', start: at(`${year}-11-10`, '20:00'), end: at(`${year}-11-12`) },
			{ role: 'after', start: at(`${year}-11-12`), end: at(`${year}-11-20`) }
		],
		starts: [at(`${year}-11-10`, '20:00')],
		queues: []
	};
}

/** By how many times the true rate is that of a normal day. */
function upliftAt(instant: EpochMs): number {
	for (const [year, launch] of [
		[2025, 4.2],
		[2026, 4.8]
	] as const) {
		const start = at(`${year}-11-10`, '20:00');
		const since = (instant - start) / minute;
		if (since < -4 * 24 * 60 || since >= 9 * 24 * 60) continue;
		if (since < 0) return 1.15 + 0.5 * Math.exp(since / 90);
		if (since < 28 * 60) return launch * (0.62 + 1.9 * Math.exp(-since / 35) + 0.5 * Math.exp(-since / 240));
		return 1 + 0.5 * Math.exp(-(since - 28 * 60) / (3 * 24 * 60));
	}
	return 1;
}

/** Inquiries an hour of a normal day: quiet at night, highest in the evening, more at the weekend. */
function usualRate(clock: number, weekday: number): number {
	const daytime = Math.max(
		0.06,
		Math.sin((Math.PI * (clock - 6)) / 20) + 0.35 * Math.exp(-((clock - 21) ** 2) / 4)
	);
	return 60 * daytime * (weekday > 4 ? 1.25 : 1 + 0.04 * (2 - weekday));
}

const known = new Map<number, Float64Array>();

/** `arrivals[i]`: inquiries of slot i of the history, as they came; the same in every call. */
function truth(step: number): Float64Array {
	const arrivals = known.get(step) ?? drawTruth(step);
	known.set(step, arrivals);
	return arrivals;
}

function drawTruth(step: number): Float64Array {
	const random = new RandomStream('guide', 'truth');
	const perDay = day / (5 * minute);
	const coarse = step / (5 * minute);
	const arrivals = new Float64Array((days * perDay) / coarse);
	const first = at(firstDate);
	let level = 0;
	for (let d = 0; d < days; d++) {
		level = 0.75 * level + 0.04 * standardNormal(random.uniform());
		const today = Math.exp(level + 0.05 * standardNormal(random.uniform()));
		const weekday = weekdayOf(dayNumberOf(firstDate) + d);
		for (let slot = 0; slot < perDay; slot++) {
			const instant = first + d * day + slot * 5 * minute;
			const rate = (usualRate((slot * 5) / 60, weekday) * today * upliftAt(instant)) / 12;
			const index = Math.floor((d * perDay + slot) / coarse);
			arrivals[index] = (arrivals[index] as number) + drawCount(rate, 1.4, random);
		}
	}
	return arrivals;
}

/** All that came, in slots of an hour or of 5 minutes; forecasts read what lies before their horizon only. */
export function shopHistory(step: number = hour): ArrivalHistory {
	return { zone, step, queues: [{ queue: '售前', firstDay: dayNumberOf(firstDate), arrivals: truth(step) }] };
}

/** What came from an instant on, by slot. */
export function whatCame(from: EpochMs, to: EpochMs, step: number): readonly number[] {
	const arrivals = truth(step);
	const first = at(firstDate);
	return Array.from({ length: (to - from) / step }, (_, i) => arrivals[(from - first) / step + i] as number);
}
