import { isAbsolute } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '#lib/server/configuration.ts';

function valid(environment: Record<string, string>) {
	const parsed = parseConfiguration(environment, 'b1');
	if (parsed.status === 'invalid') throw new Error(parsed.problems.join(' '));
	return parsed.configuration;
}

function problems(environment: Record<string, string>) {
	const parsed = parseConfiguration(environment, 'b1');
	return parsed.status === 'invalid' ? parsed.problems : [];
}

describe('parseConfiguration', () => {
	test('without anything set: port 3000 on this machine only, ./data, demo until a source reports', () => {
		const configuration = valid({});
		expect(configuration).toMatchObject({
			port: 3_000,
			host: '127.0.0.1',
			origins: [],
			demo: 'auto',
			maxWalls: 5_000,
			checkpointSeconds: 30,
			logLevel: 'info',
			build: 'b1'
		});
		expect(isAbsolute(configuration.dataDirectory)).toBe(true);
		expect(configuration.dataDirectory.endsWith('data')).toBe(true);
	});

	test('an empty variable counts as not set', () => {
		expect(valid({ PORT: '', TIDEWALL_DEMO: ' ' })).toMatchObject({ port: 3_000, demo: 'auto' });
	});

	test('origins are brought to one form, several separated by commas', () => {
		expect(
			valid({ TIDEWALL_ORIGIN: 'https://Wall.Example.com/, http://tidewall:3000,https://a.example:443' })
				.origins
		).toEqual(['https://wall.example.com', 'http://tidewall:3000', 'https://a.example']);
	});

	test.each(['wall.example.com', 'ftp://a', 'https://a/path', 'https://u@a', 'https://', 'null', '*'])(
		'%s is no origin',
		(text) => {
			expect(problems({ TIDEWALL_ORIGIN: text })).toHaveLength(1);
		}
	);

	test.each(['-1', '65536', '3e3', '0x50', 'abc', '1.5', '99999999999'])('%s is no port', (text) => {
		expect(problems({ PORT: text })).toEqual([`PORT must be a whole number from 0 to 65535, got "${text}".`]);
	});

	test('every mistake is named at once', () => {
		expect(
			problems({
				PORT: 'x',
				TIDEWALL_DEMO: 'maybe',
				TIDEWALL_MAX_WALLS: '0',
				HOST: 'a b',
				TIDEWALL_LOG_LEVEL: '1'
			})
		).toHaveLength(5);
	});
});
