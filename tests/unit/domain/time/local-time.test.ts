import { describe, expect, it } from 'vitest';
import {
	addDays,
	instantOf,
	isLocalDate,
	isTimeOfDay,
	localDateOf,
	sinceMidnight
} from '#lib/domain/time/local-time.ts';
import { isWithinHours } from '#lib/domain/time/opening-hours.ts';
import { slotOf } from '#lib/domain/time/slot.ts';
import { isTimeZone, zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { hour, minute } from '#lib/domain/units.ts';

const at = (text: string) => Date.parse(text);

describe('wall-clock time', () => {
	it('24:00 is the end of the day, 24:01 and 8:00 are no times', () => {
		expect(sinceMidnight('24:00')).toBe(24 * hour);
		expect(() => sinceMidnight('24:01')).toThrow('sinceMidnight: time must be HH:MM, got "24:01"');
		expect(() => sinceMidnight('8:00')).toThrow(RangeError);
		expect(isTimeOfDay('23:59')).toBe(true);
		expect(isTimeOfDay('24:00')).toBe(false);
	});

	it('29 February 2026 is no date, 29 February 2028 is', () => {
		expect(isLocalDate('2026-02-29')).toBe(false);
		expect(isLocalDate('2028-02-29')).toBe(true);
		expect(isLocalDate('2026-2-1')).toBe(false);
		expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
		expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
	});

	it('shows 9 November in New York while it is 10 November in Shanghai', () => {
		expect(localDateOf(at('2026-11-10T04:00:00Z'), 'America/New_York')).toBe('2026-11-09');
		expect(localDateOf(at('2026-11-10T04:00:00Z'), 'Asia/Shanghai')).toBe('2026-11-10');
	});

	it('a skipped time is the instant of the clock change, a repeated time the first of two', () => {
		expect(instantOf('2026-03-08', '02:30', 'America/New_York')).toBe(at('2026-03-08T07:00:00Z'));
		expect(instantOf('2026-11-01', '01:30', 'America/New_York')).toBe(at('2026-11-01T05:30:00Z'));
	});

	it('follows the offset within the day of a clock change to the second', () => {
		expect(zoneOffset('America/New_York', at('2026-03-08T06:59:59Z'))).toBe(-5 * hour);
		expect(zoneOffset('America/New_York', at('2026-03-08T07:00:00Z'))).toBe(-4 * hour);
	});

	it('knows zones of the IANA database only', () => {
		for (const zone of ['Asia/Shanghai', 'UTC', 'Pacific/Apia']) expect(isTimeZone(zone)).toBe(true);
		for (const zone of ['', 'Mars/Olympus', '+08:00', 'Asia/Shanghai ']) expect(isTimeZone(zone)).toBe(false);
	});
});

describe('hours on the wall clock', () => {
	const within = (text: string, from: string, to: string, zone = 'Asia/Shanghai') =>
		isWithinHours(at(text), zone, { from, to });

	it('08:00 to 23:00 holds 08:00:00 and not 23:00:00', () => {
		expect(within('2026-11-11T07:59:59+08:00', '08:00', '23:00')).toBe(false);
		expect(within('2026-11-11T08:00:00+08:00', '08:00', '23:00')).toBe(true);
		expect(within('2026-11-11T22:59:59.999+08:00', '08:00', '23:00')).toBe(true);
		expect(within('2026-11-11T23:00:00+08:00', '08:00', '23:00')).toBe(false);
	});

	it('08:00 to 24:00 holds the last second of the day', () => {
		expect(within('2026-11-11T23:59:59+08:00', '08:00', '24:00')).toBe(true);
		expect(within('2026-11-12T00:00:00+08:00', '08:00', '24:00')).toBe(false);
	});

	it('22:00 to 06:00 runs across midnight', () => {
		expect(within('2026-11-11T23:00:00+08:00', '22:00', '06:00')).toBe(true);
		expect(within('2026-11-11T05:59:59+08:00', '22:00', '06:00')).toBe(true);
		expect(within('2026-11-11T06:00:00+08:00', '22:00', '06:00')).toBe(false);
	});

	it('reads the wall clock before and after a clock change', () => {
		expect(within('2026-03-08T12:00:00Z', '08:00', '23:00', 'America/New_York')).toBe(true);
		expect(within('2026-03-07T12:59:59Z', '08:00', '23:00', 'America/New_York')).toBe(false);
	});

	it('reads instants before 1970', () => {
		expect(within('1969-12-31T12:00:00+08:00', '08:00', '23:00')).toBe(true);
	});

	it('equal ends are a mistake, not a full day', () => {
		expect(() => within('2026-11-11T08:00:00+08:00', '08:00', '08:00')).toThrow(RangeError);
	});
});

describe('slots', () => {
	it('00:47 lies in the quarter of an hour that starts at 00:45', () => {
		expect(slotOf(at('2026-11-11T00:47:00Z'), 15 * minute)).toBe(at('2026-11-11T00:45:00Z'));
		expect(slotOf(at('2026-11-11T00:45:00Z'), 15 * minute)).toBe(at('2026-11-11T00:45:00Z'));
	});

	it('hours of Kolkata start at half past the hour of Greenwich', () => {
		const start = instantOf('2026-06-02', '00:00', 'Asia/Kolkata');
		expect(slotOf(at('2026-06-02T09:20:00+05:30'), hour, start)).toBe(at('2026-06-02T09:00:00+05:30'));
	});

	it('a step of 0 is refused', () => {
		expect(() => slotOf(0, 0)).toThrow('slotOf: step must be positive, got 0');
	});
});
