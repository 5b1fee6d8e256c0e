import { describe, expect, test } from 'vitest';
import { day, hour, minute } from '#lib/domain/units.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import {
	isSlotStep,
	slotAt,
	slotLength,
	slotSpans,
	slotsPerDay,
	spansOfSlot
} from '#scheduler/calendar/zoned-slots.ts';

const at = (text: string) => Date.parse(text);

describe('slots by the wall clock', () => {
	test('5 minutes make 288 slots of a day; 45 minutes and 5 hours make none', () => {
		expect([5 * minute, 30 * minute, hour, 4 * hour, day].map(slotsPerDay)).toEqual([288, 48, 24, 6, 1]);
		expect([7 * minute, 45 * minute, 5 * hour, 0, NaN, 2 * day].filter(isSlotStep)).toEqual([]);
		expect(() => slotsPerDay(45 * minute)).toThrow(/^slotsPerDay: step must divide an hour/);
	});

	test('20:00 of Double 11 in Shanghai is slot 20 of that date, half an hour later slot 41 of 30 minutes', () => {
		const date = dayNumberOf('2026-11-11');
		expect(slotAt(at('2026-11-11T12:00Z'), hour, 'Asia/Shanghai')).toEqual({ day: date, slot: 20 });
		expect(slotAt(at('2026-11-11T12:30Z'), 30 * minute, 'Asia/Shanghai')).toEqual({ day: date, slot: 41 });
	});

	test('Berlin, 29 March 2026: 23 hours, slot 2 is never shown', () => {
		const date = dayNumberOf('2026-03-29');
		expect(spansOfSlot({ day: date, slot: 2 }, hour, 'Europe/Berlin')).toEqual([]);
		const spans = slotSpans(at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z'), hour, 'Europe/Berlin');
		expect(spans).toHaveLength(23);
		expect(new Set(spans.map((span) => span.day))).toEqual(new Set([date]));
		expect(spans.map(({ slot }) => slot).slice(0, 4)).toEqual([0, 1, 3, 4]);
	});

	test('Berlin, 25 October 2026: 25 hours, slot 2 is shown twice', () => {
		const date = dayNumberOf('2026-10-25');
		expect(spansOfSlot({ day: date, slot: 2 }, hour, 'Europe/Berlin')).toEqual([
			{ day: date, slot: 2, start: at('2026-10-25T00:00Z'), end: at('2026-10-25T01:00Z') },
			{ day: date, slot: 2, start: at('2026-10-25T01:00Z'), end: at('2026-10-25T02:00Z') }
		]);
		expect(slotLength({ day: date, slot: 2 }, hour, 'Europe/Berlin')).toBe(2 * hour);
	});

	test('Lord Howe moves by 30 minutes: an hour of 30 minutes in spring, one of 90 in autumn', () => {
		const zone = 'Australia/Lord_Howe';
		expect(slotLength({ day: dayNumberOf('2026-10-04'), slot: 2 }, hour, zone)).toBe(30 * minute);
		expect(slotLength({ day: dayNumberOf('2026-04-05'), slot: 1 }, hour, zone)).toBe(90 * minute);
	});

	test('Samoa had no 30 December 2011: none of its slots has an instant', () => {
		const date = dayNumberOf('2011-12-30');
		for (let slot = 0; slot < 24; slot++) {
			expect(spansOfSlot({ day: date, slot }, hour, 'Pacific/Apia')).toEqual([]);
		}
	});

	test('a slot outside the day is refused', () => {
		expect(() => spansOfSlot({ day: 0, slot: 24 }, hour, 'UTC')).toThrow(
			'spansOfSlot: slot must be a whole number from 0 to 23, got 24'
		);
	});
});
