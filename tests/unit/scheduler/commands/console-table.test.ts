import { describe, expect, test } from 'vitest';
import { consoleTable, displayWidth } from '#scheduler/commands/console-table.ts';

describe('a table on a terminal', () => {
	test('Chinese and full-width characters are two columns wide, accents none', () => {
		expect(displayWidth('售前 a')).toBe(6);
		expect(displayWidth('（８）')).toBe(6);
		expect(displayWidth('é́')).toBe(1);
		expect(displayWidth('🔥')).toBe(2);
		expect(displayWidth('—…')).toBe(2);
	});

	test('columns stand below each other, numbers to the right, what is missing as a dash', () => {
		const rows = [
			{ queue: '售前', heads: 4, level: 0.5 },
			{ queue: 'after-sale', heads: 120, level: undefined }
		];
		const text = consoleTable(
			[
				{ title: '队列', value: (row) => row.queue },
				{ title: 'heads', value: (row) => row.heads },
				{ title: 'level', value: (row) => row.level, digits: 3 }
			],
			rows
		);
		expect(text.split('\n')).toEqual([
			'队列        heads  level',
			'----------  -----  -----',
			'售前            4  0.500',
			'after-sale    120      -',
			''
		]);
	});

	test('a name that moves the cursor stays on its line', () => {
		expect(consoleTable([{ title: 'queue', value: (name: string) => name }], ['a\u001b[2J\nb'])).toBe(
			'queue\n-------\na [2J b\n'
		);
	});
});
