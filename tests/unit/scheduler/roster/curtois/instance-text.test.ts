import { describe, expect, test } from 'vitest';
import { checkWidth, field, splitSections } from '#scheduler/roster/curtois/instance-text.ts';

const sections = ['SECTION_A', 'SECTION_B'] as const;
const split = (text: string) => splitSections(text, sections);

describe('the text of an instance', () => {
	test('is fields by section, with the line that each stands in, whatever ends the lines', () => {
		for (const end of ['\n', '\r\n', '\r']) {
			const text = ['\uFEFF# a comment', 'SECTION_A', '', ' 1 , two', 'SECTION_B'].join(end);
			expect([...split(text)]).toEqual([
				['SECTION_A', [{ line: 4, fields: ['1', 'two'] }]],
				['SECTION_B', []]
			]);
		}
	});

	test.each([
		['SECTION_A\nSECTION_C', 'line 2: there is no section "SECTION_C"'],
		['SECTION_A\nSECTION_B\nSECTION_A', 'line 3: SECTION_A is given twice'],
		['1,2\nSECTION_A\nSECTION_B', 'line 1: expected a section before the first values'],
		['SECTION_A\n1', 'line 2: SECTION_B is missing']
	])('is refused by its line: %j', (text, message) => {
		expect(() => split(text)).toThrow(message);
	});

	test('a line has as many fields as its section says; beyond them a field is empty', () => {
		const entry = { line: 7, fields: ['a', 'b'] };
		expect(() => checkWidth(entry, 2)).not.toThrow();
		expect(() => checkWidth(entry, 3)).toThrow('line 7: expected 3 fields, got 2');
		expect([field(entry, 1), field(entry, 2)]).toEqual(['b', '']);
	});
});
