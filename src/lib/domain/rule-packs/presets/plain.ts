import type { RulePack } from '../rule-pack.ts';

/** The honest reading, without any platform's allowances: every turn, at every hour, until it is answered. */
export const plain = {
	id: 'plain',
	version: 1,
	platform: 'any',
	series: 'any/turns',
	validFrom: '1970-01-01',
	source: 'The definition of a turn itself; no platform publishes it.',
	caution: 'Not a platform figure. Before comparing it with one, verify with the platform what it counts.',
	hoursApplyTo: 'turn start',
	dayStart: '00:00',
	clockStarts: 'human ask',
	validReplies: { automatic: false, bot: false, assisted: true },
	zeroSecondReplies: 'counted',

	limitSeconds: 30,
	unansweredValue: 'miss',
	atDayEnd: 'runs on',
	atClosing: 'unanswered',
	atTransfer: 'runs on',
	unit: { of: 'turn' },
	denominator: 'asked',
	statistic: 'both'
} as const satisfies RulePack;
