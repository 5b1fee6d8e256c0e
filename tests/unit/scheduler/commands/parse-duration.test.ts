import { expect, test } from 'vitest';
import { day, hour, minute, second } from '#lib/domain/units.ts';
import { formatDuration, parseDuration } from '#scheduler/commands/parse-duration.ts';

test.each([
	['20s', 20 * second],
	['3m', 3 * minute],
	['3min', 3 * minute],
	['2.5m', 150 * second],
	['0.1s', 100],
	['250ms', 250],
	['1h30m', 90 * minute],
	['7d', 7 * day],
	['0s', 0]
])('%s is %d ms', (text, length) => {
	expect(parseDuration(text)).toBe(length);
	expect(parseDuration(formatDuration(length))).toBe(length);
});

test.each(['', '20', 's', '-3m', '3 m', '3x', '1h30', '1e3s', 'NaNs', '3m,'])(
	'"%s" is no length of time',
	(text) => {
		expect(parseDuration(text)).toBeUndefined();
	}
);

test('the shortest writing: 90 minutes are 1h30m, 86,400,000 ms 1d', () => {
	expect(formatDuration(90 * minute)).toBe('1h30m');
	expect(formatDuration(24 * hour)).toBe('1d');
	expect(formatDuration(0)).toBe('0s');
});
