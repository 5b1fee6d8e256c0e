import type { RulePack } from '../rule-pack.ts';

/** Taobao and Tmall, mean human response time with each turn capped at ten minutes (旺旺人工平响时长). */
export const taobao2022 = {
	id: 'taobao-2022',
	version: 1,
	platform: 'taobao',
	series: 'taobao/average-response',
	validFrom: '2022-01-01',
	source:
		'旺旺人工平响时长 rule (diantuoyi.com article 4966); only the year is known. Left open: when the clock of the ' +
		'account that takes over a transfer starts (here: at the transfer), and whether closing ends a turn (here: yes).',
	caution: 'Read on a secondary page: verify with the platform.',

	hours: { from: '08:00', to: '23:00' },
	hoursApplyTo: 'turn start',
	dayStart: '00:00',
	clockStarts: 'human ask',
	validReplies: { automatic: false, bot: false, assisted: true },
	zeroSecondReplies: 'counted',

	capSeconds: 600,
	unansweredValue: 600,
	atDayEnd: 'unanswered',
	atClosing: 'unanswered',
	atTransfer: 'unanswered for the first account',
	unit: { of: 'turn' },
	denominator: 'asked',
	statistic: 'mean'
} as const satisfies RulePack;
