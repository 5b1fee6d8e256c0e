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
	/** What is left out, and counted apart where it matters: keys of messages, `metric_excluded_…`. */
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
		exclusions: ['metric_excluded_agent_started', 'metric_excluded_self_service', 'metric_excluded_returns']
	}),
	define('waiting', 'Queue length', '排队', {
		unit: 'conversations',
		windows: now,
		worse: 'higher',
		exclusions: ['metric_excluded_assigned', 'metric_excluded_closed']
	}),
	define('longestWait', 'Longest wait', '最长等待', {
		unit: 'milliseconds',
		windows: ['now', 'today'],
		worse: 'higher',
		exclusions: ['metric_excluded_assigned', 'metric_excluded_closed']
	}),
	define('unanswered', 'Unanswered', '未回复', {
		unit: 'conversations',
		windows: now,
		worse: 'higher',
		exclusions: ['metric_excluded_closed', 'metric_excluded_before_ask']
	}),
	define('oldestUnanswered', 'Oldest unanswered', '最久未回复', {
		unit: 'milliseconds',
		windows: now,
		worse: 'higher',
		exclusions: ['metric_excluded_closed', 'metric_excluded_before_ask']
	}),
	define('unansweredRate', 'Unanswered rate', '未回复率', {
		unit: 'share',
		windows: flow,
		worse: 'higher',
		exclusions: ['metric_excluded_not_asked']
	}),
	define('firstResponse', 'First response time', '首次响应', {
		unit: 'milliseconds',
		windows: flow,
		worse: 'higher',
		exclusions: [
			'metric_excluded_automatic_replies',
			'metric_excluded_private_notes',
			'metric_excluded_bot_messages',
			'metric_excluded_system_messages',
			'metric_excluded_open_first_turns'
		]
	}),
	define('firstResponseWithin', 'First responses within N seconds', '首次响应达标率', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['metric_excluded_first_turns_without_reply']
	}),
	define('averageResponse', 'Average response time', '平均响应', {
		unit: 'milliseconds',
		windows: flow,
		worse: 'higher',
		exclusions: [
			'metric_excluded_automatic_replies',
			'metric_excluded_private_notes',
			'metric_excluded_bot_messages',
			'metric_excluded_system_messages',
			'metric_excluded_unanswered_turns'
		]
	}),
	define('serviceLevel', 'Service level', '服务水平', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['metric_excluded_abandoned_short', 'metric_excluded_still_within_limit']
	}),
	define('waitWithin', 'Wait within N seconds', '排队达标率', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['metric_excluded_waits_not_assigned']
	}),
	define('abandonment', 'Abandonment', '放弃率', {
		unit: 'share',
		windows: flow,
		worse: 'higher',
		exclusions: ['metric_excluded_closed_after_assignment']
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
		exclusions: ['metric_excluded_unnamed_agent']
	}),
	define('load', 'Load', '负载', {
		unit: 'share',
		windows: now,
		worse: 'higher',
		exclusions: ['metric_excluded_without_capacity'],
		requires: ['agent.state']
	}),
	define('occupancy', 'Occupancy', '占用', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['metric_excluded_not_online', 'metric_excluded_without_capacity'],
		requires: ['agent.state']
	}),
	define('busyShare', 'Time with at least one conversation', '有会话时间占比', {
		unit: 'share',
		windows: review,
		worse: 'neither',
		exclusions: ['metric_excluded_not_online'],
		requires: ['agent.state']
	}),
	define('agentsOnline', 'Agents online', '在线客服', {
		unit: 'agents',
		windows: now,
		worse: 'lower',
		exclusions: ['metric_excluded_away', 'metric_excluded_offline'],
		requires: ['agent.state']
	}),
	define('agentsScheduled', 'Agents scheduled', '排班客服', {
		unit: 'agents',
		windows: now,
		worse: 'neither',
		exclusions: ['metric_excluded_planned_break'],
		requires: ['roster']
	}),
	define('received', 'Customers received', '接待人数', {
		unit: 'customers',
		windows: ['today', 'period'],
		worse: 'neither',
		exclusions: ['metric_excluded_one_sided'],
		requires: ['customer ids']
	}),
	define('adherence', 'Adherence', '遵时', {
		unit: 'share',
		windows: ['today', 'period'],
		worse: 'lower',
		exclusions: ['metric_excluded_not_scheduled'],
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
			'metric_excluded_not_presale',
			'metric_excluded_without_customer',
			'metric_excluded_paid_before_ask'
		],
		requires: ['orders', 'customer ids']
	}),
	define('paymentConversion', 'Payment conversion', '付款转化率', {
		unit: 'share',
		windows: review,
		worse: 'lower',
		exclusions: ['metric_excluded_no_inquiry'],
		requires: ['orders', 'customer ids']
	}),
	define('netSales', 'Net sales', '净销售额', {
		unit: 'minor units',
		windows: review,
		worse: 'lower',
		exclusions: ['metric_excluded_other_currency'],
		requires: ['orders', 'refunds']
	}),
	define('satisfaction', 'Satisfaction', '满意度', {
		unit: 'share',
		windows: flow,
		worse: 'lower',
		exclusions: ['metric_excluded_unmapped_rating'],
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
		exclusions: ['metric_excluded_refund_not_completed'],
		requires: ['orders', 'refunds']
	}),
	define('refundOnlyRate', 'Refund-only rate', '仅退款率', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['metric_excluded_refund_not_completed', 'metric_excluded_refund_with_return'],
		requires: ['orders', 'refunds']
	}),
	define('returnRefundRate', 'Return-refund rate', '退货退款率', {
		unit: 'share',
		windows: review,
		worse: 'higher',
		exclusions: ['metric_excluded_refund_not_completed', 'metric_excluded_refund_without_return'],
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
		exclusions: ['metric_excluded_other_date'],
		requires: ['industry figures']
	}),
	define('disputeRate', 'Dispute rate', '纠纷率', {
		unit: 'share',
		windows: ['28 days'],
		worse: 'higher',
		exclusions: ['metric_excluded_no_intervention'],
		requires: ['orders', 'refunds']
	}),
	define('selfCompletedRefundRate', 'Self-completed refund rate', '自主完结率', {
		unit: 'share',
		windows: ['28 days'],
		worse: 'lower',
		exclusions: ['metric_excluded_refund_not_completed'],
		requires: ['refunds']
	}),
	define('refundDuration', 'Refund duration', '退款时长', {
		unit: 'milliseconds',
		windows: ['28 days'],
		worse: 'higher',
		exclusions: ['metric_excluded_refund_not_completed'],
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
		exclusions: ['metric_excluded_rule_pack'],
		requires: ['rule pack']
	}),
	define('affordableMisses', 'Misses still affordable', '剩余可超时次数', {
		unit: 'conversations',
		windows: ['today', 'month', 'period'],
		worse: 'lower',
		exclusions: ['metric_excluded_undecided'],
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
