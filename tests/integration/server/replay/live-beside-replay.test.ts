import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { second } from '#lib/domain/units.ts';
import { parseConfiguration } from '#lib/server/configuration.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import { createRuntime } from '#lib/server/runtime.ts';

const halfHour = readFileSync('tests/fixtures/replay/half-hour.ndjson', 'utf8').trim().split('\n');

/** The half hour 200 times, each a minute later: 6,400 events of 4 hours. */
function* longDay(): Generator<Buffer> {
	for (let copy = 0; copy < 200; copy += 1) {
		const lines = halfHour.map((line) => {
			const event = JSON.parse(line) as { id: string; subject: string; time: string };
			const time = new Date(Date.parse(event.time) + copy * 60 * second).toISOString();
			return JSON.stringify({
				...event,
				id: `${event.id}-${copy}`,
				subject: `${event.subject}-${copy}`,
				time
			});
		});
		yield Buffer.from(`${lines.join('\n')}\n`);
	}
}

async function* streamed(): AsyncGenerator<Uint8Array> {
	yield* longDay();
}

test('while a long day is surveyed and played at ×3600, the live state is read every 100 ms and no alarm is raised', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-beside-'));
	const parsed = parseConfiguration(
		{ TIDEWALL_DATA_DIR: folder, TIDEWALL_DEMO: 'off', TIDEWALL_LOG_LEVEL: 'error' },
		'test'
	);
	if (parsed.status === 'invalid') throw new Error(parsed.problems.join('\n'));
	const runtime = await createRuntime(parsed.configuration);
	const recording = await recordingFrom('long day', streamed());
	const live = runtime.live.board('all');
	const replay = runtime.replays.add(recording, { speed: 3_600, like: live });
	let longest = 0;
	let reads = 0;
	let last = performance.now();
	const reading = setInterval(() => {
		const now = performance.now();
		longest = Math.max(longest, now - last);
		last = now;
		reads += 1;
		runtime.live.state('all');
		runtime.live.state(replay.board.id);
	}, 100);
	await expect.poll(() => replay.survey.report.status, { timeout: 50_000 }).toBe('complete');
	clearInterval(reading);
	expect(replay.survey.report.alarms.length).toBeGreaterThan(0);
	expect(reads).toBeGreaterThan(0);
	// A frame that is later than this would make the walls say that their numbers are stale.
	expect(longest).toBeLessThan(2 * second);
	expect(runtime.live.state('all')?.state.alarms).toBeUndefined();
	expect(runtime.live.state('all')?.state.sources).toEqual({});
	await runtime.close();
	rmSync(folder, { recursive: true, force: true });
}, 60_000);
