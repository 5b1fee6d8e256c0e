import type { RulePack } from '../rule-pack.ts';

/** Kuaishou, share of customers who asked for a human and were answered within three minutes (3分钟回复率). */
export const kuaishou2023 = {
	id: 'kuaishou-2023',
	version: 1,
	platform: 'kuaishou',
	series: 'kuaishou/three-minute-rate',
	validFrom: '2023-01-01',
	source:
		'Secondary page (snsmcma.cn, 2023); only the year is known. Left open: whether one late reply of several fails the ' +
		'customer (here: yes), and whether a customer counts once a day (here: yes) or once a period.',
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
	unit: { of: 'customer-day', judgedBy: 'every turn' },
	denominator: 'asked',
	statistic: 'share'
} as const satisfies RulePack;
