import {
	isLocalDate,
	instantOf,
	isTimeOfDay,
	localDateOf,
	localTimeOf
} from '#lib/domain/time/local-time.ts';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';
import { hour, minute } from '#lib/domain/units.ts';
import type { EpochMs } from '#lib/domain/units.ts';

const two = (number: number) => String(number).padStart(2, '0');

/**
 * An instant as `<input type="datetime-local">` has it, by the wall clock of a zone; empty where either is unknown.
 *
 * @example localText(Date.UTC(2026, 10, 11, 12), 'Asia/Shanghai') // '2026-11-11T20:00'
 */
export function localText(instant: EpochMs, zone: string): string {
	if (!Number.isFinite(instant) || !isTimeZone(zone)) return '';
	const time = localTimeOf(instant, zone);
	return `${localDateOf(instant, zone)}T${two(Math.floor(time / hour))}:${two(Math.floor((time % hour) / minute))}`;
}

/**
 * The instant of such a text; `NaN` for what is none.
 *
 * @example instantOfText('2026-11-11T20:00', 'Asia/Shanghai') // Date.UTC(2026, 10, 11, 12)
 */
export function instantOfText(text: string, zone: string): EpochMs {
	const [date = '', time = ''] = text.split('T');
	const minutes = time.slice(0, 5);
	if (!isLocalDate(date) || !isTimeOfDay(minutes) || !isTimeZone(zone)) return NaN;
	return instantOf(date, minutes, zone);
}
