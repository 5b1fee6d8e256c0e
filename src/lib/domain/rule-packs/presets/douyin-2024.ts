import type { RulePack } from '../rule-pack.ts';

/** Douyin, share of conversations whose mean turn is within three minutes (3分钟回复率). */
export const douyin2024 = {
	id: 'douyin-2024',
	version: 1,
	platform: 'douyin',
	series: 'douyin/three-minute-rate',
	validFrom: '2024-01-01',
	source:
		'Secondary pages of 2024; only the year is known. Left open: what an unanswered turn does to the mean (here: the ' +
		'conversation is missed). Other pages count turns instead of conversations.',
	caution: 'Read on a secondary page: verify with the platform.',

	hours: { from: '08:00', to: '23:00' },
	hoursApplyTo: 'turn start',
	dayStart: '00:00',
	clockStarts: 'human ask',
	validReplies: { automatic: false, bot: false, assisted: true },
	zeroSecondReplies: 'counted',

	limitSeconds: 180,
	unansweredValue: 'miss',
	atDayEnd: 'unanswered',
	atClosing: 'unanswered',
	atTransfer: 'runs on',
	unit: { of: 'conversation', judgedBy: 'mean turn' },
	denominator: 'asked',
	statistic: 'share'
} as const satisfies RulePack;
