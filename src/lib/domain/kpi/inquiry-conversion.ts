import { businessDayOf, type BusinessCalendar } from '../time/business-day.ts';
import { addDays } from '../time/local-time.ts';
import type { EpochMs } from '../units.ts';
import { ratio } from './ratio.ts';

/** One inquiry in a pre-sale queue. */
export interface PreSaleInquiry {
	/** Absent where the source does not know: it cannot be followed to an order. */
	readonly customer?: string;
	readonly asked: EpochMs;
	/** Valid replies, in any order. */
	readonly replies: readonly { readonly at: EpochMs; readonly agent: string }[];
}

export interface PaidOrder {
	readonly customer?: string;
	readonly paid: EpochMs;
}

/** Who a converted customer is credited to. */
export type ConversionCredit = 'last reply before the order' | 'first reply';

/** Distinct customers, and how many of them bought. */
export interface Conversion {
	readonly inquiring: number;
	readonly converted: number;
	/** converted / inquiring; absent when nobody inquired. */
	readonly value?: number;
}

export interface InquiryConversion extends Conversion {
	/** Inquiries without a customer id, outside the figure. */
	readonly unidentified: number;
	/** Customers each agent replied to, and those credited to the agent. */
	readonly byAgent: ReadonlyMap<string, Conversion>;
}

/**
 * Inquiry conversion (询单转化率): distinct customers with a pre-sale inquiry and an order paid after it, at most D
 * business days later, over distinct inquiring customers. D = 0 is the business day of the inquiry itself. Each
 * customer is credited once, with the earliest such order.
 *
 * @param inquiries the pre-sale inquiries of the period
 * @param orders paid orders of the period and the D days after it
 * @param settings.withinDays D, a whole number
 * @throws RangeError when D is not a whole number
 * @example
 * // Three customers asked, one of them paid on the same day:
 * inquiryConversion(inquiries, orders, { withinDays: 0, credit: 'first reply', ...shanghai }).value // 0.333…
 */
export function inquiryConversion(
	inquiries: readonly PreSaleInquiry[],
	orders: readonly PaidOrder[],
	settings: BusinessCalendar & { readonly withinDays: number; readonly credit: ConversionCredit }
): InquiryConversion {
	const { withinDays, credit } = settings;
	if (!(Number.isInteger(withinDays) && withinDays >= 0))
		throw new RangeError(`inquiryConversion: withinDays must be a whole number, got ${withinDays}`);
	const paidOf = new Map<string, EpochMs[]>();
	for (const { customer, paid } of orders) {
		if (customer === undefined) continue;
		const paidByCustomer = paidOf.get(customer);
		if (paidByCustomer === undefined) paidOf.set(customer, [paid]);
		else paidByCustomer.push(paid);
	}
	const inquiriesOf = Map.groupBy(
		inquiries.filter(({ customer }) => customer !== undefined),
		({ customer }) => customer as string
	);
	const agents = new Map<string, { inquiring: number; converted: number }>();
	const scoreOf = (agent: string) => {
		let score = agents.get(agent);
		if (score === undefined) agents.set(agent, (score = { inquiring: 0, converted: 0 }));
		return score;
	};
	let converted = 0;
	for (const [customer, asked] of inquiriesOf) {
		const replies = asked.flatMap(({ replies }) => replies).sort((a, b) => a.at - b.at);
		for (const agent of new Set(replies.map(({ agent }) => agent))) scoreOf(agent).inquiring += 1;
		const order = earliestOrder(asked, paidOf.get(customer) ?? [], settings);
		if (order === undefined) continue;
		converted += 1;
		const before = replies.filter(({ at }) => at <= order);
		const credited = credit === 'first reply' ? before[0] : before.at(-1);
		if (credited !== undefined) scoreOf(credited.agent).converted += 1;
	}
	const byAgent = new Map<string, Conversion>();
	for (const [agent, score] of agents)
		byAgent.set(agent, { ...score, value: ratio(score.converted, score.inquiring) });
	return {
		inquiring: inquiriesOf.size,
		converted,
		value: ratio(converted, inquiriesOf.size),
		unidentified: inquiries.filter(({ customer }) => customer === undefined).length,
		byAgent
	};
}

/** The earliest payment that follows an inquiry by at most D business days. */
function earliestOrder(
	inquiries: readonly PreSaleInquiry[],
	paid: readonly EpochMs[],
	calendar: BusinessCalendar & { readonly withinDays: number }
): EpochMs | undefined {
	let earliest: EpochMs | undefined;
	for (const { asked } of inquiries) {
		for (const at of paid) {
			if (!isPaidWithin(asked, at, calendar)) continue;
			if (earliest === undefined || at < earliest) earliest = at;
		}
	}
	return earliest;
}

/**
 * Whether a payment follows an inquiry by at most D business days; D = 0 is the business day of the inquiry.
 *
 * @example
 * // Asked at 23:50 and paid at 00:10:
 * isPaidWithin(asked, paid, { withinDays: 0, ...shanghai }) // false
 */
export function isPaidWithin(
	asked: EpochMs,
	paid: EpochMs,
	calendar: BusinessCalendar & { readonly withinDays: number }
): boolean {
	if (paid < asked) return false;
	const { date, end } = businessDayOf(asked, calendar);
	if (paid < end || calendar.withinDays === 0) return paid < end;
	const lastDate = addDays(date, calendar.withinDays);
	return businessDayOf(paid, calendar).date <= lastDate;
}
