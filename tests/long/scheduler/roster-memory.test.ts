import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

describe('a roster of 1,000 people and 28 days', () => {
	it('is searched for a minute and a half within 2 GB of memory of the whole process', async () => {
		const { stdout } = await promisify(execFile)(process.execPath, [
			'tests/long/scheduler/solve-thousand.ts',
			'90'
		]);
		const { status, megabytes } = JSON.parse(stdout) as {
			readonly status: string;
			readonly megabytes: number;
		};
		expect(status).not.toBe('refused');
		expect(megabytes).toBeLessThanOrEqual(2_048);
	}, 600_000);
});
