import type { RulePack } from '../rule-pack.ts';

/** Taobao and Tmall, share of turns answered within three minutes (3分钟人工响应率). */
export const taobao3Min2023 = {
	id: 'taobao-3min-2023',
	version: 1,
	platform: 'taobao',
	series: 'taobao/three-minute-rate',
	validFrom: '2023-04-02',
	source:
		'Taobao 3-minute response rule page (dingjiuxi.cn mirror, 2023-04-02), from which validity is counted. ' +
		'Published over the last 30 days. Left open: replies of third-party bots may count.',
	caution: 'Read on a secondary page: verify with the platform.',

	hours: { from: '08:00', to: '24:00' },
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
	unit: { of: 'turn' },
	denominator: 'asked',
	statistic: 'both'
} as const satisfies RulePack;
