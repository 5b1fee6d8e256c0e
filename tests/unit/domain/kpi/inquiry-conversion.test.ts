import { describe, expect, it } from 'vitest';
import { inquiryConversion, type PreSaleInquiry } from '#lib/domain/kpi/inquiry-conversion.ts';

const at = (text: string) => Date.parse(`2026-11-${text}+08:00`);
const settings = {
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	withinDays: 0,
	credit: 'last reply before the order'
} as const;
const inquiry = (
	customer: string | undefined,
	asked: string,
	...replies: [string, string][]
): PreSaleInquiry => ({
	customer,
	asked: at(asked),
	replies: replies.map(([time, agent]) => ({ at: at(time), agent }))
});

describe('inquiry conversion', () => {
	const inquiries = [
		inquiry('x', '11T10:00', ['11T10:01', 'A'], ['11T10:05', 'B']),
		inquiry('x', '11T18:00', ['11T18:01', 'C']),
		inquiry('y', '11T23:50', ['11T23:51', 'A']),
		inquiry('z', '11T12:00', ['11T12:01', 'B']),
		inquiry(undefined, '11T12:00')
	];
	const orders = [
		{ customer: 'x', paid: at('11T11:00') },
		{ customer: 'x', paid: at('11T20:00') },
		{ customer: 'y', paid: at('12T00:10') },
		{ customer: 'z', paid: at('11T11:59') }
	];

	it('on the same day: x of three customers; y paid after midnight, z before asking', () => {
		expect(inquiryConversion(inquiries, orders, settings)).toMatchObject({
			inquiring: 3,
			converted: 1,
			value: 1 / 3,
			unidentified: 1
		});
	});

	it('within 3 days: x and y', () => {
		expect(inquiryConversion(inquiries, orders, { ...settings, withinDays: 3 })).toMatchObject({
			converted: 2,
			value: 2 / 3
		});
	});

	it('with a day from 04:00, ten past midnight is still the same day', () => {
		expect(inquiryConversion(inquiries, orders, { ...settings, dayStart: '04:00' }).converted).toBe(2);
	});

	it('credits x to B, the last who replied before the first order, or to A, who replied first', () => {
		const { byAgent } = inquiryConversion(inquiries, orders, settings);
		expect(byAgent.get('A')).toEqual({ inquiring: 2, converted: 0, value: 0 });
		expect(byAgent.get('B')).toEqual({ inquiring: 2, converted: 1, value: 0.5 });
		expect(byAgent.get('C')).toEqual({ inquiring: 1, converted: 0, value: 0 });
		const first = inquiryConversion(inquiries, orders, { ...settings, credit: 'first reply' });
		expect(first.byAgent.get('A')?.converted).toBe(1);
	});

	it('nobody inquired: no value', () => {
		expect(inquiryConversion([], orders, settings).value).toBeUndefined();
		expect(() => inquiryConversion([], [], { ...settings, withinDays: 0.5 })).toThrow(RangeError);
	});
});
