import { ratio } from './ratio.ts';

/** An order of the period; `paid` as it stands now. */
export interface CreatedOrder {
	readonly customer?: string;
	readonly paid: boolean;
}

/**
 * Payment conversion: orders paid / orders created, among customers who inquired. `undefined` when those created
 * none.
 *
 * @param inquiring ids of the customers who inquired
 * @example paymentConversion([{ customer: 'x', paid: true }, { customer: 'x', paid: false }], new Set(['x'])) // 0.5
 */
export function paymentConversion(
	orders: readonly CreatedOrder[],
	inquiring: ReadonlySet<string>
): number | undefined {
	const ofInquiring = orders.filter(({ customer }) => customer !== undefined && inquiring.has(customer));
	return ratio(ofInquiring.filter(({ paid }) => paid).length, ofInquiring.length);
}
