import { localDateOf } from '#lib/domain/time/local-time.ts';
import { dayNumberOf } from '../../calendar/day-number.ts';
import type { Promotion } from '../../calendar/promotion.ts';
import { afterSaleContacts } from './after-sale-contacts.ts';
import { pastUplifts, slotsOf, type PastObservation } from './past-uplift.ts';
import type { PromotionDay } from './promotion-days.ts';
import type { UpliftExplanation } from './promotion-forecast.ts';
import type { PlannedQueue, PromotionPlan, PromotionSettings } from './promotion-plan.ts';
import { estimateUplift, type UpliftForecast } from './promotion-uplift.ts';

/** The log uplift of a queue's day, and what it rests on. */
export interface ExpectedDay {
	readonly uplift: UpliftForecast;
	readonly source: UpliftExplanation['source'];
	readonly observations: readonly PastObservation[];
	/** Whether the shop's other queues lent their past. */
	readonly isBorrowed: boolean;
}

/** The log uplift of a queue's day: from past promotions, or from orders where there is a feed of them. */
export function expectDay(
	plan: PromotionPlan,
	promotion: Promotion,
	day: PromotionDay,
	queue: PlannedQueue,
	settings: PromotionSettings
): ExpectedDay {
	const prior = settings.priors[day.role];
	const neighbours = plan.queues
		.filter(({ queue: name, shop }) => shop === queue.shop && name !== queue.queue)
		.map(({ queue: name }) => name);
	const { observations, pooled } = pastUplifts(
		{ promotion, day },
		queue.queue,
		neighbours,
		plan.past,
		plan.zone,
		prior.eventSpread,
		settings.past
	);
	const learned = estimateUplift(prior, observations, promotion.driver?.value, pooled);
	const known = { observations, isBorrowed: pooled > 0 };
	const contacts = day.role === 'after' ? upliftOfOrders(plan, day, queue, learned) : undefined;
	return contacts === undefined
		? { ...known, uplift: learned, source: 'uplift_model' }
		: { ...known, uplift: contacts, source: 'after_sale' };
}

/**
 * The uplift that planned orders make: ln(1 + contacts/B), its spread from the kernel's fit and from the orders, these in
 * as far as they make the day.
 */
function upliftOfOrders(
	plan: PromotionPlan,
	day: PromotionDay,
	{ afterSale, baseline }: PlannedQueue,
	learned: UpliftForecast
): UpliftForecast | undefined {
	if (afterSale === undefined) return undefined;
	const { kernel, extraOrders, orderSpread } = afterSale;
	const { first, end } = slotsOf(plan.bounds, day.start, day.end);
	let normal = 0;
	for (let i = first; i < end; i++) normal += baseline[i] as number;
	if (!(normal > 0)) return undefined;
	const number = dayNumberOf(localDateOf(day.start, plan.zone));
	// A wave that leaves a hole takes at most nine tenths of a normal day.
	const contacts = Math.max(-0.9 * normal, afterSaleContacts(kernel, number, extraOrders));
	const location = Math.log1p(contacts / normal);
	const part = contacts / (normal + contacts);
	const variance = (orderSpread * part) ** 2;
	return {
		...learned,
		location,
		uplift: location,
		variance,
		scale: Math.sqrt(variance + kernel.spread ** 2),
		priorShare: 0,
		driverEffect: 0,
		events: 0,
		weights: []
	};
}
