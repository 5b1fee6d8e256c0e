import { describe, expect, test } from 'vitest';
import { advanceAlarm } from '#lib/domain/alarm/advance-alarm.ts';
import { calm, type AlarmState } from '#lib/domain/alarm/alarm-state.ts';
import { answerAlarm } from '#lib/domain/alarm/answer-alarm.ts';
import type { AlarmAnswer, AlarmEntry } from '#lib/domain/alarm/alarm.ts';
import type { Threshold } from '#lib/domain/board/threshold.ts';

const start = Date.UTC(2026, 10, 11, 12);

/** An alarm that is led on by figures, one a second. */
class Watched {
	state: AlarmState = calm;
	second = 0;
	readonly entries: AlarmEntry[] = [];
	threshold: Threshold | undefined;

	constructor(threshold: Threshold) {
		this.threshold = threshold;
	}

	get now(): number {
		return start + this.second * 1_000;
	}

	/** Shows the figure for some seconds; returns what happened, as `action@second`. */
	show(value: number | undefined, seconds = 1): string[] {
		const happened: string[] = [];
		for (let i = 0; i < seconds; i += 1) {
			const step = advanceAlarm(this.state, value, this.threshold, this.now);
			this.state = step.state;
			this.entries.push(...step.entries);
			happened.push(...step.entries.map(({ action }) => `${action}@${this.second}`));
			this.second += 1;
		}
		return happened;
	}

	answer(answer: AlarmAnswer): boolean {
		const step = answerAlarm(this.state, answer, { by: 'local', at: this.now });
		if (step === undefined) return false;
		this.state = step.state;
		this.entries.push(...step.entries);
		return true;
	}
}

const waiting: Threshold = { direction: 'above', warn: 25, critical: 50, clear: 20, hold: 30 };

describe('raising', () => {
	test('above 25 for the whole hold of 30 s: a warning in the 30th second, not before', () => {
		expect(new Watched(waiting).show(26, 60)).toEqual(['raised@30']);
	});

	test('one second back at the limit of 25 starts the hold anew', () => {
		const alarm = new Watched(waiting);
		expect([...alarm.show(26, 29), ...alarm.show(25), ...alarm.show(26, 40)]).toEqual(['raised@60']);
	});

	test('beyond the critical limit for the hold: critical at once, one alarm', () => {
		const alarm = new Watched(waiting);
		expect(alarm.show(51, 60)).toEqual(['raised@30']);
		expect(alarm.entries).toEqual([
			{ at: start + 30_000, actor: 'system', action: 'raised', severity: 'critical', value: 51 }
		]);
	});

	test('without a hold it is raised by the first figure beyond the limit', () => {
		expect(new Watched({ direction: 'above', warn: 25 }).show(26)).toEqual(['raised@0']);
	});

	test('below: smaller is worse, 9 online of a least 10 is a breach and 10 is not', () => {
		const online: Threshold = { direction: 'below', warn: 10, critical: 5 };
		expect(new Watched(online).show(10, 5)).toEqual([]);
		const alarm = new Watched(online);
		expect([...alarm.show(9), ...alarm.show(4), ...alarm.show(7), ...alarm.show(10)]).toEqual([
			'raised@0',
			'escalated@1',
			'eased@2',
			'cleared@3'
		]);
	});

	test('a threshold without limits raises nothing', () => {
		expect(new Watched({ direction: 'above', clear: 3 }).show(100, 5)).toEqual([]);
	});
});

describe('worse and better within one alarm', () => {
	test('a warning that passes 50 for the hold is escalated, and eases 5 below it: as far as the clear level is from 25', () => {
		const alarm = new Watched(waiting);
		alarm.show(30, 31);
		expect(alarm.show(51, 31)).toEqual(['escalated@61']);
		expect(alarm.show(46, 60)).toEqual([]);
		expect(alarm.show(45, 31)).toEqual(['eased@152']);
		expect(alarm.state.standing).toMatchObject({
			severity: 'warn',
			worst: 'critical',
			raisedAt: start + 30_000
		});
	});

	test('with a critical limit alone it is critical until it is over', () => {
		const alarm = new Watched({ direction: 'above', critical: 50, clear: 40 });
		expect([...alarm.show(51), ...alarm.show(41, 5), ...alarm.show(40)]).toEqual(['raised@0', 'cleared@6']);
	});
});

describe('clearing', () => {
	test('back under the limit but over the clear level of 20 it stands; at 20 for 30 s it is over', () => {
		const alarm = new Watched(waiting);
		alarm.show(30, 31);
		expect(alarm.show(21, 300)).toEqual([]);
		expect(alarm.show(20, 31)).toEqual(['cleared@361']);
		expect(alarm.state.standing).toBeUndefined();
	});

	test('without a clear level the milder limit is it', () => {
		const alarm = new Watched({ direction: 'above', warn: 25, critical: 50 });
		expect([...alarm.show(60), ...alarm.show(25)]).toEqual(['raised@0', 'cleared@1']);
	});

	test('a clear level of 30 beyond the limit of 25 counts as 25', () => {
		const alarm = new Watched({ direction: 'above', warn: 25, clear: 30 });
		expect([...alarm.show(26), ...alarm.show(26, 5), ...alarm.show(25)]).toEqual(['raised@0', 'cleared@6']);
	});
});

describe('a missing figure', () => {
	test('neither raises nor clears', () => {
		const alarm = new Watched(waiting);
		expect(alarm.show(undefined, 120)).toEqual([]);
		alarm.show(30, 31);
		expect(alarm.show(undefined, 600)).toEqual([]);
		expect(alarm.state.standing?.severity).toBe('warn');
	});

	test('stops the hold: 20 s before the gap and 10 s after it are the 30 s', () => {
		const alarm = new Watched(waiting);
		alarm.show(26, 21);
		expect(alarm.show(undefined, 3_600)).toEqual([]);
		expect(alarm.show(26, 11)).toEqual(['raised@3631']);
	});
});

describe('answers', () => {
	const raised = () => {
		const alarm = new Watched(waiting);
		alarm.show(30, 31);
		return alarm;
	};

	test('an acknowledgement stays with it, with its note, until it is over', () => {
		const alarm = raised();
		expect(alarm.answer({ kind: 'acknowledge', note: ' calling in two ' })).toBe(true);
		alarm.show(30, 60);
		expect(alarm.state.standing?.acknowledged).toEqual({
			by: 'local',
			at: start + 31_000,
			note: 'calling in two'
		});
	});

	test('getting worse asks again, whether it was acknowledged or snoozed', () => {
		for (const answer of [{ kind: 'acknowledge' }, { kind: 'snooze', minutes: 60 }] as const) {
			const alarm = raised();
			alarm.answer(answer);
			expect(alarm.show(60, 31)).toEqual(['escalated@61']);
			expect(alarm.state.standing).toEqual({
				severity: 'critical',
				worst: 'critical',
				raisedAt: start + 30_000
			});
		}
	});

	test('easing keeps the acknowledgement', () => {
		const alarm = raised();
		alarm.show(60, 31);
		alarm.answer({ kind: 'acknowledge' });
		expect(alarm.show(30, 31)).toEqual(['eased@92']);
		expect(alarm.state.standing?.acknowledged).toBeDefined();
	});

	test('a snooze of 5 minutes ends by itself and the alarm is loud again, even while the figure is missing', () => {
		const alarm = raised();
		alarm.answer({ kind: 'acknowledge' });
		alarm.answer({ kind: 'snooze', minutes: 5 });
		expect(alarm.state.standing).toMatchObject({ snoozedUntil: start + 331_000 });
		expect(alarm.show(undefined, 400)).toEqual(['woken@331']);
		expect(alarm.state.standing).toEqual({ severity: 'warn', worst: 'warn', raisedAt: start + 30_000 });
	});

	test('one that clears while it is snoozed is over', () => {
		const alarm = raised();
		alarm.answer({ kind: 'snooze', minutes: 60 });
		expect(alarm.show(3, 31)).toEqual(['cleared@61']);
		expect(alarm.state.standing).toBeUndefined();
	});

	test('it can be woken by hand; one that does not sleep, or is over, cannot', () => {
		const alarm = raised();
		expect(alarm.answer({ kind: 'wake' })).toBe(false);
		alarm.answer({ kind: 'snooze', minutes: 60 });
		expect(alarm.answer({ kind: 'wake' })).toBe(true);
		expect(alarm.state.standing?.snoozedUntil).toBeUndefined();
		alarm.show(3, 31);
		expect(alarm.answer({ kind: 'acknowledge' })).toBe(false);
	});

	test('a note of 501 characters and a snooze of 0, 1.5 or 481 minutes are misuse', () => {
		const alarm = raised();
		expect(() => alarm.answer({ kind: 'acknowledge', note: 'x'.repeat(501) })).toThrow(RangeError);
		for (const minutes of [0, 1.5, 481])
			expect(() => alarm.answer({ kind: 'snooze', minutes })).toThrow(RangeError);
	});
});

test('a tile that is gone, or lost its threshold, withdraws its alarm', () => {
	const alarm = new Watched(waiting);
	alarm.show(30, 31);
	alarm.threshold = undefined;
	expect(alarm.show(30, 2)).toEqual(['withdrawn@31']);
	expect(alarm.state).toEqual({});
});
