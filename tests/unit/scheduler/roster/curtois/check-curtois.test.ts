import { describe, expect, it } from 'vitest';
import { checkCurtois } from '#scheduler/roster/curtois/check-curtois.ts';
import { legalRows, smallCurtois } from '../../../../support/small-curtois.ts';

const check = (rows: readonly string[]) =>
	checkCurtois(smallCurtois, `employee,day,shift\n${rows.join('\n')}\n`);
const without = (...rows: string[]) => legalRows.filter((row) => !rows.includes(row));

describe('the referee of the Curtois instances', () => {
	it('finds nothing wrong with a legal roster; 2 for the request of B to avoid L on day 3', () => {
		expect(check(legalRows)).toEqual({
			objective: 2,
			findings: [],
			onRequests: 0,
			offRequests: 2,
			under: 0,
			over: 0
		});
	});

	it('adds 3 for a request that is not met, 100 for a missing head, 1 for a head too many', () => {
		const rows = [...without('A,0,E', 'A,3,E', 'B,2,L', 'B,3,L'), 'A,4,E', 'A,3,E'];
		expect(check(rows)).toMatchObject({ onRequests: 3, offRequests: 0, under: 200, over: 1, objective: 204 });
	});

	it.each([
		['an employee who is not there', [...legalRows, 'C,1,E'], 'unknown employee', 'C', 1, 1],
		['a shift that is not there', [...legalRows, 'A,5,X'], 'unknown shift', 'A', 5, 1],
		['day 14 of 14', [...legalRows, 'A,14,E'], 'day outside the horizon', 'A', 14, 1],
		['two shifts on one day', [...legalRows, 'A,1,L'], 'one shift a day', 'A', 1, 1],
		['E after L', [...legalRows, 'B,11,E'], 'forbidden succession', 'B', 11, 1],
		[
			'three L where two are allowed',
			[...without('A,1,E', 'A,2,E', 'A,3,E'), 'A,1,L', 'A,2,L', 'A,3,L'],
			'max shifts',
			'A',
			undefined,
			1
		],
		[
			'ten shifts of 480 minutes, 4,320 allowed',
			[...legalRows, 'A,4,E', 'A,11,E'],
			'max total minutes',
			'A',
			undefined,
			480
		],
		[
			'four shifts, 2,400 minutes wanted',
			without('A,7,E', 'A,8,E', 'A,9,E', 'A,10,E'),
			'min total minutes',
			'A',
			undefined,
			480
		],
		['six days in a row', [...legalRows, 'B,6,L', 'B,7,L', 'B,11,L'], 'max consecutive shifts', 'B', 6, 1],
		['a single day of work', [...without('B,2,L')], 'min consecutive shifts', 'B', 3, 1],
		['a single day off', [...without('B,8,L'), 'B,5,E', 'B,6,E'], 'min consecutive days off', 'B', 4, 1],
		[
			'two weekends, one allowed',
			[...without('A,3,E', 'A,9,E', 'A,10,E'), 'A,6,E', 'A,11,E', 'A,12,E'],
			'max weekends',
			'A',
			undefined,
			1
		],
		['work on a day off', [...legalRows, 'B,1,L'], 'day off', 'B', 1, 1]
	])('%s: exactly that finding', (_, rows, rule, person, day, amount) => {
		expect(check(rows).findings).toEqual([{ rule, person, amount, ...(day === undefined ? {} : { day }) }]);
	});

	it('does not ask a run at the edge for its length: one day of work on day 13, one day off on day 0', () => {
		expect(check([...without('B,2,L', 'B,3,L'), 'B,13,L']).findings).toEqual([]);
	});

	it('refuses a row that is none', () => {
		expect(() => check(['A;1;E'])).toThrow('checkCurtois: row 2 must be employee,day,shift, got "A;1;E"');
	});
});
