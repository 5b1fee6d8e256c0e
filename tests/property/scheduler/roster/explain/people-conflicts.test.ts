import { addDays } from '#lib/domain/time/local-time.ts';
import * as fc from 'fast-check';
import loadHighs from 'highs';
import { expect, it } from 'vitest';
import { explainPeople } from '#scheduler/roster/explain/explain-conflicts.ts';
import { hardFindings } from '#scheduler/roster/explain/person-question.ts';
import {
	personElements,
	ruleElements,
	withoutElements,
	type PlanElement
} from '#scheduler/roster/explain/plan-element.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, carriedIn, person, zone } from '../../../../support/legal-roster.ts';
import { datesFrom, demandOf, plan } from '../../../../support/roster-plan.ts';

const highs = await loadHighs();

/** Wednesday to Sunday: the week is over with the plan, so that least hours count. */
const dates = datesFrom('2026-11-11', 5);
const templates = standardShifts.filter(({ id }) => id === 'early' || id === 'night');

function shiftOf(id: string, date: string, locked = false): Assignment {
	const template = templates.find((one) => one.id === id)!;
	const start = id === 'night' ? 0 : 480;
	return {
		...layShift(template, date, start, zone, id === 'night' ? [120, 240] : [60, 240, 400]),
		person: 'ann',
		queue: 'chat',
		locked
	};
}

const day = fc.nat(dates.length - 1).map((index) => dates[index]!);
const anyPlan = fc
	.record({
		leave: fc.uniqueArray(day, { maxLength: 2 }),
		locks: fc.uniqueArray(fc.record({ date: day, id: fc.constantFrom('early', 'night') }), {
			maxLength: 2,
			selector: ({ date }) => date
		}),
		least: fc.constantFrom(undefined, undefined, 1_440, 1_920, 2_400, 2_880),
		most: fc.constantFrom(undefined, undefined, 900, 1_500),
		isDaytime: fc.boolean(),
		isNursing: fc.boolean(),
		daysBefore: fc.constantFrom(0, 0, 4, 6),
		weekMinutes: fc.constantFrom(0, 480, 960)
	})
	.map((drawn): RosterPlan => {
		const { least, most, isDaytime, isNursing } = drawn;
		return plan({
			from: dates[0]!,
			to: addDays(dates.at(-1)!, 1),
			demand: demandOf('chat', dates, ['08:00', '12:00'], 1),
			templates,
			locks: drawn.locks.map(({ id, date }) => shiftOf(id, date, true)),
			people: [
				person('ann', {
					leave: drawn.leave.map((date) => ({
						kind: 'annual',
						start: at(`${date} 00:00`),
						end: at(`${addDays(date, 1)} 00:00`)
					})),
					limits: {
						...(least === undefined ? {} : { leastMinutesAWeek: least }),
						...(most === undefined ? {} : { mostMinutesAWeek: most })
					},
					...(isDaytime
						? {
								availability: ([0, 1, 2, 3, 4, 5] as const).map((weekday) => ({
									weekday,
									from: '07:00',
									to: '19:00'
								}))
							}
						: {}),
					protections: isNursing ? [{ kind: 'nursing', from: '2026-01-01', to: '2027-01-01' }] : [],
					carriedIn: carriedIn({
						consecutiveDays: drawn.daysBefore,
						weekMinutes: drawn.weekMinutes,
						weekDays: Math.min(2, drawn.daysBefore)
					})
				})
			]
		});
	});

/** Whether any of all rows of early, night and off is legal by the rules themselves. */
function anyRowIsLegal(of: RosterPlan): boolean {
	const cells = [undefined, 'early', 'night'];
	for (let number = 0; number < cells.length ** dates.length; number++) {
		let rest = number;
		const assignments: Assignment[] = [];
		for (const date of dates) {
			const id = cells[rest % cells.length];
			rest = Math.floor(rest / cells.length);
			if (id !== undefined) assignments.push(shiftOf(id, date));
		}
		if (hardFindings(of, { zone, from: of.from, to: of.to, assignments }).length === 0) return true;
	}
	return false;
}

function keepOnly(of: RosterPlan, kept: readonly PlanElement[]): RosterPlan {
	const elements = [...ruleElements(of), ...personElements(of, of.people[0]!)];
	const isKept = (element: PlanElement) =>
		kept.some((one) => JSON.stringify(one) === JSON.stringify(element));
	return withoutElements(
		of,
		elements.filter((element) => !isKept(element))
	);
}

it('a conflict of somebody has no legal row, and without any one of its elements it has: all rows are tried', () => {
	const seen = { impossible: 0, elements: 0 };
	fc.assert(
		fc.property(anyPlan, (of) => {
			const { impossible, unproven } = explainPeople(highs, of, { questions: 2_000 });
			expect(unproven).toEqual([]);
			expect(impossible.length).toBe(anyRowIsLegal(of) ? 0 : 1);
			const conflict = impossible[0]?.conflicts[0];
			if (conflict === undefined) return;
			seen.impossible++;
			expect(conflict.minimal).toBe(true);
			const elements = conflict.elements.map(({ element }) => element);
			seen.elements += elements.length;
			expect(anyRowIsLegal(keepOnly(of, elements))).toBe(false);
			for (const element of elements) {
				const others = elements.filter((one) => one !== element);
				expect(anyRowIsLegal(keepOnly(of, others))).toBe(true);
			}
		}),
		{ numRuns: 25 }
	);
	expect(seen.impossible).toBeGreaterThan(3);
	expect(seen.elements).toBeGreaterThan(6);
}, 60_000);
