import { expect, test } from 'vitest';
import { isMuted } from '#lib/domain/alarm/muted-hours.ts';

const at = (time: string) => Date.parse(`2026-11-11T${time}+08:00`);
const muted = (from: string, to: string, time: string, zone = 'Asia/Shanghai') =>
	isMuted({ enabled: true, mutedHours: { from, to } }, zone, at(time));

test('from 23:00 to 08:00: 23:00 and 07:59:59 are muted, 08:00 and 22:59:59 are not', () => {
	expect(
		['23:00:00', '02:00:00', '07:59:59', '08:00:00', '22:59:59'].map((time) => muted('23:00', '08:00', time))
	).toEqual([true, true, true, false, false]);
});

test('hours within a day, by the clock of the board and not of the browser', () => {
	expect(muted('12:00', '13:00', '12:30:00')).toBe(true);
	expect(muted('12:00', '13:00', '12:30:00', 'Europe/Berlin')).toBe(false);
});

test('hours that end when they begin are the whole day; none are none', () => {
	expect(muted('08:00', '08:00', '15:00:00')).toBe(true);
	expect(isMuted({ enabled: true }, 'Asia/Shanghai', at('03:00:00'))).toBe(false);
});
