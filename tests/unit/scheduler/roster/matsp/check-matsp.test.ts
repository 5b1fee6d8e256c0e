import { describe, expect, it } from 'vitest';
import { checkMatsp } from '#scheduler/roster/matsp/check-matsp.ts';
import { legalStints, matspText, smallMatsp } from '../../../../support/small-matsp.ts';

const check = (rows: readonly string[], instance = smallMatsp) =>
	checkMatsp(instance, `employee,day,start,task,minutes\n${rows.join('\n')}\n`);
const without = (...rows: string[]) => legalStints.filter((row) => !rows.includes(row));
/** Nobody is wanted, and everybody may work as much as they like. */
const free = matspText(7, 2, ['A,0,10000'], () => [0, 0]);

describe('the referee of the multi-activity instances', () => {
	it('finds nothing wrong with a legal roster: 4,800 minutes, no excess', () => {
		expect(check(legalStints)).toEqual({ penalty: 0, squared: 0, findings: [], minutes: 4_800 });
	});

	it('counts heads above the maximum linearly, and beside it squared: 2 heads too many for 6 h are 48 and 96', () => {
		const instance = matspText(7, 1, ['A,0,600', 'B,0,600'], () => [0, 0]);
		expect(check(['A,0,06:00,1,360', 'B,0,06:00,1,360'], instance)).toMatchObject({
			penalty: 48,
			squared: 96,
			findings: []
		});
	});

	it('work where the cover has no line is excess', () => {
		const instance = matspText(7, 1, ['A,0,600'], () => undefined);
		expect(check(['A,0,06:00,1,360'], instance)).toMatchObject({ penalty: 24, findings: [] });
	});

	it('a stint after midnight belongs to the day on which its shift started', () => {
		const rows = ['A,0,22:00,1,180', 'A,0,01:00,2,240'];
		expect(check(rows, free)).toEqual({ penalty: 28, squared: 28, findings: [], minutes: 420 });
	});

	it('two rows of one task in a row are one stint', () => {
		expect(check(['A,0,06:00,1,330', 'A,0,11:30,1,30'], free).findings).toEqual([]);
	});

	it('a shift may begin at 00:00 after the last day and end with the horizon at 06:00', () => {
		expect(check(['A,7,00:00,1,360'], free).findings).toEqual([]);
		expect(check(['A,7,00:00,1,375'], free).findings).toEqual([
			{ rule: 'outside the horizon', person: 'A', day: 7, amount: 15 }
		]);
	});

	it('a shift at 00:00 of day 0 is before the horizon', () => {
		expect(check(['A,0,00:00,1,480'], free).findings).toEqual([
			{ rule: 'outside the horizon', person: 'A', day: 0, amount: 360 }
		]);
	});

	it.each([
		['an employee who is not there', ['C,0,06:00,1,360'], 'unknown employee', 'C', 0, 1],
		['task 3 of 2', ['A,0,06:00,3,360'], 'unknown task', 'A', 0, 1],
		['seven minutes past', ['A,0,06:07,1,360'], 'quarters of an hour', 'A', 0, 1],
		['a pause between two stints', ['A,0,06:00,1,360', 'A,0,13:00,1,360'], 'one shift a day', 'A', 0, 1],
		['a shift at 12:00', ['A,0,12:00,1,360'], 'start times', 'A', 0, 1],
		['a shift at 10:15', ['A,0,10:15,1,360'], 'start times', 'A', 0, 1],
		['a shift of 5 h 45', ['A,0,06:00,1,345'], 'shift length', 'A', 0, 15],
		['a shift of 10 h 15', ['A,0,06:00,1,615'], 'shift length', 'A', 0, 15],
		['a stint of 45 minutes', ['A,0,06:00,1,345', 'A,0,11:45,2,45'], 'stint length', 'A', 0, 15],
		['13 h 45 of rest', ['A,0,18:00,1,375', 'A,1,14:00,1,360'], 'rest between shifts', 'A', 1, 15],
		[
			'six days in a row',
			[0, 1, 2, 3, 4, 5].map((day) => `A,${day},06:00,1,360`),
			'consecutive days',
			'A',
			5,
			1
		]
	])('finds %s, and only that', (_, rows, rule, person, day, amount) => {
		expect(check(rows, free).findings).toEqual([{ rule, person, day, amount }]);
	});

	it('five days in a row, a day off and another day are no finding', () => {
		expect(
			check(
				[0, 1, 2, 3, 4, 6].map((day) => `A,${day},06:00,1,360`),
				free
			).findings
		).toEqual([]);
	});

	it('finds minutes under and over the contract', () => {
		const instance = matspText(7, 1, ['A,420,480'], () => [0, 0]);
		expect(check(['A,0,06:00,1,360'], instance).findings).toEqual([
			{ rule: 'min total minutes', person: 'A', amount: 60 }
		]);
		expect(check(['A,0,06:00,1,495'], instance).findings).toEqual([
			{ rule: 'max total minutes', person: 'A', amount: 15 }
		]);
	});

	it('finds every slot that misses heads: B comes an hour late on day 2', () => {
		const rows = [...without('B,2,14:00,2,480'), 'B,2,15:00,2,480'];
		const { findings, penalty } = check(rows);
		expect(findings).toHaveLength(4);
		expect(findings[0]).toEqual({ rule: 'min cover', day: 2, where: '14:00-14:15, task 2', amount: 1 });
		expect(penalty).toBe(4);
	});

	it('refuses rows that are no stints', () => {
		expect(() => check(['A,0,25:00,1,360'])).toThrow(RangeError);
		expect(() => check(['A,0,06:00,1'])).toThrow('row 2 must be employee,day,start,task,minutes');
	});
});
