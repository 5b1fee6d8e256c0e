import { localTimeOf } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import { workingMinutes } from '../plan/working-minutes.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { PlanDays } from './compiled-plan.ts';
import { isChanged } from './plan-days.ts';
import { shiftTimes, type PlanOption } from './plan-option.ts';

/**
 * The option that a locked shift is: one of its template, with its start, end, queue and the same kinds of breaks, whose
 * breaks lie nearest to the lock's. A shift that no template makes becomes an option of its own, with its breaks where
 * they are.
 *
 * @param options grows by what is missing
 */
export function lockOption(days: PlanDays, options: PlanOption[], lock: Assignment, day: number): number {
	const nearest = nearestOption(days, options, lock, day);
	if (nearest !== undefined) return nearest;
	const start = localTimeOf(lock.start, days.zone) / minute;
	const length = (lock.end - lock.start) / minute;
	const changed = isChanged(days, day, { start, length });
	const made: PlanOption = {
		template: lock.template,
		queue: lock.queue,
		start,
		length,
		minutes: workingMinutes(lock),
		typed: true,
		breaks: lock.breaks
			.map((pause) => ({
				kind: pause.kind,
				minutes: (pause.end - pause.start) / minute,
				paid: pause.paid,
				places: [(pause.start - lock.start) / minute],
				placed: 0
			}))
			.sort((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0)),
		...(changed && { days: [day] })
	};
	const key = JSON.stringify(made);
	const known = options.findIndex((option) => option.typed === true && JSON.stringify(option) === key);
	if (known >= 0) return known;
	return options.push(made) - 1;
}

/** The option that an assignment is, its breaks wherever they lie in it; `undefined` where there is none. */
export function nearestOption(
	days: PlanDays,
	options: readonly PlanOption[],
	shift: Assignment,
	day: number
): number | undefined {
	let best: number | undefined;
	let least = Infinity;
	const breaks = shift.breaks.toSorted((a, b) => a.start - b.start);
	options.forEach((option, at) => {
		if (option.template !== shift.template || option.queue !== shift.queue) return;
		if (option.breaks.length !== breaks.length) return;
		if (option.days === undefined ? isChanged(days, day, option) : !option.days.includes(day)) return;
		const { start, end } = shiftTimes(days, day, option);
		if (start !== shift.start || end !== shift.end) return;
		let distance = 0;
		for (const [index, pause] of breaks.entries()) {
			const own = option.breaks[index];
			if (own === undefined || own.kind !== pause.kind || own.paid !== pause.paid) return;
			if (own.minutes !== (pause.end - pause.start) / minute) return;
			const place = own.places[own.placed] ?? 0;
			distance += Math.abs((pause.start - shift.start) / minute - place);
			// A shift typed by hand has its breaks where they are.
			if (option.typed === true && distance > 0) return;
		}
		if (distance >= least) return;
		least = distance;
		best = at;
	});
	return best;
}
