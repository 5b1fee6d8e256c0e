import { dayOff } from '../problem/roster.ts';

/** A resource that a row uses up beside its minutes: weekends, shifts of a kind. */
export interface Resource {
	/** Levels 0 … most. */
	readonly most: number;
	/** Levels that an option takes; of weekends nothing, since that depends on the day. */
	readonly use: Int32Array;
	readonly isWeekends: boolean;
}

/** A limit of shifts that is not part of the state: Lagrange's price keeps it instead. */
export interface PricedLimit extends Resource {
	/** Of each of its shifts; a multiple of `leastStep`. */
	price: number;
	/** The price that gave the best bound. */
	bestPrice: number;
	step: number;
	/** Which way the price went last. */
	direction: -1 | 0 | 1;
}

/** A part of one that sums of doubles hold exactly. */
const leastStep = 1 / 64;

/** Raises the price of a limit that was broken and lowers that of one with something left. */
export function adjust(limit: PricedLimit, left: number): void {
	const direction = left < 0 ? 1 : left > 0 && limit.price > 0 ? -1 : 0;
	if (direction === 0) return;
	if (direction === limit.direction) limit.step = Math.min(64, 2 * limit.step);
	else limit.step = Math.max(leastStep, limit.step / 2);
	limit.direction = direction;
	limit.price = Math.max(0, limit.price + direction * limit.step);
}

/** Levels of a limit that a row uses up. */
export function usedBy(row: Int16Array, { use }: Resource): number {
	let used = 0;
	for (const cell of row) if (cell !== dayOff) used += use[cell]!;
	return used;
}
