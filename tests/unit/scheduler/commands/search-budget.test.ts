import { describe, expect, test } from 'vitest';
import { CommandArguments } from '#scheduler/commands/command-arguments.ts';
import { searchBudget } from '#scheduler/commands/search-budget.ts';

const most = { mostSeconds: 60, mostWork: 100 };
const budgetOf = (values: Record<string, string>, usualSeconds?: number) =>
	searchBudget(
		new CommandArguments(values, []),
		usualSeconds === undefined ? most : { ...most, usualSeconds }
	);

describe('how long a search goes on', () => {
	test('is said in seconds or in work, and is the usual time where nothing is said', () => {
		expect(budgetOf({ seconds: '2.5' }, 5)).toEqual({ seconds: 2.5 });
		expect(budgetOf({ work: '3' }, 5)).toEqual({ work: 3 });
		expect(budgetOf({}, 5)).toEqual({ seconds: 5 });
	});

	test('is refused in both, and where nothing is usual in neither', () => {
		expect(() => budgetOf({ seconds: '1', work: '1' }, 5)).toThrow('give either --seconds or --work');
		expect(() => budgetOf({ seconds: '1', work: '1' })).toThrow('give either --seconds or --work');
		expect(() => budgetOf({})).toThrow('give either --seconds or --work');
	});

	test('has an end', () => {
		expect(() => budgetOf({ seconds: '61' })).toThrow(
			'--seconds must be a number, above 0, at most 60, got "61"'
		);
		expect(() => budgetOf({ work: '0' })).toThrow('--work must be a number, above 0, at most 100, got "0"');
	});
});
