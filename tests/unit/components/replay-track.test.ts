import { describe, expect, test } from 'vitest';
import type { AlarmInterval } from '#lib/domain/alarm/board-alarms.ts';
import type { AlarmSeverity } from '#lib/domain/alarm/alarm.ts';
import type { ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import { hour, minute } from '#lib/domain/units.ts';
import {
	alarmAfter,
	alarmBefore,
	minuteAt,
	placeOf,
	replayTrack
} from '#lib/components/wall/replay-track.ts';

function alarm(
	raisedAt: number,
	steps: readonly (readonly [number, AlarmSeverity | 'normal'])[]
): AlarmInterval {
	const entries = steps.map(([at, severity]) => ({
		at,
		actor: 'system',
		action: 'raised' as const,
		severity
	}));
	return { tile: 'waiting.now', raisedAt, worst: 'warn', entries };
}

/** Four hours, 240 minutes: a column of the track each. */
const survey = (changes: Partial<ReplaySurvey> = {}): ReplaySurvey => ({
	status: 'complete',
	start: 0,
	step: minute,
	to: 4 * hour,
	end: 4 * hour,
	arrivals: [],
	waiting: [],
	unanswered: [],
	mostWaiting: [],
	mostUnanswered: [],
	longestWait: [],
	firstResponses: [],
	firstResponsesWithin: [],
	alarms: [],
	...changes
});

describe('what lies under the scrubber', () => {
	test('the arrivals are steps, the busiest minute as high as the track', () => {
		expect(replayTrack(survey({ arrivals: [1, 4, 0] })).arrivals).toBe('M0 100V75H4.2V0H8.3V100H12.5V100Z');
		expect(replayTrack(survey({ arrivals: [0, 0] })).arrivals).toBe('');
	});

	test('a recording of 10 days has at most 240 columns', () => {
		const end = 240 * hour;
		const arrivals = Array.from({ length: 240 * 60 }, () => 1);
		expect(replayTrack(survey({ end, to: end, arrivals })).arrivals.split('H')).toHaveLength(241);
	});

	test('an alarm that gets worse is two stretches, each with its severity', () => {
		const steps = [
			[hour, 'warn'],
			[2 * hour, 'critical'],
			[3 * hour, 'normal']
		] as const;
		expect(replayTrack(survey({ alarms: [alarm(hour, steps)] })).breaches).toEqual([
			{ from: 0.25, to: 0.5, severity: 'warn', signed: true },
			{ from: 0.5, to: 0.75, severity: 'critical', signed: true }
		]);
	});

	test('of alarms at the same time the worst is drawn; one that still stands goes to where the survey is', () => {
		const alarms = [alarm(0, [[0, 'warn']]), alarm(hour, [[hour, 'critical']])];
		expect(replayTrack(survey({ alarms, to: 2 * hour })).breaches).toEqual([
			{ from: 0, to: 0.25, severity: 'warn', signed: true },
			{ from: 0.25, to: 0.5, severity: 'critical', signed: true }
		]);
	});

	test('where signs would touch, the critical one is drawn', () => {
		const steps = [
			[hour, 'warn'],
			[hour + 2 * minute, 'critical'],
			[2 * hour, 'normal']
		] as const;
		expect(
			replayTrack(survey({ alarms: [alarm(hour, steps)] })).breaches.map(({ severity, signed }) => [
				severity,
				signed
			])
		).toEqual([
			['warn', false],
			['critical', true]
		]);
	});

	test('an alarm of 3 seconds can be seen, and 1,800 of them are no more marks than there are columns', () => {
		const short = (at: number) =>
			alarm(at, [
				[at, 'warn'],
				[at + 3_000, 'normal']
			]);
		expect(replayTrack(survey({ alarms: [short(hour)] })).breaches).toHaveLength(1);
		const alarms = Array.from({ length: 1_800 }, (_, i) => short(i * 8_000));
		expect(replayTrack(survey({ alarms })).breaches.length).toBeLessThanOrEqual(240);
	});
});

test('a place is a share of the recording, never outside of it', () => {
	const range = { start: 100, end: 300 };
	expect([0, 100, 150, 300, 400].map((at) => placeOf(at, range))).toEqual([0, 0, 0.25, 1, 1]);
	expect(placeOf(5, { start: 5, end: 5 })).toBe(0);
});

test('the next alarm is raised after the instant, the previous one before it', () => {
	const alarms = [10, 20, 30].map((at) => alarm(at, []));
	expect(alarmAfter(alarms, 20)?.raisedAt).toBe(30);
	expect(alarmBefore(alarms, 20)?.raisedAt).toBe(10);
	expect(alarmAfter(alarms, 30)).toBeUndefined();
	expect(alarmBefore(alarms, 10)).toBeUndefined();
});

test('the minute of an instant is only known as far as the survey has come', () => {
	const partial = survey({ mostWaiting: [1, 2, 3] });
	expect([0, minute - 1, minute, 3 * minute].map((at) => minuteAt(partial, at))).toEqual([
		0,
		0,
		1,
		undefined
	]);
});
