import type { Contract, CoverRow, Person, Request, RosterProblem } from '../problem/roster-problem.ts';
import type { CurtoisEmployee, CurtoisInstance } from './parse-curtois.ts';

/**
 * A benchmark instance as a roster problem: an option is a shift, a cover row is a day × shift, and every employee has
 * a contract of their own. The files know no hours of the day; what may follow what stands in them as pairs.
 */
export function curtoisProblem(instance: CurtoisInstance): RosterProblem {
	const { days, shifts, staff } = instance;
	const cover = Array.from({ length: days * shifts.length }, (): CoverRow => free);
	for (const { day, shift, requirement, under, over } of instance.cover) {
		cover[day * shifts.length + shift] = {
			requirement,
			shortage: [{ cost: under }],
			surplus: [{ cost: over }]
		};
	}
	const requests = staff.map((): Request[] => []);
	for (const { employee, day, shift, kind, weight } of instance.requests) {
		requests[employee]?.push({ day, kind: kind === 'on' ? 'work' : 'avoid', options: [shift], weight });
	}
	return {
		days,
		options: shifts.map(({ id, minutes }, at) => ({
			name: id,
			start: 0,
			end: minutes,
			minutes,
			cover: [{ offset: at, amount: 1 }]
		})),
		rowsPerDay: shifts.length,
		cover,
		contracts: staff.map((employee) => contractOf(employee, instance)),
		people: staff.map((employee, at): Person => ({
			id: employee.id,
			contract: at,
			history: [],
			closed: employee.daysOff.map((day) => ({ day })),
			locks: [],
			requests: requests[at] ?? []
		}))
	};
}

const free: CoverRow = { requirement: 0, shortage: [], surplus: [] };

function contractOf(employee: CurtoisEmployee, { days, shifts }: CurtoisInstance): Contract {
	const allowed = shifts.map((_, at) => at).filter((at) => (employee.maxShifts[at] ?? 0) > 0);
	const weekends = Array.from({ length: Math.ceil(days / 7) }, (_, week) =>
		[week * 7 + 5, week * 7 + 6].filter((day) => day < days)
	).filter((group) => group.length > 0);
	return {
		options: allowed.map((option) => ({ option, cost: 0 })),
		forbiddenSuccessions: shifts.flatMap(({ notFollowedBy }, at) =>
			notFollowedBy.map((next): readonly [number, number] => [at, next])
		),
		longestRuns: [{ rule: 'max consecutive shifts', days: employee.maxConsecutiveShifts }],
		shortestWork: Math.max(1, employee.minConsecutiveShifts),
		shortestRest: Math.max(1, employee.minConsecutiveDaysOff),
		// A limit that the horizon cannot exceed is none.
		counts: allowed
			.filter((option) => (employee.maxShifts[option] ?? 0) < days)
			.map((option) => ({
				rule: `max shifts of ${shifts[option]?.id}`,
				options: [option],
				from: 0,
				to: days,
				atMost: employee.maxShifts[option] ?? 0
			})),
		minutes: [
			{ rule: 'total minutes', from: 0, to: days, atLeast: employee.minMinutes, atMost: employee.maxMinutes }
		],
		weekends: [{ rule: 'max weekends', groups: weekends, atMost: employee.maxWeekends }]
	};
}
