import { beforeEach, describe, expect, test } from 'vitest';
import { actionText, causeName, ruleText } from '#lib/components/alarms/alarm-words.ts';
import { shownAlarms } from '#lib/components/alarms/shown-alarms.ts';
import type { AlarmCause } from '#lib/domain/alarm/alarm.ts';
import { formatsFor } from '#lib/i18n/formats.ts';
import { overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { boardState } from '../../../support/board-state.ts';

const at = Date.UTC(2026, 10, 11, 12);
let locale: 'zh-CN' | 'en' = 'en';
beforeEach(() => overwriteGetLocale(() => locale));

const cause: AlarmCause = {
	kind: 'tile',
	board: '双11',
	boards: ['b'],
	tile: 'unansweredRate.last15',
	figure: { metric: 'unansweredRate', window: 'last15' },
	answerWithin: 30,
	threshold: { direction: 'above', warn: 0.02, critical: 0.05, clear: 0.015, hold: 90 }
};

describe('a threshold in words', () => {
	test('has both limits, the hold time and the clear level in the unit of the figure', () => {
		const formats = formatsFor('en', 'Asia/Shanghai');
		expect(ruleText(cause, formats).replaceAll('\u202f', ' ')).toBe(
			'warning > 2.0 %, critical > 5.0 %, for 90 s, over at 1.5 %'
		);
		expect(causeName(cause)).toBe('Unanswered rate · last 15 min');
	});

	test('says the same in Chinese', () => {
		locale = 'zh-CN';
		const formats = formatsFor('zh-CN', 'Asia/Shanghai');
		expect(ruleText(cause, formats).replaceAll('\u202f', ' ')).toBe(
			'警告 > 2.0 %、严重 > 5.0 %、持续 90 s、回到 1.5 % 解除'
		);
		locale = 'en';
	});

	test('a source has its own rule', () => {
		expect(causeName({ kind: 'source', source: 'poller' })).toBe('No data from poller');
	});
});

test('a snooze says until when, by the clock of the zone', () => {
	const formats = formatsFor('en', 'Asia/Shanghai');
	const entry = { at, actor: 'local', action: 'snoozed', severity: 'warn', until: at + 900_000 } as const;
	expect(actionText(entry, formats)).toBe('snoozed until 20:15');
});

test('on a wall the loud ones come before those that are answered, critical before warnings, then the oldest', () => {
	const state = boardState({ at });
	const alarms = {
		'waiting.now': { id: '1', severity: 'warn', since: at - 1 },
		'firstResponse.last15': { id: '2', severity: 'critical', since: at, acknowledged: { by: 'local', at } },
		'source:poller': { id: '3', severity: 'warn', since: at - 9 },
		'averageResponse.last15': { id: '4', severity: 'critical', since: at },
		'gone.now': { id: '5', severity: 'critical', since: at }
	} as const;
	expect(shownAlarms({ ...state, alarms }).map(({ id }) => id)).toEqual(['4', '3', '1', '2']);
});
