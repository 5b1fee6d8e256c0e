import { tzOffset } from '@date-fns/tz';
import { day, minute, type EpochMs, type Milliseconds } from '../units.ts';

/** Offsets of whole UTC days of one zone; `undefined` where the offset changes within the day. */
type DayOffsets = Map<number, Milliseconds | undefined>;

/** More UTC days than this of one zone are not remembered: it bounds memory when old files are imported. */
const rememberedDays = 1_000;
const remembered = new Map<string, DayOffsets>();

function measureOffset(zone: string, instant: EpochMs): Milliseconds {
	const minutes = tzOffset(zone, new Date(instant));
	if (Number.isNaN(minutes))
		throw new RangeError(`zoneOffset: zone must be an IANA time zone, got "${zone}"`);
	return minutes * minute;
}

/**
 * What to add to an instant to read its wall clock in a zone, in milliseconds (east of Greenwich is positive).
 *
 * It is asked for every booked fact, so the offset of a UTC day that begins and ends with the same one is
 * remembered: no zone changes its offset twice within a day.
 *
 * @throws RangeError when the zone is unknown.
 * @example zoneOffset('Asia/Shanghai', Date.UTC(2026, 10, 11)) // 28_800_000
 */
export function zoneOffset(zone: string, instant: EpochMs): Milliseconds {
	let days = remembered.get(zone);
	if (days === undefined) remembered.set(zone, (days = new Map<number, Milliseconds | undefined>()));
	const index = Math.floor(instant / day);
	let offset = days.get(index);
	if (offset !== undefined) return offset;
	if (!days.has(index)) {
		const first = measureOffset(zone, index * day);
		offset = first === measureOffset(zone, (index + 1) * day) ? first : undefined;
		if (days.size >= rememberedDays) days.clear();
		days.set(index, offset);
		if (offset !== undefined) return offset;
	}
	return measureOffset(zone, instant);
}

/**
 * Whether a text names a time zone of the IANA database, as `zone` settings must. Bare offsets (`+08:00`) are
 * refused: they cannot follow a change of the law.
 *
 * @example isTimeZone('Asia/Shanghai') // true
 */
export function isTimeZone(name: string): boolean {
	if (!/^[A-Za-z]/.test(name)) return false;
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
