import { describe, expect, it } from 'vitest';
import { adherence } from '#lib/domain/kpi/adherence.ts';
import {
	afterSalesComposite,
	afterSalesIndicators,
	afterSalesWindow,
	isBarredFromCampaigns
} from '#lib/domain/kpi/after-sales.ts';
import { complaintRate } from '#lib/domain/kpi/complaint-rate.ts';
import { dsrAgainstIndustry } from '#lib/domain/kpi/dsr-against-industry.ts';
import { netSales } from '#lib/domain/kpi/net-sales.ts';
import { paymentConversion } from '#lib/domain/kpi/payment-conversion.ts';
import { refundRates } from '#lib/domain/kpi/refund-rates.ts';
import { isSatisfied, satisfaction } from '#lib/domain/kpi/satisfaction.ts';
import { day, hour, minute } from '#lib/domain/units.ts';

describe('DSR against the industry', () => {
	it('4.9 between a mean of 4.8 and the best 5.0 is half way up: 0.5', () => {
		expect(dsrAgainstIndustry({ shop: 4.9, mean: 4.8, max: 5, min: 4 })).toBeCloseTo(0.5, 12);
	});

	it('4.6 between a mean of 4.8 and the worst 4.0 is a quarter down: −0.25', () => {
		expect(dsrAgainstIndustry({ shop: 4.6, mean: 4.8, max: 5, min: 4 })).toBeCloseTo(-0.25, 12);
	});

	it('the mean is 0, the best 1, the worst −1', () => {
		const of = (shop: number) => dsrAgainstIndustry({ shop, mean: 4.5, max: 5, min: 4 });
		expect([of(4.5), of(5), of(4)]).toEqual([0, 1, -1]);
	});

	it('max = mean or min = mean is no value', () => {
		expect(dsrAgainstIndustry({ shop: 4.8, mean: 4.8, max: 4.8, min: 4 })).toBeUndefined();
		expect(dsrAgainstIndustry({ shop: 4.7, mean: 4.8, max: 5, min: 4.8 })).toBeUndefined();
	});
});

describe('after-sales composite', () => {
	it('1 dispute on 2,000 orders, 49 of 50 refunds by the shop, 50 days for 50 refunds', () => {
		expect(
			afterSalesIndicators({
				paidOrders: 2_000,
				disputedRefunds: 1,
				attributedRefunds: 50,
				completedByShop: 49,
				timedRefunds: 50,
				refundDuration: 50 * day
			})
		).toEqual({ disputeRate: 0.0005, selfCompletedRate: 0.98, meanRefundDuration: day });
	});

	it('without orders or refunds there is no indicator', () => {
		const nothing = {
			paidOrders: 0,
			disputedRefunds: 0,
			attributedRefunds: 0,
			completedByShop: 0,
			timedRefunds: 0,
			refundDuration: 0
		};
		expect(Object.values(afterSalesIndicators(nothing))).toEqual([undefined, undefined, undefined]);
	});

	it('ranks of 10 %, 30 % and 50 % make 30 %; one unknown rank leaves it unknown', () => {
		expect(afterSalesComposite({ dispute: 0.1, selfCompleted: 0.3, refundDuration: 0.5 })).toBeCloseTo(
			0.3,
			12
		);
		expect(afterSalesComposite({ dispute: 0.1, selfCompleted: 0.3 })).toBeUndefined();
		expect(() => afterSalesComposite({ dispute: 10, selfCompleted: 0.3, refundDuration: 0.5 })).toThrow(
			'afterSalesComposite: rank must be from 0 to 1, got 10'
		);
	});

	it('91 % from the top is barred from campaigns, 90 % is not, unknown is unknown', () => {
		expect([0.91, 0.9, undefined].map(isBarredFromCampaigns)).toEqual([true, false, undefined]);
	});

	it('covers 28 days: 1 to 28 November', () => {
		expect(afterSalesWindow('2026-11-28')).toEqual({ from: '2026-11-01', to: '2026-11-28' });
	});
});

describe('sales', () => {
	it('payment conversion: of four orders of inquiring customers, three are paid', () => {
		const orders = [
			{ customer: 'x', paid: true },
			{ customer: 'x', paid: true },
			{ customer: 'y', paid: false },
			{ customer: 'y', paid: true },
			{ customer: 'stranger', paid: false },
			{ paid: false }
		];
		expect(paymentConversion(orders, new Set(['x', 'y']))).toBe(0.75);
		expect(paymentConversion(orders, new Set())).toBeUndefined();
	});

	it('net sales: 99.00 + 1.00 − 9.00 CNY is 91.00 CNY, dollars stay apart', () => {
		const net = netSales(
			[
				{ amount: 9_900, currency: 'CNY' },
				{ amount: 100, currency: 'CNY' },
				{ amount: 500, currency: 'USD' }
			],
			[{ amount: 900, currency: 'CNY' }]
		);
		expect([...net]).toEqual([
			['CNY', 9_100],
			['USD', 500]
		]);
		expect(() => netSales([{ amount: 0.5, currency: 'CNY' }], [])).toThrow(RangeError);
	});

	it('refund rates: 3 refund-only and 5 return-refunds on 100 orders', () => {
		expect(refundRates({ refund_only: 3, return_refund: 5 }, 100)).toEqual({
			all: 0.08,
			refundOnly: 0.03,
			returnRefund: 0.05
		});
		expect(Object.values(refundRates({ refund_only: 3 }, 0))).toEqual([undefined, undefined, undefined]);
	});

	it('complaint rate: 2 of 400 received is 0.5 %, of nobody unknown', () => {
		expect(complaintRate(2, 400)).toBe(0.005);
		expect(complaintRate(0, 0)).toBeUndefined();
	});
});

describe('satisfaction', () => {
	it('is a score of at least 80 % of the scale: 4 of 5, 8 of 10, 3 of 3', () => {
		const verdict = (score: number, scale: number) => isSatisfied({ score, scale });
		expect([verdict(4, 5), verdict(8, 10), verdict(3, 3)]).toEqual([true, true, true]);
		expect([verdict(3, 5), verdict(7, 10), verdict(2, 3)]).toEqual([false, false, false]);
	});

	it('reads labels: 满意 and Satisfied are, 一般 is not, an unknown one is neither', () => {
		expect(isSatisfied({ label: '满意' })).toBe(true);
		expect(isSatisfied({ label: ' Satisfied ' })).toBe(true);
		expect(isSatisfied({ label: '一般' })).toBe(false);
		expect(isSatisfied({ label: 'constructor' })).toBeUndefined();
		expect(isSatisfied({ label: '👍' }, { '👍': true })).toBe(true);
		expect(isSatisfied({ score: 0, scale: 0 })).toBeUndefined();
	});

	it('2 of 3 readable ratings, 4 ratings on 10 closed conversations', () => {
		const ratings = [{ score: 5, scale: 5 }, { label: '满意' }, { score: 1, scale: 5 }, { label: '?' }];
		expect(satisfaction(ratings, 10)).toEqual({
			satisfied: 2,
			rated: 3,
			unreadable: 1,
			value: 2 / 3,
			participation: 0.4
		});
		expect(satisfaction([], 0)).toMatchObject({ rated: 0, value: undefined, participation: undefined });
	});
});

describe('adherence', () => {
	const work = (start: number, end: number) => ({ start, end, accepts: ['online', 'busy'] as const });
	const rest = (start: number, end: number) => ({ start, end, accepts: ['away', 'offline'] as const });

	it('6 minutes late to an hour of work is 90 %', () => {
		const presence = [{ start: 6 * minute, end: 2 * hour, state: 'online' as const }];
		expect(adherence([work(0, hour)], presence)).toEqual({ kept: 54 * minute, scheduled: hour, value: 0.9 });
	});

	it('working through a break is not adherence: 60 of 75 minutes', () => {
		const presence = [{ start: 0, end: 75 * minute, state: 'busy' as const }];
		expect(adherence([work(0, hour), rest(hour, 75 * minute)], presence).value).toBe(0.8);
	});

	it('without a schedule or without any reported state there is no value', () => {
		expect(adherence([], [{ start: 0, end: 60 * minute, state: 'online' }]).value).toBeUndefined();
		expect(adherence([work(0, hour)], []).value).toBeUndefined();
	});
});
