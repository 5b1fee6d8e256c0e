import { hour, minute, second } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { exponential, logNormal, weightedIndex } from '#scheduler/simulate/distribution.ts';
import type { RandomStream } from '#scheduler/simulate/random-stream.ts';
import type { DemoEvent } from './cloud-event.ts';
import type { DemoQueue } from './demo-registry.ts';

/** A conversation that has ended, as far as it matters for what follows. */
export interface EndedConversation {
	/** Its id, and the sequence of the first event after the close. */
	readonly subject: string;
	readonly sequence: number;
	readonly closedAt: EpochMs;
	readonly customer: string;
	readonly queue: DemoQueue;
	readonly sku: string;
	/** Account of the last agent; absent when no human came. */
	readonly agent?: string;
	readonly abandoned: boolean;
	/** Longest time that the customer waited for a reply. */
	readonly longestResponse: Milliseconds;
}

const currency = 'CNY';

/**
 * What follows a conversation: a rating, an order and its payment, a refund, a complaint. In no order of time.
 * It draws from a stream of its own conversation, so that it does not matter which other conversations end when.
 */
export function aftermathOf(ended: EndedConversation, random: RandomStream): DemoEvent[] {
	const events: DemoEvent[] = [];
	const { subject, closedAt, customer, queue, agent, sku } = ended;
	const happens = (share: number) => random.uniform() < share;
	const soon = (median: Milliseconds) => logNormal(median, 0.8, random.uniform());
	/** Integer minor units, mostly between 50 and 800 yuan. */
	const amount = () => Math.round(logNormal(18_900, 0.7, random.uniform()));

	if (agent !== undefined && happens(0.24)) {
		const patienceLost =
			ended.longestResponse > 90 * second ? 2 : ended.longestResponse > 40 * second ? 1 : 0;
		const weights = [
			[1, 1, 3, 15, 80],
			[3, 3, 8, 26, 60],
			[10, 8, 14, 28, 40]
		][patienceLost] as number[];
		events.push({
			at: closedAt + soon(12 * second),
			id: `${subject}-rating`,
			type: 'rating.submitted',
			subject,
			sequence: String(ended.sequence),
			data: { score: weightedIndex(weights, random.uniform()) + 1, scale: 5, agent }
		});
	}
	if (agent !== undefined && queue.kind !== 'after_sale' && happens(0.38)) {
		const order = `o-${subject}`;
		const createdAt = closedAt + soon(70 * second);
		const data = { amount: amount(), currency, customer, conversation: subject, sku } as const;
		events.push({
			at: createdAt,
			id: `${order}-created`,
			type: 'order.changed',
			subject: order,
			sequence: '1',
			data: { status: 'created', ...data }
		});
		if (happens(0.84)) {
			events.push({
				at: createdAt + soon(40 * second),
				id: `${order}-paid`,
				type: 'order.changed',
				subject: order,
				sequence: '2',
				data: { status: 'paid', ...data }
			});
		}
	}
	if (agent !== undefined && queue.kind === 'after_sale' && happens(0.16)) {
		const refund = `r-${subject}`;
		const requestedAt = closedAt + soon(2 * minute);
		const data = {
			order: `o-earlier-${subject}`,
			kind: happens(0.6) ? 'refund_only' : 'return_refund',
			amount: amount(),
			currency,
			reason: ['not_as_described', 'changed_mind', 'late_delivery', 'defective'][
				weightedIndex([3, 4, 2, 1], random.uniform())
			] as string
		} as const;
		events.push({
			at: requestedAt,
			id: `${refund}-requested`,
			type: 'refund.changed',
			subject: refund,
			sequence: '1',
			data: { ...data, status: 'requested' }
		});
		const isCompleted = happens(0.85);
		events.push({
			at: requestedAt + exponential(25 * minute, random.uniform()),
			id: `${refund}-${isCompleted ? 'completed' : 'closed'}`,
			type: 'refund.changed',
			subject: refund,
			sequence: '2',
			data: { ...data, status: isCompleted ? 'completed' : 'closed', by: 'shop' }
		});
	}
	if (happens(ended.abandoned ? 0.02 : queue.kind === 'after_sale' ? 0.008 : 0.001)) {
		const complaint = `k-${subject}`;
		const category = ended.abandoned ? 'no_reply' : happens(0.5) ? 'slow_reply' : 'quality';
		const data = { category, conversation: subject, ...(agent !== undefined && { agent }) };
		const openedAt = closedAt + soon(3 * minute);
		const answeredAt = openedAt + soon(15 * minute);
		const solvedAt = answeredAt + Math.min(exponential(hour, random.uniform()), 2 * hour);
		([openedAt, answeredAt, solvedAt] as const).forEach((at, step) => {
			const status = (['opened', 'answered', 'solved'] as const)[step] ?? 'other';
			events.push({
				at,
				id: `${complaint}-${status}`,
				type: 'complaint.changed',
				subject: complaint,
				sequence: String(step + 1),
				data: { ...data, status }
			});
		});
	}
	return events;
}
