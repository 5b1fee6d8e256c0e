import { describe, expect, test } from 'vitest';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import { unitsOf } from '#scheduler/roster/compile/cover-rows.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { person } from '../../../../support/legal-roster.ts';
import { compiled, datesFrom, demandOf } from '../../../../support/roster-plan.ts';

const only = (...ids: string[]) => standardShifts.filter(({ id }) => ids.includes(id));

describe('requirements', () => {
	test('count units of 15 min of a head: 1.2 heads for half an hour are 3 units, 0.1 + 0.2 heads of an hour 2', () => {
		expect(unitsOf(1.2, 30, 15)).toBe(3);
		expect(unitsOf(0.1 + 0.2, 60, 10)).toBe(2);
	});

	test('have prices by shares of them: of 20 heads 2 cost 120 an hour, 2 more 240, all others 480', () => {
		const { problem } = compiled({ demand: demandOf('chat', ['2026-11-09'], ['08:00', '08:30'], 20) });
		expect(problem.cover[16]).toEqual({
			requirement: 40,
			shortage: [{ units: 4, cost: 3_000 }, { units: 4, cost: 6_000 }, { cost: 12_000 }],
			surplus: [{ units: 4, cost: 0 }, { cost: 125 }]
		});
	});

	test('are nothing where nobody is needed, and each head there costs the last price', () => {
		const { problem } = compiled();
		expect(problem.cover[0]).toMatchObject({ requirement: 0, surplus: [{ cost: 125 }] });
	});
});

describe('a shift', () => {
	test('of 08:00–17:00 works 36 units less its breaks: the meal takes two slots, a short break half of one', () => {
		const { problem, options } = compiled({ templates: only('early') });
		const at = options.findIndex(({ template }) => template === 'early');
		const { cover, breaks = [], minutes, start, end } = problem.options[at]!;
		expect({ minutes, start, end }).toEqual({ minutes: 480, start: 480, end: 1_020 });
		expect(cover.reduce((sum, { amount }) => sum + amount, 0)).toBe(36 - 6);
		expect(breaks.map(({ places }) => places.length)).toEqual([5, 11, 7]);
		for (const { places } of breaks) {
			for (const place of places)
				expect([1, 4]).toContain(place.reduce((sum, { amount }) => sum + amount, 0));
		}
	});

	test('over midnight gives to the rows of the next day, after those of all queues', () => {
		const { problem, options } = compiled({
			templates: only('crew-night'),
			people: [
				person('ann', {
					skills: [
						{ queue: 'voice', level: 3 },
						{ queue: 'chat', level: 3 }
					]
				})
			],
			demand: ['chat', 'voice'].flatMap((queue) => demandOf(queue, ['2026-11-09'], ['08:00', '09:00'], 1))
		});
		const voice = options.findIndex(({ queue }) => queue === 'voice');
		const offsets = problem.options[voice]!.cover.map(({ offset }) => offset);
		expect(problem.rowsPerDay).toBe(96);
		// 20:00 is slot 40 of voice, the second queue; 07:30 of the next day its slot 15.
		expect([Math.min(...offsets), Math.max(...offsets)]).toEqual([48 + 40, 96 + 48 + 15]);
	});
});

describe('clock changes', () => {
	const zone = 'Europe/Berlin';
	const night = (from: string, count: number) =>
		compiled({
			zone,
			from,
			to: datesFrom(from, count + 1).at(-1)!,
			calendar: businessCalendar({ zone, holidays: 'none' }),
			templates: only('night', 'early', 'crew-night'),
			people: [person('ann')],
			demand: demandOf('chat', datesFrom(from, count), ['08:00', '09:00'], 1, 30, zone)
		});

	test('make a night shift an hour shorter or longer on that day only', () => {
		for (const [from, minutes] of [
			['2026-03-28', 390],
			['2026-10-24', 510]
		] as const) {
			const { options, problem } = night(from, 3);
			const nights = options.filter(({ template }) => template === 'night');
			const own = nights.filter(({ days }) => days !== undefined);
			expect(own.map(({ days }) => days)).toEqual([[1]]);
			expect(own.map((one) => one.minutes)).toEqual([minutes]);
			expect(nights.filter(({ days }) => days === undefined).every((one) => one.minutes === 450)).toBe(true);
			const closed = problem.people[0]!.closed.find(({ day }) => day === 1)?.options ?? [];
			expect(closed).toContain(
				options.findIndex(({ template, days }) => template === 'night' && days === undefined)
			);
		}
	});

	test('count in the rest before and after: the eve’s night ends an hour later or earlier by its own midnight', () => {
		const crew = night('2026-03-28', 3).options.findIndex(
			({ template, days }) => template === 'crew-night' && days?.[0] === 0
		);
		expect(night('2026-03-28', 3).problem.options[crew]).toMatchObject({ start: 1_200, end: 1_860 });
	});

	test('leave out starts that the wall never shows', () => {
		const shapes = compiled({
			zone,
			from: '2026-03-28',
			to: '2026-03-31',
			calendar: businessCalendar({ zone, holidays: 'none' }),
			templates: only('night').map((one) => ({ ...one, first: '02:30', last: '02:30' })),
			people: [person('ann')],
			demand: demandOf('chat', ['2026-03-28'], ['08:00', '09:00'], 1, 30, zone)
		});
		expect(shapes.options.every(({ days }) => days === undefined)).toBe(true);
		expect(shapes.problem.people[0]!.closed).toEqual([{ day: 1 }]);
	});
});
