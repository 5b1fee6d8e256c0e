import { describe, expect, it } from 'vitest';
import { curtoisProblem } from '#scheduler/roster/curtois/curtois-problem.ts';
import { parseCurtois } from '#scheduler/roster/curtois/parse-curtois.ts';
import { writeCurtoisRoster } from '#scheduler/roster/curtois/write-curtois-roster.ts';
import { emptyRoster } from '#scheduler/roster/problem/roster.ts';
import { smallCurtois } from '../../../../support/small-curtois.ts';

describe('reading a Curtois instance', () => {
	it('reads every section', () => {
		const instance = parseCurtois(smallCurtois);
		expect(instance.days).toBe(14);
		expect(instance.shifts[1]).toEqual({ id: 'L', minutes: 480, notFollowedBy: [0] });
		expect(instance.staff[0]).toMatchObject({
			id: 'A',
			maxShifts: [14, 2],
			minMinutes: 2_400,
			daysOff: [13]
		});
		expect(instance.requests).toEqual([
			{ employee: 0, day: 0, shift: 0, kind: 'on', weight: 3 },
			{ employee: 1, day: 3, shift: 1, kind: 'off', weight: 2 }
		]);
		expect(instance.cover).toHaveLength(3);
	});

	it('takes a requirement of -0, as Instance 15 writes it', () => {
		expect(parseCurtois(smallCurtois.replace('4,E,0,', '4,E,-0,')).cover[2]?.requirement).toBe(0);
	});

	it.each([
		['SECTION_COVER', 'SECTION_COVERAGE', 'line 24: there is no section "SECTION_COVERAGE"'],
		['A,0,E,3', 'C,0,E,3', 'line 19: there is no employee "C"'],
		['A,0,E,3', 'A,14,E,3', 'line 19: day must be a whole number from 0 to 13, got "14"'],
		['3,L,1,100,1', '0,E,1,100,1', 'line 26: the cover of this day and shift is given twice'],
		['E=14|L=2,', 'E=14,', 'line 11: MaxShifts does not name "L"'],
		['4320,2400,5,2,2,1', '4320,2400,5,2,2', 'line 11: expected 8 fields, got 7'],
		['L,480,E', 'L,-480,E', 'line 8: length must be a whole number from 1, got "-480"'],
		['B,E=14', 'A,E=14', 'line 12: the employee "A" is given twice']
	])('%s as %s: %s', (right, wrong, message) => {
		expect(() => parseCurtois(smallCurtois.replace(right, wrong))).toThrow(message);
	});
});

describe('a Curtois instance as a roster problem', () => {
	const problem = curtoisProblem(parseCurtois(smallCurtois));

	it('keeps only limits that can be reached: 2 of L for A, none for B', () => {
		expect(problem.contracts[0]?.counts).toEqual([
			{ rule: 'max shifts of L', options: [1], from: 0, to: 14, atMost: 2 }
		]);
		expect(problem.contracts[1]?.counts).toEqual([]);
	});

	it('weekends are the days 5, 6 and 12, 13: day 0 is a Monday', () => {
		expect(problem.contracts[0]?.weekends[0]?.groups).toEqual([
			[5, 6],
			[12, 13]
		]);
	});

	it('writes a roster as rows employee,day,shift', () => {
		const roster = emptyRoster(2, 14);
		roster[1] = 1;
		roster[14] = 0;
		expect(writeCurtoisRoster(parseCurtois(smallCurtois), roster)).toBe('employee,day,shift\nA,1,L\nB,0,E\n');
	});
});
