import { describe, expect, test } from 'vitest';
import { hour } from '#lib/domain/units.ts';
import { dateOfDay, dayNumberOf } from '#scheduler/calendar/day-number.ts';
import { workingMinutes } from '#scheduler/roster/plan/working-minutes.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import {
	fourCrewsThreeShifts,
	rotationShift,
	threeCrewsTwoShifts,
	type Rotation
} from '#scheduler/shifts/rotation.ts';
import { startsOf } from '#scheduler/shifts/shift-template.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';

const zone = 'Asia/Shanghai';
function template(id: string) {
	const found = standardShifts.find((one) => one.id === id);
	if (found === undefined) throw new Error(`no template ${id}`);
	return found;
}

describe('a template on a date', () => {
	test.each([
		['early', 480, '2026-11-11T00:00Z', '2026-11-11T09:00Z', 480],
		['late', 1020, '2026-11-11T09:00Z', '2026-11-11T16:00Z', 390],
		['long-late', 900, '2026-11-11T07:00Z', '2026-11-11T16:00Z', 480],
		['night', 0, '2026-11-10T16:00Z', '2026-11-11T00:00Z', 450],
		['crew-night', 1200, '2026-11-11T12:00Z', '2026-11-12T00:00Z', 660],
		['part-4', 540, '2026-11-11T01:00Z', '2026-11-11T05:00Z', 240],
		['part-6', 540, '2026-11-11T01:00Z', '2026-11-11T07:00Z', 330]
	])('%s at minute %d: %s to %s, %d minutes of work', (id, start, begins, ends, minutes) => {
		const laid = layShift(template(id), '2026-11-11', start, zone);
		expect([laid.start, laid.end]).toEqual([Date.parse(begins), Date.parse(ends)]);
		expect(laid.date).toBe('2026-11-11');
		expect(workingMinutes(laid)).toBe(minutes);
	});

	test('a flexible shift starts every 15 minutes from 07:00 to 13:00', () => {
		const starts = startsOf(template('flexible'));
		expect([starts[0], starts[1], starts.at(-1), starts.length]).toEqual([420, 435, 780, 25]);
	});

	test('every template can be laid at each of its starts, with its breaks inside and apart', () => {
		for (const one of standardShifts) {
			for (const start of startsOf(one)) {
				const { breaks, ...laid } = layShift(one, '2026-11-11', start, zone);
				let before = laid.start;
				for (const pause of breaks) {
					expect(pause.start).toBeGreaterThanOrEqual(before);
					before = pause.end;
				}
				expect(before).toBeLessThanOrEqual(laid.end);
			}
		}
	});

	test('a night on which the clock is set back is 9 h long, one on which it is set forward 7 h', () => {
		const length = (date: string) => {
			const { start, end } = layShift(template('night'), date, 0, 'Europe/Berlin');
			return (end - start) / hour;
		};
		expect([length('2026-10-25'), length('2026-03-29')]).toEqual([9, 7]);
	});

	test('a start or a break outside its window is refused', () => {
		expect(() => layShift(template('early'), '2026-11-11', 495, zone)).toThrow(
			'layShift: start must be one of early, got 495'
		);
		expect(() => layShift(template('late'), '2026-11-11', 1020, zone, [90, 400])).toThrow(
			'layShift: a break of late must begin at 150–270, got 400'
		);
	});
});

describe('rotations', () => {
	const rotations: readonly Rotation[] = [threeCrewsTwoShifts, fourCrewsThreeShifts];

	test.each(rotations)('$name.zh: every day has each of its shifts once', (rotation) => {
		const all = new Set(rotation.cycle.filter((id) => id !== undefined));
		for (let day = 0; day < rotation.cycle.length; day++) {
			const shifts = Array.from({ length: rotation.crews }, (_, crew) =>
				rotationShift(rotation, crew * rotation.crewShift, day)
			).filter((id) => id !== undefined);
			expect(shifts.sort()).toEqual([...all].sort());
		}
	});

	test.each([
		[threeCrewsTwoShifts, 24],
		[fourCrewsThreeShifts, 16]
	])('$name.zh: the shortest rest of a crew is %s h', (rotation, hours) => {
		const laid = Array.from({ length: 30 }, (_, day) => day + dayNumberOf('2026-11-01')).flatMap((day) => {
			const id = rotationShift(rotation, 0, day);
			if (id === undefined) return [];
			const one = template(id);
			return [layShift(one, dateOfDay(day), startsOf(one)[0] ?? NaN, zone)];
		});
		const rests = laid.slice(1).map(({ start }, at) => (start - (laid[at]?.end ?? NaN)) / hour);
		expect(Math.min(...rests)).toBe(hours);
	});
});
