import type { RulePack } from '../rule-pack.ts';

/** Taobao and Tmall, mean human response time of answered turns (旺旺人工响应时长), before the cap came. */
export const taobao2020 = {
	id: 'taobao-2020',
	version: 1,
	platform: 'taobao',
	series: 'taobao/average-response',
	validFrom: '2020-09-26',
	validTo: '2022-01-01',
	source:
		'阿里旺旺人工响应时长 (39zn.cn 119643, 2020-09-26), from which validity is counted. Left open: hours (here: none).',
	caution: 'Read on a secondary page: verify with the platform.',

	hoursApplyTo: 'turn start',
	dayStart: '00:00',
	clockStarts: 'human ask',
	validReplies: { automatic: false, bot: false, assisted: true },
	zeroSecondReplies: 'excluded',

	unansweredValue: 'excluded',
	atDayEnd: 'unanswered',
	atClosing: 'unanswered',
	atTransfer: 'runs on',
	unit: { of: 'turn' },
	denominator: 'answered',
	statistic: 'mean'
} as const satisfies RulePack;
