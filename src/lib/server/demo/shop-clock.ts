import type { EpochMs } from '#lib/domain/units.ts';

/**
 * How the shop's own time runs against real time. Both agree at first; with a speed of s the shop lives s seconds
 * in a real one, so that every wait and every conversation is s times shorter on the wall, and the shop's day runs
 * ahead of the calendar.
 */
export interface ShopClock {
	/** One instant on both axes. */
	readonly shopAt: EpochMs;
	readonly realAt: EpochMs;
	/** Shop seconds per real second. */
	readonly speed: number;
}

/** The shop's time at a real instant. */
export function shopTime({ shopAt, realAt, speed }: ShopClock, real: EpochMs): EpochMs {
	return shopAt + (real - realAt) * speed;
}

/** The real instant at which the shop's clock shows `shop`. */
export function realTime({ shopAt, realAt, speed }: ShopClock, shop: EpochMs): EpochMs {
	return realAt + (shop - shopAt) / speed;
}

/** The same clock up to `shop`, and another speed from there on. */
export function changeSpeed(clock: ShopClock, shop: EpochMs, speed: number): ShopClock {
	return { shopAt: shop, realAt: realTime(clock, shop), speed };
}
