/** What a metric is counted in; the screen formats by it. */
export type MetricUnit =
	| 'conversations'
	| 'customers'
	| 'agents'
	| 'milliseconds'
	| 'share'
	| 'conversations per agent'
	| 'arrivals per slot'
	| 'minor units'
	| 'score';

/**
 * A window in which a metric makes sense: a gauge at t (`now`), (t − 15 min, t], the business day, since the phase
 * started, the last 28 business days, the calendar month, half a year, or any period that is chosen for a review.
 */
export type MetricWindow =
	'now' | 'last15' | 'today' | 'phase' | '28 days' | 'month' | 'half a year' | 'period';

/** What a source or the installation must provide before the metric exists; without it, it is absent, never 0. */
export type MetricRequirement =
	| 'agent.state'
	| 'orders'
	| 'refunds'
	| 'ratings'
	| 'complaints'
	| 'customer ids'
	| 'roster'
	| 'target'
	| 'industry figures'
	| 'rule pack';

/** The definition of one metric, as data: docs and "explain itself" are written from it. */
export interface MetricDefinition {
	/** Same word as in board states, tiles and exports. */
	readonly id: string;
	readonly term: { readonly en: string; readonly zh: string };
	/** Grows by 1 when the meaning changes, and is stored with every published figure. */
	readonly definitionVersion: number;
	readonly unit: MetricUnit;
	readonly windows: readonly MetricWindow[];
	/** Which direction is a worse state; `neither` for volumes. */
	readonly worse: 'higher' | 'lower' | 'neither';
	/** Key of the message that states the formula in words, `metric_formula_` + id in snake case. */
	readonly formulaKey: string;
	/** What is left out, and counted apart where it matters. */
	readonly exclusions: readonly string[];
	readonly requires: readonly MetricRequirement[];
}

const flow = ['last15', 'today', 'phase', 'period'] as const;
const review = ['today', 'phase', 'period'] as const;
const now = ['now'] as const;

function define(
	id: string,
	en: string,
	zh: string,
	rest: Pick<MetricDefinition, 'unit' | 'windows' | 'worse'> &
		Partial<Pick<MetricDefinition, 'exclusions' | 'requires'>>
): MetricDefinition {
	return {
		id,
		term: { en, zh },
		definitionVersion: 1,
		formulaKey: `metric_formula_${id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
		exclusions: [],
		requires: [],
		...rest
	};
}

/** Every metric of the product, in the order in which the documentation lists them (design: metrics.md). */
export const metricDefinitions: readonly MetricDefinition[] = [
	define('arrivals', 'Arrivals', '咨询', {
		unit: 'conversations',
		windows: flow,
		worse: 'neither',
		exclusions: [
			'conversations that an agent started',
			'self-service without an ask for a human',
			'returns within the session gap of 10 minutes'
		]
	}),
	define('waiting', 'Queue length', '排队', {
		unit: 'conversations',
		windows: now,
		worse: 'higher',
		exclusions: ['assigned conversations', 'closed conversations']
	}),
	define('longestWait', 'Longest wait', '最长等待', {
		unit: 'milliseconds',
		windows: ['now', 'today'],
		worse: 'higher',
		exclusions: ['assigned conversations', 'closed conversations']
	}),
	define('unanswered', 'Unanswered', '未回复', {
		unit: 'conversations',
		windows: now,
		worse: 'higher',
		exclusions: ['closed conversations', 'what the customer wrote before asking for a human']
	}),
	define('oldestUnanswered', 'Oldest unanswered', '最久未回复', {
		unit: 'milliseconds',
		windows: now,
		worse: 'higher',
		exclusions: ['closed conversations', 'what the customer wrote before asking for a human']
	}),
	define('unansweredRate', 'Unanswered rate', '未回复率', {
		unit: 'share',
		windows: flow,
		worse: 'higher',
		exclusions: ['customers who did not ask for a human']
	}),
	define('firstResponse', 'First response time', '首次响应', {
		unit: 'milliseconds',
		windows: flow,
		worse: 'higher',
		exclusions: ['automatic replies', 'private notes', 'bot messages', 'system messages', 'open first turns']
	}),
	define('firstResponseWithin', 'First responses within N seconds', '首次响应达标率', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['first turns without a reply; the service level counts them']
	}),
	define('averageResponse', 'Average response time', '平均响应', {
		unit: 'milliseconds',
		windows: flow,
		worse: 'higher',
		exclusions: ['automatic replies', 'private notes', 'bot messages', 'system messages', 'unanswered turns']
	}),
	define('serviceLevel', 'Service level', '服务水平', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['abandoned in less than 5 s', 'still waiting for at most N seconds']
	}),
	define('waitWithin', 'Wait within N seconds', '排队达标率', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['waits that did not end in an assignment']
	}),
	define('abandonment', 'Abandonment', '放弃率', {
		unit: 'share',
		windows: flow,
		worse: 'higher',
		exclusions: ['conversations closed after an assignment']
	}),
	define('abandonedShort', 'Abandoned in less than 5 s', '短时放弃', {
		unit: 'conversations',
		windows: flow,
		worse: 'neither'
	}),
	define('concurrency', 'Concurrency', '同时接待', {
		unit: 'conversations per agent',
		windows: now,
		worse: 'higher',
		exclusions: ['conversations whose human the source does not name']
	}),
	define('load', 'Load', '负载', {
		unit: 'share',
		windows: now,
		worse: 'higher',
		exclusions: ['agents without a known capacity'],
		requires: ['agent.state']
	}),
	define('occupancy', 'Occupancy', '占用', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['time that is not online', 'agents without a known capacity'],
		requires: ['agent.state']
	}),
	define('busyShare', 'Time with at least one conversation', '有会话时间占比', {
		unit: 'share',
		windows: review,
		worse: 'neither',
		exclusions: ['time that is not online'],
		requires: ['agent.state']
	}),
	define('agentsOnline', 'Agents online', '在线客服', {
		unit: 'agents',
		windows: now,
		worse: 'lower',
		exclusions: ['away', 'offline'],
		requires: ['agent.state']
	}),
	define('agentsScheduled', 'Agents scheduled', '排班客服', {
		unit: 'agents',
		windows: now,
		worse: 'neither',
		exclusions: ['on a planned break'],
		requires: ['roster']
	}),
	define('received', 'Customers received', '接待人数', {
		unit: 'customers',
		windows: ['today', 'period'],
		worse: 'neither',
		exclusions: ['customers without a message from both sides'],
		requires: ['customer ids']
	}),
	define('adherence', 'Adherence', '遵时', {
		unit: 'share',
		windows: ['today', 'period'],
		worse: 'lower',
		exclusions: ['time that is not scheduled'],
		requires: ['agent.state', 'roster']
	}),
	define('capacityLine', 'Capacity', '承载能力', {
		unit: 'arrivals per slot',
		windows: ['now', 'today'],
		worse: 'lower',
		requires: ['roster', 'target']
	}),
	define('inquiryConversion', 'Inquiry conversion', '询单转化率', {
		unit: 'share',
		windows: review,
		worse: 'lower',
		exclusions: [
			'inquiries outside pre-sale queues',
			'inquiries without a customer id',
			'orders paid before the ask'
		],
		requires: ['orders', 'customer ids']
	}),
	define('paymentConversion', 'Payment conversion', '付款转化率', {
		unit: 'share',
		windows: review,
		worse: 'lower',
		exclusions: ['orders of customers who did not inquire'],
		requires: ['orders', 'customer ids']
	}),
	define('netSales', 'Net sales', '净销售额', {
		unit: 'minor units',
		windows: review,
		worse: 'lower',
		exclusions: ['amounts in another currency'],
		requires: ['orders', 'refunds']
	}),
	define('satisfaction', 'Satisfaction', '满意度', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['ratings whose label is not mapped'],
		requires: ['ratings']
	}),
	define('participation', 'Rating participation', '评价参与率', {
		unit: 'share',
		windows: flow,
		worse: 'neither',
		requires: ['ratings']
	}),
	define('refundRate', 'Refund rate', '退款率', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['refunds that are not completed'],
		requires: ['orders', 'refunds']
	}),
	define('refundOnlyRate', 'Refund-only rate', '仅退款率', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['refunds that are not completed', 'refunds with a return'],
		requires: ['orders', 'refunds']
	}),
	define('returnRefundRate', 'Return-refund rate', '退货退款率', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['refunds that are not completed', 'refunds without a return'],
		requires: ['orders', 'refunds']
	}),
	define('complaintRate', 'Complaint rate', '投诉率', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		requires: ['complaints', 'customer ids']
	}),
	define('dsrAgainstIndustry', 'DSR against the industry', 'DSR 与行业相比', {
		unit: 'score',
		windows: ['half a year'],
		worse: 'lower',
		exclusions: ['scores of another date than the industry figures'],
		requires: ['industry figures']
	}),
	define('disputeRate', 'Dispute rate', '纠纷率', {
		unit: 'share',
		windows: ['28 days'],
		worse: 'higher',
		exclusions: ['refunds in which the platform did not intervene'],
		requires: ['orders', 'refunds']
	}),
	define('selfCompletedRefundRate', 'Self-completed refund rate', '自主完结率', {
		unit: 'share',
		windows: ['28 days'],
		worse: 'lower',
		exclusions: ['refunds that are not completed'],
		requires: ['refunds']
	}),
	define('refundDuration', 'Refund duration', '退款时长', {
		unit: 'milliseconds',
		windows: ['28 days'],
		worse: 'higher',
		exclusions: ['refunds that are not completed'],
		requires: ['refunds']
	}),
	define('afterSalesComposite', 'After-sales composite', '售后服务综合指标', {
		unit: 'score',
		windows: ['28 days'],
		worse: 'higher',
		requires: ['industry figures']
	}),
	define('platformResponse', "The platform's response figure", '平台响应指标', {
		unit: 'share',
		windows: ['today', 'month', 'period'],
		worse: 'lower',
		exclusions: ['what the rule pack leaves out (hours, invalid replies)'],
		requires: ['rule pack']
	}),
	define('affordableMisses', 'Misses still affordable', '剩余可超时次数', {
		unit: 'conversations',
		windows: ['today', 'month', 'period'],
		worse: 'lower',
		exclusions: ['units that are not decided yet'],
		requires: ['rule pack', 'target']
	})
];

const byId = new Map(metricDefinitions.map((definition) => [definition.id, definition]));

/**
 * The definition of a metric; `undefined` for an id that no metric has.
 *
 * @example metricDefinition('waiting')?.term.zh // '排队'
 */
export function metricDefinition(id: string): MetricDefinition | undefined {
	return byId.get(id);
}
