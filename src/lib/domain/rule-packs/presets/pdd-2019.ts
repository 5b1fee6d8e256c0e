import type { RulePack } from '../rule-pack.ts';

/** Pinduoduo, share of customers a day with every message answered within five minutes (5分钟回复率). */
export const pdd2019 = {
	id: 'pdd-2019',
	version: 1,
	platform: 'pdd',
	series: 'pdd/five-minute-rate',
	validFrom: '2019-01-01',
	source:
		'Secondary pages (gstsqh.com.cn, cymth.com); only the year is known. A customer counts once a day. Replies of the ' +
		"shop's bot count in the five-minute variant, so the clock starts with the message, not with the ask for a human.",
	caution: 'Read on a secondary page: verify with the platform.',

	hours: { from: '08:00', to: '23:00' },
	hoursApplyTo: 'each message',
	dayStart: '00:00',
	clockStarts: 'customer message',
	validReplies: { automatic: false, bot: true, assisted: true },
	zeroSecondReplies: 'counted',

	limitSeconds: 300,
	unansweredValue: 'miss',
	atDayEnd: 'unanswered',
	atClosing: 'unanswered',
	atTransfer: 'runs on',
	unit: { of: 'customer-day', judgedBy: 'every turn' },
	denominator: 'asked',
	statistic: 'share'
} as const satisfies RulePack;
