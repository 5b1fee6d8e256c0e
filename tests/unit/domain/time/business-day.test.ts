import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDayOf, startOfBusinessDay } from '#lib/domain/time/business-day.ts';
import { hour } from '#lib/domain/units.ts';

const at = (text: string) => Date.parse(text);
const dayOf = (text: string, zone: string, dayStart = '00:00') => {
	const { date, start, end } = businessDayOf(at(text), { zone, dayStart });
	return { date, start: new Date(start).toISOString(), hours: (end - start) / hour };
};

describe('the business day', () => {
	it('begins at 00:00 in Shanghai, 16:00 UTC of the day before', () => {
		expect(dayOf('2026-11-10T16:00:00Z', 'Asia/Shanghai')).toEqual({
			date: '2026-11-11',
			start: '2026-11-10T16:00:00.000Z',
			hours: 24
		});
		expect(dayOf('2026-11-10T15:59:59.999Z', 'Asia/Shanghai').date).toBe('2026-11-10');
	});

	it('keeps 03:59 with the evening before when it begins at 04:00', () => {
		expect(dayOf('2026-11-10T19:59:59Z', 'Asia/Shanghai', '04:00').date).toBe('2026-11-10');
		expect(dayOf('2026-11-10T20:00:00Z', 'Asia/Shanghai', '04:00').date).toBe('2026-11-11');
	});

	it('begins at 18:30 UTC in Kolkata', () => {
		expect(dayOf('2026-06-01T18:30:00Z', 'Asia/Kolkata')).toEqual({
			date: '2026-06-02',
			start: '2026-06-01T18:30:00.000Z',
			hours: 24
		});
	});

	it('has 23 hours in New York on 8 March 2026 and 25 on 1 November 2026', () => {
		expect(dayOf('2026-03-08T12:00:00Z', 'America/New_York')).toEqual({
			date: '2026-03-08',
			start: '2026-03-08T05:00:00.000Z',
			hours: 23
		});
		expect(dayOf('2026-11-01T12:00:00Z', 'America/New_York')).toEqual({
			date: '2026-11-01',
			start: '2026-11-01T04:00:00.000Z',
			hours: 25
		});
	});

	it('with dayStart 04:00, the lost and the repeated hour belong to the day before', () => {
		expect(dayOf('2026-03-08T06:00:00Z', 'America/New_York', '04:00')).toMatchObject({
			date: '2026-03-07',
			hours: 23
		});
		expect(dayOf('2026-11-01T06:30:00Z', 'America/New_York', '04:00')).toMatchObject({
			date: '2026-10-31',
			hours: 25
		});
	});

	it('begins at the clock change when dayStart 02:30 does not exist on that date', () => {
		expect(dayOf('2026-03-08T07:00:00Z', 'America/New_York', '02:30')).toEqual({
			date: '2026-03-08',
			start: '2026-03-08T07:00:00.000Z',
			hours: 23.5
		});
		expect(dayOf('2026-03-08T06:59:59Z', 'America/New_York', '02:30')).toMatchObject({
			date: '2026-03-07',
			hours: 23.5
		});
	});

	it('begins at the first of two when dayStart 01:30 occurs twice on that date', () => {
		expect(dayOf('2026-11-01T06:30:00Z', 'America/New_York', '01:30')).toEqual({
			date: '2026-11-01',
			start: '2026-11-01T05:30:00.000Z',
			hours: 25
		});
	});

	it('begins at 01:00 where the clock change skips midnight (São Paulo, 4 November 2018)', () => {
		expect(dayOf('2018-11-04T12:00:00Z', 'America/Sao_Paulo')).toEqual({
			date: '2018-11-04',
			start: '2018-11-04T03:00:00.000Z',
			hours: 23
		});
	});

	it('Samoa goes from 29 to 31 December 2011 without a business day between', () => {
		expect(dayOf('2011-12-30T09:59:59Z', 'Pacific/Apia')).toMatchObject({ date: '2011-12-29', hours: 24 });
		expect(dayOf('2011-12-30T10:00:00Z', 'Pacific/Apia')).toMatchObject({ date: '2011-12-31', hours: 24 });
		// 04:00 on the 31st: the four hours after the change still belong to the 29th.
		expect(dayOf('2011-12-30T13:59:59Z', 'Pacific/Apia', '04:00')).toMatchObject({ date: '2011-12-29' });
		expect(dayOf('2011-12-30T14:00:00Z', 'Pacific/Apia', '04:00')).toMatchObject({ date: '2011-12-31' });
	});

	it('holds its instant, starts where startOfBusinessDay says, and ends where the next one starts', () => {
		const zones = ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'America/Godthab'];
		const starts = ['00:00', '01:30', '02:30', '04:00', '23:00'];
		fc.assert(
			fc.property(
				fc.integer({ min: at('2010-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
				fc.constantFrom(...zones),
				fc.constantFrom(...starts),
				(instant, zone, dayStart) => {
					const calendar = { zone, dayStart };
					const found = businessDayOf(instant, calendar);
					expect(found.start <= instant && instant < found.end).toBe(true);
					expect(found.start).toBe(startOfBusinessDay(found.date, calendar));
					const next = businessDayOf(found.end, calendar);
					expect(next.start).toBe(found.end);
					expect(next.date > found.date).toBe(true);
					expect(businessDayOf(found.start - 1, calendar).end).toBe(found.start);
				}
			),
			{ numRuns: 500 }
		);
	});

	it('does not know the zone Mars/Olympus', () => {
		expect(() => businessDayOf(0, { zone: 'Mars/Olympus', dayStart: '00:00' })).toThrow(
			'zoneOffset: zone must be an IANA time zone, got "Mars/Olympus"'
		);
	});
});
