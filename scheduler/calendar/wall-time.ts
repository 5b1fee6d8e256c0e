import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { day as dayLength, second, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';

/**
 * What a wall clock shows, as milliseconds from 1970-01-01 00:00 on that wall: a date and a time without a zone. It is
 * no instant; the clock of a zone may show it twice or never.
 */
export type WallTime = Milliseconds;

/** A time as a table or a command line has it. */
export type GivenTime =
	/** With `Z` or an offset. */
	| { readonly kind: 'instant'; readonly instant: EpochMs }
	/** Without; `endOfDay` where it was written 24:00. */
	| { readonly kind: 'wall'; readonly wall: WallTime; readonly endOfDay: boolean };

const written =
	/^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]|(?=\d{4}(?:$|[T ]))(\d{2})(\d{2}))(?:(?:[T ]\s*|(?<=[日号]))(\d{1,2})(?:[:时点](?:(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?|分)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Numbers that spreadsheets of our age hold for dates: 1954 to 2119. */
const serialDates = { first: 20_000, last: 80_000 };
/** Days from Excel's day 0 to 1970. */
const serialOf1970 = 25_569;

/**
 * A date, or a date and time, year first: `2026-11-11 20:00`, `2026-11-11T20:00:00+08:00`, `2026/11/11 9:00`,
 * `2026.11.11`, `20261111`, `2026年11月11日 20时`, `2026-11-11 24:00`, or the number that a spreadsheet has for it.
 * Undefined when it is none: `11/12/2026` may be read in two ways.
 *
 * @example parseTime('2026-11-11 24:00') // { kind: 'wall', wall: Date.UTC(2026, 10, 12), endOfDay: true }
 */
export function parseTime(text: string): GivenTime | undefined {
	const normal = text.normalize('NFKC').trim();
	if (/^\d{5}(\.\d+)?$/.test(normal)) {
		const serial = Number(normal);
		if (serial < serialDates.first || serial > serialDates.last) return undefined;
		const wall = Math.round((serial - serialOf1970) * (dayLength / second)) * second;
		return { kind: 'wall', wall, endOfDay: false };
	}
	const match = written.exec(normal);
	if (match === null) return undefined;
	const [year = 0, month = 0, date = 0] = [
		match[1],
		match[3] ?? match[5] ?? match[7],
		match[4] ?? match[6] ?? match[8]
	].map(Number);
	const [hours = 0, minutes = 0, seconds = 0] = [match[9], match[10], match[11]].map((part) =>
		Number(part ?? 0)
	);
	const thousandths = Math.floor(Number(`0.${match[12] ?? '0'}`) * 1_000);
	const midnight = Date.UTC(year, month - 1, date);
	const isDate =
		month >= 1 &&
		month <= 12 &&
		new Date(midnight).getUTCDate() === date &&
		new Date(midnight).getUTCFullYear() === year;
	const endOfDay = hours === 24;
	if (!isDate || hours > 24 || minutes > 59 || seconds > 59) return undefined;
	if (endOfDay && (minutes > 0 || seconds > 0 || thousandths > 0)) return undefined;
	const wall = midnight + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + thousandths;
	const offset = match[13];
	if (offset === undefined) return { kind: 'wall', wall, endOfDay };
	if (/^z$/i.test(offset)) return { kind: 'instant', instant: wall };
	const [, sign, offsetHours, offsetMinutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
	if (Number(offsetHours) > 14 || Number(offsetMinutes) > 59) return undefined;
	const minutesEast = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
	return { kind: 'instant', instant: wall - minutesEast * 60_000 };
}

/** How a date is written, for whoever wrote it otherwise. */
const dateForms = '2026-11-09, 2026/11/9, 2026.11.9 or 2026年11月9日';

/**
 * What to tell somebody whose date or time cannot be read, without a full stop: that it may be read in two ways, or that
 * it is none; and how it is written.
 *
 * @example dateFault('11/9/2026', 'date') // '"11/9/2026" may be read in two ways: write the year first, as 2026-11-09, …'
 */
export function dateFault(text: string, wanted: 'date' | 'time'): string {
	const forms = wanted === 'date' ? dateForms : `${dateForms}, with 20:00 after it`;
	return /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)/.test(text.normalize('NFKC').trim())
		? `"${text}" may be read in two ways: write the year first, as ${forms}`
		: `"${text}" is no ${wanted} like ${forms}`;
}

/**
 * The instants at which the clock of a zone shows a time, ascending: one as a rule, none where a clock change skips it,
 * two where it is repeated.
 *
 * @throws RangeError when the zone is unknown
 * @example instantsOfWall(Date.UTC(2026, 10, 11, 20), 'Asia/Shanghai') // [Date.UTC(2026, 10, 11, 12)]
 */
export function instantsOfWall(wall: WallTime, zone: string): readonly EpochMs[] {
	// A zone is never further than a day from Greenwich: these lie on either side of any change that matters.
	const before = zoneOffset(zone, wall - dayLength);
	const after = zoneOffset(zone, wall + dayLength);
	if (before === after) return [wall - before];
	return [wall - Math.max(before, after), wall - Math.min(before, after)].filter(
		(instant) => instant + zoneOffset(zone, instant) === wall
	);
}
