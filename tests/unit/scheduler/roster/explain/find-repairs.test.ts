import { describe, expect, it } from 'vitest';
import { planWith, repairsOfWindow } from '#scheduler/roster/explain/find-repairs.ts';
import { repairSentence } from '#scheduler/roster/explain/repair-sentence.ts';
import { shortWindows } from '#scheduler/roster/explain/short-window.ts';
import { slotRoles } from '#scheduler/roster/explain/slot-roles.ts';
import type { PlannedPerson } from '#scheduler/roster/plan/planned-person.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, carriedIn, early, person, shift } from '../../../../support/legal-roster.ts';
import { plan } from '../../../../support/roster-plan.ts';

const wednesday = '2026-11-11';

/** Ann works 08:00–17:00 on Wednesday; a head is missing from 17:00 to 18:00. */
function repairs(ann: Partial<PlannedPerson>, work = [early('ann', wednesday)], templates = standardShifts) {
	const of = plan({ from: '2026-11-09', to: '2026-11-16', templates, people: [person('ann', ann)] });
	const [window] = shortWindows(
		[
			{
				queue: 'chat',
				start: at(`${wednesday} 17:00`),
				end: at(`${wednesday} 18:00`),
				needed: 1,
				covered: 0
			}
		],
		of.zone
	);
	const roster = { zone: of.zone, from: of.from, to: of.to, assignments: work };
	return repairsOfWindow(of, roster, window!, slotRoles(of, roster, window!.worst)).map(({ action }) => ({
		action,
		of,
		said: repairSentence(of, action).en
	}));
}

describe('what could be done about an hour after a shift', () => {
	it('is an hour of overtime, the shift locked until 18:00', () => {
		const found = repairs({}, [
			shift('ann', wednesday, '08:00', '17:00', ['meal 12:00–13:00', 'short 15:00–15:15'])
		]).find(({ action }) => action.kind === 'overtime')!;
		expect(found.said).toBe(
			'ann works 1 h of overtime on 2026-11-11 (2026-11-11 08:00–18:00), within the law.'
		);
		expect(planWith(found.of, found.action).locks).toMatchObject([
			{ person: 'ann', start: at(`${wednesday} 08:00`), end: at(`${wednesday} 18:00`), locked: true }
		]);
	});

	it('is no overtime where the 36 h of the month are used up, or for whoever is nursing', () => {
		const kinds = (ann: Partial<PlannedPerson>) => repairs(ann).map(({ action }) => action.kind);
		expect(kinds({ carriedIn: carriedIn({ monthOvertimeMinutes: 2_160 }) })).not.toContain('overtime');
		expect(kinds({ protections: [{ kind: 'nursing', from: '2026-01-01', to: '2027-01-01' }] })).not.toContain(
			'overtime'
		);
	});

	it('is more hours a week where those that were agreed are used up, and no rule of the law', () => {
		const found = repairs({ limits: { mostMinutesAWeek: 480 } }, [early('ann', '2026-11-09')]);
		const more = found.find(({ action }) => action.kind === 'raise_limit')!;
		expect(more.said).toBe('ann agrees to work up to 8 h more a week, within the law.');
		expect(planWith(more.of, more.action).people[0]?.limits.mostMinutesAWeek).toBe(960);
		expect(found.map(({ action }) => action.kind)).not.toContain('relax_rule');
	});

	it('is a company rule by one step where that keeps somebody away: 10 h of rest instead of 11', () => {
		// Until 22:00 on the eve: every shift over 17:00 begins at 08:00 or later, but after 10 h of rest.
		const eve = shift('ann', '2026-11-10', '14:00', '22:00', ['meal 18:00–18:30']);
		const early8 = standardShifts
			.filter(({ id }) => id === 'early')
			.map((one) => ({ ...one, spanMinutes: 600 }));
		const found = repairs({}, [eve], early8).find(({ action }) => action.kind === 'relax_rule');
		expect(found?.action).toEqual({
			kind: 'relax_rule',
			pack: 'company',
			rule: 'atLeast11HoursBetweenShifts',
			parameter: 'minutes',
			value: 600
		});
		expect(found?.said).toBe(
			'A company rule is relaxed: from “At least 11 hours lie between two shifts” to “At least 10 hours lie between two shifts”.'
		);
	});
});
