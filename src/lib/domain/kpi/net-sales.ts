/** An amount of money in integer minor units (分, cents) of an ISO 4217 currency. */
export interface Money {
	readonly amount: number;
	readonly currency: string;
}

/**
 * Net sales (净销售额): paid − refunded amounts, per currency. A currency that no amount names is absent; different
 * currencies are never added.
 *
 * @returns minor units by currency; negative where more was refunded than paid
 * @throws RangeError when an amount is not a whole number of minor units
 * @example netSales([{ amount: 9_900, currency: 'CNY' }], [{ amount: 900, currency: 'CNY' }]) // Map { 'CNY' → 9_000 }
 */
export function netSales(paid: readonly Money[], refunded: readonly Money[]): Map<string, number> {
	const net = new Map<string, number>();
	const add = (money: readonly Money[], sign: 1 | -1) => {
		for (const { amount, currency } of money) {
			if (!Number.isSafeInteger(amount))
				throw new RangeError(`netSales: amount must be whole minor units, got ${amount}`);
			net.set(currency, (net.get(currency) ?? 0) + sign * amount);
		}
	};
	add(paid, 1);
	add(refunded, -1);
	return net;
}
