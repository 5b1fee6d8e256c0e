import { describe, expect, it } from 'vitest';
import { InstanceFormatError } from '#scheduler/roster/curtois/instance-text.ts';
import { parseMatsp } from '#scheduler/roster/matsp/parse-matsp.ts';
import { matspText, smallMatsp } from '../../../../support/small-matsp.ts';

const lineOf = (text: string, start: string) =>
	text.split('\n').findIndex((line) => line.startsWith(start)) + 1;

/** What is said about a text, as `line: sentence`. */
function faultOf(text: string): string {
	try {
		parseMatsp(text);
	} catch (error) {
		expect(error).toBeInstanceOf(InstanceFormatError);
		return (error as InstanceFormatError).message;
	}
	return 'no fault';
}

describe('an instance of the multi-activity benchmarks', () => {
	it('counts slots from 06:00 of the first day: 14:00 of day 1 is slot 32', () => {
		const instance = parseMatsp(smallMatsp);
		expect(instance).toMatchObject({ days: 7, tasks: 2 });
		expect(instance.staff).toEqual([
			{ id: 'A', minMinutes: 2_400, maxMinutes: 2_400 },
			{ id: 'B', minMinutes: 2_400, maxMinutes: 2_400 }
		]);
		expect([...instance.least.subarray(62, 66)]).toEqual([1, 0, 0, 1]);
		expect(instance.most.reduce((sum, heads) => sum + heads, 0)).toBe(320);
	});

	it('reads Windows line ends and a byte order mark', () => {
		expect(parseMatsp(`\uFEFF${smallMatsp.replaceAll('\n', '\r\n')}`)).toEqual(parseMatsp(smallMatsp));
	});

	it('a time without a line wants nobody', () => {
		const { most } = parseMatsp(matspText(1, 1, ['A,0,600'], () => undefined));
		expect(most).toEqual(new Int32Array(96));
	});

	it.each([
		['no section', 'hello', 'line 1: expected a section before the first values'],
		['an empty file', '', 'line 1: SECTION_HORIZON is missing'],
		[
			'a section that is not there',
			smallMatsp.replace('SECTION_TASKS', 'SECTION_JOBS'),
			'line 4: there is no section "SECTION_JOBS"'
		],
		[
			'a section twice',
			smallMatsp.replace('SECTION_TASKS', 'SECTION_HORIZON'),
			'line 4: SECTION_HORIZON is given twice'
		],
		[
			'no days',
			smallMatsp.replace('\n7\n', '\n0\n'),
			'line 3: days must be a whole number from 1 to 366, got "0"'
		],
		[
			'two numbers of days',
			smallMatsp.replace('\n7\n', '\n7\n8\n'),
			'line 4: SECTION_HORIZON must hold one number of days'
		],
		[
			'an employee twice',
			smallMatsp.replace('B,2400,2400', 'A,2400,2400'),
			'line 9: the employee "A" is given twice'
		],
		[
			'more minutes at least than at most',
			smallMatsp.replace('B,2400,2400', 'B,2400,2340'),
			'line 9: MinTotalMinutes is more than MaxTotalMinutes'
		],
		[
			'half a minute',
			smallMatsp.replace('B,2400,2400', 'B,2400,2400.5'),
			'line 9: MaxTotalMinutes must be a whole number from 0 to 1000000, got "2400.5"'
		],
		['a field too few', smallMatsp.replace('B,2400,2400', 'B,2400'), 'line 9: expected 3 fields, got 2'],
		[
			'a task that is not there',
			smallMatsp.replace('1,06:00-06:15,1,', '1,06:00-06:15,3,'),
			`line ${lineOf(smallMatsp, '1,06:00')}: TaskID must be a whole number from 1 to 2, got "3"`
		],
		[
			'half an hour',
			smallMatsp.replace('1,06:00-06:15,1,', '1,06:00-06:30,1,'),
			`line ${lineOf(smallMatsp, '1,06:00')}: Time must be a quarter of an hour such as 06:00-06:15, got "06:00-06:30"`
		],
		[
			'a time before the horizon',
			smallMatsp.replace('1,06:00-06:15,1,', '1,05:45-06:00,1,'),
			`line ${lineOf(smallMatsp, '1,06:00')}: day 1, 05:45-06:00 is outside the horizon from 06:00 to 06:00`
		],
		[
			'the same time twice',
			smallMatsp.replace('1,06:15-06:30,1,', '1,06:00-06:15,1,'),
			`line ${lineOf(smallMatsp, '1,06:15')}: the cover of this time and task is given twice`
		],
		[
			'more heads at least than at most',
			smallMatsp.replace('1,06:00-06:15,1,1,1', '1,06:00-06:15,1,2,1'),
			`line ${lineOf(smallMatsp, '1,06:00')}: Min is more than Max`
		]
	])('%s is refused by line', (_, text, message) => {
		expect(faultOf(text)).toBe(message);
	});
});
