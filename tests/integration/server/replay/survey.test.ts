import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { tileKey } from '#lib/domain/board/tile.ts';
import { advanceAlarm } from '#lib/domain/alarm/advance-alarm.ts';
import { calm, type AlarmState } from '#lib/domain/alarm/alarm-state.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { day, minute, second } from '#lib/domain/units.ts';
import { minuteStates } from '#lib/server/replay/minute-states.ts';
import { recordingFrom, type Recording } from '#lib/server/replay/recording.ts';
import { Replay } from '#lib/server/replay/replay.ts';
import { boardOf } from '../../../support/story.ts';

const fixture = 'tests/fixtures/replay/half-hour.ndjson';
/** Real days kept outside the repository: their licence is unstated. */
const folder = process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const realDays = join(folder, 'events/replay');
const midnight = Date.parse('2026-11-11T00:00:00+08:00');

const readFile = (path: string): Promise<Recording> => recordingFrom(path, createReadStream(path));

async function* linesOf(...lines: readonly string[]) {
	yield Buffer.from(lines.join('\n'));
}

function replayOf(recording: Recording, like?: Board): Replay {
	return new Replay(recording, {
		zone: 'Asia/Shanghai',
		speed: 1,
		now: () => 0,
		directory: emptyDirectory,
		like
	});
}

/** Thresholds that the half hour crosses, one with a hold time and a clear level. */
const watchful = boardOf({
	kind: 'live',
	zone: 'Asia/Shanghai',
	tiles: [
		{
			metric: 'unanswered',
			window: 'now',
			threshold: { direction: 'above', warn: 0.5, critical: 1.5, clear: 0, hold: 20 }
		},
		{ metric: 'longestWait', window: 'now', threshold: { direction: 'above', warn: 30, critical: 90 } },
		{ metric: 'firstResponseWithin', window: 'last15', threshold: { direction: 'below', warn: 0.9 } },
		{ metric: 'agentsOnline', window: 'now' }
	]
});

async function surveyOf(recording: Recording): Promise<ReplaySurvey> {
	const { survey } = replayOf(recording);
	await survey.run();
	return survey.report;
}

function compareWithMinuteStates(recording: Recording, survey: ReplaySurvey): number {
	let compared = 0;
	for (const { time, waiting, unanswered } of minuteStates(recording)) {
		const i = (time - survey.start) / minute;
		if (i < 0 || i >= survey.waiting.length) continue;
		expect([i, survey.waiting[i], survey.unanswered[i]]).toEqual([i, waiting, unanswered]);
		compared += 1;
	}
	return compared;
}

describe('a survey', () => {
	test('of the half hour has at every full minute who is waiting and unanswered, as the table of minutes', async () => {
		const recording = await readFile(fixture);
		const survey = await surveyOf(recording);
		expect(survey).toMatchObject({
			status: 'complete',
			start: midnight + minute,
			end: midnight + 31 * minute,
			to: midnight + 31 * minute
		});
		expect(compareWithMinuteStates(recording, survey)).toBe(31);
	});

	test.skipIf(!existsSync(realDays))('of real days too', async () => {
		for (const name of readdirSync(realDays).filter((file) => file.endsWith('.ndjson.gz'))) {
			const recording = await readFile(join(realDays, name));
			expect(compareWithMinuteStates(recording, await surveyOf(recording))).toBeGreaterThan(200);
		}
	});

	test('counts each inquiry and each first response in its minute, and those within 30 s', async () => {
		const { arrivals, firstResponses, firstResponsesWithin } = await surveyOf(await readFile(fixture));
		const sum = (column: readonly number[]) => column.reduce((total, count) => total + count, 0);
		const recording = await readFile(fixture);
		const replay = replayOf(recording);
		replay.seek(recording.events.at(-1)?.time ?? 0);
		await replay.settle();
		const { today } = replay.state().windows;
		expect(sum(arrivals)).toBe(today.arrivals);
		expect(sum(firstResponses)).toBe(today.firstResponse.count);
		expect(sum(firstResponsesWithin)).toBe(today.firstResponse.within.part);
	});

	test('has the largest gauges also of what lasted for less than a second', async () => {
		const event = (id: number, time: string, type: string, data: object) =>
			JSON.stringify({
				specversion: '1.0',
				id: String(id),
				source: 's',
				type: `tidewall.${type}`,
				subject: 'c1',
				time: `2026-11-11T00:00:${time}+08:00`,
				data
			});
		const survey = await surveyOf(
			await recordingFrom(
				'short',
				linesOf(
					event(1, '01.100', 'conversation.opened', { channel: 'web', shop: 'a' }),
					event(2, '01.100', 'conversation.queued', { queue: 'q' }),
					event(3, '01.400', 'conversation.assigned', { agent: 'x' }),
					event(4, '09.000', 'conversation.closed', { reason: 'agent' })
				)
			)
		);
		expect(survey.mostWaiting).toEqual([1]);
		expect(survey.longestWait).toEqual([0]);
		expect(survey.waiting).toEqual([0]);
	});

	test('of a recording that spans 32 days, as of one event with a wrong year, is not made', async () => {
		const [first = '', ...rest] = readFileSync(fixture, 'utf8').trim().split('\n');
		const early = first.replace(/"time":"[^"]+"/, `"time":"2026-10-10T00:00:00+08:00"`);
		const survey = await surveyOf(await recordingFrom('long', linesOf(early, ...rest)));
		expect(survey.end - survey.start).toBeGreaterThan(31 * day);
		expect(survey).toMatchObject({ status: 'too_long', arrivals: [], alarms: [] });
	});
});

describe('the alarms of a survey', () => {
	/** Second by second from the start, on whole states of the board. */
	async function standingEverySecond(recording: Recording): Promise<ReadonlyMap<number, object>> {
		const replay = replayOf(recording, watchful);
		replay.pause();
		const { start, end } = replay.status;
		const states = new Map<string, AlarmState>();
		const bySecond = new Map<number, object>();
		for (let at = start; at <= end; at += second) {
			replay.seek(at);
			const state = replay.state();
			const standing: Record<string, object> = {};
			for (const tile of watchful.tiles) {
				const value = figureOfTile(tile, state, at).value;
				const { state: next } = advanceAlarm(states.get(tileKey(tile)) ?? calm, value, tile.threshold, at);
				states.set(tileKey(tile), next);
				if (next.standing === undefined) continue;
				const { severity, raisedAt } = next.standing;
				standing[tileKey(tile)] = { severity, since: raisedAt };
			}
			bySecond.set(at, standing);
		}
		return bySecond;
	}

	test('at every second are those of a straightforward evaluation, whichever way the board is looked at', async () => {
		const recording = await readFile(fixture);
		const expected = await standingEverySecond(recording);
		const replay = replayOf(recording, watchful);
		replay.pause();
		await replay.survey.run();
		const seconds = [...expected.keys()];
		let standing = 0;
		for (const at of [...seconds].reverse().concat(seconds)) {
			const alarms = Object.fromEntries(
				Object.entries(replay.survey.alarmsAt(at) ?? {}).map(([key, { severity, since }]) => [
					key,
					{ severity, since }
				])
			);
			expect([at, alarms]).toEqual([at, expected.get(at)]);
			standing += Object.keys(alarms).length;
		}
		expect(standing).toBeGreaterThan(100);
		const { alarms } = replay.survey.report;
		expect(new Set(alarms.map(({ tile }) => tile)).size).toBe(3);
		expect(alarms.map(({ raisedAt }) => raisedAt)).toEqual(
			alarms.map(({ raisedAt }) => raisedAt).toSorted((a, b) => a - b)
		);
	});

	test('are in the state of the replay board: the same after a jump away and back', async () => {
		const recording = await readFile(fixture);
		const replay = replayOf(recording, watchful);
		replay.pause();
		await replay.survey.run();
		const raised = replay.survey.report.alarms[0];
		const at = raised?.raisedAt ?? 0;
		replay.seek(at);
		const { alarms } = replay.state();
		expect(alarms?.[raised?.tile ?? '']).toMatchObject({ severity: 'warn', since: at });
		replay.seek(replay.status.start);
		expect(replay.state().alarms).toBeUndefined();
		replay.seek(at);
		expect(replay.state().alarms).toEqual(alarms);
		expect(replay.state()).toBe(replay.state());
	});
});

describe('keyframes of a survey', () => {
	/** The half hour 350 times, each 20 seconds later. */
	async function manyHalfHours(): Promise<Recording> {
		const lines = readFileSync(fixture, 'utf8').trim().split('\n');
		const copies = Array.from({ length: 350 }, (_, copy) =>
			lines.map((line) => {
				const event = JSON.parse(line) as { id: string; subject: string; time: string };
				const time = new Date(Date.parse(event.time) + copy * 20 * second).toISOString();
				return JSON.stringify({
					...event,
					id: `${event.id}-${copy}`,
					subject: `${event.subject}-${copy}`,
					time
				});
			})
		).flat();
		return recordingFrom('many', linesOf(...copies));
	}

	test('the board is the same whether it was played from the start or from a keyframe', async () => {
		const recording = await manyHalfHours();
		const surveyed = replayOf(recording);
		surveyed.pause();
		await surveyed.survey.run();
		const plain = replayOf(recording);
		plain.pause();
		const { start, end } = surveyed.status;
		expect(surveyed.survey.keyframeBefore(end)?.next).toBeGreaterThanOrEqual(10_000);
		// To the same keyframe more than once.
		for (const part of [0.7, 0.99, 0.2, 0.7, 0.8, 0.7, 1]) {
			const at = start + Math.floor(((end - start) * part) / second) * second;
			for (const replay of [surveyed, plain]) {
				replay.seek(at);
				await replay.settle();
			}
			const { board: _, ...state } = surveyed.state();
			const { board: __, ...expected } = plain.state();
			expect(state).toEqual(expected);
		}
	});
});
