import type { RulePack } from '../rule-pack.ts';

/** JD, share of sessions whose first reply comes within 30 seconds (30秒应答率). */
export const jd2021 = {
	id: 'jd-2021',
	version: 1,
	platform: 'jd',
	series: 'jd/thirty-second-rate',
	validFrom: '2021-12-14',
	source:
		'京东风向标客服咨询指标 (maijiaw.com 505791, 2021-12-14), from which validity is counted. Sessions that start from ' +
		'23:00 to 09:00 are messages left (留言), with a monthly rate of their own.',
	caution: 'Read on a secondary page: verify with the platform.',

	hours: { from: '09:00', to: '23:00' },
	hoursApplyTo: 'session start',
	dayStart: '00:00',
	clockStarts: 'human ask',
	validReplies: { automatic: false, bot: false, assisted: true },
	zeroSecondReplies: 'counted',

	limitSeconds: 30,
	unansweredValue: 'miss',
	atDayEnd: 'unanswered',
	atClosing: 'unanswered',
	atTransfer: 'runs on',
	unit: { of: 'conversation', judgedBy: 'first turn' },
	denominator: 'asked',
	statistic: 'share',
	sessionGapMinutes: 10
} as const satisfies RulePack;
