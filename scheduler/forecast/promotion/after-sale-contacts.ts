import { nonNegativeLeastSquares } from '../numeric/non-negative-least-squares.ts';

/** After-sale contacts per order by lag: when customers ask for delivery, goods and money back. */
export interface ContactKernel {
	/** k: `perOrder[l]`: contacts that an order causes l days later; length lags + 1, each at least 0. */
	readonly perOrder: Float64Array;
	/** Contacts per unit of `other` that no order caused. */
	readonly perOther: number;
	/** Standard deviation of ln(contacts/fitted) over the days of the fit. */
	readonly spread: number;
	/** How many days were fitted. */
	readonly days: number;
}

const lagsOfTail = 20;

/** How strongly neighbouring lags are drawn together, as parts of the mean squared orders; the best one is chosen. */
const smoothness = [1e-4, 1e-3, 1e-2, 1e-1, 1];

const folds = 5;

/**
 * Estimates the kernel from a history of days by non-negative least squares: contacts_d = c·other_d + Σ_l k_l·orders_{d−l}
 * (evidence/forecasting.md, 4.3), each day weighted by its count's variance, neighbouring lags drawn together by a ridge
 * on their differences, whose strength is chosen on left-out blocks of days. Promotions must be in the history: it is the
 * waves they send that tell the lags apart.
 *
 * @param orders `orders[d]`: orders of day d; NaN where not known
 * @param contacts `contacts[d]`: after-sale or all contacts of day d; NaN where not known
 * @param other `other[d]`: what the other contacts grow with (visitors; 1 when not given)
 * @returns `too_short` under 3 · (lags + 2) usable days
 * @throws RangeError when the arrays differ in length, or a value is negative
 */
export function estimateContactKernel(
	orders: ArrayLike<number>,
	contacts: ArrayLike<number>,
	other?: ArrayLike<number>,
	lags: number = lagsOfTail
): ContactKernel | 'too_short' {
	if (contacts.length !== orders.length || (other !== undefined && other.length !== orders.length)) {
		throw new RangeError(
			`estimateContactKernel: orders, contacts and other must have one length, got ${orders.length}, ${contacts.length}, ${other?.length}`
		);
	}
	const rows: number[][] = [];
	const target: number[] = [];
	const counts: number[] = [];
	let power = 0;
	for (let d = lags; d < orders.length; d++) {
		const came = contacts[d] as number;
		const row = [other === undefined ? 1 : (other[d] as number)];
		for (let l = 0; l <= lags; l++) row.push(orders[d - l] as number);
		if (came < 0 || row.some((value) => value < 0)) {
			throw new RangeError(
				`estimateContactKernel: counts must be at least 0, got a negative one on day ${d}`
			);
		}
		if (Number.isNaN(came) || row.some(Number.isNaN)) continue;
		const certainty = 1 / Math.sqrt(came + 1);
		rows.push(row.map((value) => value * certainty));
		target.push(came * certainty);
		counts.push(came);
		power += ((orders[d] as number) * certainty) ** 2;
	}
	if (rows.length < 3 * (lags + 2)) return 'too_short';
	let best = smoothness[0] as number;
	let least = Infinity;
	for (const strength of smoothness) {
		const error = leftOutError(rows, target, strength * power, lags);
		if (error < least) {
			least = error;
			best = strength;
		}
	}
	const fitted = fit(rows, target, best * power, lags);
	let squares = 0;
	for (const [r, row] of rows.entries()) {
		const came = counts[r] as number;
		const expected =
			Math.sqrt(came + 1) * row.reduce((sum, value, c) => sum + value * (fitted[c] as number), 0);
		squares += Math.log((came + 0.5) / (expected + 0.5)) ** 2;
	}
	return {
		perOrder: fitted.slice(1),
		perOther: fitted[0] as number,
		spread: Math.sqrt(squares / Math.max(1, rows.length - lags - 2)),
		days: rows.length
	};
}

/**
 * Contacts that orders above the normal cause on a day: Σ_l k_l · extra(d − l).
 *
 * @param extraOrders orders of a day beyond those of a normal day (below 0 where a promotion leaves a hole); by day
 * number, 0 where none
 * @example afterSaleContacts({ perOrder: Float64Array.of(0, 0.2, 0.1), … }, 10, (d) => (d === 9 ? 1_000 : 0)) // 200
 */
export function afterSaleContacts(
	{ perOrder }: Pick<ContactKernel, 'perOrder'>,
	day: number,
	extraOrders: (day: number) => number
): number {
	let sum = 0;
	for (let lag = 0; lag < perOrder.length; lag++) sum += (perOrder[lag] as number) * extraOrders(day - lag);
	return sum;
}

function fit(
	rows: readonly number[][],
	target: readonly number[],
	strength: number,
	lags: number
): Float64Array {
	const root = Math.sqrt(strength);
	const smooth = Array.from({ length: lags }, (_, l) => {
		const row = new Array<number>(lags + 2).fill(0);
		row[l + 1] = root;
		row[l + 2] = -root;
		return row;
	});
	return nonNegativeLeastSquares([...rows, ...smooth], [...target, ...smooth.map(() => 0)]);
}

function leftOutError(
	rows: readonly number[][],
	target: readonly number[],
	strength: number,
	lags: number
): number {
	let error = 0;
	for (let fold = 0; fold < folds; fold++) {
		const isLeftOut = (r: number): boolean => Math.floor((r * folds) / rows.length) === fold;
		const fitted = fit(
			rows.filter((_, r) => !isLeftOut(r)),
			target.filter((_, r) => !isLeftOut(r)),
			strength,
			lags
		);
		for (const [r, row] of rows.entries()) {
			if (!isLeftOut(r)) continue;
			error +=
				((target[r] as number) - row.reduce((sum, value, c) => sum + value * (fitted[c] as number), 0)) ** 2;
		}
	}
	return error;
}
