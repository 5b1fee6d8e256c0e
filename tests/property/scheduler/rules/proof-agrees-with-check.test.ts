import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#lib/domain/time/local-time.ts';
import { businessCalendar } from '#scheduler/calendar/business-calendar.ts';
import type { PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';
import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { proofSheets } from '#scheduler/rules/proof-sheet.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import { startsOf } from '#scheduler/shifts/shift-template.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { person } from '../../../support/legal-roster.ts';

const packs = [lawPackCn, companyPack];
const people = ['ann', 'bo', 'cai'];

const anyPerson = fc.record({
	contract: fc.constantFrom<PlannedPerson['contract']>('full_time', 'part_time', 'student', 'outsourced'),
	hours: fc.constantFrom<PlannedPerson['hours']>('standard', 'comprehensive'),
	restDays: fc.constantFrom<PlannedPerson['restDays']>('calendar', 'rolling'),
	splitShifts: fc.boolean()
});

const anyShift = fc.record({
	who: fc.constantFrom(...people),
	day: fc.nat(40),
	template: fc.constantFrom(...standardShifts),
	queue: fc.constantFrom('chat', 'after-sale'),
	startAt: fc.nat(24)
});

/** Any roster, legal or not, of 41 days around the end of summer time and National Day. */
const anyRoster = fc.record({
	zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin'),
	staff: fc.tuple(anyPerson, anyPerson, anyPerson),
	shifts: fc.array(anyShift, { maxLength: 60 })
});

test('of any roster, findings have whole amounts above 0 and each is counted on its person’s sheet', () => {
	fc.assert(
		fc.property(anyRoster, ({ zone, staff, shifts }) => {
			const from = '2026-09-23';
			const assignments = shifts.map(({ who, day, template, queue, startAt }) => {
				const starts = startsOf(template);
				const start = starts[startAt % starts.length] ?? 0;
				const laid = layShift(template, addDays(from, day), start, zone);
				return { ...laid, person: who, queue, locked: false };
			});
			const input = {
				roster: { zone, from, to: addDays(from, 41), assignments },
				people: people.map((id, at) => person(id, staff[at])),
				calendar: businessCalendar({ zone, holidays: 'china' })
			};
			const findings = checkRules(input, packs);
			for (const { amount, figure, limit } of findings) {
				expect(Number.isSafeInteger(amount) && amount > 0).toBe(true);
				expect(Math.abs(figure - limit)).toBe(amount);
			}
			for (const sheet of proofSheets(input, packs)) {
				for (const { rule, broken } of sheet.lines) {
					const mine = findings.filter((one) => one.person === sheet.person && one.rule === rule);
					expect(broken).toBe(mine.length);
				}
			}
			// The order in which a roster is written means nothing.
			const backwards = { ...input.roster, assignments: assignments.toReversed() };
			expect(checkRules({ ...input, roster: backwards }, packs)).toEqual(findings);
		}),
		{ numRuns: 150 }
	);
});
