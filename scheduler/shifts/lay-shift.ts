import { addDays, instantOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { ShiftBreak } from '../roster/plan/planned-roster.ts';
import { startsOf, type ShiftTemplate } from './shift-template.ts';

/** A shift of a template on a date, ready to be given to somebody. */
export interface LaidShift {
	readonly template: string;
	readonly date: LocalDate;
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly breaks: readonly ShiftBreak[];
}

const minutesOfDay = 1_440;

/** The instant at which the wall of a zone shows so many minutes after the midnight that `date` begins with. */
function instantAt(date: LocalDate, minutes: number, zone: string): EpochMs {
	const inDay = minutes % minutesOfDay;
	const text = `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
	return instantOf(addDays(date, Math.floor(minutes / minutesOfDay)), text, zone);
}

/**
 * A template on a date: start, end and breaks as the wall clock of the zone shows them. Each break begins as early as
 * its window allows, or as `breakStarts` says. In a night on which the clock changes the shift still ends at its time
 * on the wall, so that it is an hour shorter or longer.
 *
 * @param start minutes after midnight; one of `startsOf(template)`
 * @param breakStarts minutes after the start, one for each break of the template
 * @throws RangeError when the template does not start then, or a break begins outside its window
 * @example layShift(night, '2026-11-11', 0, 'Asia/Shanghai') // 2026-11-10T16:00Z to 2026-11-11T00:00Z
 */
export function layShift(
	template: ShiftTemplate,
	date: LocalDate,
	start: number,
	zone: string,
	breakStarts: readonly number[] = template.breaks.map(({ earliest }) => earliest)
): LaidShift {
	const { id, spanMinutes } = template;
	if (!startsOf(template).includes(start)) {
		throw new RangeError(`layShift: start must be one of ${id}, got ${start}`);
	}
	if (breakStarts.length !== template.breaks.length) {
		throw new RangeError(
			`layShift: breakStarts must be ${template.breaks.length} minutes, got ${breakStarts.length}`
		);
	}
	const breaks = template.breaks.map(({ kind, minutes, paid, earliest, latest }, at) => {
		const begins = breakStarts[at] ?? earliest;
		if (!(begins >= earliest && begins <= latest)) {
			throw new RangeError(`layShift: a break of ${id} must begin at ${earliest}–${latest}, got ${begins}`);
		}
		return {
			kind,
			paid,
			start: instantAt(date, start + begins, zone),
			end: instantAt(date, start + begins + minutes, zone)
		};
	});
	return {
		template: id,
		date,
		start: instantAt(date, start, zone),
		end: instantAt(date, start + spanMinutes, zone),
		breaks
	};
}
